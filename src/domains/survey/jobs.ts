import type { Day } from '#basics/day.ts'
import { dayOf } from '#basics/instant.ts'
import { endOfCalling } from '#domains/survey/rules.ts'
import { paramsOn, type Act, type SurveyWorld } from '#domains/survey/store.ts'
import { closeDay } from '#domains/survey/store.days.ts'
import { openDays } from '#domains/survey/store.draws.ts'
import {
  deleteDueLinks,
  forgetDueCalls,
  keepContacts,
  type CallsGone,
  type LinksGone,
} from '#domains/survey/store.forget.ts'
import { inCounty, type Db } from '#platform/db.ts'
import type { Clock } from '#platform/ports.ts'

/** What the sweeps need: they act for the county, in no session. */
export type SurveyJobWorld = Pick<SurveyWorld, 'journal' | 'rng'> & {
  readonly db: Db
  readonly clock: Clock
}

/** 11.1: closes every day whose calling hours are over. Run as often as one likes. */
export async function closeDueDays(
  { db, clock, journal, rng }: SurveyJobWorld,
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
}

/**
 * 11.1: when their days are over, cuts answers from numbers, with the proof in the journal, and
 * forgets who called which number. In one transaction: the proof needs the calls. Once a month is
 * over, its numbers say that they were contacted in it. Run as often as one likes.
 */
export async function forgetCalls(
  { db, clock, journal }: SurveyJobWorld,
  county: number,
): Promise<Forgotten> {
  const now = clock.now()
  const today = dayOf(now)
  const policy = paramsOn(today)
  if (!policy.ok) return nothingForgotten
  const actor = { kind: 'system', job: 'survey.forget_calls' } as const
  const { linkDeleteAfterDays } = policy.value.params
  const within = <Value>(work: (act: Act) => Promise<Value>): Promise<Value> =>
    inCounty(db, county, (trx) => work({ trx, county, now, today, actor }), { retry: true })
  const gone = await within(async (act) => ({
    links: await deleteDueLinks(act, { journal }, linkDeleteAfterDays),
    calls: await forgetDueCalls(act, { journal }, linkDeleteAfterDays),
  }))
  let contacts = 0
  for (let kept = -1; kept !== 0; contacts += kept)
    kept = await within((act) => keepContacts(act, { journal }))
  return { ...gone, contacts }
}

const nothingForgotten: Forgotten = {
  links: { deleted: 0, outside: 0, left: 0 },
  calls: { days: [], tickets: 0, attempts: 0, left: 0 },
  contacts: 0,
}
