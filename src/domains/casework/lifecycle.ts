import type { Lifecycle } from '#basics/lifecycle.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { ProblemStage } from '#domains/casework/terms.ts'

/**
 * The four lists (四单制) as a table: candidate -> listed -> worded -> handed over -> signed for ->
 * handled -> reported done -> called back -> closed, or redone with a new clock. No command of a
 * handling role leads to an end stage: only the resident's word, or a second officer's check where
 * nobody may be called or nobody was reached.
 */
export const problemLifecycle = {
  list: {
    from: ['candidate'],
    to: 'listed',
    by: ['dispatcher'],
    clause: '11.2',
    zh: '列单',
    en: 'List',
  },
  proposeDecline: {
    from: ['candidate'],
    to: 'decline_proposed',
    by: ['dispatcher'],
    clause: '11.2',
    zh: '提出不列单',
    en: 'Propose not to list',
  },
  confirmDecline: {
    from: ['decline_proposed'],
    to: 'declined',
    by: ['second_officer'],
    clause: '11.2',
    zh: '同意不列单',
    en: 'Agree not to list',
  },
  rejectDecline: {
    from: ['decline_proposed'],
    to: 'candidate',
    by: ['second_officer'],
    clause: '11.2',
    zh: '应当列单',
    en: 'It must be listed',
  },
  word: {
    from: ['listed', 'worded'],
    to: 'worded',
    by: ['dispatcher'],
    clause: '11.2',
    zh: '拟交办词',
    en: 'Word it for the unit',
  },
  handOver: {
    from: ['worded'],
    to: 'handed_over',
    by: ['dispatcher'],
    clause: '11.3',
    zh: '交单',
    en: 'Hand over',
  },
  sign: {
    from: ['handed_over'],
    to: 'signed',
    by: ['handler', 'unit_head'],
    clause: '11.3',
    zh: '签收',
    en: 'Sign for',
  },
  object: {
    from: ['handed_over'],
    to: 'objected',
    by: ['handler', 'unit_head'],
    clause: '11.3',
    zh: '提出异议',
    en: 'Object',
  },
  upholdObjection: {
    from: ['objected'],
    to: 'worded',
    by: ['second_officer'],
    clause: '11.3',
    zh: '异议成立，改派',
    en: 'Uphold: hand over anew',
  },
  rejectObjection: {
    from: ['objected'],
    to: 'handed_over',
    by: ['second_officer'],
    clause: '11.3',
    zh: '异议不成立',
    en: 'Reject the objection',
  },
  handle: {
    from: ['signed', 'redo'],
    to: 'handled',
    by: ['handler', 'unit_head'],
    clause: '11.4',
    zh: '记录办理',
    en: 'Record what was done',
  },
  reportDone: {
    from: ['handled'],
    to: 'reported_done',
    by: ['handler', 'unit_head'],
    clause: '11.4',
    zh: '报办结',
    en: 'Report done',
  },
  close: {
    from: ['reported_done'],
    to: 'closed',
    by: ['callback_caller'],
    clause: '11.5',
    zh: '居民满意，销单',
    en: 'Satisfied: close',
  },
  sendBack: {
    from: ['reported_done'],
    to: 'redo',
    by: ['callback_caller'],
    clause: '11.5',
    zh: '居民不满意，重办',
    en: 'Not satisfied: redo',
  },
  tryAgain: {
    from: ['reported_done'],
    to: 'reported_done',
    by: ['callback_caller'],
    clause: '11.5',
    zh: '换时段再拨',
    en: 'Call at another hour',
  },
  giveUp: {
    from: ['reported_done'],
    to: 'unreachable',
    by: ['callback_caller'],
    clause: '11.5',
    zh: '多次未联系上',
    en: 'Not reached after all tries',
  },
  check: {
    from: ['reported_done', 'unreachable'],
    to: 'checked',
    by: ['second_officer'],
    clause: '11.5',
    zh: '核查认定',
    en: 'End by a check',
  },
} as const satisfies Lifecycle<string, ProblemStage, Role>
export type ProblemCommand = keyof typeof problemLifecycle
