import type { Day } from '#basics/day.ts'
import type { Json } from '#basics/json.ts'
import { ok, refuse, type Result, type Sentence, type Sentences } from '#basics/result.ts'
import type { Actor } from '#policy/actors.ts'

/** The row of rooms (房间), in the order of the house: a clause names the one room that carries it out. */
export const rooms = [
  'directory',
  'publication',
  'survey',
  'results',
  'casework',
  'visits',
  'mediation',
  'services',
  'campaigns',
  'returns',
  'oversight',
  'evaluation',
  'accountability',
  'duties',
] as const

export type Room = (typeof rooms)[number]

/** The parts of the opinion: G aims, R causes, M preamble of the measures, 1–12 measures, S safeguards. */
export const chapters = [
  'G',
  'R',
  'M',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  'S1',
  'S2',
  'S3',
] as const

export type Chapter = (typeof chapters)[number]

/** Where fulfilment is counted (层级): one row of a list of duties per county, township, unit … */
export type Level =
  'county' | 'township' | 'village' | 'grid' | 'unit' | 'section' | 'team' | 'person'

/** How it is computed whether a clause is met; `judged` means a person must say so. */
export type ClauseKind =
  | 'count_per_period'
  | 'headcount'
  | 'share_by_date'
  | 'cadence'
  | 'step_deadline'
  | 'change_vs_baseline'
  | 'in_place'
  | 'checklist'
  | 'judged'

/** A parameter the opinion leaves blank: `default` is ours until the county decides and dates it. */
export type Decision = 'default'

/**
 * A clause as it stood from one day to another, both days included; without `to` it still stands.
 * `decisions` names the parameters which no document fixes.
 */
export type Version<Params> = {
  readonly from: Day
  readonly to?: Day
  readonly source: Sentence
  readonly params: Params
  readonly decisions?: { readonly [Name in keyof Params]?: Decision }
}

/**
 * A clause (条款) of the opinion. `wording` is our own paraphrase, never the published sentence.
 * `caution` says what a lawful reading forbids; `openQuestion` what only the county can answer.
 */
export type Clause<Params> = {
  readonly id: string
  readonly chapter: Chapter
  readonly room: Room
  readonly title: Sentence
  readonly wording: Sentence
  readonly actors: readonly Actor[]
  readonly levels: readonly Level[]
  readonly kind: ClauseKind
  readonly caution?: Sentence
  readonly openQuestion?: Sentence
  readonly versions: readonly Version<Params>[]
}

/** Any clause, where only its words are wanted: parameters are plain data of unknown shape. */
export type AnyClause = Clause<Readonly<Record<string, Json>>>

/** What a rule may use on a day: the parameters, the day they began to apply, and who said so. */
export type InForce<Params> = {
  readonly params: Params
  readonly from: Day
  readonly source: Sentence
}

/** The reason kept in a journal entry, enough to replay a decision years later. */
export type Because<Params> = {
  readonly clause: string
  readonly from: Day
  readonly params: Params
}

/**
 * The version in force on a day. Refuses with `not_in_force` before the first version, after the
 * last and in a gap between two: a neighbouring version is never taken in its place.
 * Example: versions 2026-01-01 to 2026-06-30 and from 2026-08-01: 2026-07-15 is refused.
 */
export function inForce<Params>(clause: Clause<Params>, day: Day): Result<InForce<Params>> {
  const found = clause.versions.findLast(
    ({ from, to }) => from <= day && (to === undefined || day <= to),
  )
  if (!found) return refuse({ code: 'not_in_force', clause: clause.id, detail: { day } })
  return ok({ params: found.params, from: found.from, source: found.source })
}

/** The journal's reason for a decision taken on `day`; refuses as `inForce` does. */
export function because<Params>(clause: Clause<Params>, day: Day): Result<Because<Params>> {
  const found = inForce(clause, day)
  if (!found.ok) return found
  return ok({ clause: clause.id, from: found.value.from, params: found.value.params })
}

/** Sentences of the refusals of this file. */
export const clauseSentences = {
  not_in_force: {
    zh: '该条款在{day}没有有效版本，请核对日期或先登记县里的决定。',
    en: 'No version of this clause applies on {day}: check the date, or enter the county’s decision first.',
    status: 422,
  },
} as const satisfies Sentences
