import { expect, it } from 'vitest'
import { aCalendar, local } from '#basics/calendar.builders.ts'
import type { Instant } from '#basics/instant.ts'
import {
  cachedOf,
  currentOf,
  deadlinesOf,
  deadlineView,
  type ProblemEvent,
} from '#domains/casework/rules.deadlines.ts'
import { because } from '#policy/clause.ts'
import { closedLoop } from '#policy/closed-loop.ts'

const calendar = aCalendar()
const clauses = [closedLoop.list, closedLoop.handOver, closedLoop.handle, closedLoop.close]
const reasons = clauses.flatMap((clause) => {
  const found = because<unknown>(clause, '2026-06-01')
  return found.ok ? [found.value] : []
}) as NonNullable<ProblemEvent['because']> // Parameters are plain data, as closed-loop.ts holds them to.

const event = (name: string, at: string, data: ProblemEvent['data'] = {}): ProblemEvent => ({
  type: `casework.${name}`,
  at: local(at),
  data: { round: 1, ...data },
  because: reasons,
})
const received = event('candidate_received', '2026-09-28 00:00')
const handedOver = (at: string, category: string, urgency = 'ordinary'): ProblemEvent =>
  event('handed_over', at, { category, urgency })

const linesOf = (events: readonly ProblemEvent[]): readonly string[] =>
  deadlinesOf(events, calendar)
    .map(cachedOf)
    .map(
      ({ step, round, dueAt, stoppedAt }) =>
        `${step} ${round} ${clock(dueAt)} ${stoppedAt ? clock(stoppedAt) : '-'}`,
    )
const clock = (at: Instant): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')

it('11.2: a report of Monday is listed within two working days', () => {
  expect(linesOf([received])).toEqual(['list 1 09-30 18:30 -'])
  expect(linesOf([received, event('listed', '2026-09-29 10:00')])).toEqual([
    'list 1 09-30 18:30 09-29 10:00',
  ])
})

it('11.3: seven working days over National Day, counting the make-up Saturday', () => {
  expect(linesOf([handedOver('2026-09-29 10:00', 'ordinary')])).toEqual([
    'sign 1 09-30 18:30 -',
    'handle 1 10-14 18:00 -',
  ])
})

it('11.3: fifteen working days for complex ones, plain hours for urgent ones and utilities', () => {
  expect(linesOf([handedOver('2026-09-30 17:00', 'complex')])[1]).toBe('handle 1 10-27 18:00 -')
  expect(linesOf([handedOver('2026-09-30 17:00', 'utilities')])[1]).toBe('handle 1 10-01 17:00 -')
  expect(linesOf([handedOver('2026-09-30 17:00', 'complex', 'urgent')])[1]).toBe(
    'handle 1 09-30 19:00 -',
  )
})

it('11.3: a rejected objection starts sign anew and gains no time to handle', () => {
  const events = [
    handedOver('2026-11-16 10:00', 'ordinary'),
    event('objected', '2026-11-17 10:00'),
    event('objection_rejected', '2026-11-20 10:00'),
  ]
  expect(linesOf(events.slice(0, 2))).toEqual([
    'sign 1 11-17 18:00 11-17 10:00',
    'handle 1 11-25 18:00 -',
  ])
  expect(linesOf(events)).toEqual(['handle 1 11-25 18:00 -', 'sign 1 11-23 18:00 -'])
})

it('11.3: an upheld objection takes the clocks away until the next hand-over', () => {
  const events = [
    received,
    handedOver('2026-11-16 10:00', 'ordinary'),
    event('objection_upheld', '2026-11-17 10:00'),
  ]
  expect(linesOf(events)).toEqual(['list 1 09-30 18:30 -'])
  expect(linesOf([...events, handedOver('2026-11-18 10:00', 'ordinary')]).slice(1)).toEqual([
    'sign 1 11-19 18:00 -',
    'handle 1 11-27 18:00 -',
  ])
})

it('11.4 and 11.5: a redo has its own five days, and each report its own call-back clock', () => {
  const events = [
    handedOver('2026-11-16 10:00', 'ordinary'),
    event('signed', '2026-11-16 15:00'),
    event('reported_done', '2026-11-26 10:00'),
    event('sent_back', '2026-11-27 10:00'),
    event('reported_done', '2026-12-01 10:00', { round: 2 }),
    event('closed', '2026-12-02 10:00', { round: 2 }),
  ]
  expect(linesOf(events)).toEqual([
    'sign 1 11-17 18:00 11-16 15:00',
    'handle 1 11-25 18:00 11-26 10:00',
    'call_back 1 12-01 18:00 11-27 10:00',
    'redo 2 12-04 18:00 12-01 10:00',
    'call_back 2 12-04 18:00 12-02 10:00',
  ])
  const views = deadlinesOf(events, calendar).map((each) =>
    deadlineView(cachedOf(each), { now: local('2026-12-03 10:00'), calendar }),
  )
  expect(views.map(({ state }) => state)).toEqual(['met', 'missed', 'met', 'met', 'met'])
})

it('the deadline shown is the first to run out, and its colour follows the working time left', () => {
  const cached = deadlinesOf([handedOver('2026-11-16 10:00', 'ordinary')], calendar).map(cachedOf)
  const current = currentOf(cached)
  const at = (now: string): string | undefined =>
    current && deadlineView(current, { now: local(now), calendar }).state
  expect([current?.step, at('2026-11-16 10:00'), at('2026-11-17 17:00')]).toEqual([
    'sign',
    'in_time',
    'near',
  ])
  expect(at('2026-11-17 18:01')).toBe('overdue')
})

it('of clocks that all stand still the one done last is shown: what the unit reported, not its signature', () => {
  const events = [
    handedOver('2026-11-16 10:00', 'ordinary'),
    event('signed', '2026-11-16 15:00'),
    event('reported_done', '2026-11-18 10:00'),
  ]
  const ofUnit = deadlinesOf(events, calendar)
    .map(cachedOf)
    .filter(({ step }) => step !== 'call_back')
  expect(currentOf(ofUnit)?.step).toBe('handle')
})

it('an entry without its clause or category was not written by us and throws', () => {
  const bare = { ...received, because: [] }
  expect(() => deadlinesOf([bare], calendar)).toThrow('without clause')
  expect(() => deadlinesOf([event('handed_over', '2026-11-16 10:00')], calendar)).toThrow(
    'category',
  )
})
