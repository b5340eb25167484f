import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { ConsentLevel } from '#domains/survey/terms.ts'
import type { CallBack, Problem, Report } from '#domains/casework/decide.found.ts'
import type { CachedDeadline } from '#domains/casework/rules.deadlines.ts'
import type {
  CallBackOutcome,
  Category,
  ProblemStage,
  SolvedAnswer,
  Urgency,
} from '#domains/casework/terms.ts'
import type { Db, Trx } from '#platform/db.ts'

export type ProblemRow = {
  county_id: number
  id: string
  code: string
  stage: ProblemStage
  township_id: string
  village_id: string | null
  category: Category | null
  urgency: Urgency
  title: string
  wording: string
  lead_unit_id: string | null
  round: number
  received_on: Day
  version: number
}
export type ReportRow = {
  county_id: number
  id: string
  problem_id: string
  consent: ConsentLevel
  received_on: Day
  version: number
}
export type HandlingRow = {
  county_id: number
  id: string
  problem_id: string
  round: number
  unit_id: string
  what_was_done: string
  ground: string
  day: Day
  version: number
}
export type ReasonRow = {
  county_id: number
  id: string
  problem_id: string
  act: string
  text: string
  day: Day
  version: number
}
export type CallBackRow = {
  county_id: number
  id: string
  problem_id: string
  report_id: string
  round: number
  stage: CallBack['stage']
  caller_user_id: string | null
  taken_on: Day | null
  tries: number
  last_try_at: Instant | null
  dial_entry_id: string | null
  outcome: CallBackOutcome | null
  solved: SolvedAnswer | null
  day: Day
  version: number
}
export type DeadlineRow = {
  county_id: number
  problem_id: string
  step: CachedDeadline['step']
  round: number
  started_at: Instant
  due_at: Instant
  stopped_at: Instant | null
  provisional: boolean
  calendar_version: string
}
type CaseworkTables = {
  'casework.counters': { county_id: number; year: number; last: number }
  'casework.urgent_batches': { county_id: number; last: number; unconfirmed: string | null }
  'casework.problems': ProblemRow
  'casework.reports': ReportRow
  'casework.handlings': HandlingRow
  'casework.reasons': ReasonRow
  'casework.call_backs': CallBackRow
  'casework.deadlines': DeadlineRow
}

/** The room's own tables in this transaction. */
export const tablesOf = (trx: Db | Trx): ReturnType<typeof trx.withTables<CaseworkTables>> =>
  trx.withTables<CaseworkTables>()

export const problemOf = (row: ProblemRow): Problem => ({
  id: row.id,
  code: row.code,
  stage: row.stage,
  townshipId: row.township_id,
  villageId: row.village_id,
  category: row.category,
  urgency: row.urgency,
  title: row.title,
  wording: row.wording,
  leadUnitId: row.lead_unit_id,
  round: row.round,
  receivedOn: row.received_on,
  version: row.version,
})

export const problemRow = (county: number, problem: Problem): ProblemRow => ({
  county_id: county,
  id: problem.id,
  code: problem.code,
  stage: problem.stage,
  township_id: problem.townshipId,
  village_id: problem.villageId,
  category: problem.category,
  urgency: problem.urgency,
  title: problem.title,
  wording: problem.wording,
  lead_unit_id: problem.leadUnitId,
  round: problem.round,
  received_on: problem.receivedOn,
  version: problem.version,
})

export const reportOf = (row: ReportRow): Report => ({
  id: row.id,
  consent: row.consent,
  receivedOn: row.received_on,
})

export const callBackOf = (row: CallBackRow): CallBack => ({
  id: row.id,
  problemId: row.problem_id,
  reportId: row.report_id,
  round: row.round,
  stage: row.stage,
  callerUserId: row.caller_user_id,
  takenOn: row.taken_on,
  tries: row.tries,
  lastTryAt: row.last_try_at,
  dialEntryId: row.dial_entry_id,
  outcome: row.outcome,
  solved: row.solved,
  day: row.day,
  version: row.version,
})

export const callBackRow = (county: number, callBack: CallBack): CallBackRow => ({
  county_id: county,
  id: callBack.id,
  problem_id: callBack.problemId,
  report_id: callBack.reportId,
  round: callBack.round,
  stage: callBack.stage,
  caller_user_id: callBack.callerUserId,
  taken_on: callBack.takenOn,
  tries: callBack.tries,
  last_try_at: callBack.lastTryAt,
  dial_entry_id: callBack.dialEntryId,
  outcome: callBack.outcome,
  solved: callBack.solved,
  day: callBack.day,
  version: callBack.version,
})

export const deadlineOf = (row: DeadlineRow): CachedDeadline => ({
  step: row.step,
  round: row.round,
  startedAt: row.started_at,
  dueAt: row.due_at,
  stoppedAt: row.stopped_at,
  provisional: row.provisional,
  calendarVersion: row.calendar_version,
})
