import { describe, expect, it } from 'vitest'
import { aCalendar, local } from '#basics/calendar.builders.ts'
import {
  closeOf,
  dayKind,
  isWorkingInstant,
  workingSpans,
  yearState,
  type Calendar,
} from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'

const calendar = aCalendar()
const zh = (day: Day, of: Calendar = calendar): string => {
  const { working, why, provisional } = dayKind(of, day)
  return `${working ? '班' : '休'}${provisional ? '?' : ''} ${why.zh}`
}

describe('the kind of a day', () => {
  it('is told with its reason: weekday, weekend, holiday, make-up day', () => {
    expect(
      ['2026-11-24', '2026-11-22', '2026-10-07', '2026-10-10'].map((d) => zh(d as Day)),
    ).toEqual(['班 工作日', '休 周末星期日', '休 国庆节放假', '班 国庆节调休上班'])
  })

  it('is never silently wrong in a year without a notice', () => {
    expect(yearState(calendar, 2026)).toBe('published')
    expect(yearState(calendar, 2027)).toBe('provisional')
    expect(dayKind(calendar, '2027-01-01')).toEqual({
      working: false,
      why: {
        zh: '元旦法定假日（当年放假安排未公布）',
        en: 'legal holiday: New Year (the year’s arrangement is not published)',
      },
      provisional: true,
    })
    // Spring Festival 2027 is on 6 February; its Monday is taken for a working day, and flagged.
    expect(zh('2027-02-08')).toBe('班? 工作日（放假安排未公布，可能变动）')
    expect(zh('2027-02-07')).toBe('休? 周末星期日（放假安排未公布，可能变动）')
    expect(['2027-05-01', '2027-05-02', '2027-10-01', '2027-10-02', '2027-10-03'].map((day) => dayKind(calendar, day as Day).working)).toEqual([false, false, false, false, false]) // prettier-ignore
  })

  it('is provisional in the last week of December until the next notice is out', () => {
    const next = { ...calendar.published, 2027: { off: {}, working: {} } }
    const published = aCalendar({ published: next })
    expect(['2026-12-24', '2026-12-25', '2026-12-31'].map((d) => zh(d as Day))).toEqual([
      '班 工作日',
      '班? 工作日（放假安排未公布，可能变动）',
      '班? 工作日（放假安排未公布，可能变动）',
    ])
    expect(zh('2026-12-25', published)).toBe('班 工作日')
  })

  it('follows the county where it decided otherwise, the later decision first', () => {
    const flood = { zh: '防汛停工', en: 'closed by flood' }
    const relief = { zh: '救灾上班', en: 'relief work' }
    const county = aCalendar({
      overlays: [
        { from: '2026-10-09', to: '2026-10-11', working: false, why: flood },
        { from: '2026-10-11', to: '2026-10-11', working: true, why: relief },
      ],
    })
    expect(['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-11', '2026-10-12'].map((d) => zh(d as Day, county))).toEqual(['班 工作日', '休 防汛停工', '休 防汛停工', '班 救灾上班', '班 工作日']) // prettier-ignore
  })
})

describe('office hours', () => {
  it('have a noon break and move in summer', () => {
    const hours = (day: Day): string =>
      workingSpans(calendar, day)
        .map(({ from, to }) => `${from}-${to}`)
        .join(' ')
    expect(['2026-05-29', '2026-06-01', '2026-09-30', '2026-10-08', '2026-10-01'].map((d) => hours(d as Day))).toEqual(['510-720 870-1080', '510-720 900-1110', '510-720 900-1110', '510-720 870-1080', '']) // prettier-ignore
  })

  it('include both ends of each part, and stop at noon and at midnight of UTC+8', () => {
    const open = (text: string): boolean => isWorkingInstant(calendar, local(text))
    const opened = ['08:30', '12:00', '14:30', '18:00'].map((time) => open(`2026-11-24 ${time}`))
    const closed = ['08:29', '12:01', '14:29', '18:01'].map((time) => open(`2026-11-24 ${time}`))
    expect({ opened, closed }).toEqual({
      opened: [true, true, true, true],
      closed: [false, false, false, false],
    })
    // 00:30 UTC on Monday is 08:30 in the county; 16:30 UTC on Sunday is 00:30 on Monday.
    expect(isWorkingInstant(calendar, '2026-11-23T00:30:00.000Z')).toBe(true)
    expect(isWorkingInstant(calendar, '2026-11-22T16:30:00.000Z')).toBe(false)
  })

  it('close a working day at its last hour and a day off just before midnight', () => {
    expect(closeOf(calendar, '2026-11-24')).toBe('2026-11-24T10:00:00.000Z')
    expect(closeOf(calendar, '2026-11-22')).toBe('2026-11-22T15:59:59.999Z')
  })
})
