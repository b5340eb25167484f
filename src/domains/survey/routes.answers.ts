import { addDays } from '#basics/day.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { villagesOf } from '#domains/directory/reads.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { decideAnswers, decideProblem } from '#domains/survey/decide.call.ts'
import { keptDuration } from '#domains/survey/rules.ts'
import { paramsOn, questionnaireOf, type SurveyWorld } from '#domains/survey/store.ts'
import {
  hasAnswers,
  loadAttempt,
  loadTicket,
  markProblem,
  saveInterview,
} from '#domains/survey/store.calls.ts'
import type { AttemptRow, TicketRow } from '#domains/survey/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handler } from '#platform/http/room.ts'
import type { Because } from '#platform/ports.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

type Api = typeof surveyApi
type BodyOf<Name extends 'saveAnswers' | 'saveProblem'> = Parameters<
  Handler<Api[Name]>['handle']
>[0]['body'] & { readonly id: string }

/** A call as the desk finds it: its attempt, its ticket locked, and what the policy of its day says. */
export type Call = {
  readonly attempt: AttemptRow
  readonly ticket: TicketRow
  readonly params: SurveyParams
  readonly because: readonly Because[]
  readonly isOpen: boolean
  readonly answersSaved: boolean
}

export async function callOf(trx: Trx, county: number, attemptId: string): Promise<Result<Call>> {
  const before = await loadAttempt(trx, county, attemptId)
  const ticket = before && (await loadTicket(trx, county, before.ticket_id, 'lock'))
  // Read again behind the lock: whoever held it may have ended the call.
  const attempt: AttemptRow | undefined = ticket && (await loadAttempt(trx, county, attemptId))
  if (!attempt || !ticket) return refuse({ code: 'not_found' })
  const policy = paramsOn(ticket.day)
  if (!policy.ok) return policy
  const { params, because } = policy.value
  return ok({
    attempt,
    ticket,
    params,
    because,
    isOpen: attempt.ended_at === null,
    answersSaved: await hasAnswers(trx, county, ticket),
  })
}

/** Part A: its row and its entry name neither call nor number; see `saveInterview`. */
export async function saveAnswers(
  world: SurveyWorld,
  { trx, county }: Context,
  body: BodyOf<'saveAnswers'>,
): Promise<Result<{ saved: true }>> {
  const call = await callOf(trx, county, body.id)
  if (!call.ok) return call
  const { ticket, params } = call.value
  const questionnaire = questionnaireOf(body.questionnaireVersion)
  const decided = decideAnswers(call.value, body, questionnaire)
  if (!decided.ok) return decided
  const row = {
    county_id: county,
    // By chance, never from the request's key: the key could be followed back to the call.
    id: world.rng.uuid(),
    day: ticket.day,
    township_id: ticket.township_id,
    questionnaire_version: body.questionnaireVersion,
    answers: body.answers,
    age_band: body.ageBand,
    sex: body.sex,
    duration_seconds: keptDuration(body.durationSeconds, params),
    version: 1,
  }
  const deleteOn = addDays(ticket.day, params.linkDeleteAfterDays)
  const link = { numberId: ticket.number_id, deleteOn }
  await saveInterview({ trx, county }, world, row, link)
  return ok({ saved: true })
}

/** Part B goes to the vault by its own request and leaves nothing else: no row, no entry. */
export async function saveProblem(
  world: SurveyWorld,
  context: Context,
  { id, words, villageId, consent, urgent }: BodyOf<'saveProblem'>,
): Promise<Result<{ receipt: string }>> {
  const { county } = context
  const call = await context.inTrx(async (trx) => {
    const found = await callOf(trx, county, id)
    if (!found.ok) return found
    const { ticket } = found.value
    const isToday = ticket.day === context.today
    const decided = decideProblem({ isOpen: found.value.isOpen, isToday })
    if (!decided.ok) return decided
    const villages = await villagesOf(trx, county, { townshipId: ticket.township_id })
    if (villageId !== null && !villages.some((village) => village.id === villageId))
      return refuse({ code: 'unknown_village', field: 'villageId', detail: { value: villageId } })
    return found
  })
  if (!call.ok) return call
  const { number_id: numberId, township_id: townshipId, day } = call.value.ticket
  const saved = await world.vault.saveReport({
    county,
    key: context.keyedId('problem'),
    numberId,
    words,
    townshipId,
    villageId,
    consent,
    urgent,
    day,
  })
  if (!saved.ok) return saved
  await context.inTrx(async (trx) => {
    const now = await callOf(trx, county, id)
    // The mark goes with the end of the call; behind it nothing would take it away.
    if (now.ok && now.value.isOpen) await markProblem(trx, county, id)
  })
  return ok({ receipt: saved.value.receipt })
}
