import { dayKind, type Calendar } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import { msOf, type Instant } from '#basics/instant.ts'
import type { Sentence } from '#basics/result.ts'
import { judgePauses, type Pause, type PauseRules } from '#basics/working-time.pauses.ts'
import { inOrder, pauseSteps, type DeadlineStep } from '#basics/working-time.steps.ts'
import { walkDays, walkTime, type Walk } from '#basics/working-time.walk.ts'
import type { Stretch } from '#basics/working-time.ts'

/** How long a matter may take (办理期限). Hours without `working` run day and night. */
export type Limit =
  | { readonly workingDays: number }
  | { readonly workingHours: number }
  | { readonly calendarDays: number; readonly rollsToWorkingDay?: boolean }
  | { readonly hours: number }

/** Everything a deadline depends on beside the calendar; all of it comes from journal events and policy. */
export type DeadlineTerms = {
  readonly start: Instant
  readonly limit: Limit
  readonly pauses: readonly Pause[]
  readonly pauseRules: PauseRules
  /** When it is asked: tells whether an open pause has used up its days. Without it an open pause still runs. */
  readonly now?: Instant
}

/** A deadline (到期时间) and how it was made. */
export type Deadline = {
  readonly dueAt: Instant | 'paused'
  /** `dueAt`, or while a pause runs, the date that comes out if it runs as long as it may. */
  readonly latestAt: Instant
  readonly unit: 'days' | 'minutes'
  readonly steps: readonly DeadlineStep[]
  /** The date may move when a year's arrangement is published. */
  readonly provisional: boolean
  readonly calendarVersion: string
}

/**
 * When a matter is due. The same terms and calendar give the same answer for ever.
 *
 * Worked example: 5 working days from Monday 2026-11-16 10:00, paused from Wednesday 10:00 to Friday
 * 15:00. Monday is the day of the event; Tuesday 1; Wednesday and Thursday paused; Friday 2; the
 * weekend off; Monday 3, Tuesday 4, Wednesday 5: due on 2026-11-25 at 18:00.
 *
 * Throws on a limit that is not positive (days must be whole) and on a calendar that never opens.
 */
export function deadline(terms: DeadlineTerms, calendar: Calendar): Deadline {
  const unit = unitOf(terms.limit)
  const judged = judgePauses(terms, unit, calendar)
  const stopping = judged.filter(({ stops }) => stops)
  const { dueAt: latestAt, steps: walked } = walk(terms, stopping, calendar)
  const steps = inOrder([...walked, ...pauseSteps(judged, latestAt)])
  const nowMs = terms.now === undefined ? -Infinity : msOf(terms.now)
  const running = stopping.find(({ open, from, to }) => open && from < msOf(latestAt) && nowMs < to)
  // While the clock stands, the lines end where it stopped or, asked later, now.
  const horizonMs = running ? Math.max(nowMs, running.from) : Infinity
  return {
    dueAt: running ? 'paused' : latestAt,
    latestAt,
    unit,
    steps: steps.filter(({ at }) => msOf(at) <= horizonMs),
    provisional: steps.some(({ provisional }) => provisional),
    calendarVersion: calendar.version,
  }
}

/** A matter whose clock runs, for recomputing. */
export type RunningItem = { readonly id: string; readonly terms: DeadlineTerms }

/** A deadline that a new calendar moved, with the first day the two calendars see differently. */
export type MovedDeadline = {
  readonly id: string
  readonly old: Deadline
  readonly new: Deadline
  readonly because?: { readonly day: Day; readonly old: Sentence; readonly new: Sentence }
}

/**
 * The running matters whose date another calendar moves, in the order given: what is journaled and
 * told to people when a notice is published or a county changes its overlays. A date that merely
 * stops being provisional has not moved.
 */
export function movedDeadlines(
  items: readonly RunningItem[],
  oldCalendar: Calendar,
  newCalendar: Calendar,
): readonly MovedDeadline[] {
  return items.flatMap(({ id, terms }) => {
    const before = deadline(terms, oldCalendar)
    const after = deadline(terms, newCalendar)
    if (before.dueAt === after.dueAt && before.latestAt === after.latestAt) return []
    const days = [...before.steps, ...after.steps].map(({ day }) => day).toSorted()
    const changed = days.find(
      (day) => dayKind(oldCalendar, day).working !== dayKind(newCalendar, day).working,
    )
    const moved = { id, old: before, new: after }
    if (changed === undefined) return [moved]
    const [oldWhy, newWhy] = [dayKind(oldCalendar, changed).why, dayKind(newCalendar, changed).why]
    return [{ ...moved, because: { day: changed, old: oldWhy, new: newWhy } }]
  })
}

function unitOf(limit: Limit): Deadline['unit'] {
  return 'workingDays' in limit || 'calendarDays' in limit ? 'days' : 'minutes'
}

function walk(
  { start, limit }: DeadlineTerms,
  stopping: readonly Stretch[],
  calendar: Calendar,
): Walk {
  if ('workingDays' in limit) {
    const days = wholeDays(limit.workingDays)
    return walkDays({ start, days, everyDay: false, rolls: false }, stopping, calendar)
  }
  if ('calendarDays' in limit) {
    const [days, rolls] = [wholeDays(limit.calendarDays), limit.rollsToWorkingDay ?? false]
    return walkDays({ start, days, everyDay: true, rolls }, stopping, calendar)
  }
  const aroundTheClock = 'hours' in limit
  const ms = msOfHours(aroundTheClock ? limit.hours : limit.workingHours)
  return walkTime({ start, ms, aroundTheClock }, stopping, calendar)
}

function wholeDays(days: number): number {
  if (!Number.isSafeInteger(days) || days <= 0) throw new RangeError(`a limit of ${days} days`)
  return days
}

function msOfHours(hours: number): number {
  if (!Number.isFinite(hours) || hours <= 0) throw new RangeError(`a limit of ${hours} hours`)
  return Math.round(hours * 3_600_000)
}
