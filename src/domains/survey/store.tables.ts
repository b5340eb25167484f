import type { ColumnType } from 'kysely'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Share } from '#domains/survey/rules.allocation.ts'
import type { Excluded } from '#domains/survey/store.eligible.ts'
import type {
  Answers,
  Disposition,
  Draw,
  DrawStage,
  Frame,
  Survey,
  TicketStage,
} from '#domains/survey/terms.ts'
import type { Trx } from '#platform/db.ts'

type Keyed = { readonly county_id: number; readonly id: string; readonly version: number }
type ByTownship = readonly { readonly townshipId: string; readonly numbers: number }[]

export type SurveyRow = Keyed & {
  readonly title: string
  readonly form_number: string | null
  readonly approval_number: string | null
  readonly approved_by: string | null
  readonly expires_on: Day | null
  readonly questionnaire_version: number
}
export type FrameRow = Keyed & {
  readonly name: string
  readonly file_hash: string
  readonly frame_hash: string
  readonly recorded_at: Instant
  readonly recorded_on: Day
  readonly numbers: number
  readonly townships: ByTownship
  readonly duplicates: number
  readonly skipped: number
  readonly undone: boolean
}
export type NumberRow = Keyed & {
  readonly frame_id: string
  readonly township_id: string
  readonly village_id: string | null
  readonly source: string
  readonly last_contact_month: string | null
  readonly state: 'active' | 'do_not_call' | 'unusable'
}
export type DrawRow = Keyed & {
  readonly day: Day
  readonly frame_id: string
  readonly frames: readonly string[]
  readonly frame_hash: string
  readonly stage: DrawStage
  readonly seed: string
  readonly seed_source: string
  readonly seed_dated_on: Day
  readonly proposed_by: string
  readonly proposed_unit: string
  readonly approved_by: string | null
  readonly refused_because: string | null
  readonly allocation: readonly Share[]
  readonly tickets: number
  /** Numbers that could be drawn, the digest of their list, and why how many others could not. */
  readonly eligible: number
  readonly eligible_hash: string | null
  readonly excluded: Excluded
}
export type TicketRow = Keyed & {
  readonly draw_id: string
  readonly day: Day
  readonly number_id: string
  readonly township_id: string
  readonly place: number
  readonly ticket: string
  /** Chance: the order of calling, and what keeps the digests from being guessed. */
  readonly blind: string
  readonly stage: TicketStage
  readonly attempts: number
  readonly handed_to: string | null
  readonly last_attempt_at: Instant | null
  readonly disposition: Disposition | null
}
export type AttemptRow = Keyed & {
  readonly ticket_id: string
  readonly day: Day
  readonly ordinal: number
  readonly interviewer: string
  readonly started_at: Instant
  readonly ended_at: Instant | null
  readonly disposition: Disposition | null
}
export type InterviewRow = Keyed & {
  readonly day: Day
  readonly township_id: string
  readonly questionnaire_version: number
  readonly answers: Answers
  readonly age_band: string
  readonly sex: string
  /** In steps of the policy. Who asked is known by the link, its ticket and attempts alone. */
  readonly duration_seconds: number
}
export type ClosingRow = Keyed & {
  readonly day: Day
  readonly closed_at: Instant
  readonly completes: number
  readonly attempts: number
  readonly figures: ClosingFigures
  /** Its tickets and attempts are deleted: these figures are all there is. */
  readonly calls_forgotten: boolean
}
/** What is kept of a closed day beside its two sums. */
export type ClosingFigures = {
  readonly drawn: number
  readonly waiting: number
  readonly dispositions: Readonly<Record<string, number>>
  readonly townships: readonly {
    readonly townshipId: string
    readonly quota: number
    readonly completes: number
    readonly drawn: number
    readonly dispositions: Readonly<Record<string, number>>
  }[]
}
/** What the latest call meant for its number; for the current month only, never in the journal. */
export type ContactRow = {
  readonly county_id: number
  readonly number_id: string
  readonly month: string
  readonly becomes: 'rests' | 'unusable' | 'do_not_call'
}

/** Columns as the driver reads them. Writes to protected tables go through `#platform/rows.ts`. */
export type SurveyTables = {
  readonly 'survey.surveys': SurveyRow
  readonly 'survey.questionnaires': Keyed & { readonly number: number }
  readonly 'survey.frames': FrameRow
  readonly 'survey.numbers': NumberRow
  readonly 'survey.contacts': ContactRow
  readonly 'survey.draws': DrawRow
  readonly 'survey.tickets': TicketRow
  readonly 'survey.attempts': AttemptRow
  readonly 'survey.interviews': InterviewRow
  readonly 'survey.links': {
    readonly county_id: number
    readonly interview_id: string
    readonly number_id: string
    readonly delete_on: ColumnType<Day, Day, never>
  }
  readonly 'survey.part_b_marks': { readonly county_id: number; readonly attempt_id: string }
  readonly 'survey.desks': { readonly county_id: number; readonly user_id: string }
  readonly 'survey.day_closings': ClosingRow
}

export const tablesOf = (trx: Trx) => trx.withTables<SurveyTables>()

export const surveyOfRow = (row: SurveyRow): Survey => ({
  id: row.id,
  title: row.title,
  formNumber: row.form_number,
  approvalNumber: row.approval_number,
  approvedBy: row.approved_by,
  expiresOn: row.expires_on,
  questionnaireVersion: row.questionnaire_version,
  version: row.version,
})

export const frameOfRow = (row: FrameRow): Frame => ({
  id: row.id,
  name: row.name,
  fileHash: row.file_hash,
  frameHash: row.frame_hash,
  recordedOn: row.recorded_on,
  numbers: row.numbers,
  townships: row.townships.map(({ townshipId, numbers }) => ({ townshipId, numbers })),
  undone: row.undone,
  version: row.version,
})

export const drawOfRow = (row: DrawRow): Draw => ({
  id: row.id,
  day: row.day,
  frameId: row.frame_id,
  frameHash: row.frame_hash,
  stage: row.stage,
  seed: row.seed,
  seedSource: row.seed_source,
  seedDatedOn: row.seed_dated_on,
  proposedBy: row.proposed_by,
  approvedBy: row.approved_by,
  tickets: row.tickets,
  eligible: row.eligible,
  eligibleHash: row.eligible_hash,
  version: row.version,
})
