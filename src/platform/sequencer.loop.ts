import { setTimeout as sleep } from 'node:timers/promises'
import type { KeyObject } from 'node:crypto'
import type { Db } from '#platform/db.ts'
import type { Clock, Log } from '#platform/ports.ts'
import { checkpointOnce } from '#platform/sequencer.checkpoint.ts'
import { sequenceOnce } from '#platform/sequencer.ts'
import type { Signer } from '#platform/signer.ts'

export type SequencerOptions = {
  /** The login `sequencer`. */
  readonly db: Db
  readonly signer: Signer
  readonly appKeys: readonly KeyObject[]
  readonly clock: Clock
  readonly log: Log
  /** Which counties there are, asked anew each round. */
  readonly counties: () => Promise<readonly number[]>
  readonly originOf: (county: number) => string
  /** The pause between two rounds; a checkpoint follows new entries within it. */
  readonly everyMs?: number
}

export type RunningSequencer = {
  /** Ends after the county at hand; nothing is left half done. */
  readonly stop: () => Promise<void>
}

/**
 * Numbers and signs for as long as the process lives. What fails is logged and tried again in the
 * next round: business goes on staging entries while the signer or the database is away (M26).
 */
export function runSequencer(options: SequencerOptions): RunningSequencer {
  const stopping = new AbortController()
  const forged: Forged = new Map()
  const said: Said = new Map()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round(options, forged, said, stopping.signal)
      await pause(options.everyMs ?? 2000, stopping.signal)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Ids already reported as forged, and how the last attempt at a checkpoint ended, by county. */
type Forged = Map<number, Set<string>>
type Said = Map<number, string>

async function round(
  options: SequencerOptions,
  forged: Forged,
  said: Said,
  stop: AbortSignal,
): Promise<void> {
  const counties = await guarded(options.log, undefined, options.counties)
  for (const county of counties ?? []) {
    if (stop.aborted) return
    await guarded(options.log, county, async () => {
      await numberAll(options, county, forged, stop)
      await sign(options, county, said)
    })
  }
}

async function numberAll(
  { db, appKeys, log }: SequencerOptions,
  county: number,
  forged: Forged,
  stop: AbortSignal,
): Promise<void> {
  const known = forged.get(county) ?? new Set<string>()
  forged.set(county, known)
  const limit = 1000
  let full = true
  while (full && !stop.aborted) {
    const done = await sequenceOnce(db, county, { appKeys, limit, skip: [...known] })
    if (done.forged.length > 0) log.error('sequencer.forged', { county, count: done.forged.length })
    for (const id of done.forged) known.add(id)
    full = done.numbered + done.forged.length === limit
  }
}

/** A refusal that lasts is one line, not one each round. */
async function sign(options: SequencerOptions, county: number, said: Said): Promise<void> {
  const { db, signer, clock, originOf, log } = options
  const outcome = await checkpointOnce({ db, signer, county, clock, origin: originOf(county) })
  const before = said.get(county)
  const now = outcome.kind === 'refused' ? outcome.refusal[0].code : outcome.kind
  said.set(county, now)
  if (now === before) return
  if (outcome.kind === 'refused') log.error('sequencer.refused', { county, code: now })
  if (outcome.kind === 'damaged') log.error('sequencer.damaged', { county })
}

async function guarded<Value>(
  log: Log,
  county: number | undefined,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work()
  } catch (error) {
    log.error('sequencer.failed', {
      ...(county === undefined ? {} : { county }),
      errorName: error instanceof Error ? error.name : 'Error',
      ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
    })
    return undefined
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: stop })
  } catch {
    // Woken to stop.
  }
}
