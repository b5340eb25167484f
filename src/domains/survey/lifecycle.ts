import type { Lifecycle } from '#basics/lifecycle.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { DrawStage, TicketStage } from '#domains/survey/terms.ts'

/** A day's draw (抽样流程): one person enters the seed, another of a different body lets it count. */
export const drawLifecycle = {
  approve: {
    from: ['proposed'],
    to: 'approved',
    by: ['second_officer'],
    clause: '11.1',
    zh: '确认种子',
    en: 'Approve the seed',
  },
  refuse: {
    from: ['proposed'],
    to: 'refused',
    by: ['second_officer'],
    clause: '11.1',
    zh: '不同意种子',
    en: 'Refuse the seed',
  },
} as const satisfies Lifecycle<string, DrawStage, Role>

/** A ticket's way through the call desk (拨打流程): handed out once at a time, finished or kept for another hour. */
export const ticketLifecycle = {
  hand: {
    from: ['waiting', 'later'],
    to: 'handed',
    by: ['interviewer'],
    clause: '11.1',
    zh: '领号',
    en: 'Take the number',
  },
  finish: {
    from: ['handed'],
    to: 'finished',
    by: ['interviewer'],
    clause: '11.1',
    zh: '记最终结果',
    en: 'Record the final disposition',
  },
  postpone: {
    from: ['handed'],
    to: 'later',
    by: ['interviewer'],
    clause: '11.1',
    zh: '改时再拨',
    en: 'Call again at another hour',
  },
} as const satisfies Lifecycle<string, TicketStage, Role>
