import { take } from '#basics/lifecycle.ts'
import { ok, refuse, unless, type Refusal, type Result } from '#basics/result.ts'
import type { Role } from '#domains/directory/terms.ts'
import { ticketLifecycle } from '#domains/survey/lifecycle.ts'
import { answerRefusals } from '#domains/survey/rules.answers.ts'
import { afterCall } from '#domains/survey/rules.ts'
import { dispositions } from '#domains/survey/terms.ts'
import type { Answers, Disposition, Questionnaire, TicketStage } from '#domains/survey/terms.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

/** 11.1: whether a ticket may be put into a caller's hand. `calling` are the reasons of the hour. */
export function decideHand(
  stage: TicketStage,
  given: { readonly role: Role; readonly calling: readonly Refusal[] },
): Result<TicketStage> {
  const step = take(ticketLifecycle.hand, stage, given.role)
  return unless([...(step.ok ? [] : step.refusal), ...given.calling], () => ticketLifecycle.hand.to)
}

/** 11.1: whether the number of a ticket may be shown for one more attempt. */
export function decideDial(
  ticket: { readonly stage: TicketStage; readonly attempts: number },
  given: {
    readonly calling: readonly Refusal[]
    readonly params: Pick<SurveyParams, 'maxAttemptsPerNumber'>
  },
): Result<{ readonly ordinal: number }> {
  const found: Refusal[] = [...given.calling]
  const isOver = ticket.stage !== 'handed' || ticket.attempts >= given.params.maxAttemptsPerNumber
  if (isOver) found.push({ code: 'call_over', clause: '11.1' })
  return unless(found, () => ({ ordinal: ticket.attempts + 1 }))
}

/** 11.1: whether part A may be kept: once a call, whole, by the questionnaire it was asked from. */
export function decideAnswers(
  call: { readonly isOpen: boolean; readonly answersSaved: boolean },
  command: { readonly questionnaireVersion: number; readonly answers: Answers },
  questionnaire: Questionnaire | undefined,
): Result<Questionnaire> {
  const found: Refusal[] = []
  if (!call.isOpen) found.push({ code: 'call_over', clause: '11.1' })
  if (call.answersSaved) found.push({ code: 'answers_already_saved', clause: '11.1' })
  if (!questionnaire) {
    const detail = { version: command.questionnaireVersion }
    const field = 'questionnaireVersion'
    return refuse({ code: 'unknown_questionnaire', field, clause: '11.1', detail }, ...found)
  }
  found.push(...answerRefusals(questionnaire, command.answers))
  return unless(found, () => questionnaire)
}

/**
 * 11.2: whether a problem may be recorded: in any call that was dialled, with or without part A, as
 * long as it goes on or later that day. A request whose answer got lost comes again after the end of
 * the call, and the resident was promised a receipt. Part A is not asked for: who does not want the
 * questionnaire may still report, and a report tells nobody that the questions were answered.
 */
export function decideProblem(call: {
  readonly isOpen: boolean
  readonly isToday: boolean
}): Result<true> {
  if (call.isOpen || call.isToday) return ok(true)
  return refuse({ code: 'call_over', clause: '11.2' })
}

/** What a call was when somebody ends it. `attempts` counts the one now going on. */
export type CallFound = {
  readonly isOpen: boolean
  readonly answersSaved: boolean
  readonly stage: TicketStage
  readonly attempts: number
}

/** What becomes of the ticket and of its number. `number` null: nothing changes there. */
export type CallEnd = {
  readonly stage: TicketStage
  readonly again: boolean
  readonly number: 'rests' | 'unusable' | 'do_not_call' | null
}

/**
 * 11.1: how a call ends. A complete needs part A, and part A can only end in a complete. What was
 * not reached waits for another hour until the attempts of the policy are used up. A resident who
 * asked not to be called again never is, whatever the disposition.
 */
export function decideEnd(
  call: CallFound,
  command: { readonly disposition: Disposition; readonly doNotCall: boolean },
  given: { readonly role: Role; readonly params: Pick<SurveyParams, 'maxAttemptsPerNumber'> },
): Result<CallEnd> {
  const found: Refusal[] = []
  const isComplete = command.disposition === '1.1'
  if (!call.isOpen) found.push({ code: 'call_over', clause: '11.1' })
  if (isComplete && !call.answersSaved) found.push({ code: 'part_a_missing', clause: '11.1' })
  if (!isComplete && call.answersSaved) found.push({ code: 'part_a_kept', clause: '11.1' })
  const again =
    dispositions[command.disposition].again &&
    !command.doNotCall &&
    call.attempts < given.params.maxAttemptsPerNumber
  const step = again ? ticketLifecycle.postpone : ticketLifecycle.finish
  const stage = take(step, call.stage, given.role)
  if (call.isOpen && !stage.ok) found.push(...stage.refusal)
  const after = afterCall(command.disposition)
  const number = command.doNotCall ? 'do_not_call' : after === 'stays' ? null : after
  return unless(found, () => ({ stage: step.to, again, number }))
}

/** 11.1: whether a day may be closed: it has begun, and something was drawn for it. */
export function decideClose(given: {
  readonly day: string
  readonly today: string
  readonly isDrawn: boolean
}): Result<true> {
  const detail = { day: given.day }
  if (given.day > given.today) return refuse({ code: 'day_not_begun', clause: '11.1', detail })
  if (!given.isDrawn) return refuse({ code: 'nothing_drawn', clause: '11.1', detail })
  return ok(true)
}
