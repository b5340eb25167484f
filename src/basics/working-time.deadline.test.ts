import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCalendar, local, notice2026 } from '#basics/calendar.builders.ts'
import { isWorkingInstant } from '#basics/calendar.ts'
import { addMs, instantFromMs, msOf } from '#basics/instant.ts'
import { pause, pauseRules, strip, terms } from '#basics/working-time.builders.ts'
import {
  deadline,
  movedDeadlines,
  type Deadline,
  type Limit,
} from '#basics/working-time.deadline.ts'
import type { Pause } from '#basics/working-time.pauses.ts'
import { addWorkingDays, addWorkingMinutes } from '#basics/working-time.ts'

const calendar = aCalendar()
describe('a deadline explains itself', () => {
  it('in working days with a pause, line by line', () => {
    const paused = [pause('2026-11-18 10:00', '2026-11-20 15:00')]
    const found = deadline(terms({ workingDays: 5 }, '2026-11-16 10:00', paused), calendar)
    expect({ ...found, steps: strip(found) }).toEqual({
      dueAt: local('2026-11-25 18:00'),
      latestAt: local('2026-11-25 18:00'),
      unit: 'days',
      provisional: false,
      calendarVersion: 'test#0',
      steps: [
        'start 11-16 . 0 起算日，当日不计',
        'day 11-17 + 1 工作日',
        'pause 11-18 . 1 暂停计时',
        'day 11-18 . 1 暂停中，不计',
        'day 11-19 . 1 暂停中，不计',
        'resume 11-20 . 1 恢复计时',
        'day 11-20 + 2 工作日',
        'day 11-21 . 2 周末星期六',
        'day 11-22 . 2 周末星期日',
        'day 11-23 + 3 工作日',
        'day 11-24 + 4 工作日',
        'day 11-25 + 5 工作日',
        'due 11-25 . 5 到期',
      ],
    })
    expect(found.steps[2]).toEqual({
      kind: 'pause',
      day: '2026-11-18',
      at: local('2026-11-18 10:00'),
      counted: false,
      why: { zh: '暂停计时', en: 'the clock stops' },
      running: 1,
      provisional: false,
      reason: 'awaiting_expert',
    })
  })

  it('in working hours over a noon break, a pause and a weekend', () => {
    const paused = [pause('2026-11-20 15:00', '2026-11-20 17:00', 'flood')]
    const found = deadline(terms({ workingHours: 4 }, '2026-11-20 11:30', paused), calendar)
    expect(found.dueAt).toBe(local('2026-11-23 10:30'))
    expect(strip(found)).toEqual([
      'start 11-20 . 0 开始计时',
      'pause 11-20 . 0 暂停计时',
      'resume 11-20 . 0 恢复计时',
      'day 11-20 + 120 当日部分时间暂停',
      'day 11-21 . 120 周末星期六',
      'day 11-22 . 120 周末星期日',
      'day 11-23 + 240 工作日',
      'due 11-23 . 240 到期',
    ])
  })

  it('says that the office had closed when the clock started', () => {
    const found = deadline(terms({ workingHours: 1 }, '2026-11-23 19:00'), calendar)
    expect(strip(found)).toEqual([
      'start 11-23 . 0 开始计时',
      'day 11-23 . 0 起算时当日办公时间已过',
      'day 11-24 + 60 工作日',
      'due 11-24 . 60 到期',
    ])
  })

  it('in hours around the clock, through weekends', () => {
    const found = deadline(terms({ hours: 48 }, '2026-11-20 20:00'), calendar)
    expect(found.dueAt).toBe(local('2026-11-22 20:00'))
    expect(strip(found).at(-2)).toBe('day 11-22 + 2880 自然日')
    const paused = [pause('2026-11-20 21:00', '2026-11-21 21:00')]
    const later = deadline(terms({ hours: 48 }, '2026-11-20 20:00', paused), calendar)
    expect(later.dueAt).toBe(local('2026-11-23 20:00'))
  })

  it('in calendar days, rolling over a holiday only where asked', () => {
    const due = (limit: Limit): Deadline => deadline(terms(limit, '2026-09-24 10:00'), calendar)
    expect(due({ calendarDays: 7 }).dueAt).toBe(addMs(local('2026-10-02 00:00'), -1))
    const rolled = due({ calendarDays: 7, rollsToWorkingDay: true })
    expect(rolled.dueAt).toBe(local('2026-10-08 18:00'))
    expect(strip(rolled).slice(-4)).toEqual([
      'roll 10-06 . 7 国庆节放假',
      'roll 10-07 . 7 国庆节放假',
      'roll 10-08 . 7 期末逢休息日，顺延至此',
      'due 10-08 . 7 到期',
    ])
    expect(due({ calendarDays: 4, rollsToWorkingDay: true }).dueAt).toBe(local('2026-09-28 18:30'))
  })
})

describe('a year without a notice', () => {
  it('makes a deadline that reaches it provisional, in its lines and as a whole', () => {
    const found = deadline(terms({ workingDays: 5 }, '2026-12-28 10:00'), calendar)
    expect([found.provisional, found.dueAt]).toEqual([true, local('2027-01-05 18:00')])
    expect(strip(found)[4]).toBe('day 01-01 . 3? 元旦法定假日（当年放假安排未公布）')
    expect(deadline(terms({ workingDays: 5 }, '2026-12-14 10:00'), calendar).provisional).toBe(
      false,
    )
  })

  it('leaves clocks alone that do not rest on it', () => {
    const isProvisional = (limit: Limit): boolean =>
      deadline(terms(limit, '2026-12-28 10:00'), calendar).provisional
    expect(isProvisional({ hours: 24 * 30 })).toBe(false)
    expect(isProvisional({ workingHours: 8 })).toBe(true)
    expect(isProvisional({ calendarDays: 10, rollsToWorkingDay: true })).toBe(true)
    const short = terms({ calendarDays: 5 }, '2026-12-14 10:00')
    expect(deadline(short, calendar).provisional).toBe(false)
  })
})

it('a published year moves the running deadlines it touches, and only those', () => {
  const notice2027 = {
    off: { '2027-01-01': 'newYear', '2027-01-04': 'newYear' },
    working: { '2027-01-03': 'newYear', '2027-01-09': 'newYear' },
  }
  const published = aCalendar({
    version: 'test#1',
    published: { 2026: notice2026, 2027: notice2027 },
  })
  const items = [
    { id: 'a', terms: terms({ workingDays: 3 }, '2026-11-16 10:00') },
    { id: 'b', terms: terms({ workingDays: 2 }, '2026-12-30 10:00') },
    { id: 'c', terms: terms({ workingDays: 3 }, '2026-12-30 10:00') },
    { id: 'd', terms: terms({ workingDays: 5 }, '2026-12-30 10:00', [pause('2026-12-31 09:00')]) },
  ]
  const moved = movedDeadlines(items, calendar, published)
  expect(
    moved.map(({ id, old, new: now, because }) => [
      id,
      [old.dueAt, old.latestAt, old.provisional, old.calendarVersion],
      [now.dueAt, now.latestAt, now.provisional, now.calendarVersion],
      because?.day,
    ]),
  ).toEqual([
    [
      'b',
      [local('2027-01-04 18:00'), local('2027-01-04 18:00'), true, 'test#0'],
      [local('2027-01-03 18:00'), local('2027-01-03 18:00'), false, 'test#1'],
      '2027-01-03',
    ],
    [
      'd',
      ['paused', local('2027-01-14 18:00'), true, 'test#0'],
      ['paused', local('2027-01-13 18:00'), false, 'test#1'],
      undefined,
    ],
  ])
  expect(moved[0]?.because).toEqual({
    day: '2027-01-03',
    old: {
      zh: '周末星期日（放假安排未公布，可能变动）',
      en: 'weekend: Sunday (arrangement not published, may change)',
    },
    new: { zh: '元旦调休上班', en: 'make-up working day for New Year' },
  })
  expect(movedDeadlines(items, calendar, calendar)).toEqual([])
})

it('a limit that is none is a bug and throws', () => {
  for (const limit of [
    { workingDays: 0 },
    { workingDays: 1.5 },
    { hours: -1 },
    { workingHours: NaN },
  ]) {
    expect(() => deadline(terms(limit, '2026-11-16 10:00'), calendar)).toThrow(RangeError)
  }
})

describe('laws', () => {
  const first = msOf(local('2026-01-01 00:00'))
  const minuteOf = fc.nat(380 * 1440)
  const at = (minute: number): ReturnType<typeof instantFromMs> =>
    instantFromMs(first + minute * 60_000)
  const pauses: fc.Arbitrary<readonly Pause[]> = fc.array(
    fc
      .record({
        minute: minuteOf,
        length: fc.nat(12 * 1440),
        reason: fc.constantFrom('flood', 'x'),
      })
      .map(({ minute, length, reason }) => ({ from: at(minute), to: at(minute + length), reason })),
    { maxLength: 5 },
  )
  const limits: fc.Arbitrary<Limit> = fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((workingDays) => ({ workingDays })),
    fc.integer({ min: 1, max: 200 }).map((workingHours) => ({ workingHours })),
    fc
      .integer({ min: 1, max: 60 })
      .map((calendarDays) => ({ calendarDays, rollsToWorkingDay: true })),
  )

  it('without pauses it is the plain sum', () => {
    fc.assert(
      fc.property(minuteOf, fc.integer({ min: 1, max: 60 }), (minute, n) => {
        const plain = { start: at(minute), pauses: [], pauseRules }
        expect(deadline({ ...plain, limit: { workingDays: n } }, calendar).dueAt).toBe(
          addWorkingDays(calendar, at(minute), n),
        )
        expect(deadline({ ...plain, limit: { workingHours: n } }, calendar).dueAt).toBe(
          addWorkingMinutes(calendar, at(minute), n * 60),
        )
      }),
    )
  })

  it('is due in office hours, counts exactly its limit, and keeps its lines in order', () => {
    fc.assert(
      fc.property(minuteOf, limits, pauses, (minute, limit, stops) => {
        const found = deadline({ start: at(minute), limit, pauses: stops, pauseRules }, calendar)
        expect(isWorkingInstant(calendar, found.latestAt)).toBe(true)
        const counted = found.steps.filter((step) => step.counted).length
        const last = found.steps.findLast((step) => step.kind === 'due')?.running
        if ('workingHours' in limit) expect(last).toBe(limit.workingHours * 60)
        else
          expect([counted, last]).toEqual(
            Object.values(limit)
              .slice(0, 1)
              .flatMap((n) => [n, n]),
          )
        const times = found.steps.map((step) => msOf(step.at))
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })
})
