import type { Day } from '#basics/day.ts'
import { dayOf } from '#basics/instant.ts'
import { endOfCalling } from '#domains/survey/rules.ts'
import { paramsOn, type SurveyWorld } from '#domains/survey/store.ts'
import { closeDay, deleteDueLinks, type LinksGone } from '#domains/survey/store.days.ts'
import { openDays } from '#domains/survey/store.draws.ts'
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

/** 11.1: cuts answers from numbers when their days are over, and journals the proof. */
export async function deleteLinks(
  { db, clock, journal }: SurveyJobWorld,
  county: number,
): Promise<LinksGone> {
  const now = clock.now()
  const today = dayOf(now)
  const policy = paramsOn(today)
  if (!policy.ok) return { deleted: 0, outside: 0, left: 0 }
  const actor = { kind: 'system', job: 'survey.delete_links' } as const
  const { linkDeleteAfterDays } = policy.value.params
  return inCounty(
    db,
    county,
    (trx) => deleteDueLinks({ trx, county, now, today, actor }, { journal }, linkDeleteAfterDays),
    { retry: true },
  )
}
