import { sql } from 'kysely'
import { addDays, type Day } from '#basics/day.ts'
import type { Share } from '#domains/survey/rules.allocation.ts'
import type { Act, SurveyWorld } from '#domains/survey/store.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import { tablesOf, type ClosingFigures, type ClosingRow } from '#domains/survey/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import { insertRowOnce } from '#platform/rows.ts'

/** A day of calls as counted from its rows. */
export type DayCount = ClosingFigures & {
  readonly completes: number
  readonly attempts: number
  readonly waiting: number
}

/** Counts a day; dispositions are those each ticket stands at, so they sum to the numbers called. */
export async function countDay(
  trx: Trx,
  county: number,
  day: Day,
  allocation: readonly Share[],
): Promise<DayCount> {
  const { rows } = await sql<{
    township_id: string
    disposition: string | null
    waiting: number
    tickets: number
  }>`select township_id, disposition, count(*)::int as tickets,
      (count(*) filter (where stage in ('waiting', 'later')))::int as waiting
    from survey.tickets where county_id = ${county} and day = ${day}
    group by township_id, disposition order by township_id, disposition`.execute(trx)
  const attempts = await tablesOf(trx)
    .selectFrom('survey.attempts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('county_id', '=', county)
    .where('day', '=', day)
    .executeTakeFirstOrThrow()
  const dispositions: Record<string, number> = {}
  for (const { disposition, tickets } of rows)
    if (disposition) dispositions[disposition] = (dispositions[disposition] ?? 0) + tickets
  const sum = (of: (row: (typeof rows)[number]) => number, township?: string): number =>
    rows
      .filter((row) => township === undefined || row.township_id === township)
      .reduce((total, row) => total + of(row), 0)
  const isComplete = (row: (typeof rows)[number]): number =>
    row.disposition === '1.1' ? row.tickets : 0
  return {
    drawn: sum(({ tickets }) => tickets),
    waiting: sum(({ waiting }) => waiting),
    completes: sum(isComplete),
    attempts: attempts.count,
    dispositions,
    townships: allocation.map(({ townshipId, quota }) => ({
      townshipId,
      quota,
      completes: sum(isComplete, townshipId),
      drawn: sum(({ tickets }) => tickets, townshipId),
    })),
  }
}

/** Completes by township so far, and this caller's own. */
export async function completesOf(
  trx: Trx,
  county: number,
  day: Day,
  userId: string,
): Promise<{ readonly byTownship: ReadonlyMap<string, number>; readonly mine: number }> {
  const completes = await tablesOf(trx)
    .selectFrom('survey.tickets')
    .select(['township_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('county_id', '=', county)
    .where('day', '=', day)
    .where('disposition', '=', '1.1')
    .groupBy('township_id')
    .execute()
  const mine = await tablesOf(trx)
    .selectFrom('survey.attempts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('county_id', '=', county)
    .where('day', '=', day)
    .where('interviewer', '=', userId)
    .where('disposition', '=', '1.1')
    .executeTakeFirstOrThrow()
  return {
    byTownship: new Map(completes.map(({ township_id, count }) => [township_id, count])),
    mine: mine.count,
  }
}

/** Closes a day once; the second time nothing happens. False where it was closed already. */
export async function closeDay(
  act: Act,
  world: Pick<SurveyWorld, 'journal' | 'rng'>,
  day: Day,
): Promise<boolean> {
  const draw = await drawOfDay(act.trx, act.county, day)
  const count = await countDay(act.trx, act.county, day, draw?.allocation ?? [])
  return (await saveClosing(act, world, day, count)) !== 'duplicate'
}

/** 'duplicate' where it is closed already. The entry is what casework hears. */
async function saveClosing(
  { trx, county, now, actor }: Act,
  { journal, rng }: Pick<SurveyWorld, 'journal' | 'rng'>,
  day: Day,
  count: DayCount,
): Promise<ClosingRow | 'duplicate'> {
  const { completes, attempts, drawn, dispositions, townships } = count
  const row: ClosingRow = {
    county_id: county,
    id: rng.uuid(),
    day,
    closed_at: now,
    completes,
    attempts,
    figures: { drawn, dispositions, townships },
    version: 1,
  }
  const change = await insertRowOnce(trx, 'survey.day_closings', row)
  if (change === 'duplicate') return 'duplicate'
  const event = {
    type: 'survey.day_closed',
    subject: { kind: 'day', id: day },
    data: { day, completes, attempts, drawn },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
  return row
}

/** What was found when links were deleted. `outside`: answers whose number the day's draw did not hold. */
export type LinksGone = {
  readonly deleted: number
  readonly outside: number
  readonly left: number
}

/**
 * Cuts answers from numbers whose day has come. Before the cut it is counted, and journaled, whether
 * every answer came from a number of its day's draw: afterwards nobody can find out.
 */
export async function deleteDueLinks(
  { trx, county, now, today, actor }: Act,
  { journal }: Pick<SurveyWorld, 'journal'>,
  linkDays: number,
): Promise<LinksGone> {
  const checked = await sql<{ outside: number }>`
    select count(*)::int as outside from survey.links l
    where l.county_id = ${county} and l.delete_on <= ${today}
      and not exists (select from survey.tickets t
        where t.county_id = ${county} and t.number_id = l.number_id
          and t.day = l.delete_on - ${linkDays}::int)`.execute(trx)
  const gone = await tablesOf(trx)
    .deleteFrom('survey.links')
    .where('county_id', '=', county)
    .where('delete_on', '<=', today)
    .executeTakeFirst()
  const left = await tablesOf(trx)
    .selectFrom('survey.links')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('county_id', '=', county)
    .where('delete_on', '<=', today)
    .executeTakeFirstOrThrow()
  const found: LinksGone = {
    deleted: Number(gone.numDeletedRows),
    outside: checked.rows[0]?.outside ?? 0,
    left: left.count,
  }
  if (found.deleted === 0) return found
  const upToDay = addDays(today, -linkDays)
  const event = {
    type: 'survey.links_deleted',
    subject: { kind: 'day', id: today },
    data: { ...found, upToDay },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [])
  return found
}
