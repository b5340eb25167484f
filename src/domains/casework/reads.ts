import type { Calendar } from '#basics/calendar.ts'
import type { Instant } from '#basics/instant.ts'
import { cachedOf, deadlinesOf, type CachedDeadline } from '#domains/casework/rules.deadlines.ts'
import { isSameClock } from '#domains/casework/store.deadlines.ts'
import { deadlineOf, tablesOf } from '#domains/casework/store.tables.ts'
import type { ProblemStage } from '#domains/casework/terms.ts'
import { calendarAt, calendarOf } from '#domains/directory/reads.calendar.ts'
import type { Trx } from '#platform/db.ts'
import { pastEventsOf } from '#platform/journal.events.ts'

/** How many problems stand at each stage; a stage without any is left out. */
export async function problemsByStage(
  trx: Trx,
  county: number,
): Promise<Readonly<Partial<Record<ProblemStage, number>>>> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.problems')
    .select(['stage', (eb) => eb.fn.countAll<number>().as('count')])
    .where('county_id', '=', county)
    .groupBy('stage')
    .execute()
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]))
}

/** What is open, what is late now, and how often a round was sent back: for leaders and summaries. */
export type Figures = {
  readonly byStage: Readonly<Partial<Record<ProblemStage, number>>>
  /** Problems with a clock that has run out and still runs. */
  readonly overdue: number
  /** Redone rounds in all. */
  readonly redone: number
}

export async function figuresOf(trx: Trx, county: number, now: Instant): Promise<Figures> {
  const late = await tablesOf(trx)
    .selectFrom('casework.deadlines')
    .select((eb) => eb.fn.count<number>('problem_id').distinct().as('count'))
    .where('county_id', '=', county)
    .where('stopped_at', 'is', null)
    .where('due_at', '<', now)
    .executeTakeFirstOrThrow()
  const rounds = await tablesOf(trx)
    .selectFrom('casework.problems')
    .select((eb) => [eb.fn.sum<string>('round').as('rounds'), eb.fn.countAll<number>().as('count')])
    .where('county_id', '=', county)
    .executeTakeFirstOrThrow()
  return {
    byStage: await problemsByStage(trx, county),
    overdue: late.count,
    redone: Number(rounds.rounds ?? 0) - rounds.count,
  }
}

/** A cached deadline that is not what the journal and the calendar say. */
export type WrongDeadline = {
  readonly problemId: string
  readonly problemCode: string
  readonly step: CachedDeadline['step']
  readonly round: number
  readonly fault: DeadlineFault
}
/** `unknown_calendar`: it names a calendar the county never had, so that nothing can be compared. */
export type DeadlineFault =
  'missing' | 'surplus' | 'differs' | 'behind_calendar' | 'unknown_calendar'

const problemsInQuery = 500

/**
 * 11.2–11.5, for verify: recomputes every deadline from the journal and names each cached row that
 * differs. A running clock must stand under today's calendar, a stopped one under the one it names.
 */
export async function checkDeadlines(
  trx: Trx,
  county: number,
): Promise<{ readonly checked: number; readonly wrong: readonly WrongDeadline[] }> {
  const calendar = await calendarOf(trx, county)
  const calendars = new Map<string, Calendar | undefined>([[calendar.version, calendar]])
  const wrong: WrongDeadline[] = []
  let checked = 0
  for (let after: string | undefined; ;) {
    const problems = await problemsAfter(trx, county, after)
    const ids = problems.map(({ id }) => id)
    const cached = await cachedOfAll(trx, county, ids)
    for (const { calendarVersion: version } of [...cached.values()].flat())
      if (!calendars.has(version)) calendars.set(version, await calendarAt(trx, county, version))
    const events = await pastEventsOf(trx, county, 'problem', ids)
    for (const problem of problems) {
      const rows = cached.get(problem.id) ?? []
      checked += rows.length
      const grounds = { events: events.get(problem.id) ?? [], calendar, calendars }
      wrong.push(...faultsOf(problem, rows, grounds))
    }
    after = ids.at(-1)
    if (ids.length < problemsInQuery) return { checked, wrong }
  }
}

type Grounds = {
  readonly events: Parameters<typeof deadlinesOf>[0]
  readonly calendar: Calendar
  readonly calendars: ReadonlyMap<string, Calendar | undefined>
}

function faultsOf(
  problem: ProblemNamed,
  rows: readonly CachedDeadline[],
  grounds: Grounds,
): readonly WrongDeadline[] {
  const expected = deadlinesOf(grounds.events, grounds.calendar).map(cachedOf)
  const named = ({ step, round }: CachedDeadline): Omit<WrongDeadline, 'fault'> => ({
    problemId: problem.id,
    problemCode: problem.code,
    step,
    round,
  })
  const surplus = rows.filter((row) => !expected.some((each) => isSameClock(each, row)))
  return [
    ...expected.flatMap((each) => {
      const row = rows.find((found) => isSameClock(found, each))
      const fault = row ? faultOf(row, each, grounds) : 'missing'
      return fault ? [{ ...named(each), fault }] : []
    }),
    ...surplus.map((row) => ({ ...named(row), fault: 'surplus' as const })),
  ]
}

function faultOf(
  row: CachedDeadline,
  expected: CachedDeadline,
  { events, calendars, calendar }: Grounds,
): WrongDeadline['fault'] | undefined {
  const isBehind = row.calendarVersion !== calendar.version
  if (isBehind && !calendars.get(row.calendarVersion)) return 'unknown_calendar'
  if (isBehind && expected.stoppedAt === null) return 'behind_calendar'
  const then = calendars.get(row.calendarVersion)
  const recomputed = isBehind && then ? deadlinesOf(events, then).map(cachedOf) : [expected]
  const right = recomputed.find((each) => isSameClock(each, expected))
  const same =
    right !== undefined &&
    row.startedAt === right.startedAt &&
    row.dueAt === right.dueAt &&
    row.stoppedAt === right.stoppedAt &&
    row.provisional === right.provisional &&
    row.calendarVersion === right.calendarVersion
  return same ? undefined : 'differs'
}

type ProblemNamed = { readonly id: string; readonly code: string }

async function problemsAfter(
  trx: Trx,
  county: number,
  after: string | undefined,
): Promise<readonly ProblemNamed[]> {
  return tablesOf(trx)
    .selectFrom('casework.problems')
    .select(['id', 'code'])
    .where('county_id', '=', county)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(problemsInQuery)
    .execute()
}

async function cachedOfAll(
  trx: Trx,
  county: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly CachedDeadline[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf(trx)
    .selectFrom('casework.deadlines')
    .selectAll()
    .where('county_id', '=', county)
    .where('problem_id', 'in', ids)
    .execute()
  const found = new Map<string, CachedDeadline[]>()
  for (const row of rows)
    found.set(row.problem_id, [...(found.get(row.problem_id) ?? []), deadlineOf(row)])
  return found
}
