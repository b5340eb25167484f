import type { Calendar } from '#basics/calendar.ts'
import { dayOf, type Instant } from '#basics/instant.ts'
import type { Json } from '#basics/json.ts'
import { deadline, type Deadline, type Limit } from '#basics/working-time.deadline.ts'
import { dueState } from '#basics/working-time.ts'
import type { DeadlineView } from '#domains/casework/terms.ts'
import type { PastEvent } from '#platform/ports.ts'
import type {
  ClosingParams,
  HandlingParams,
  HandOverParams,
  ListingParams,
  TimeLimit,
} from '#policy/closed-loop.ts'

/** What a deadline needs of a journal entry, read back or just decided. */
export type ProblemEvent = Pick<PastEvent, 'type' | 'at' | 'data' | 'because'>

export type DeadlineStepName = DeadlineView['step']

/** A clock (计时) of one step in one round: from when, how long, and when the step was done. */
export type StepClock = {
  readonly step: DeadlineStepName
  readonly round: number
  readonly startedAt: Instant
  readonly limit: Limit
  readonly stoppedAt: Instant | null
}

/** The steps whose clocks the handling unit may see: the others tell of the resident or the office. */
export const unitSteps: readonly DeadlineStepName[] = ['sign', 'handle', 'redo']

/**
 * 11.2–11.5: the clocks of a problem, read from its journal alone; each limit is the one its own
 * entry recorded, so that a later decision of the county never moves a clock that already runs.
 *
 * List runs from intake. Sign and handle run from the hand-over. An objection stops sign; one that
 * is rejected starts sign anew but leaves handle running, so that objecting gains no time; one that
 * is upheld takes both away, until the next hand-over. Each redo has a clock of its own, and so has
 * the call-back after each report; one that reached nobody runs on until it has been checked.
 *
 * Throws on an entry without the parameters its clause needs: that journal was not written by us.
 */
export function clocksOf(events: readonly ProblemEvent[]): readonly StepClock[] {
  return events.reduce(afterEvent, [])
}

/** One clock with its due moment and how that date was made. */
export type StepDeadline = { readonly clock: StepClock; readonly due: Deadline }

/** No command pauses a clock yet, so none stops for a reason. */
const noPauses = { reasons: [], maxPauses: 0, maxWorkingDaysTotal: 0 } as const

/**
 * 11.2–11.5: all deadlines of a problem. The same events and calendar give the same answer for ever.
 *
 * Worked example: handed over on Tuesday 2026-09-29 as ordinary, so 7 working days. The 30th is 1;
 * National Day keeps the office closed until the 7th; 8, 9 and the make-up Saturday 10 October are
 * 2, 3 and 4; Monday to Wednesday 5, 6, 7: due on 2026-10-14 at 18:00.
 */
export function deadlinesOf(
  events: readonly ProblemEvent[],
  calendar: Calendar,
): readonly StepDeadline[] {
  return clocksOf(events).map((clock) => ({ clock, due: dueOf(clock, calendar) }))
}

/** When one clock runs out. */
export function dueOf(clock: StepClock, calendar: Calendar): Deadline {
  const { startedAt: start, limit } = clock
  return deadline({ start, limit, pauses: [], pauseRules: noPauses }, calendar)
}

/** What a list shows of a deadline, whether it comes from the cache or was just computed. */
export type CachedDeadline = {
  readonly step: DeadlineStepName
  readonly round: number
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly stoppedAt: Instant | null
  readonly provisional: boolean
  readonly calendarVersion: string
}

/** A computed deadline as the cache holds it. */
export function cachedOf({ clock, due }: StepDeadline): CachedDeadline {
  const { step, round, startedAt, stoppedAt } = clock
  return {
    step,
    round,
    startedAt,
    stoppedAt,
    dueAt: due.latestAt,
    provisional: due.provisional,
    calendarVersion: due.calendarVersion,
  }
}

/** The one that matters now: the first to run out of those running, else the one done last. */
export function currentOf<D extends Pick<CachedDeadline, 'dueAt' | 'stoppedAt'>>(
  deadlines: readonly D[],
): D | undefined {
  const running = deadlines.filter(({ stoppedAt }) => stoppedAt === null)
  const [first] = running.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
  return (
    first ?? deadlines.toSorted((a, b) => ((a.stoppedAt ?? '') < (b.stoppedAt ?? '') ? 1 : -1))[0]
  )
}

/** As the web shows it. `met` and `missed` are for steps done; the rest is how a running one stands. */
export function deadlineView(
  found: CachedDeadline,
  given: { readonly now: Instant; readonly calendar: Calendar },
): DeadlineView {
  const { step, dueAt, stoppedAt, provisional, calendarVersion } = found
  const done = stoppedAt !== null && (stoppedAt <= dueAt ? 'met' : 'missed')
  const state = done || dueState(dueAt, given.now, given.calendar)
  return { step, dueAt, state, provisional, calendarVersion }
}

type Clocks = readonly StepClock[]

function afterEvent(clocks: Clocks, event: ProblemEvent): Clocks {
  switch (event.type) {
    case 'casework.candidate_received':
      return started(clocks, 'list', 1, event, days(listing(event).listWithinWorkingDays))
    case 'casework.listed':
    case 'casework.declined':
      return stopped(clocks, ['list'], event)
    case 'casework.handed_over':
      return afterHandOver(clocks, event)
    case 'casework.signed':
    case 'casework.objected':
      return stopped(clocks, ['sign'], event)
    case 'casework.objection_rejected':
      return withSign(clocks, event)
    case 'casework.objection_upheld':
      return clocks.filter((clock) => !(isOf(clock, roundOf(event)) && clock.step !== 'call_back'))
    case 'casework.reported_done':
      return afterReport(clocks, event)
    case 'casework.sent_back':
      return afterSentBack(clocks, event)
    case 'casework.closed':
    case 'casework.checked':
      return stopped(clocks, ['call_back'], event)
    default:
      return clocks
  }
}

/** The list clock belongs to no round of handling; it stands under round 1 and is never taken away. */
const isOf = (clock: StepClock, round: number): boolean =>
  clock.round === round && clock.step !== 'list'

function afterHandOver(clocks: Clocks, event: ProblemEvent): Clocks {
  const { handleWithin } = handingOver(event)
  const kind = event.data?.['urgency'] === 'urgent' ? 'urgent' : event.data?.['category']
  if (kind !== 'urgent' && kind !== 'utilities' && kind !== 'ordinary' && kind !== 'complex')
    throw new Error('a hand-over without its category')
  const limit = limitOf(handleWithin[kind])
  return started(withSign(clocks, event), 'handle', roundOf(event), event, limit)
}

function withSign(clocks: Clocks, event: ProblemEvent): Clocks {
  const limit = days(handingOver(event).signWithinWorkingDays)
  return started(clocks, 'sign', roundOf(event), event, limit)
}

function afterReport(clocks: Clocks, event: ProblemEvent): Clocks {
  const limit = days(closing(event).callBackWithinWorkingDays)
  const done = stopped(clocks, ['handle', 'redo'], event)
  return started(done, 'call_back', roundOf(event), event, limit)
}

function afterSentBack(clocks: Clocks, event: ProblemEvent): Clocks {
  const limit = days(handling(event).redoWithinWorkingDays)
  const done = stopped(clocks, ['call_back'], event)
  return started(done, 'redo', roundOf(event) + 1, event, limit)
}

function started(
  clocks: Clocks,
  step: DeadlineStepName,
  round: number,
  event: ProblemEvent,
  limit: Limit,
): Clocks {
  const others = clocks.filter((clock) => clock.step !== step || clock.round !== round)
  return [...others, { step, round, startedAt: event.at, limit, stoppedAt: null }]
}

function stopped(clocks: Clocks, steps: readonly DeadlineStepName[], { at }: ProblemEvent): Clocks {
  return clocks.map((clock) =>
    steps.includes(clock.step) && clock.stoppedAt === null ? { ...clock, stoppedAt: at } : clock,
  )
}

const days = (workingDays: number): Limit => ({ workingDays })
const limitOf = ({ unit, amount }: TimeLimit): Limit =>
  unit === 'hours' ? { hours: amount } : { workingDays: amount }

function roundOf({ type, data }: ProblemEvent): number {
  const round = data?.['round']
  if (typeof round !== 'number') throw new Error(`${type} without its round`)
  return round
}

// The journal keeps the parameters exactly as the typed clause gave them, under its id.
const listing = (event: ProblemEvent): ListingParams => paramsOf(event, '11.2') as ListingParams
const handingOver = (event: ProblemEvent): HandOverParams =>
  paramsOf(event, '11.3') as HandOverParams
const handling = (event: ProblemEvent): HandlingParams => paramsOf(event, '11.4') as HandlingParams
const closing = (event: ProblemEvent): ClosingParams => paramsOf(event, '11.5') as ClosingParams

function paramsOf(
  { type, at, because }: ProblemEvent,
  clause: string,
): Readonly<Record<string, Json>> {
  const found = because?.find((reason) => reason.clause === clause)
  if (!found) throw new Error(`${type} of ${dayOf(at)} without clause ${clause}`)
  return found.params
}
