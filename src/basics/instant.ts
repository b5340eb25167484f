import { zoneOffsetMinutes, type Day } from '#basics/day.ts'

/** A moment (时刻) in UTC, written '2026-03-01T00:30:00.000Z': text, so that it compares and stores as itself. */
export type Instant = `${Day}T${string}Z`

/** Milliseconds since 1970, for arithmetic; go back with `instantFromMs`. */
export function msOf(instant: Instant): number {
  return Date.parse(instant)
}

export function instantFromMs(ms: number): Instant {
  // toISOString writes exactly this shape for the years the product meets.
  return new Date(ms).toISOString() as Instant
}

export function addMs(instant: Instant, ms: number): Instant {
  return instantFromMs(msOf(instant) + ms)
}

/** The county's calendar day at a moment: 2026-03-01T16:30Z is already 2 March there. */
export function dayOf(instant: Instant): Day {
  return instantFromMs(msOf(instant) + zoneOffsetMinutes * 60_000).slice(0, 10) as Day
}

/** The moment at which a county's wall clock shows `minutes` after midnight of `day`. */
export function instantAt(day: Day, minutes: number): Instant {
  return instantFromMs(Date.parse(`${day}T00:00:00Z`) + (minutes - zoneOffsetMinutes) * 60_000)
}

/** Minutes after the county's midnight, with fractions: 08:30 is 510. */
export function minutesOfDay(instant: Instant): number {
  const local = msOf(instant) + zoneOffsetMinutes * 60_000
  return (((local % 86_400_000) + 86_400_000) % 86_400_000) / 60_000
}
