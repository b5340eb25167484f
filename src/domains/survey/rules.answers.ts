import type { Refusal } from '#basics/result.ts'
import { unofferedAnswers } from '#domains/survey/terms.ts'
import type { Answers, Question, Questionnaire } from '#domains/survey/terms.ts'

/** Whether a question is asked, given the answers before it. */
export function isAsked({ onlyIf }: Question, answers: Answers): boolean {
  if (!onlyIf) return true
  const earlier = answers[onlyIf.key]
  return earlier !== undefined && onlyIf.in.includes(earlier)
}

/**
 * 11.1: everything wrong with a filled questionnaire: questions without an answer (counted once for
 * all), answers nobody offered, answers to questions that the jumps leave out or that do not exist.
 * 88 (does not know) and 99 (will not say) may always be recorded. Empty where it can be kept.
 */
export function answerRefusals({ questions }: Questionnaire, answers: Answers): readonly Refusal[] {
  const asked = questions.filter((question) => isAsked(question, answers))
  const missing = asked.filter(({ key }) => answers[key] === undefined).length
  const known = new Set(asked.map(({ key }) => key))
  const found: Refusal[] = missing
    ? [{ code: 'answers_missing', field: 'answers', clause: '11.1', detail: { count: missing } }]
    : []
  for (const [key, code] of Object.entries(answers)) {
    const question = asked.find((one) => one.key === key)
    const field = `answers.${key}`
    if (!known.has(key) || !question)
      found.push({ code: 'question_skipped', field, clause: '11.1', detail: { key } })
    else if (!mayBe(question, code))
      found.push({ code: 'answer_not_offered', field, clause: '11.1', detail: { key, code } })
  }
  return found
}

function mayBe({ offered }: Question, answer: number): boolean {
  return (
    offered.some(({ code }) => code === answer) || unofferedAnswers.some((one) => one === answer)
  )
}
