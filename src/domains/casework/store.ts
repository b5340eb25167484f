import type { Calendar } from '#basics/calendar.ts'
import { dayOf, instantAt, instantFromMs, type Instant } from '#basics/instant.ts'
import type { Decision, Found, Problem, Report } from '#domains/casework/decide.found.ts'
import { advanceDeadlines, type MovedDate } from '#domains/casework/store.deadlines.ts'
import {
  callBackOf,
  callBackRow,
  problemOf,
  problemRow,
  reportOf,
  tablesOf,
  type CallBackRow,
  type ReportRow,
} from '#domains/casework/store.tables.ts'
import { calendarQuestion } from '#domains/directory/reads.calendar.ts'
import { question, together, type Question, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'
import type { Journal } from '#platform/journal.ts'
import type { Actor, Because, PastEvent, RowChange } from '#platform/ports.ts'
import { insertRow, writeRows, type RowWrite } from '#platform/rows.ts'

/** In which county, by whom, when, and under which calendar something is stored. */
export type Around = {
  readonly journal: Journal
  readonly county: number
  readonly actor: Actor
  readonly now: Instant
  readonly calendar: Calendar
}

export async function loadProblem(
  trx: Trx,
  county: number,
  id: string,
): Promise<Problem | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('casework.problems')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && problemOf(row)
}

/** A problem with all that a decision looks at; undefined where this county has none of that id. */
export async function loadFound(
  trx: Trx,
  journal: Journal,
  county: number,
  id: string,
): Promise<Found | undefined> {
  const subject = { kind: 'problem', id }
  const [named, events] = await together(trx, [
    namedQuestion(trx, county, id),
    journal.askEvents(trx, county, subject),
  ])
  return named && { ...named, events }
}

/** The same, and the calendar under which something is decided now, in the same round trip. */
export async function loadToDecide(
  trx: Trx,
  journal: Journal,
  county: number,
  id: string,
): Promise<{ readonly found: Found | undefined; readonly calendar: Calendar }> {
  const subject = { kind: 'problem', id }
  const [named, events, calendar] = await together(trx, [
    namedQuestion(trx, county, id),
    journal.askEvents(trx, county, subject),
    calendarQuestion(trx, county),
  ])
  return { found: named && { ...named, events }, calendar }
}

const namedRows = template((trx, county: number, id: string) =>
  tablesOf(trx)
    .selectFrom('casework.problems as problem')
    .leftJoin('casework.reports as report', (join) =>
      join
        .onRef('report.county_id', '=', 'problem.county_id')
        .onRef('report.problem_id', '=', 'problem.id'),
    )
    .leftJoin('casework.call_backs as call', (join) =>
      join
        .onRef('call.county_id', '=', 'problem.county_id')
        .onRef('call.problem_id', '=', 'problem.id')
        .onRef('call.round', '=', 'problem.round'),
    )
    .select((eb) => [
      eb.fn.toJson('problem').as('problem'),
      eb.fn.toJson('report').as('report'),
      eb.fn.toJson('call').as('call'),
    ])
    .where('problem.county_id', '=', county)
    .where('problem.id', '=', id)
    .orderBy('report.received_on')
    .orderBy('report.id'),
)

function namedQuestion(
  trx: Trx,
  county: number,
  id: string,
): Question<Omit<Found, 'events'> | undefined> {
  return question(namedRows(trx, county, id), (rows) => {
    const [first] = rows
    if (!first) return undefined
    // Of an outer join a row is there whole or not at all; the builder can only say column by column.
    const call = first.call as CallBackRow | null
    return {
      problem: problemOf(first.problem),
      reports: rows.flatMap(({ report }) => (report ? [reportOf(report as ReportRow)] : [])),
      callBack: call ? callBackOf(withInstant(call)) : null,
    }
  })
}

/** PostgreSQL writes a moment in JSON in its own form. */
const withInstant = (row: CallBackRow): CallBackRow => ({
  ...row,
  last_try_at: row.last_try_at === null ? null : instantFromMs(Date.parse(row.last_try_at)),
})

/**
 * Stores what was decided: rows, journal and deadlines in this one transaction. Undefined when
 * somebody was faster; the caller must then let the transaction go.
 */
export async function saveDecision(
  trx: Trx,
  around: Around,
  found: Found,
  decision: Decision,
): Promise<Problem | undefined> {
  const { county, now } = around
  const changes = await writeDecided(trx, around, found, decision)
  if (!changes) return undefined
  const told: PastEvent[] = []
  for (const [at, event] of decision.events.entries()) {
    const given = { county, at: now, actor: around.actor }
    const id = await around.journal.record(trx, given, event, at === 0 ? changes : [])
    told.push({ ...event, id, at: now, actor: null, seq: null })
  }
  const { id } = decision.problem
  const deadlines = {
    before: found.events,
    after: [...found.events, ...told],
    calendar: around.calendar,
  }
  await advanceDeadlines(trx, county, id, deadlines)
  return { ...decision.problem, version: found.problem.version + 1 }
}

async function writeDecided(
  trx: Trx,
  { county, now, actor }: Around,
  found: Found,
  { problem, callBack, handling, reason }: Decision,
): Promise<readonly RowChange[] | undefined> {
  const about = { county_id: county, problem_id: problem.id, day: dayOf(now), version: 1 }
  const problemWrite = {
    table: 'casework.problems',
    row: problemRow(county, problem),
    foundVersion: found.problem.version,
  }
  const writes: RowWrite[] = [problemWrite]
  if (handling && actor.kind === 'person')
    writes.push({
      table: 'casework.handlings',
      row: {
        ...about,
        id: handling.id,
        round: found.problem.round,
        unit_id: actor.unitId,
        what_was_done: handling.whatWasDone,
        ground: handling.ground,
      },
    })
  if (reason) writes.push({ table: 'casework.reasons', row: { ...about, ...reason } })
  if (callBack && found.callBack)
    writes.push({
      table: 'casework.call_backs',
      row: callBackRow(county, callBack),
      foundVersion: found.callBack.version,
    })
  return writeRows(trx, writes)
}

/** A date that a new calendar moved under a running clock is told with old and new. */
export async function tellMoved(
  trx: Trx,
  around: Around,
  problemId: string,
  moved: readonly MovedDate[],
): Promise<void> {
  const { county, now, actor, journal } = around
  for (const { step, round, old, new: fresh } of moved)
    await journal.record(
      trx,
      { county, at: now, actor },
      {
        type: 'casework.deadline_moved',
        subject: { kind: 'problem', id: problemId },
        data: {
          step,
          round,
          oldDueAt: old.dueAt,
          newDueAt: fresh.dueAt,
          oldCalendar: old.calendarVersion,
          newCalendar: fresh.calendarVersion,
        },
      },
      [],
    )
}

export type NewCandidate = Pick<Problem, 'id' | 'townshipId' | 'villageId' | 'urgency'> & {
  readonly report: Report
}

/** 11.2: a report becomes a candidate, dated by its day, without a word of it. */
export async function insertCandidate(
  trx: Trx,
  around: Around,
  candidate: NewCandidate,
  because: readonly Because[],
): Promise<void> {
  const { county, calendar, journal, actor } = around
  const { report, ...named } = candidate
  const blank = { category: null, title: '', wording: '', leadUnitId: null, round: 1, version: 1 }
  const code = await nextCode(trx, county, Number(report.receivedOn.slice(0, 4)))
  const problem: Problem = {
    ...named,
    ...blank,
    code,
    stage: 'candidate',
    receivedOn: report.receivedOn,
  }
  const changes = [
    await insertRow(trx, 'casework.problems', problemRow(county, problem)),
    await insertRow(trx, 'casework.reports', {
      county_id: county,
      id: report.id,
      problem_id: problem.id,
      consent: report.consent,
      received_on: report.receivedOn,
      version: 1,
    }),
  ]
  const event = {
    type: 'casework.candidate_received',
    subject: { kind: 'problem', id: problem.id },
    data: { urgency: problem.urgency, township: problem.townshipId },
    because,
  } as const
  await journal.record(trx, { county, at: report.receivedOn, actor }, event, changes)
  const events = [{ ...event, at: instantAt(report.receivedOn, 0) }]
  await advanceDeadlines(trx, county, problem.id, { before: [], after: events, calendar })
}

export async function hasReport(trx: Trx, county: number, reportId: string): Promise<boolean> {
  const found = await tablesOf(trx)
    .selectFrom('casework.reports')
    .select('id')
    .where('county_id', '=', county)
    .where('id', '=', reportId)
    .executeTakeFirst()
  return found !== undefined
}

/** 'AS-2026-000123'. The counter's row stays locked to the end, so that no number is given twice. */
async function nextCode(trx: Trx, county: number, year: number): Promise<string> {
  const { last } = await tablesOf(trx)
    .insertInto('casework.counters')
    .values({ county_id: county, year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['county_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('casework.counters.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return `AS-${year}-${String(last).padStart(6, '0')}`
}
