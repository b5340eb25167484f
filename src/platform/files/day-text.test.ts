import { expect, test } from 'vitest'
import fc from 'fast-check'
import { parseDay } from '#platform/files/day-text.ts'
import { addDays, daysBetween } from '#basics/day.ts'

const read = (text: string, yearHint?: number): string => {
  const day = parseDay(text, yearHint)
  return day.ok ? day.value : day.refusal.map((one) => one.code).join()
}

test.each([
  ['2026-03-05', '2026-03-05'],
  ['2026.3.5', '2026-03-05'],
  ['2026/3/5', '2026-03-05'],
  ['2026年3月5日', '2026-03-05'],
  ['2026 年 3 月 5 号', '2026-03-05'],
  ['２０２６．３．５', '2026-03-05'],
  ['20260305', '2026-03-05'],
  ['2026-03-05 14:30:00', '2026-03-05'],
  ['2026-03-05T00:00:00Z', '2026-03-05'],
  ['2026年3月5日(周四)', '2026-03-05'],
  ['46086', '2026-03-05'],
  ['46086.5', '2026-03-05'],
  ['2026-02-29', 'not_a_day'],
  ['2026年3月', 'not_a_day'],
  ['26.3.5', 'not_a_day'],
  ['3/5/2026', 'not_a_day'],
  ['至今', 'not_a_day'],
  ['1234', 'not_a_day'],
  ['', 'not_a_day'],
])('a person who writes "%s" means %s', (text, day) => {
  expect(read(text)).toBe(day)
})

test('a day without a year needs one from elsewhere', () => {
  expect([read('3月5日'), read('3月5日', 2026), read('2月30日', 2026)]).toEqual([
    'day_without_year',
    '2026-03-05',
    'not_a_day',
  ])
})

test('every serial a spreadsheet writes for our century reads back as its day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 54_000 }), (days) => {
      const day = addDays('1950-01-01', days)
      expect(read(String(daysBetween('1899-12-30', day)))).toBe(day)
    }),
  )
})
