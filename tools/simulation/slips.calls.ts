import { surveyApi } from '#domains/survey/api.ts'
import type { Call as CallOf } from '#basics/endpoint.ts'
import type { Dice } from './dice.ts'
import type { Clerk } from './staff.ts'

/** What of a call a slip needs to know. */
export type SlipCall = {
  readonly sit: { readonly clerk: Clerk }
  readonly attemptId: string
  readonly dice: Dice
}
type AnswersBody = NonNullable<CallOf<typeof surveyApi.saveAnswers>['body']>

/** No questionnaire was saved: no complete can come of it. */
export async function slipWithoutTalk({
  sit,
  attemptId,
}: Pick<SlipCall, 'sit' | 'attemptId'>): Promise<void> {
  const params = { id: attemptId }
  await sit.clerk.ask(surveyApi.endCall, { params, body: { disposition: '1.1' } })
}

/** A question left out, an answer nobody offered, a questionnaire that does not exist. */
export async function slipBeforeAnswers(
  { sit, attemptId, dice }: SlipCall,
  body: AnswersBody,
): Promise<void> {
  const { safe: _left, ...rest } = body.answers
  const wrong = dice.pick<AnswersBody>([
    { ...body, answers: rest },
    { ...body, answers: { ...body.answers, police: 7 } },
    { ...body, questionnaireVersion: 99 },
  ])
  await sit.clerk.ask(surveyApi.saveAnswers, { params: { id: attemptId }, body: wrong })
}

/** Kept answers stay as they are: not saved twice, not taken back by another ending. */
export async function slipAfterAnswers(
  { sit, attemptId, dice }: SlipCall,
  body: AnswersBody,
): Promise<void> {
  const params = { id: attemptId }
  if (dice.pct(50)) await sit.clerk.ask(surveyApi.saveAnswers, { params, body })
  else await sit.clerk.ask(surveyApi.endCall, { params, body: { disposition: '2.12' } })
}
