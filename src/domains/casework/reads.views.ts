import type { Calendar } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Problem } from '#domains/casework/decide.found.ts'
import {
  currentOf,
  deadlineView,
  unitSteps,
  type CachedDeadline,
} from '#domains/casework/rules.deadlines.ts'
import { deadlineOf, problemOf, tablesOf } from '#domains/casework/store.tables.ts'
import type {
  CallBackOutcome,
  ProblemStage,
  ProblemView,
  SolvedAnswer,
  UnitProblemView,
} from '#domains/casework/terms.ts'
import { townshipsOf, unitsOf, villagesOf } from '#domains/directory/reads.ts'
import type { Trx } from '#platform/db.ts'

/** Stages in which a problem lies, or lay, with a unit: what that unit may see. */
export const unitStages: readonly ProblemStage[] = [
  'handed_over',
  'objected',
  'signed',
  'handled',
  'reported_done',
  'redo',
  'unreachable',
  'checked',
  'closed',
]

export type Shown = {
  readonly county: number
  readonly now: Instant
  readonly calendar: Calendar
}

export type PageWanted = {
  readonly stage?: ProblemStage | undefined
  readonly search?: string | undefined
  readonly page: number
  /** Only this unit's, in the stages a unit may see. */
  readonly unitId?: string
}

const pageSize = 50

/** One page of problems, the newest first, with the number of all and of each stage. */
export async function pageOfProblems(
  trx: Trx,
  county: number,
  wanted: PageWanted,
): Promise<{
  readonly problems: readonly Problem[]
  readonly total: number
  readonly counts: Readonly<Record<string, number>>
}> {
  const { unitId, stage } = wanted
  const search = wanted.search?.trim().replace(/[\\%_]/g, '\\$&') ?? ''
  const base = tablesOf(trx)
    .selectFrom('casework.problems')
    .where('county_id', '=', county)
    .$if(unitId !== undefined, (query) =>
      query.where('lead_unit_id', '=', unitId ?? '').where('stage', 'in', [...unitStages]),
    )
    .$if(search !== '', (query) =>
      query.where((eb) =>
        eb.or([eb('title', 'ilike', `%${search}%`), eb('code', 'ilike', `%${search}%`)]),
      ),
    )
  const counted = await base
    .select(['stage', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('stage')
    .execute()
  const rows = await base
    .selectAll()
    .$if(stage !== undefined, (query) => query.where('stage', '=', stage ?? 'candidate'))
    .orderBy('code', 'desc')
    .limit(pageSize)
    .offset((wanted.page - 1) * pageSize)
    .execute()
  const counts = Object.fromEntries(counted.map((each) => [each.stage, each.count]))
  const all = counted.reduce((sum, { count }) => sum + count, 0)
  return {
    problems: rows.map(problemOf),
    total: stage === undefined ? all : (counts[stage] ?? 0),
    counts,
  }
}

/** Problems with the names and the deadline people see. */
export async function problemViews(
  trx: Trx,
  shown: Shown,
  problems: readonly Problem[],
  steps?: readonly CachedDeadline['step'][],
): Promise<readonly ProblemView[]> {
  if (problems.length === 0) return []
  const { county } = shown
  const townships = namesOf(await townshipsOf(trx, county))
  const villages = namesOf(await villagesOf(trx, county))
  const units = namesOf(await unitsOf(trx, county))
  const deadlines = await deadlinesByProblem(
    trx,
    county,
    problems.map(({ id }) => id),
  )
  return problems.map((problem) => {
    const { villageId, leadUnitId } = problem
    const current = currentOf(
      (deadlines.get(problem.id) ?? []).filter(({ step }) => !steps || steps.includes(step)),
    )
    return {
      ...problem,
      townshipName: townships.get(problem.townshipId) ?? '',
      villageName: villageId === null ? null : (villages.get(villageId) ?? ''),
      leadUnitName: leadUnitId === null ? null : (units.get(leadUnitId) ?? ''),
      deadline: current ? deadlineView(current, shown) : null,
    }
  })
}

/** The same for a unit: without village and day of receipt, and with its own clocks only. */
export async function unitProblemViews(
  trx: Trx,
  shown: Shown,
  problems: readonly Problem[],
): Promise<readonly UnitProblemView[]> {
  const views = await problemViews(trx, shown, problems, unitSteps)
  return views.map(({ villageId: _village, villageName: _name, receivedOn: _day, ...rest }) => rest)
}

export type HandlingView = {
  readonly round: number
  readonly whatWasDone: string
  readonly ground: string
  readonly day: Day
  readonly unitName: string
}

/** What was done in each round, oldest first. */
export async function handlingsOf(
  trx: Trx,
  county: number,
  problemId: string,
): Promise<readonly HandlingView[]> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.handlings')
    .selectAll()
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .orderBy('round')
    .execute()
  const units = namesOf(rows.length > 0 ? await unitsOf(trx, county) : [])
  return rows.map((row) => ({
    round: row.round,
    whatWasDone: row.what_was_done,
    ground: row.ground,
    day: row.day,
    unitName: units.get(row.unit_id) ?? '',
  }))
}

/** Reasons given, by their ids as the journal holds them. */
export async function reasonTexts(
  trx: Trx,
  county: number,
  problemId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.reasons')
    .select(['id', 'text'])
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .execute()
  return new Map(rows.map(({ id, text }) => [id, text]))
}

export type CallBackView = {
  readonly round: number
  readonly tries: number
  readonly day: Day
  readonly outcome: CallBackOutcome
  readonly solved: SolvedAnswer
}

/** Call-backs with an outcome, oldest first. */
export async function callBacksOf(
  trx: Trx,
  county: number,
  problemId: string,
): Promise<readonly CallBackView[]> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.call_backs')
    .selectAll()
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .orderBy('round')
    .execute()
  return rows.flatMap(({ round, tries, day, outcome, solved }) =>
    outcome && solved ? [{ round, tries, day, outcome, solved }] : [],
  )
}

/** The problem behind a report, for the resident's own page. */
export async function problemOfReport(
  trx: Trx,
  county: number,
  reportId: string,
): Promise<Problem | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('casework.reports as report')
    .innerJoin('casework.problems as problem', (join) =>
      join
        .onRef('problem.county_id', '=', 'report.county_id')
        .onRef('problem.id', '=', 'report.problem_id'),
    )
    .selectAll('problem')
    .where('report.county_id', '=', county)
    .where('report.id', '=', reportId)
    .executeTakeFirst()
  return row && problemOf(row)
}

/** The reports of the problem of this number, by their vault ids, oldest first; undefined: no such problem. */
export async function reportsByCode(
  trx: Trx,
  county: number,
  code: string,
): Promise<readonly string[] | undefined> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.problems as problem')
    .leftJoin('casework.reports as report', (join) =>
      join
        .onRef('report.county_id', '=', 'problem.county_id')
        .onRef('report.problem_id', '=', 'problem.id'),
    )
    .select('report.id')
    .where('problem.county_id', '=', county)
    .where('problem.code', '=', code)
    .orderBy('report.received_on')
    .orderBy('report.id')
    .execute()
  return rows.length === 0 ? undefined : rows.flatMap(({ id }) => (id === null ? [] : [id]))
}

async function deadlinesByProblem(
  trx: Trx,
  county: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly CachedDeadline[]>> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.deadlines')
    .selectAll()
    .where('county_id', '=', county)
    .where('problem_id', 'in', ids)
    .execute()
  const found = Map.groupBy(rows, (row) => row.problem_id)
  return new Map([...found].map(([id, of]) => [id, of.map(deadlineOf)]))
}

const namesOf = (
  items: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> => new Map(items.map(({ id, name }) => [id, name]))
