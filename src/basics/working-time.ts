import { closeOf, isWorkingDay, workingSpans, type Calendar } from '#basics/calendar.ts'
import { addDays, type Day } from '#basics/day.ts'
import { dayOf, instantAt, instantFromMs, msOf, type Instant } from '#basics/instant.ts'

/** A stretch of time in milliseconds since 1970. */
export type Stretch = { readonly from: number; readonly to: number }

/** How many days on end without an open office are taken for a broken calendar. */
export const longestClosureDays = 1000

/** A day's office hours as stretches of absolute time, in order. */
export function openings(calendar: Calendar, day: Day): readonly Stretch[] {
  return workingSpans(calendar, day).map(({ from, to }) => ({
    from: msOf(instantAt(day, from)),
    to: msOf(instantAt(day, to)),
  }))
}

/**
 * The earliest moment at which the office has been open for `minutes` since `from`. It always lies
 * in office hours: adding 0 on a Saturday gives Monday's opening, and 210 minutes from 08:30 give
 * 12:00 of the same morning, not the afternoon's 14:30.
 *
 * Throws on negative minutes and on a calendar that never opens.
 */
export function addWorkingMinutes(calendar: Calendar, from: Instant, minutes: number): Instant {
  if (!(minutes >= 0)) throw new RangeError(`${minutes} working minutes cannot be added`)
  const startMs = msOf(from)
  let leftMs = Math.round(minutes * 60_000)
  for (let day = dayOf(from), closed = 0; ; day = addDays(day, 1)) {
    const stretches = openings(calendar, day)
    closed = checkedClosure(calendar, day, stretches.length > 0 ? 0 : closed + 1)
    for (const stretch of stretches) {
      const beginMs = Math.max(stretch.from, startMs)
      if (beginMs > stretch.to) continue
      if (leftMs <= stretch.to - beginMs) return instantFromMs(beginMs + leftMs)
      leftMs -= stretch.to - beginMs
    }
  }
}

/**
 * The close of business on the `n`-th working day. By Chinese practice (Civil Code art. 201) the day
 * of the event does not count, whatever its hour: three working days from Friday 2026-11-20 end on
 * Wednesday 2026-11-25 at 18:00. With n = 0 it is the close of that day, or of the next working one.
 *
 * Throws unless `n` is a whole number from 0.
 */
export function addWorkingDays(calendar: Calendar, from: Instant | Day, n: number): Instant {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} working days cannot be added`)
  let day = dayFrom(from)
  if (n === 0) return closeOf(calendar, firstWorkingDay(calendar, day))
  for (let counted = 0; counted < n; counted += 1) {
    day = firstWorkingDay(calendar, addDays(day, 1))
  }
  return closeOf(calendar, day)
}

/** The day itself where the office works on it, else the next one that does. Throws on a calendar that never opens. */
export function firstWorkingDay(calendar: Calendar, from: Day): Day {
  let day = from
  for (let closed = 1; !isWorkingDay(calendar, day); closed += 1) {
    checkedClosure(calendar, day, closed)
    day = addDays(day, 1)
  }
  return day
}

/** Minutes of office hours between two moments, with fractions; negative where `to` comes first. */
export function workingMinutesBetween(calendar: Calendar, from: Instant, to: Instant): number {
  const [fromMs, toMs] = [msOf(from), msOf(to)]
  if (toMs < fromMs) return -workingMinutesBetween(calendar, to, from)
  let ms = 0
  for (let day = dayOf(from), last = dayOf(to); day <= last; day = addDays(day, 1)) {
    for (const stretch of openings(calendar, day)) {
      ms += Math.max(0, Math.min(stretch.to, toMs) - Math.max(stretch.from, fromMs))
    }
  }
  return ms / 60_000
}

/** How a running matter stands to its deadline: in time (未到期), near (临期), overdue (超期). */
export type DueState = 'in_time' | 'near' | 'overdue'

/** One ordinary day of seven office hours: the working time below which a deadline is near, unless the county says otherwise. */
export const nearWithinWorkingMinutes = 420

/**
 * Overdue after the due moment itself; near while less than `nearWithin` working minutes are left,
 * so that a weekend in between warns on Friday, not on Sunday.
 */
export function dueState(
  dueAt: Instant,
  now: Instant,
  calendar: Calendar,
  nearWithin: number = nearWithinWorkingMinutes,
): DueState {
  if (msOf(now) > msOf(dueAt)) return 'overdue'
  if (nearWithin <= 0) return 'in_time'
  const enoughAt = addWorkingMinutes(calendar, now, nearWithin)
  return msOf(dueAt) < msOf(enoughAt) ? 'near' : 'in_time'
}

function dayFrom(from: Instant | Day): Day {
  // A Day has ten characters and no time in it; anything longer is an Instant.
  return from.includes('T') ? dayOf(from as Instant) : (from as Day)
}

function checkedClosure(calendar: Calendar, day: Day, closedDays: number): number {
  if (closedDays > longestClosureDays) {
    throw new Error(`calendar ${calendar.version} has no office hours for ages before ${day}`)
  }
  return closedDays
}
