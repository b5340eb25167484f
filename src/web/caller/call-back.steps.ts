import type { CallBackOutcome, SolvedAnswer } from '#domains/casework/terms.ts'

/** Where a call-back stands: may we talk, was it solved, are you satisfied, and a look before recording. */
export const callBackSteps = ['greeting', 'solved', 'satisfied', 'look'] as const
export type CallBackStep = (typeof callBackSteps)[number]

/** What the caller has noted so far. */
export type CallBackDraft = {
  readonly step: CallBackStep
  readonly solved: SolvedAnswer | null
  readonly outcome: CallBackOutcome | null
}
export const emptyCallBack: CallBackDraft = { step: 'greeting', solved: null, outcome: null }

/** What may be said to the second question; not reached and declined at once come from the greeting. */
export const saidOutcomes = [
  'satisfied',
  'basically_satisfied',
  'not_satisfied',
  'refused',
] as const satisfies readonly CallBackOutcome[]

/** The call ends without the questions: nothing is known of the matter, and nothing is assumed. */
export const endedEarly = (outcome: 'no_contact' | 'refused'): CallBackDraft => ({
  step: 'look',
  solved: 'unknown',
  outcome,
})

/** One step on, where this one has its answer. */
export function stepOn(draft: CallBackDraft): CallBackDraft {
  switch (draft.step) {
    case 'greeting':
      // An early end taken back must not colour the questions.
      return { step: 'solved', solved: null, outcome: null }
    case 'solved':
      return draft.solved === null ? draft : { ...draft, step: 'satisfied' }
    case 'satisfied':
      return draft.outcome === null ? draft : { ...draft, step: 'look' }
    case 'look':
      return draft
  }
}

/** One step back; from an early end to the greeting, since no question was asked. */
export function stepBack(draft: CallBackDraft): CallBackDraft {
  if (draft.step === 'look' && isEarly(draft)) return emptyCallBack
  const before = callBackSteps[callBackSteps.indexOf(draft.step) - 1]
  return before ? { ...draft, step: before } : draft
}

/** Both answers, once the look has come. */
export function recorded({
  step,
  solved,
  outcome,
}: CallBackDraft):
  { readonly solved: SolvedAnswer; readonly outcome: CallBackOutcome } | undefined {
  return step === 'look' && solved && outcome ? { solved, outcome } : undefined
}

const isEarly = ({ solved, outcome }: CallBackDraft): boolean =>
  outcome === 'no_contact' || (outcome === 'refused' && solved === 'unknown')
