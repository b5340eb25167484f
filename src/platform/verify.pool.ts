import { Worker } from 'node:worker_threads'
import { checkJob } from '#platform/verify.check.ts'
import type { JobResult, VerifyJob, VerifySetup } from '#platform/verify.job.ts'

/** Threads that check chunks side by side. */
export type VerifyPool = {
  /** Hands over a chunk; waits while every thread has enough to do, so that memory stays bounded. */
  readonly push: (job: VerifyJob) => Promise<void>
  /** Everything the chunks came to; ends the threads. */
  readonly finish: () => Promise<readonly JobResult[]>
  /** Ends the threads at once, after a failure elsewhere. */
  readonly abandon: () => Promise<void>
}

const jobsAhead = 3

type Thread = { readonly worker: Worker; busy: number }

/** Opens `count` threads; none at all does the work at once where it stands, as a small county needs. */
export function openVerifyPool(count: number, setup: VerifySetup): VerifyPool {
  return count === 0 ? inline(setup) : threaded(count, setup)
}

function inline(setup: VerifySetup): VerifyPool {
  const results: JobResult[] = []
  return {
    push: (job) => {
      results.push(checkJob(job, setup))
      return Promise.resolve()
    },
    finish: () => Promise.resolve(results),
    abandon: () => Promise.resolve(),
  }
}

function threaded(count: number, setup: VerifySetup): VerifyPool {
  const results: JobResult[] = []
  const waiting: (() => void)[] = []
  let failure: Error | undefined
  const wake = (): void => {
    for (const go of waiting.splice(0)) go()
  }
  const threads: readonly Thread[] = Array.from({ length: count }, () => {
    const url = new URL('./verify.worker.ts', import.meta.url)
    const thread: Thread = { busy: 0, worker: new Worker(url, { workerData: setup, execArgv: [] }) }
    thread.worker.on('message', (result: JobResult) => {
      results.push(result)
      thread.busy -= 1
      wake()
    })
    thread.worker.on('error', (error: unknown) => {
      failure ??= error instanceof Error ? error : new Error('a verifying thread failed')
      wake()
    })
    return thread
  })
  const end = async (): Promise<void> => {
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
  const until = async (isReady: () => boolean): Promise<void> => {
    while (!failure && !isReady()) await new Promise<void>((done) => waiting.push(done))
    if (!failure) return
    await end()
    throw failure
  }
  return {
    push: async (job) => {
      await until(() => threads.some(({ busy }) => busy < jobsAhead))
      const idlest = threads.reduce((one, other) => (other.busy < one.busy ? other : one))
      idlest.busy += 1
      idlest.worker.postMessage(job)
    },
    finish: async () => {
      await until(() => threads.every(({ busy }) => busy === 0))
      await end()
      return results
    },
    abandon: end,
  }
}
