import { isAsked } from '#domains/survey/rules.answers.ts'
import {
  unofferedAnswers,
  type Answers,
  type Disposition,
  type Question,
  type Questionnaire,
} from '#domains/survey/terms.ts'

/** Where in the script a call stands. Part A ends with `sex`; then it is saved and `offer` follows. */
export type Place = 'opening' | `q.${string}` | 'age' | 'sex' | 'offer' | 'closing'

export const ageBands = ['18-34', '35-49', '50-64', '65+'] as const
export type AgeBand = (typeof ageBands)[number]
export const sexes = ['m', 'f'] as const
export type Sex = (typeof sexes)[number]

/** What the caller has noted so far; kept in the browser until it is saved or the call is over. */
export type CallDraft = {
  readonly place: Place
  readonly answers: Answers
  readonly ageBand: AgeBand | null
  readonly sex: Sex | null
  /** The machine's clock when the talk began, in milliseconds; 0 before. */
  readonly beganMs: number
}

export const emptyDraft: CallDraft = {
  place: 'opening',
  answers: {},
  ageBand: null,
  sex: null,
  beganMs: 0,
}

/** The views of part A in order, as the answers so far decide the jumps. */
export function placesOf({ questions }: Questionnaire, answers: Answers): readonly Place[] {
  const asked = questions.filter((question) => isAsked(question, answers))
  return ['opening', ...asked.map(({ key }): Place => `q.${key}`), 'age', 'sex']
}

/** The question of a view, or undefined where the view is none. */
export const questionAt = ({ questions }: Questionnaire, place: Place): Question | undefined =>
  questions.find(({ key }) => place === `q.${key}`)

/** Whether the view has its answer, so that one may go on. */
export function isAnswered(questionnaire: Questionnaire, draft: CallDraft): boolean {
  const question = questionAt(questionnaire, draft.place)
  if (question) return draft.answers[question.key] !== undefined
  if (draft.place === 'age') return draft.ageBand !== null
  if (draft.place === 'sex') return draft.sex !== null
  return true
}

/** One view on or back within part A; the same view at either end. */
export function placeBeside(questionnaire: Questionnaire, draft: CallDraft, by: 1 | -1): Place {
  const places = placesOf(questionnaire, draft.answers)
  return places[places.indexOf(draft.place) + by] ?? draft.place
}

/** Notes an answer, and drops the answers to questions that are then no longer asked. */
export function withAnswer(
  questionnaire: Questionnaire,
  draft: CallDraft,
  key: string,
  code: number,
): CallDraft {
  const told: Record<string, number> = { ...draft.answers, [key]: code }
  const kept: Record<string, number> = {}
  for (const question of questionnaire.questions) {
    const answer = told[question.key]
    if (answer !== undefined && isAsked(question, kept)) kept[question.key] = answer
  }
  return { ...draft, answers: kept }
}

/**
 * The answer a number key stands for: the offered one of that number; else 8 is 88 (does not know)
 * and 9 is 99 (will not say). Undefined where the key means nothing here.
 */
export function answerOfKey({ offered }: Question, key: number): number | undefined {
  if (offered.some(({ code }) => code === key)) return key
  const [doesNotKnow, willNotSay] = unofferedAnswers
  if (key === 8) return doesNotKnow
  return key === 9 ? willNotSay : undefined
}

/** Part A with everything in it, or undefined while something is missing. */
export function partA(
  questionnaire: Questionnaire,
  { answers, ageBand, sex, beganMs }: CallDraft,
  nowMs: number,
): PartA | undefined {
  const asked = questionnaire.questions.filter((question) => isAsked(question, answers))
  if (asked.some(({ key }) => answers[key] === undefined) || !ageBand || !sex) return undefined
  const seconds = beganMs === 0 ? 0 : Math.round((nowMs - beganMs) / 1000)
  return {
    questionnaireVersion: questionnaire.version,
    answers,
    ageBand,
    sex,
    durationSeconds: Math.min(7200, Math.max(0, seconds)),
  }
}
export type PartA = {
  readonly questionnaireVersion: number
  readonly answers: Answers
  readonly ageBand: AgeBand
  readonly sex: Sex
  readonly durationSeconds: number
}

/** The disposition that most calls ending here have; the caller may choose another. */
export function likelyEnd(
  questionnaire: Questionnaire,
  draft: CallDraft,
  answersSaved: boolean,
): Disposition {
  if (answersSaved) return '1.1'
  if (draft.place === 'opening') return '3.13'
  // A question with one answer only asks whether this is the right person.
  const question = questionAt(questionnaire, draft.place)
  const isWrongPerson = question?.offered.length === 1 && draft.answers[question.key] === undefined
  return isWrongPerson ? '4.7' : '2.12'
}

/** Dispositions in the order of a caller's thought: nobody there, of no use, talked but not done. */
export const endGroups: readonly {
  readonly name: 'complete' | 'not_reached' | 'not_done' | 'no_use'
  readonly codes: readonly Disposition[]
}[] = [
  { name: 'complete', codes: ['1.1'] },
  { name: 'not_reached', codes: ['3.13', '3.12', '3.14', '3.15', '2.2'] },
  { name: 'not_done', codes: ['2.11', '2.12', '1.2', '2.3'] },
  { name: 'no_use', codes: ['4.3', '4.5', '4.7', '4.8'] },
]
