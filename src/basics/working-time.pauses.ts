import { closeOf, isWorkingDay, type Calendar } from '#basics/calendar.ts'
import { addDays, type Day } from '#basics/day.ts'
import { dayOf, instantAt, instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import { firstWorkingDay, openings, type Stretch } from '#basics/working-time.ts'

/** A pause (暂停计时) as the journal tells it; still running while it has no `to`. `reason` is a code. */
export type Pause = { readonly from: Instant; readonly to?: Instant; readonly reason: string }

/** For which reasons a clock may stop, how often, and for how many working days in all. */
export type PauseRules = {
  readonly reasons: readonly string[]
  readonly maxPauses: number
  readonly maxWorkingDaysTotal: number
}

/**
 * What became of a pause: it stops the clock (`stops`), or until the days allowed are used up
 * (`cut`), or not at all: a reason not listed, one pause too many, no days left, or no length.
 */
export type PauseVerdict =
  'stops' | 'cut' | 'reason_not_allowed' | 'too_many' | 'no_days_left' | 'empty'

/**
 * A pause with its verdict and the time in which it really stops the clock, in milliseconds. For an
 * open pause that ends when the days allowed will be used up.
 */
export type JudgedPause = Stretch & {
  readonly pause: Pause
  readonly verdict: PauseVerdict
  readonly stops: boolean
  readonly open: boolean
  /** Working days it uses up, of those no earlier pause used. */
  readonly usesDays: readonly Day[]
}

/** How a clock counts: whole days judged at their close, or the time that passes in minutes. */
export type Counting = 'days' | 'minutes'

/**
 * Judges the pauses of a clock in the order in which they began.
 *
 * A clock of days is judged once a day, at its close: the day counts unless a pause runs at that
 * moment. Paused on Wednesday 10:00 and resumed on Friday 15:00, Wednesday and Thursday do not count
 * and Friday does. Such a pause uses a working day for each close it covers; a pause of a clock of
 * hours uses every working day whose office hours it touches. A day used twice is used once.
 *
 * Throws unless the limits are whole numbers from 0.
 */
export function judgePauses(
  terms: {
    readonly start: Instant
    readonly pauses: readonly Pause[]
    readonly pauseRules: PauseRules
  },
  counting: Counting,
  calendar: Calendar,
): readonly JudgedPause[] {
  const { reasons, maxPauses, maxWorkingDaysTotal } = terms.pauseRules
  for (const limit of [maxPauses, maxWorkingDaysTotal]) {
    if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`pause limit ${limit}`)
  }
  const inOrder = terms.pauses.toSorted((a, b) => msOf(a.from) - msOf(b.from))
  const usedDays = new Set<Day>()
  let accepted = 0
  return inOrder.map((pause) => {
    const from = Math.max(msOf(pause.from), msOf(terms.start))
    const to = pause.to === undefined ? Infinity : msOf(pause.to)
    const idle = { pause, from, to: from, stops: false, open: false, usesDays: [] } as const
    if (!reasons.includes(pause.reason)) return { ...idle, verdict: 'reason_not_allowed' }
    if (to <= from) return { ...idle, verdict: 'empty' }
    accepted += 1
    if (accepted > maxPauses) return { ...idle, verdict: 'too_many' }
    const wanted = { from, to, counting, startDay: dayOf(terms.start) }
    const { usesDays, end } = useDays(wanted, usedDays, maxWorkingDaysTotal, calendar)
    if (end <= from) return { ...idle, verdict: 'no_days_left' }
    const verdict = pause.to !== undefined && end < to ? 'cut' : 'stops'
    return { pause, verdict, from, to: end, stops: true, open: pause.to === undefined, usesDays }
  })
}

type WantedPause = Stretch & { readonly counting: Counting; readonly startDay: Day }

/** Takes working days into `usedDays` until the pause ends or a day would be one too many: there it ends, at that day's opening. */
function useDays(
  wanted: WantedPause,
  usedDays: Set<Day>,
  maxDays: number,
  calendar: Calendar,
): { readonly usesDays: readonly Day[]; readonly end: number } {
  const usesDays: Day[] = []
  let day = dayOf(instantFromMs(wanted.from))
  for (; msOf(instantAt(day, 0)) < wanted.to; day = addDays(day, 1)) {
    // An open pause meets closures without end only in a broken calendar: this throws there.
    if (wanted.to === Infinity) day = firstWorkingDay(calendar, day)
    if (usedDays.has(day) || !usesDay(wanted, day, calendar)) continue
    if (usedDays.size >= maxDays) {
      const opening = openings(calendar, day)[0]?.from ?? wanted.from
      return { usesDays, end: Math.max(wanted.from, opening) }
    }
    usedDays.add(day)
    usesDays.push(day)
  }
  return { usesDays, end: wanted.to }
}

function usesDay(
  { from, to, counting, startDay }: WantedPause,
  day: Day,
  calendar: Calendar,
): boolean {
  if (!isWorkingDay(calendar, day)) return false
  if (counting === 'minutes') {
    return openings(calendar, day).some((open) => from < open.to && open.from < to)
  }
  // The day of the event never counts, so that a pause on it takes nothing away.
  return day > startDay && stopsAt({ from, to }, msOf(closeOf(calendar, day)))
}

/** Whether a pause runs at the close of a day: a day fully worked before the pause began counts. */
export function stopsAt({ from, to }: Stretch, closeMs: number): boolean {
  return from < closeMs && closeMs <= to
}
