import { sql } from 'kysely'
import type { Day } from '#basics/day.ts'
import type { Share } from '#domains/survey/rules.allocation.ts'
import { loadClosing, type Act, type SurveyWorld } from '#domains/survey/store.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import { tablesOf, type ClosingFigures, type ClosingRow } from '#domains/survey/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import { insertRowOnce } from '#platform/rows.ts'

/** A day of calls as counted from its rows. */
export type DayCount = ClosingFigures & {
  readonly completes: number
  readonly attempts: number
}

/** A day in figures: from its rows, or from its closing where the rows are forgotten. */
export async function countOfDay(
  trx: Trx,
  county: number,
  day: Day,
): Promise<DayCount & { readonly closed: boolean }> {
  const closing = await loadClosing(trx, county, day)
  if (closing?.calls_forgotten) {
    const { completes, attempts, figures } = closing
    return { ...figures, completes, attempts, closed: true }
  }
  const draw = await drawOfDay(trx, county, day)
  const count = await countDay(trx, county, day, draw?.allocation ?? [])
  return { ...count, closed: closing !== undefined }
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
  return {
    ...summed(rows),
    waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0),
    attempts: attempts.count,
    townships: allocation.map(({ townshipId, quota }) => ({
      townshipId,
      quota,
      ...summed(rows.filter(({ township_id }) => township_id === townshipId)),
    })),
  }
}

type Counted = { readonly disposition: string | null; readonly tickets: number }

function summed(rows: readonly Counted[]): {
  readonly drawn: number
  readonly completes: number
  readonly dispositions: Readonly<Record<string, number>>
} {
  const dispositions: Record<string, number> = {}
  for (const { disposition, tickets } of rows)
    if (disposition) dispositions[disposition] = (dispositions[disposition] ?? 0) + tickets
  const drawn = rows.reduce((sum, { tickets }) => sum + tickets, 0)
  return { drawn, completes: dispositions['1.1'] ?? 0, dispositions }
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
  const { completes, attempts, ...figures } = count
  const row: ClosingRow = {
    county_id: county,
    id: rng.uuid(),
    day,
    closed_at: now,
    completes,
    attempts,
    figures,
    calls_forgotten: false,
    version: 1,
  }
  const change = await insertRowOnce(trx, 'survey.day_closings', row)
  if (change === 'duplicate') return 'duplicate'
  const event = {
    type: 'survey.day_closed',
    subject: { kind: 'day', id: day },
    data: { day, completes, attempts, drawn: figures.drawn },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
  return row
}
