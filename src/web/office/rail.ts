import type { Sentence } from '#basics/result.ts'
import type { ProblemStage } from '#domains/casework/terms.ts'

/** The way of a problem in one line (环节): list, word, hand over, sign, handle, report, call back, close. */
export const railSteps: readonly { readonly short: Sentence; readonly long: Sentence }[] = [
  { short: { zh: '列', en: 'List' }, long: { zh: '列单', en: 'List' } },
  { short: { zh: '拟', en: 'Word' }, long: { zh: '拟交办词', en: 'Word for the unit' } },
  { short: { zh: '交', en: 'Hand' }, long: { zh: '交单', en: 'Hand over' } },
  { short: { zh: '签', en: 'Sign' }, long: { zh: '签收', en: 'Sign for' } },
  { short: { zh: '办', en: 'Do' }, long: { zh: '办理', en: 'Handle' } },
  { short: { zh: '报', en: 'Report' }, long: { zh: '报办结', en: 'Report done' } },
  { short: { zh: '回访', en: 'Call' }, long: { zh: '回访', en: 'Call back' } },
  { short: { zh: '销', en: 'Close' }, long: { zh: '销单', en: 'Close' } },
]

/**
 * How many steps lie behind a problem of this stage; the next one is the step it stands at. Ends
 * other than the close stay at the step they came from, and so does one that reached nobody.
 */
export const stepsBehind: Readonly<Record<ProblemStage, number>> = {
  candidate: 0,
  decline_proposed: 0,
  declined: 0,
  listed: 1,
  worded: 2,
  handed_over: 3,
  objected: 3,
  signed: 4,
  redo: 4,
  handled: 5,
  reported_done: 6,
  unreachable: 6,
  checked: 6,
  closed: 8,
}
