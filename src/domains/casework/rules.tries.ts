import { isWorkingDay, type Calendar } from '#basics/calendar.ts'
import { dayOf, minutesOfDay, msOf, type Instant } from '#basics/instant.ts'
import type { PastEvent } from '#platform/ports.ts'
import type { ClosingParams } from '#policy/closed-loop.ts'

/** What 11.5 says of calls that reach nobody. */
export type TryParams = Pick<
  ClosingParams,
  | 'callBackMaxAttempts'
  | 'minimumHoursBetweenAttempts'
  | 'attemptsOnWorkingDays'
  | 'attemptsInPartsOfDay'
>

const hourMs = 3_600_000

/** Morning until noon, afternoon until six, evening after it, by the county's clock. */
export function partOfDay(at: Instant): 'morning' | 'afternoon' | 'evening' {
  const minutes = minutesOfDay(at)
  if (minutes < 12 * 60) return 'morning'
  return minutes < 18 * 60 ? 'afternoon' : 'evening'
}

/** When nobody was reached in a round, from the problem's journal, oldest first. */
export function triesOf(
  events: readonly Pick<PastEvent, 'type' | 'at' | 'data'>[],
  round: number,
): readonly Instant[] {
  return events.flatMap(({ type, at, data }) =>
    type === 'casework.call_missed' && data?.['round'] === round ? [at] : [],
  )
}

/**
 * 11.5: whether these tries are enough to say that somebody cannot be reached: as many as the county
 * wants, on enough working days and in enough parts of the day. Somebody who works every morning is
 * not unreachable because three mornings went by.
 */
export function areSpent(
  tries: readonly Instant[],
  params: TryParams,
  calendar: Calendar,
): boolean {
  const { days, parts } = lacking(tries, params, calendar)
  return tries.length >= params.callBackMaxAttempts && days <= 0 && parts <= 0
}

/**
 * 11.5: whether a call may be made now after these tries. Refused are hours too close to the last
 * one, and a try after which the rest could no longer fall on enough days and parts of the day.
 *
 * Example, three tries on two working days in two parts of the day: after Monday 10:20 and 15:40 the
 * third may be at any hour of Tuesday, and not on Monday evening; after Monday and Tuesday at 10:20
 * it must be after noon.
 */
export function mayTryNow(
  tries: readonly Instant[],
  now: Instant,
  params: TryParams,
  calendar: Calendar,
): boolean {
  const last = tries.at(-1)
  const hours = params.minimumHoursBetweenAttempts
  if (last !== undefined && msOf(now) - msOf(last) < hours * hourMs) return false
  const before = lacking(tries, params, calendar)
  const after = lacking([...tries, now], params, calendar)
  const left = Math.max(0, params.callBackMaxAttempts - tries.length - 1)
  // A try that brings it nearer is always allowed, however the ones before it lay.
  return (['days', 'parts'] as const).every(
    (each) => after[each] <= left || after[each] < before[each],
  )
}

function lacking(
  tries: readonly Instant[],
  params: TryParams,
  calendar: Calendar,
): { readonly days: number; readonly parts: number } {
  const days = new Set(tries.map(dayOf).filter((day) => isWorkingDay(calendar, day)))
  const parts = new Set(tries.map(partOfDay))
  return {
    days: params.attemptsOnWorkingDays - days.size,
    parts: params.attemptsInPartsOfDay - parts.size,
  }
}
