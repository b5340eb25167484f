/**
 * The closed loop (闭环) on one page: what one room tells the journal, another room hears. Rooms
 * never call each other to the right; whatever must run rightward stands here. `worker.ts` binds
 * each `then` to the room's job, and the compiler asks for every one of them.
 */
export const loop = [
  {
    when: 'survey.day_closed',
    then: 'casework.takeCandidates',
    why: '11.2',
  },
  {
    when: 'directory.calendar_changed',
    then: 'casework.recomputeDeadlines',
    why: '11.3',
  },
] as const satisfies readonly { when: string; then: string; why: string }[]

export type LoopJob = (typeof loop)[number]['then']
