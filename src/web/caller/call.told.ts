import type { Questionnaire } from '#domains/survey/terms.ts'
import type { CallDraft } from '#web/caller/script.ts'

/** What a view of the script knows and may do. A problem may be recorded at any time of the call. */
export type ScriptTold = {
  readonly attemptId: string
  readonly questionnaire: Questionnaire
  readonly answersSaved: boolean
  readonly problemSaved: boolean
  readonly draft: CallDraft
  readonly setDraft: (next: (before: CallDraft) => CallDraft) => void
  readonly onProblem: () => void
  readonly onHangUp: () => void
}
