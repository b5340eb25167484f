import { local } from '#basics/calendar.builders.ts'
import type { Deadline, DeadlineTerms, Limit } from '#basics/working-time.deadline.ts'
import type { Pause, PauseRules } from '#basics/working-time.pauses.ts'

/** Pause rules for tests: two reasons, two pauses, five working days. */
export const pauseRules: PauseRules = {
  reasons: ['awaiting_expert', 'flood'],
  maxPauses: 2,
  maxWorkingDaysTotal: 5,
}

/** A pause by wall clock; open without `to`. */
export function pause(from: string, to?: string, reason = 'awaiting_expert'): Pause {
  return { from: local(from), ...(to === undefined ? {} : { to: local(to) }), reason }
}

/** Terms by wall clock. */
export function terms(
  limit: Limit,
  start: string,
  pauses: readonly Pause[] = [],
  now?: string,
): DeadlineTerms {
  const asked = now === undefined ? {} : { now: local(now) }
  return { start: local(start), limit, pauses, pauseRules, ...asked }
}

/** The strip as a person reads it: 'day MM-DD, + where counted, running count, reason'. */
export function strip({ steps }: Deadline): readonly string[] {
  return steps.map(
    ({ kind, day, counted, running, why, provisional }) =>
      `${kind} ${day.slice(5)} ${counted ? '+' : '.'} ${running}${provisional ? '?' : ''} ${why.zh}`,
  )
}
