import type { KeyObject } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loop, type LoopJob } from '#main/loop.ts'
import { inCounty, type Db } from '#platform/db.ts'
import { advance, claim, type HeardEvent } from '#platform/journal.cursor.ts'
import type { Clock, Log } from '#platform/ports.ts'
import { checkpointOnce } from '#platform/sequencer.checkpoint.ts'
import { sequenceOnce } from '#platform/sequencer.ts'
import type { Signer } from '#platform/signer.ts'

/** What a room does when it hears something; it may be told twice and must then change nothing. */
export type Hear = (county: number, event: HeardEvent) => Promise<void>
/** What time does by itself; asked every turn, does its work once. */
export type Sweep = (county: number) => Promise<void>

export type WorkerGiven = {
  readonly counties: () => Promise<readonly number[]>
  readonly appDb: Db
  readonly sequencerDb: Db
  readonly appKeys: readonly KeyObject[]
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Log
  readonly originOf: (county: number) => string
  readonly jobs: Readonly<Record<LoopJob, Hear>>
  readonly sweeps: readonly Sweep[]
}

export type Worker = {
  /** One round over every county: number, sign, hear, sweep. The simulation calls it itself. */
  readonly turn: (options?: { readonly sign?: boolean; readonly sweep?: boolean }) => Promise<void>
  /** Rounds until `stop`, a second apart; checkpoints at most ten seconds after new entries. */
  readonly run: () => { readonly stop: () => Promise<void> }
}

const signEveryMs = 10_000
const sweepEveryMs = 60_000
const hearAtOnce = 20

/** The worker (后台): the sequencer and the closed loop. It never computes a truth, only carries it on. */
export function openWorker(given: WorkerGiven): Worker {
  const forged = new Set<string>()
  const turn: Worker['turn'] = async ({ sign = true, sweep = true } = {}) => {
    for (const county of await given.counties()) {
      await guarded(given, county, 'number', () => numberAll(given, county, forged))
      for (const link of loop)
        await guarded(given, county, link.then, () => hear(given, county, link))
      if (sweep)
        for (const sweeping of given.sweeps)
          await guarded(given, county, 'sweep', () => sweeping(county))
      if (sign) await guarded(given, county, 'sign', () => signTree(given, county))
    }
  }
  return { turn, run: () => runTurns(turn) }
}

const numberAtOnce = 1_000

/** Until what was there is numbered; what is written meanwhile waits for the next round. */
async function numberAll(given: WorkerGiven, county: number, forged: Set<string>): Promise<void> {
  for (let more = true; more;) {
    const done = await sequenceOnce(given.sequencerDb, county, {
      appKeys: given.appKeys,
      limit: numberAtOnce,
      now: given.clock.now(),
      skip: [...forged],
    })
    for (const id of done.forged) forged.add(id)
    if (done.forged.length > 0)
      given.log.error('forged_entries', { county, count: done.forged.length })
    more = done.numbered + done.forged.length >= numberAtOnce
  }
}

/**
 * One link of the loop: the events after its cursor, oldest first. The cursor is held while the
 * room works and moves with the same transaction; a room that fails hears the event again.
 */
async function hear(
  given: WorkerGiven,
  county: number,
  link: (typeof loop)[number],
): Promise<void> {
  for (let more = true; more;) {
    more = await inCounty(given.appDb, county, async (trx) => {
      const events = await claim(trx, county, link.then, hearAtOnce)
      for (const event of events)
        if (event.type === link.when) await given.jobs[link.then](county, event)
      const last = events.at(-1)
      if (last) await advance(trx, county, link.then, last.seq)
      return events.length === hearAtOnce
    })
  }
}

async function signTree(given: WorkerGiven, county: number): Promise<void> {
  const outcome = await checkpointOnce({
    db: given.sequencerDb,
    signer: given.signer,
    county,
    clock: given.clock,
    origin: given.originOf(county),
  })
  if (outcome.kind === 'damaged' || outcome.kind === 'refused')
    given.log.error('checkpoint', {
      county,
      code: outcome.kind === 'refused' ? outcome.refusal[0].code : 'damaged',
    })
}

/** One county's trouble never stops another's; it is told and tried again next round. */
async function guarded(
  given: WorkerGiven,
  county: number,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    given.log.error('worker', {
      county,
      code: what,
      errorName: error instanceof Error ? error.name : typeof error,
      ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
    })
  }
}

function runTurns(turn: Worker['turn']): { stop: () => Promise<void> } {
  const ending = new AbortController()
  const rounds = async (): Promise<void> => {
    let signedAt = -signEveryMs
    let sweptAt = -sweepEveryMs
    while (!ending.signal.aborted) {
      const now = performance.now()
      const [sign, sweep] = [now - signedAt >= signEveryMs, now - sweptAt >= sweepEveryMs]
      await turn({ sign, sweep })
      if (sign) signedAt = now
      if (sweep) sweptAt = now
      await sleep(1_000, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }
  const running = rounds()
  return {
    stop: async () => {
      ending.abort()
      await running
      // What was written last is numbered and signed before the lights go out.
      await turn({ sign: true, sweep: false })
    },
  }
}
