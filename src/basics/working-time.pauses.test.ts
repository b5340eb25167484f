import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCalendar, local } from '#basics/calendar.builders.ts'
import { instantFromMs, msOf } from '#basics/instant.ts'
import { pause, pauseRules, strip, terms } from '#basics/working-time.builders.ts'
import { deadline, type Deadline, type Limit } from '#basics/working-time.deadline.ts'
import type { Pause } from '#basics/working-time.pauses.ts'
import { addWorkingDays, workingMinutesBetween } from '#basics/working-time.ts'

const calendar = aCalendar()

describe('pauses have limits', () => {
  const due = (...pauses: readonly Pause[]): Deadline =>
    deadline(terms({ workingDays: 5 }, '2026-11-16 10:00', pauses), calendar)
  const unpaused = local('2026-11-23 18:00')
  const lines = (found: Deadline): readonly string[] =>
    strip(found).filter((line) => /^(pause|resume)/.test(line))

  it('a reason not listed does not stop the clock and says so', () => {
    const found = due(pause('2026-11-17 10:00', '2026-11-19 10:00', 'holiday_of_handler'))
    expect([found.dueAt, lines(found)]).toEqual([
      unpaused,
      ['pause 11-17 . 0 暂停无效：事由不在允许范围，照常计时'],
    ])
  })

  it('one pause too many does not, whichever order they are told in', () => {
    const found = due(
      pause('2026-11-19 10:00', '2026-11-20 10:00'),
      pause('2026-11-17 10:00', '2026-11-17 18:00'),
      pause('2026-11-18 10:00', '2026-11-18 11:00'),
    )
    expect([found.dueAt, lines(found)]).toEqual([
      local('2026-11-24 18:00'),
      [
        'pause 11-17 . 0 暂停计时',
        'resume 11-17 . 0 恢复计时',
        'pause 11-18 . 0 暂停计时',
        'resume 11-18 . 0 恢复计时',
        'pause 11-19 . 1 暂停无效：次数已用完，照常计时',
      ],
    ])
  })

  it('days beyond the allowance run, and a second pause finds none left', () => {
    const found = due(
      pause('2026-11-17 10:00', '2026-11-30 10:00'),
      pause('2026-11-30 11:00', '2026-12-01 10:00', 'flood'),
    )
    // Five working days are 17 to 20 and 23: the clock runs again at the opening of the 24th.
    expect([found.dueAt, lines(found)]).toEqual([
      local('2026-11-30 18:00'),
      [
        'pause 11-17 . 0 暂停计时',
        'resume 11-24 . 0 暂停天数已用完，恢复计时',
        'pause 11-30 . 4 暂停无效：天数已用完，照常计时',
      ],
    ])
  })

  it('a pause after the time ran out changes nothing', () => {
    const sameEvening = due(pause('2026-11-23 18:00', '2026-11-26 10:00'))
    expect([sameEvening.dueAt, lines(sameEvening)]).toEqual([
      unpaused,
      ['pause 11-23 . 5 暂停无效：期限此前已届满'],
    ])
    expect(due(pause('2026-11-23 18:30')).dueAt).toBe(unpaused)
  })

  it('a pause from evening to morning takes no day away, one of no length nothing at all', () => {
    expect(due(pause('2026-11-17 18:00', '2026-11-18 08:30')).dueAt).toBe(unpaused)
    const empty = due(pause('2026-11-17 12:00', '2026-11-17 12:00'))
    expect([empty.dueAt, lines(empty)]).toEqual([unpaused, ['pause 11-17 . 0 暂停无效：时长为零']])
  })

  it('a pause on the last day off moves a rolled deadline on', () => {
    const rolling: Limit = { calendarDays: 4, rollsToWorkingDay: true }
    const pauses = [pause('2026-11-23 09:00', '2026-11-24 09:00')]
    expect(deadline(terms(rolling, '2026-11-18 10:00', pauses), calendar).dueAt).toBe(
      local('2026-11-24 18:00'),
    )
  })
})

describe('an open pause', () => {
  const ask = (now?: string): Deadline =>
    deadline(
      terms({ workingDays: 5 }, '2026-11-16 10:00', [pause('2026-11-18 10:00')], now),
      calendar,
    )

  it('has no date yet, but tells the latest one and stops its lines now', () => {
    const found = ask('2026-11-19 20:00')
    expect([found.dueAt, found.latestAt]).toEqual(['paused', local('2026-11-30 18:00')])
    expect(strip(found)).toEqual([
      'start 11-16 . 0 起算日，当日不计',
      'day 11-17 + 1 工作日',
      'pause 11-18 . 1 暂停计时',
      'day 11-18 . 1 暂停中，不计',
      'day 11-19 . 1 暂停中，不计',
    ])
    expect([ask().dueAt, strip(ask()).at(-1)]).toEqual(['paused', 'pause 11-18 . 1 暂停计时'])
  })

  it('has one again once its days are used up', () => {
    expect(ask('2026-11-25 08:29').dueAt).toBe('paused')
    const found = ask('2026-11-25 08:30')
    expect(found.dueAt).toBe(local('2026-11-30 18:00'))
    expect(strip(found)).toContain('resume 11-25 . 1 暂停天数已用完，恢复计时')
  })
})

describe('a law', () => {
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

  it('pauses only ever give time, and never more working days than allowed', () => {
    fc.assert(
      fc.property(minuteOf, fc.integer({ min: 1, max: 40 }), pauses, (minute, n, stops) => {
        const plain = { start: at(minute), limit: { workingDays: n }, pauseRules }
        const base = deadline({ ...plain, pauses: [] }, calendar).latestAt
        const paused = deadline({ ...plain, pauses: stops }, calendar).latestAt
        const most = addWorkingDays(calendar, base, pauseRules.maxWorkingDaysTotal)
        expect(workingMinutesBetween(calendar, base, paused)).toBeGreaterThanOrEqual(0)
        expect(msOf(paused)).toBeLessThanOrEqual(msOf(most))
      }),
    )
  })
})
