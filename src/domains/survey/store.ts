import { createHash } from 'node:crypto'
import { addDays, type Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import {
  surveyOfRow,
  tablesOf,
  type ClosingRow,
  type SurveyRow,
} from '#domains/survey/store.tables.ts'
import { newestQuestionnaire, questionnaires } from '#domains/survey/terms.questionnaire.ts'
import type { Questionnaire, Survey } from '#domains/survey/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { Journal } from '#platform/journal.ts'
import type { Actor, Because, Rng } from '#platform/ports.ts'
import { insertRow, updateRow } from '#platform/rows.ts'
import type { Vault } from '#platform/vault.ts'
import { inForce } from '#policy/clause.ts'
import { closedLoop, type SurveyParams } from '#policy/closed-loop.ts'
import type { Result } from '#basics/result.ts'

/** What the room needs of the rest of the program. */
export type SurveyWorld = {
  readonly journal: Journal
  readonly rng: Rng
  readonly vault: Vault
  /** The invented county: it may call without form number and approval. */
  readonly demo: boolean
  /** Instead of the policy's own, for tests: numbers drawn for each interview wanted. */
  readonly ticketsPerComplete?: number
  readonly onDrawProgress?: (done: number, total: number) => void
}

/** Where and when somebody acts: what every write of the room carries. */
export type Act = {
  readonly trx: Trx
  readonly county: number
  readonly now: Instant
  readonly today: Day
  readonly actor: Actor
}

/** The parameters of clause 11.1 in force on a day, and the reason the journal keeps. */
export function paramsOn(
  day: Day,
): Result<{ readonly params: SurveyParams; readonly because: readonly Because[] }> {
  const found = inForce(closedLoop.survey, day)
  if (!found.ok) return found
  const { params, from } = found.value
  return { ok: true, value: { params, because: [{ clause: '11.1', from, params }] } }
}

/**
 * The day on which it is forgotten which numbers were called on `day`, by the policy of that day:
 * a later change of the policy touches later days only. Undefined where none was in force.
 */
export function forgetOn(day: Day): Day | undefined {
  const policy = paramsOn(day)
  return policy.ok ? addDays(day, policy.value.params.linkDeleteAfterDays) : undefined
}

export const sha256 = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex')

/** The survey before anybody registered one: version 1, so that the first registration has something to match. */
export const unregistered: Survey = {
  id: '00000000-0000-4000-8000-000000000111',
  title: '县民意调查',
  formNumber: null,
  approvalNumber: null,
  approvedBy: null,
  expiresOn: null,
  questionnaireVersion: newestQuestionnaire,
  version: 1,
}

export async function loadSurvey(trx: Trx, county: number): Promise<Survey | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('survey.surveys')
    .selectAll()
    .where('county_id', '=', county)
    .executeTakeFirst()
  return row && surveyOfRow(row)
}

/** Writes the registration over the version the caller saw; undefined where it is stale. */
export async function saveSurvey(
  { trx, county, now, actor }: Act,
  { journal, rng }: Pick<SurveyWorld, 'journal' | 'rng'>,
  told: Omit<Survey, 'id' | 'version' | 'questionnaireVersion'>,
  foundVersion: number,
): Promise<Survey | undefined> {
  const before = await loadSurvey(trx, county)
  if ((before ?? unregistered).version !== foundVersion) return undefined
  const row: SurveyRow = {
    county_id: county,
    id: before?.id ?? rng.uuid(),
    title: told.title,
    form_number: told.formNumber,
    approval_number: told.approvalNumber,
    approved_by: told.approvedBy,
    expires_on: told.expiresOn,
    questionnaire_version: newestQuestionnaire,
    version: foundVersion + 1,
  }
  const change = before
    ? await updateRow(trx, 'survey.surveys', row, foundVersion)
    : await insertRow(trx, 'survey.surveys', row)
  if (!change) return undefined
  const event = {
    type: 'survey.registered',
    subject: { kind: 'survey', id: row.id },
    data: { expiresOn: row.expires_on, questionnaire: newestQuestionnaire },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
  return surveyOfRow(row)
}

export const questionnaireOf = (version: number): Questionnaire | undefined =>
  questionnaires.find((one) => one.version === version)

/** Keeps the wording of a questionnaire in the county's own records, once. */
export async function keepQuestionnaire(
  { trx, county, now, actor }: Act,
  { journal, rng }: Pick<SurveyWorld, 'journal' | 'rng'>,
  version: number,
): Promise<void> {
  const content = questionnaireOf(version)
  const kept = await tablesOf(trx)
    .selectFrom('survey.questionnaires')
    .select('id')
    .where('county_id', '=', county)
    .where('number', '=', version)
    .executeTakeFirst()
  if (kept || !content) return
  const id = rng.uuid()
  // Parsed from its own text: the schema's optional fields are absent, never undefined.
  const plain = JSON.parse(JSON.stringify(content)) as never
  const row = { county_id: county, id, number: version, content: plain, version: 1 }
  const change = await insertRow(trx, 'survey.questionnaires', row)
  const event = {
    type: 'survey.questionnaire_recorded',
    subject: { kind: 'questionnaire', id },
    data: { number: version },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
}

export async function loadClosing(
  trx: Trx,
  county: number,
  day: Day,
): Promise<ClosingRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.day_closings')
    .selectAll()
    .where('county_id', '=', county)
    .where('day', '=', day)
    .executeTakeFirst()
}
