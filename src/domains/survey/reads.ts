import type { Day } from '#basics/day.ts'
import { townshipsOf } from '#domains/directory/reads.ts'
import { loadSurvey, paramsOn } from '#domains/survey/store.ts'
import { countOfDay } from '#domains/survey/store.days.ts'
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
  const count = await countOfDay(trx, county, day)
  const names = await namesOfTownships(trx, county)
  const given = paramsOn(day)
  return {
    ...count,
    day,
    target: given.ok ? given.value.params.completesPerDay : 0,
    townships: count.townships.map(({ townshipId, quota, completes, drawn }) => ({
      townshipId,
      name: names.get(townshipId) ?? '',
      quota,
      completes,
      drawn,
    })),
  }
}

/** How the day's called numbers stand, by disposition code. */
export async function dispositionsOf(
  trx: Trx,
  county: number,
  day: Day,
): Promise<Readonly<Record<string, number>>> {
  return (await countOfDay(trx, county, day)).dispositions
}

export async function namesOfTownships(
  trx: Trx,
  county: number,
): Promise<ReadonlyMap<string, string>> {
  return new Map((await townshipsOf(trx, county)).map(({ id, name }) => [id, name]))
}
