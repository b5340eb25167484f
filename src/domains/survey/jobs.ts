import { addDays, type Day } from '#basics/day.ts'
import { addMs, dayOf } from '#basics/instant.ts'
import { endOfCalling } from '#domains/survey/rules.ts'
import { forgetOn, paramsOn, type Act, type SurveyWorld } from '#domains/survey/store.ts'
import { closeDay } from '#domains/survey/store.days.ts'
import { openDays } from '#domains/survey/store.draws.ts'
import {
  deleteDueLinks,
  forgetDueCalls,
  keepContacts,
  type CallsGone,
  type LinksGone,
} from '#domains/survey/store.forget.ts'
import { loadFrames } from '#domains/survey/store.frames.ts'
import { inCounty, type Db } from '#platform/db.ts'
import type { Clock } from '#platform/ports.ts'

/** What the sweeps need: they act for the county, in no session. */
export type SurveyJobWorld = Pick<SurveyWorld, 'journal' | 'rng' | 'vault'> & {
  readonly db: Db
  readonly clock: Clock
}

/** 11.1: closes every day whose calling hours are over. Run as often as one likes. */
export async function closeDueDays(
  { db, clock, journal, rng }: Omit<SurveyJobWorld, 'vault'>,
  county: number,
): Promise<readonly Day[]> {
  const now = clock.now()
  const today = dayOf(now)
  const open = await inCounty(db, county, (trx) => openDays(trx, county, today), { readOnly: true })
  const closed: Day[] = []
  for (const day of open) {
    const policy = paramsOn(day)
    if (!policy.ok || now < endOfCalling(day, policy.value.params)) continue
    const actor = { kind: 'system', job: 'survey.close_days' } as const
    const isNew = await inCounty(
      db,
      county,
      (trx) => closeDay({ trx, county, now, today, actor }, { journal, rng }, day),
      { retry: true },
    )
    if (isNew) closed.push(day)
  }
  return closed
}

/** What the sweep of old days found and removed; `contacts` are months written into numbers. */
export type Forgotten = {
  readonly links: LinksGone
  readonly calls: CallsGone
  readonly contacts: number
  /** Lines of the vault's log that no longer say which number was called. */
  readonly reveals: number
}

/**
 * 11.1: when their days are over, cuts answers from numbers, with the proof in the journal, and
 * forgets who called which number: here in one transaction, because the proof needs the calls, then
 * in the vault's own log. Once a month is over, its numbers say that they were contacted in it. Run
 * as often as one likes: whatever broke off, the next run does the rest.
 */
export async function forgetCalls(
  { db, clock, journal, vault }: SurveyJobWorld,
  county: number,
): Promise<Forgotten> {
  const now = clock.now()
  const today = dayOf(now)
  const actor = { kind: 'system', job: 'survey.forget_calls' } as const
  const within = <Value>(work: (act: Act) => Promise<Value>): Promise<Value> =>
    inCounty(db, county, (trx) => work({ trx, county, now, today, actor }), { retry: true })
  const gone = await within(async (act) => ({
    links: await deleteDueLinks(act, { journal }),
    calls: await forgetDueCalls(act, { journal }),
  }))
  const last = lastDayOver(today)
  const inVault = last && (await vault.forgetReveals({ county, before: addDays(last, 1) }))
  let contacts = 0
  for (let kept = -1; kept !== 0; contacts += kept)
    kept = await within((act) => keepContacts(act, { journal }))
  return { ...gone, contacts, reveals: inVault?.forgotten ?? 0 }
}

/** So far back a day whose time is over is looked for; no county keeps calls for longer. */
const lookBackDays = 400

/** The latest day of calls whose time is over. */
function lastDayOver(today: Day): Day | undefined {
  for (let back = 0; back <= lookBackDays; back += 1) {
    const day = addDays(today, -back)
    const on = forgetOn(day)
    if (on !== undefined && on <= today) return day
  }
  return undefined
}

/** An import writes its frame within minutes of the last number; after this long it has broken off. */
const idleAfterMs = 60 * 60_000

/**
 * Takes numbers out of the vault that no frame stands for: of an import that broke off before its
 * frame was written, or of a frame that was undone. Answers the batches dropped.
 */
export async function reconcileFrames(
  { db, clock, vault }: Pick<SurveyJobWorld, 'db' | 'clock' | 'vault'>,
  county: number,
): Promise<readonly string[]> {
  const ifIdleSince = addMs(clock.now(), -idleAfterMs)
  const batches = await vault.batchesOf({ county })
  const idle = batches.filter(({ lastPutAt }) => lastPutAt < ifIdleSince)
  if (idle.length === 0) return []
  const frames = await inCounty(db, county, (trx) => loadFrames(trx, county), { readOnly: true })
  const standing = new Set(frames.filter(({ undone }) => !undone).map(({ id }) => id))
  const dropped: string[] = []
  for (const { batch } of idle) {
    if (standing.has(batch)) continue
    await vault.dropNumbers({ county, batch, ifIdleSince })
    dropped.push(batch)
  }
  return dropped
}

/** Once a day and county, what has no further use in the vault goes; again after a restart. */
export function dailyRetention({
  clock,
  vault,
}: Pick<SurveyJobWorld, 'clock' | 'vault'>): (county: number) => Promise<boolean> {
  const doneOn = new Map<number, Day>()
  return async (county) => {
    const today = dayOf(clock.now())
    if (doneOn.get(county) === today) return false
    await vault.retention({ county, today })
    doneOn.set(county, today)
    return true
  }
}
