import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aCalendar, local } from '#basics/calendar.builders.ts'
import { addMs, type Instant } from '#basics/instant.ts'
import { areSpent, mayTryNow, partOfDay } from '#domains/casework/rules.tries.ts'

const calendar = aCalendar()
const params = {
  callBackMaxAttempts: 3,
  minimumHoursBetweenAttempts: 3,
  attemptsOnWorkingDays: 2,
  attemptsInPartsOfDay: 2,
}
const may = (tries: readonly string[], now: string): boolean =>
  mayTryNow(tries.map(local), local(now), params, calendar)

it('the day has a morning, an afternoon and an evening', () => {
  expect(
    ['2026-11-16 11:59', '2026-11-16 12:00', '2026-11-16 17:59', '2026-11-16 18:00'].map((at) =>
      partOfDay(local(at)),
    ),
  ).toEqual(['morning', 'afternoon', 'afternoon', 'evening'])
})

it('11.5: three tries of one afternoon are not enough, nor three mornings', () => {
  const spent = (...tries: readonly string[]): boolean =>
    areSpent(tries.map(local), params, calendar)
  expect([
    spent('2026-11-16 12:00', '2026-11-16 15:00', '2026-11-16 19:00'),
    spent('2026-11-16 10:00', '2026-11-17 10:00', '2026-11-18 10:00'),
    spent('2026-11-16 10:00', '2026-11-17 15:00'),
    spent('2026-11-16 10:00', '2026-11-16 15:00', '2026-11-17 10:00'),
  ]).toEqual([false, false, false, true])
})

it('11.5: a call is given out only at an hour from which the rest can still fit', () => {
  expect({
    first: may([], '2026-11-16 10:20'),
    tooSoon: may(['2026-11-16 10:20'], '2026-11-16 13:19'),
    second: may(['2026-11-16 10:20'], '2026-11-16 15:40'),
    thirdSameDay: may(['2026-11-16 10:20', '2026-11-16 15:40'], '2026-11-16 19:10'),
    thirdNextDay: may(['2026-11-16 10:20', '2026-11-16 15:40'], '2026-11-17 10:20'),
    thirdMorning: may(['2026-11-16 10:20', '2026-11-17 10:20'], '2026-11-18 10:20'),
    thirdAfternoon: may(['2026-11-16 10:20', '2026-11-17 10:20'], '2026-11-17 15:40'),
    saturdayThird: may(['2026-11-20 10:20', '2026-11-20 15:40'], '2026-11-21 10:20'),
  }).toEqual({
    first: true,
    tooSoon: false,
    second: true,
    thirdSameDay: false,
    thirdNextDay: true,
    thirdMorning: false,
    thirdAfternoon: true,
    saturdayThird: false,
  })
})

it('11.5: whoever calls only when it is allowed spends exactly the tries, and never waits for ever', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 80, maxLength: 80 }), (gaps) => {
      const tries: Instant[] = []
      let now = local('2026-11-16 09:00')
      for (const hours of gaps) {
        now = addMs(now, hours * 3_600_000)
        if (areSpent(tries, params, calendar)) break
        if (mayTryNow(tries, now, params, calendar)) tries.push(now)
      }
      // Over weeks of hours some fit, unless chance kept to one hour of the day.
      expect(tries.length).toBeLessThanOrEqual(3)
      if (tries.length === 3) expect(areSpent(tries, params, calendar)).toBe(true)
      let next = now
      for (let hour = 0; hour < 24 * 12 && !areSpent(tries, params, calendar); hour += 1) {
        next = addMs(next, 3_600_000)
        if (mayTryNow(tries, next, params, calendar)) tries.push(next)
      }
      expect([tries.length, areSpent(tries, params, calendar)]).toEqual([3, true])
    }),
  )
})
