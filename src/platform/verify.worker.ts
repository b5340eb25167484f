import { parentPort, workerData } from 'node:worker_threads'
import { checkJob } from '#platform/verify.check.ts'
import type { VerifyJob, VerifySetup } from '#platform/verify.job.ts'

// A thread of verify.pool.ts: it is given its setup once and then one chunk after another.
const setup = workerData as VerifySetup // our own pool hands over exactly this

parentPort?.on('message', (job: VerifyJob) => {
  parentPort?.postMessage(checkJob(job, setup))
})
