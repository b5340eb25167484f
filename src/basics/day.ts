/**
 * A calendar day (日期) in the county's own calendar, written '2026-03-01'. Never a moment in time.
 */
export type Day = `${number}-${number}-${number}`

/** China has kept one time zone without summer time since 1992: UTC+8. */
export const zoneOffsetMinutes = 480

const dayMs = 86_400_000

/** Whether `text` is a day that exists, of the years 1900 to 2199: '2026-02-29' is not one. */
export function isDay(text: string): text is Day {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

/** The day that stands `days` later; negative numbers go back. */
export function addDays(day: Day, days: number): Day {
  return dayFromNumber(dayNumber(day) + days)
}

/** Whole days from `from` to `to`; negative where `to` comes first. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** 0 Sunday … 6 Saturday. */
export function weekday(day: Day): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7
}

/** Days since 1970-01-01; the inverse of `dayFromNumber`. */
export function dayNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
}

export function dayFromNumber(number: number): Day {
  // The slice of an ISO string is a Day by construction.
  return new Date(number * dayMs).toISOString().slice(0, 10) as Day
}
