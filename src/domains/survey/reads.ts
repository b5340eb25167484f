import type { Day } from '#basics/day.ts'
import { townshipsOf } from '#domains/directory/reads.ts'
import { loadClosing, loadSurvey, paramsOn } from '#domains/survey/store.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import { countDay } from '#domains/survey/store.days.ts'
import type { Survey } from '#domains/survey/terms.ts'
import type { Trx } from '#platform/db.ts'

/** A day of calls in figures, as every screen shows it. */
export type DayFigures = {
  readonly day: Day
  readonly closed: boolean
  readonly target: number
  readonly completes: number
  readonly attempts: number
  readonly drawn: number
  readonly waiting: number
  readonly townships: readonly {
    readonly townshipId: string
    readonly name: string
    readonly quota: number
    readonly completes: number
    readonly drawn: number
  }[]
  readonly dispositions: Readonly<Record<string, number>>
}

/** The registered survey; undefined before anybody registered one. */
export const surveyOf = (trx: Trx, county: number): Promise<Survey | undefined> =>
  loadSurvey(trx, county)

/** A day without a draw has zeros everywhere. Before clause 11.1 was in force the target is 0. */
export async function dayFigures(trx: Trx, county: number, day: Day): Promise<DayFigures> {
  const draw = await drawOfDay(trx, county, day)
  const allocation = draw?.stage === 'approved' ? draw.allocation : []
  const count = await countDay(trx, county, day, allocation)
  const closing = await loadClosing(trx, county, day)
  const names = await namesOfTownships(trx, county)
  const given = paramsOn(day)
  return {
    ...count,
    day,
    closed: closing !== undefined,
    target: given.ok ? given.value.params.completesPerDay : 0,
    townships: count.townships.map((one) => ({ ...one, name: names.get(one.townshipId) ?? '' })),
  }
}

/** How the day's called numbers stand, by disposition code. */
export async function dispositionsOf(
  trx: Trx,
  county: number,
  day: Day,
): Promise<Readonly<Record<string, number>>> {
  return (await countDay(trx, county, day, [])).dispositions
}

export async function namesOfTownships(
  trx: Trx,
  county: number,
): Promise<ReadonlyMap<string, string>> {
  return new Map((await townshipsOf(trx, county)).map(({ id, name }) => [id, name]))
}
