import { closeOf, dayKind, type Calendar, type DayKind } from '#basics/calendar.ts'
import { addDays, type Day } from '#basics/day.ts'
import { addMs, dayOf, instantAt, instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import type { Sentence } from '#basics/result.ts'
import { stopsAt } from '#basics/working-time.pauses.ts'
import { dayReasons, dueStep, startStep, type DeadlineStep } from '#basics/working-time.steps.ts'
import { longestClosureDays, openings, type Stretch } from '#basics/working-time.ts'

/** Where a clock ran out, and the lines of its days. */
export type Walk = { readonly dueAt: Instant; readonly steps: readonly DeadlineStep[] }

/** A clock of days: `everyDay` counts calendar days, `rolls` moves a last day off to the next working day. */
export type DayClock = {
  readonly start: Instant
  readonly days: number
  readonly everyDay: boolean
  readonly rolls: boolean
}

/** A clock of passing time: in office hours, or around the clock. */
export type TimeClock = {
  readonly start: Instant
  readonly ms: number
  readonly aroundTheClock: boolean
}

/** Counts the days after the day of the event, each judged at its close; due at the close of the last. */
export function walkDays(clock: DayClock, stopping: readonly Stretch[], calendar: Calendar): Walk {
  const steps: DeadlineStep[] = [startStep(clock.start, dayReasons.event)]
  let day = dayOf(clock.start)
  let running = 0
  for (let idle = 0; running < clock.days;) {
    day = addDays(day, 1)
    const step = dayStep('day', day, running, { clock, stopping, calendar })
    running = step.running
    steps.push(step)
    idle = checkedIdle(calendar, step, step.counted ? 0 : idle + 1)
  }
  if (clock.rolls) {
    // The last day may be off, or (rolled once) paused: the first that is neither ends the term.
    for (let idle = 0; !dayKind(calendar, day).working || isPaused(day, stopping, calendar);) {
      day = addDays(day, 1)
      const step = dayStep('roll', day, running, { clock, stopping, calendar })
      steps.push(step)
      idle = checkedIdle(calendar, step, idle + 1)
    }
  }
  const dueAt = closeOf(calendar, day)
  return { dueAt, steps: [...steps, dueStep(dueAt, running)] }
}

type Setting = {
  readonly clock: DayClock
  readonly stopping: readonly Stretch[]
  readonly calendar: Calendar
}

function dayStep(
  kind: 'day' | 'roll',
  day: Day,
  before: number,
  { clock, stopping, calendar }: Setting,
): DeadlineStep {
  const found = dayKind(calendar, day)
  const paused = isPaused(day, stopping, calendar)
  const counted = kind === 'day' && !paused && (found.working || clock.everyDay)
  const running = counted ? before + 1 : before
  const isLast = running === clock.days
  return {
    kind,
    day,
    at: closeOf(calendar, day),
    counted,
    why:
      paused && (found.working || clock.everyDay) ? dayReasons.paused : whyDay(kind, found, clock),
    running,
    // A clock of calendar days rests on the kind of a day only where it ends or is paused.
    provisional: found.provisional && (!clock.everyDay || paused || isLast),
  }
}

function isPaused(day: Day, stopping: readonly Stretch[], calendar: Calendar): boolean {
  const closeMs = msOf(closeOf(calendar, day))
  return stopping.some((pause) => stopsAt(pause, closeMs))
}

function whyDay(kind: 'day' | 'roll', found: DayKind, clock: DayClock): Sentence {
  if (!clock.everyDay || !found.working) return found.why
  return kind === 'roll' ? dayReasons.rolled : dayReasons.calendarDay
}

/** Lets the time pass, less the pauses; due at the moment it has run. */
export function walkTime(clock: TimeClock, stopping: readonly Stretch[], calendar: Calendar): Walk {
  const steps: DeadlineStep[] = [startStep(clock.start, dayReasons.clockStarts)]
  let ranMs = 0
  for (let day = dayOf(clock.start), idle = 0; ; day = addDays(day, 1)) {
    const open = openAfter(clock, day, calendar)
    const free = open.flatMap((stretch) => without(stretch, stopping))
    const endMs = momentWithin(free, clock.ms - ranMs)
    ranMs = endMs === undefined ? ranMs + lengthOf(free) : clock.ms
    const step = timeStep({ clock, day, open, free, endMs, ranMs }, calendar)
    steps.push(step)
    if (endMs !== undefined) {
      const dueAt = instantFromMs(endMs)
      return { dueAt, steps: [...steps, dueStep(dueAt, step.running)] }
    }
    idle = checkedIdle(calendar, step, step.counted ? 0 : idle + 1)
  }
}

type TimeDay = {
  readonly clock: TimeClock
  readonly day: Day
  readonly open: readonly Stretch[]
  readonly free: readonly Stretch[]
  readonly endMs: number | undefined
  readonly ranMs: number
}

function timeStep(
  { clock, day, open, free, endMs, ranMs }: TimeDay,
  calendar: Calendar,
): DeadlineStep {
  const found = dayKind(calendar, day)
  const close = clock.aroundTheClock
    ? addMs(instantAt(addDays(day, 1), 0), -1)
    : closeOf(calendar, day)
  const paused = lengthOf(free) < lengthOf(open)
  const counted = free.length > 0
  return {
    kind: 'day',
    day,
    at: instantFromMs(endMs ?? Math.max(msOf(close), msOf(clock.start))),
    counted,
    why: whyTime(found, { clock, counted, paused, opened: open.length > 0 }),
    running: Math.floor(ranMs / 60_000),
    provisional: found.provisional && (!clock.aroundTheClock || paused),
  }
}

function whyTime(
  found: DayKind,
  day: { clock: TimeClock; counted: boolean; paused: boolean; opened: boolean },
): Sentence {
  if (day.paused) return day.counted ? dayReasons.partlyPaused : dayReasons.paused
  if (day.clock.aroundTheClock) return dayReasons.calendarDay
  return found.working && !day.opened ? dayReasons.afterHours : found.why
}

/** The time of a day in which the clock may run, from its start on. */
function openAfter(clock: TimeClock, day: Day, calendar: Calendar): readonly Stretch[] {
  const startMs = msOf(clock.start)
  const wholeDay = { from: msOf(instantAt(day, 0)), to: msOf(instantAt(addDays(day, 1), 0)) }
  const open = clock.aroundTheClock ? [wholeDay] : openings(calendar, day)
  return open
    .map(({ from, to }) => ({ from: Math.max(from, startMs), to }))
    .filter(({ from, to }) => from < to)
}

/** A stretch without the time in which a pause stops the clock. */
function without(stretch: Stretch, pauses: readonly Stretch[]): readonly Stretch[] {
  let left: readonly Stretch[] = [stretch]
  for (const pause of pauses) {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, pause.from) },
        { from: Math.max(from, pause.to), to },
      ].filter((piece) => piece.from < piece.to),
    )
  }
  return left
}

/** The moment at which `ms` have run, where the stretches are long enough. */
function momentWithin(stretches: readonly Stretch[], ms: number): number | undefined {
  let left = ms
  for (const { from, to } of stretches) {
    if (left <= to - from) return from + left
    left -= to - from
  }
  return undefined
}

function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** Days on end that do not count outside of a pause end somewhere, except in a broken calendar. */
function checkedIdle(calendar: Calendar, step: DeadlineStep, idle: number): number {
  const paused = step.why === dayReasons.paused
  if (!paused && idle > longestClosureDays) {
    throw new Error(`calendar ${calendar.version} lets no day count for ages before ${step.day}`)
  }
  return paused ? 0 : idle
}
