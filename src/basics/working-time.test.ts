import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCalendar, local } from '#basics/calendar.builders.ts'
import { isWorkingInstant, type Calendar, type Overlay } from '#basics/calendar.ts'
import { addDays, type Day } from '#basics/day.ts'
import { dayOf, instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import {
  addWorkingDays,
  addWorkingMinutes,
  dueState,
  workingMinutesBetween,
} from '#basics/working-time.ts'

const calendar = aCalendar()

/** Worked out by hand with the notice for 2026: start, working days, close of the last day. */
const dayExamples: readonly (readonly [string, string, number, string])[] = [
  [
    'a Friday is the day of the event and does not count',
    '2026-11-20 10:00',
    1,
    '2026-11-23 18:00',
  ],
  ['nor does a Friday just before midnight', '2026-11-20 23:59', 1, '2026-11-23 18:00'],
  ['an event on Saturday at 00:00 counts from Monday', '2026-11-21 00:00', 1, '2026-11-23 18:00'],
  ['half past midnight is still that day', '2026-11-24 00:30', 1, '2026-11-25 18:00'],
  ['a weekend between is skipped', '2026-11-19 09:00', 3, '2026-11-24 18:00'],
  ['a make-up Sunday counts, with summer hours', '2026-09-18 10:00', 1, '2026-09-20 18:30'],
  ['a holiday week is skipped', '2026-09-30 17:00', 1, '2026-10-08 18:00'],
  ['and its make-up Saturday counts', '2026-09-30 17:00', 3, '2026-10-10 18:00'],
  ['Spring Festival with both make-up days', '2026-02-13 10:00', 6, '2026-02-28 18:00'],
  ['none: the close of the same day', '2026-11-24 10:00', 0, '2026-11-24 18:00'],
  ['none on a day off: the next close', '2026-11-22 10:00', 0, '2026-11-23 18:00'],
  ['over the year’s end New Year is off', '2026-12-31 10:00', 1, '2027-01-04 18:00'],
]

type AddDays = typeof addWorkingDays
const wrongExamples = (add: AddDays, of: Calendar = calendar): readonly string[] =>
  dayExamples
    .filter(([, start, days, due]) => add(of, local(start), days) !== local(due))
    .map(([name]) => name)

describe('working days', () => {
  it.each(dayExamples)('%s', (_, start, days, due) => {
    expect(addWorkingDays(calendar, local(start), days)).toBe(local(due))
    expect(addWorkingDays(calendar, dayOf(local(start)), days)).toBe(local(due))
  })

  it('off by one is caught by the examples, whichever way', () => {
    const countsEventDay: AddDays = (of, from, n) =>
      addWorkingDays(of, addDays(dayOf(from as Instant), -1), n)
    const countsOneMore: AddDays = (of, from, n) => addWorkingDays(of, from, n + 1)
    const utcDay: AddDays = (of, from, n) => addWorkingDays(of, from.slice(0, 10) as Day, n)
    expect(wrongExamples(addWorkingDays)).toEqual([])
    expect(wrongExamples(countsEventDay).length).toBeGreaterThanOrEqual(5)
    expect(wrongExamples(countsOneMore).length).toBeGreaterThanOrEqual(10)
    expect(wrongExamples(utcDay)).toEqual(['half past midnight is still that day'])
  })

  it('a calendar that forgot its make-up days is caught by the examples', () => {
    const { off } = calendar.published['2026'] ?? { off: {} }
    const forgetful = aCalendar({ published: { 2026: { off, working: {} } } })
    expect(wrongExamples(addWorkingDays, forgetful)).toEqual([
      'a make-up Sunday counts, with summer hours',
      'and its make-up Saturday counts',
      'Spring Festival with both make-up days',
    ])
  })

  it('throws on half days and on a calendar that never opens', () => {
    const shut = aCalendar({
      overlays: [
        { from: '2026-01-01', to: '2099-01-01', working: false, why: { zh: '关', en: 'shut' } },
      ],
    })
    expect(() => addWorkingDays(calendar, '2026-11-24', 0.5)).toThrow(RangeError)
    expect(() => addWorkingMinutes(calendar, local('2026-11-24 10:00'), -1)).toThrow(RangeError)
    expect(() => addWorkingDays(shut, '2026-11-24', 1)).toThrow('test#0')
    expect(() => addWorkingMinutes(shut, local('2026-11-24 10:00'), 1)).toThrow('test#0')
  })
})

describe('working minutes', () => {
  it.each([
    ['runs through the noon break', '2026-11-24 11:00', 90, '2026-11-24 15:00'],
    ['ends at noon, not after it', '2026-11-24 08:30', 210, '2026-11-24 12:00'],
    ['one minute more is after it', '2026-11-24 08:30', 211, '2026-11-24 14:31'],
    ['starts at the opening', '2026-11-24 03:00', 10, '2026-11-24 08:40'],
    ['starts after the noon break', '2026-11-24 13:00', 10, '2026-11-24 14:40'],
    ['starts on Monday', '2026-11-20 18:01', 10, '2026-11-23 08:40'],
    ['nothing on a Saturday is the next opening', '2026-11-21 10:00', 0, '2026-11-23 08:30'],
    ['nothing at noon is noon', '2026-11-24 12:00', 0, '2026-11-24 12:00'],
    ['summer afternoons start at 15:00', '2026-07-01 12:30', 30, '2026-07-01 15:30'],
    ['a whole day is 420', '2026-11-23 08:30', 420, '2026-11-23 18:00'],
  ])('%s', (_, start, minutes, due) => {
    expect(addWorkingMinutes(calendar, local(start), minutes)).toBe(local(due))
  })

  it('between two moments are those of open offices, negative backwards', () => {
    const [friday, monday] = [local('2026-11-20 17:00'), local('2026-11-23 15:00')]
    expect(workingMinutesBetween(calendar, friday, monday)).toBe(300)
    expect(workingMinutesBetween(calendar, monday, friday)).toBe(-300)
    expect(
      workingMinutesBetween(calendar, local('2026-10-01 00:00'), local('2026-10-08 00:00')),
    ).toBe(0)
  })
})

describe('laws', () => {
  const first = msOf(local('2026-01-01 00:00'))
  const instants = fc
    .integer({ min: 0, max: 400 * 1440 * 60 })
    .map((seconds) => instantFromMs(first + seconds * 1000))
  const overlays: fc.Arbitrary<readonly Overlay[]> = fc.array(
    fc
      .record({ day: fc.nat(400), days: fc.nat(4), working: fc.boolean() })
      .map(({ day, days, working }) => ({
        from: addDays('2026-01-01', day),
        to: addDays('2026-01-01', day + days),
        working,
        why: { zh: '县定', en: 'county' },
      })),
    { maxLength: 8 },
  )
  const calendars = overlays.map((each) => aCalendar({ overlays: each }))
  const minutes = fc.nat(5000)

  it('adding a, then b, is adding a + b', () => {
    fc.assert(
      fc.property(calendars, instants, minutes, minutes, (of, at, a, b) => {
        const inTwo = addWorkingMinutes(of, addWorkingMinutes(of, at, a), b)
        expect(inTwo).toBe(addWorkingMinutes(of, at, a + b))
      }),
    )
  })

  it('what was added is what lies between, and the date is in office hours', () => {
    fc.assert(
      fc.property(calendars, instants, minutes, fc.nat(30), (of, at, added, days) => {
        const later = addWorkingMinutes(of, at, added)
        expect(workingMinutesBetween(of, at, later)).toBeCloseTo(added, 6)
        expect(isWorkingInstant(of, later)).toBe(true)
        expect(isWorkingInstant(of, addWorkingDays(of, at, days))).toBe(true)
      }),
    )
  })

  it('later starts and longer limits are never due earlier', () => {
    fc.assert(
      fc.property(calendars, instants, instants, fc.nat(30), (of, x, y, n) => {
        const [early, late] = msOf(x) <= msOf(y) ? [x, y] : [y, x]
        const minutesDue = (at: Instant, amount: number): number =>
          msOf(addWorkingMinutes(of, at, amount))
        const daysDue = (at: Instant, amount: number): number =>
          msOf(addWorkingDays(of, at, amount))
        expect(minutesDue(early, n)).toBeLessThanOrEqual(minutesDue(late, n))
        expect(daysDue(early, n)).toBeLessThanOrEqual(daysDue(late, n))
        expect(minutesDue(early, n)).toBeLessThan(minutesDue(early, n + 1))
        // None and one may fall together: both are the next close, where the event is on a day off.
        expect(daysDue(early, n)).toBeLessThanOrEqual(daysDue(early, n + 1))
        expect(daysDue(early, n + 1)).toBeLessThan(daysDue(early, n + 2))
      }),
    )
  })

  it('dueState agrees with the working time that is left', () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        instants,
        fc.integer({ min: 1, max: 900 }),
        (of, now, due, near) => {
          const left = workingMinutesBetween(of, now, due)
          const expected = msOf(now) > msOf(due) ? 'overdue' : left < near ? 'near' : 'in_time'
          expect(dueState(due, now, of, near)).toBe(expected)
        },
      ),
    )
  })
})

it('a matter is near on the working day before it is due, and overdue only after the moment', () => {
  const due = local('2026-11-23 18:00')
  const state = (text: string): string => dueState(due, local(text), calendar)
  expect(['2026-11-20 18:00', '2026-11-21 10:00', '2026-11-23 08:31', '2026-11-23 18:00', '2026-11-23 18:01'].map(state)).toEqual(['in_time', 'in_time', 'near', 'near', 'overdue']) // prettier-ignore
  expect(dueState(due, local('2026-11-20 17:59'), calendar, 422)).toBe('near')
  expect(dueState(due, due, calendar, 0)).toBe('in_time')
})
