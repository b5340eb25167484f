import { addDays, isDay, type Day } from '#basics/day.ts'
import { instantAt, type Instant } from '#basics/instant.ts'

/** When an entry happened, for sorting and clocks: a day without a time is read as its beginning. */
export function momentOf(at: Instant | Day): Instant {
  return isDay(at) ? instantAt(at, 0) : at
}

/** A day's entries count as staged when the day ends, so that the column says no more than the entry. */
export function stagedAt(at: Instant | Day): Instant {
  return isDay(at) ? instantAt(addDays(at, 1), 0) : at
}
