import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { dayKind, yearState, type Calendar } from '#basics/calendar.ts'
import { addDays, weekday, type Day } from '#basics/day.ts'
import { dayOf, instantAt } from '#basics/instant.ts'
import type { Result } from '#basics/result.ts'
import { deadline, movedDeadlines } from '#basics/working-time.deadline.ts'
import { addWorkingDays } from '#basics/working-time.ts'
import {
  calendarSentences,
  countyCalendar,
  readCalendarVersion,
  usualHours,
} from '#policy/calendar.ts'
import { holidayEditions, type HolidayEdition } from '#policy/holidays.data.ts'

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

const calendar = valueOf(countyCalendar({ revision: 0, overlays: [] }))
const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]
const pauseRules = { reasons: [], maxPauses: 0, maxWorkingDaysTotal: 0 }

function daysOf(year: number): readonly Day[] {
  const days: Day[] = []
  for (let day: Day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    days.push(day)
  }
  return days
}

/** The days on which an office works though it is a weekend, or rests though it is none. */
function exceptions(of: Calendar, year: number): readonly string[] {
  return daysOf(year).flatMap((day) => {
    const weekend = weekday(day) === 0 || weekday(day) === 6
    const { working } = dayKind(of, day)
    return working === !weekend ? [] : [`${day.slice(5)}${working ? '+' : '-'}`]
  })
}

describe('the vendored holidays', () => {
  it('an edition once released is never edited: add another one', () => {
    const digests = holidayEditions.map(({ edition, years: of }) => [
      edition,
      createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16),
    ])
    expect(digests).toEqual([['2026-11-24', '59a88d75234f039c']])
  })

  it.each(years)(
    '%i: every day is what the source says, and provisional only where 2027 may reach back',
    (year) => {
      const noticed = holidayEditions[0]?.years[year] ?? { off: {}, working: {} }
      const days = (of: object): ReadonlySet<string> =>
        new Set(Object.values(of).flatMap((list) => String(list).split(' ')))
      const [off, working] = [days(noticed.off), days(noticed.working)]
      const wrong = daysOf(year).filter((day) => {
        const date = new Date(`${day}T12:00:00Z`).getUTCDay()
        const weekend = date === 0 || date === 6
        const expected = working.has(day.slice(5)) || (!off.has(day.slice(5)) && !weekend)
        const open = year === 2026 && day >= '2026-12-25'
        const found = dayKind(calendar, day)
        return found.working !== expected || found.provisional !== open
      })
      expect([yearState(calendar, year), wrong]).toEqual(['published', []])
    },
  )

  it('make-up days are weekend days, no day is both, and late December is the only seam', () => {
    for (const year of years) {
      const noticed = calendar.published[year] ?? { off: {}, working: {} }
      const madeUp = Object.keys(noticed.working)
      expect(madeUp.filter((day) => ![0, 6].includes(weekday(day as Day)))).toEqual([])
      expect(madeUp.filter((day) => day in noticed.off)).toEqual([])
      const december = [...madeUp, ...Object.keys(noticed.off)].filter((day) =>
        day.includes('-12-'),
      )
      expect(december.filter((day) => day.slice(5) < '12-25')).toEqual([])
    }
  })

  it('known facts hold: what differs from plain weekends in 2020, 2024 and 2026', () => {
    expect(exceptions(calendar, 2020).slice(0, 9).join(' ')).toBe(
      '01-01- 01-19+ 01-24- 01-27- 01-28- 01-29- 01-30- 01-31- 04-06-',
    )
    expect(exceptions(calendar, 2024).join(' ')).toBe(
      '01-01- 02-04+ 02-12- 02-13- 02-14- 02-15- 02-16- 02-18+ 04-04- 04-05- 04-07+ 04-28+ ' +
        '05-01- 05-02- 05-03- 05-11+ 06-10- 09-14+ 09-16- 09-17- 09-29+ 10-01- 10-02- 10-03- ' +
        '10-04- 10-07- 10-12+',
    )
    expect(exceptions(calendar, 2026).join(' ')).toBe(
      '01-01- 01-02- 01-04+ 02-14+ 02-16- 02-17- 02-18- 02-19- 02-20- 02-23- 02-28+ 04-06- ' +
        '05-01- 05-04- 05-05- 05-09+ 06-19- 09-20+ 09-25- 10-01- 10-02- 10-05- 10-06- 10-07- ' +
        '10-10+',
    )
  })

  it.each([
    ['Spring Festival 2020, as prolonged', '2020-01-23', 1, '2020-02-03'],
    ['a make-up Sunday in 2024', '2024-02-02', 1, '2024-02-04'],
    ['Spring Festival 2024 and the Sunday after it', '2024-02-09', 1, '2024-02-18'],
    ['the leap day', '2024-02-28', 1, '2024-02-29'],
    ['over the leap day', '2024-02-28', 2, '2024-03-01'],
    ['no leap day in 2026', '2026-02-27', 1, '2026-02-28'],
    ['New Year 2019 by the later notice', '2018-12-28', 2, '2019-01-02'],
    ['into a year without a notice', '2026-12-31', 1, '2027-01-04'],
  ] as const)('%s', (_, start, days, due) => {
    expect(dayOf(addWorkingDays(calendar, start, days))).toBe(due)
  })
})

describe('a year without a notice', () => {
  it('knows the fixed legal days only, and flags every single day', () => {
    expect(yearState(calendar, 2027)).toBe('provisional')
    expect(daysOf(2027).filter((day) => !dayKind(calendar, day).provisional)).toEqual([])
    expect(exceptions(calendar, 2027)).toEqual(['01-01-', '10-01-'])
    const fixed: readonly Day[] = ['2027-01-01', '2027-05-01', '2027-05-02', '2027-10-03']
    expect(fixed.map((day) => dayKind(calendar, day).why.zh.slice(0, 3))).toEqual([
      '元旦法',
      '劳动节',
      '劳动节',
      '国庆节',
    ])
  })

  it('flags a deadline across the unknown Spring Festival', () => {
    const start = instantAt('2027-02-01', 600)
    const limit = { workingDays: 10 }
    const found = deadline({ start, limit, pauses: [], pauseRules }, calendar)
    expect([dayOf(found.latestAt), found.provisional]).toEqual(['2027-02-15', true])
  })
})

describe('a change in mid-flight', () => {
  const spring = (off: string, working: string): HolidayEdition['years'] => ({
    2020: { off: { newYear: '01-01', springFestival: off }, working: { springFestival: working } },
  })
  const editions: readonly HolidayEdition[] = [
    { edition: '2019-11-21', source: 'first notice', years: spring('01-24 01-25 01-26 01-27 01-28 01-29 01-30', '01-19 02-01') }, // prettier-ignore
    { edition: '2020-01-27', source: 'second notice', years: spring('01-24 01-25 01-26 01-27 01-28 01-29 01-30 01-31 02-01 02-02', '01-19') }, // prettier-ignore
  ]
  const at = (edition: Day): Calendar =>
    valueOf(countyCalendar({ edition, revision: 2, overlays: [] }, editions))

  it('moves what is due in the days added to Spring Festival 2020, and keeps the first edition', () => {
    const start = instantAt('2020-01-22', 600)
    const items = [1, 2, 3].map((workingDays) => ({
      id: `n${workingDays}`,
      terms: { start, limit: { workingDays }, pauses: [], pauseRules },
    }))
    const moved = movedDeadlines(items, at('2019-11-21'), at('2020-01-27'))
    expect(
      moved.map(({ id, old, new: now, because }) => [id, old.dueAt, now.dueAt, because]),
    ).toEqual([
      [
        'n2',
        instantAt('2020-01-31', 1080),
        instantAt('2020-02-03', 1080),
        {
          day: '2020-01-31',
          old: { zh: '工作日', en: 'working day' },
          new: { zh: '春节放假', en: 'holiday: Spring Festival' },
        },
      ],
      [
        'n3',
        instantAt('2020-02-01', 1080),
        instantAt('2020-02-04', 1080),
        expect.objectContaining({ day: '2020-01-31' }),
      ],
    ])
    expect(moved.map(({ old, new: now }) => [old.calendarVersion, now.calendarVersion])).toEqual([
      ['2019-11-21#2', '2020-01-27#2'],
      ['2019-11-21#2', '2020-01-27#2'],
    ])
  })
})

describe('a county’s calendar', () => {
  it('is plain data: JSON gives it back unchanged', () => {
    expect(JSON.parse(JSON.stringify(calendar))).toEqual(calendar)
  })

  it('is named by the edition and the county’s revision', () => {
    expect(calendar.version).toBe('2026-11-24#0')
    expect(readCalendarVersion('2026-11-24#3')).toEqual({
      ok: true,
      value: { edition: '2026-11-24', revision: 3 },
    })
    for (const version of ['', '2026-11-24', '2026-02-30#1', '2026-11-24#-1', '2026-11-24#1#2']) {
      expect(readCalendarVersion(version)).toEqual({
        ok: false,
        refusal: [{ code: 'calendar_version_invalid', field: 'version' }],
      })
    }
  })

  it('takes closures, extra days and other hours', () => {
    const why = { zh: '防汛停工', en: 'closed by flood' }
    const county = valueOf(
      countyCalendar({
        revision: 3,
        overlays: [{ from: '2026-11-25', to: '2026-11-26', working: false, why }],
        hours: [{ from: '01-01', to: '12-31', spans: [{ from: 540, to: 1020 }] }],
      }),
    )
    expect(addWorkingDays(county, '2026-11-24', 1)).toBe(instantAt('2026-11-27', 1020))
    expect(dayKind(county, '2026-11-25')).toEqual({ working: false, why, provisional: false })
  })

  it('is refused with every fault at once, and each fault has its sentence', () => {
    const why = { zh: '县定', en: 'county' }
    const faulty = countyCalendar({
      revision: -1,
      overlays: [
        { from: '2026-11-26', to: '2026-11-26', working: false, why },
        { from: '2026-11-26', to: '2026-11-25', working: false, why },
        { from: '2026-02-29', to: '2026-03-01', working: false, why },
      ],
      hours: [
        { from: '01-01', to: '02-28', spans: [{ from: 540, to: 1440 }] },
        { from: '03-01', to: '12-31', spans: [] },
      ],
    })
    expect(faulty).toEqual({
      ok: false,
      refusal: [
        { code: 'calendar_revision_invalid', field: 'revision' },
        { code: 'calendar_overlay_invalid', field: 'overlays.1', detail: { row: 2 } },
        { code: 'calendar_overlay_invalid', field: 'overlays.2', detail: { row: 3 } },
        { code: 'calendar_hours_invalid', field: 'hours.0', detail: { row: 1 } },
        { code: 'calendar_hours_invalid', field: 'hours.1', detail: { row: 2 } },
        { code: 'calendar_hours_missing', field: 'hours', detail: { day: '02-29' } },
      ],
    })
    const codes = faulty.ok ? [] : faulty.refusal.map(({ code }) => code)
    expect(codes.filter((code) => !calendarSentences[code])).toEqual([])
    expect(countyCalendar({ edition: '2020-01-01', revision: 0, overlays: [] })).toEqual({
      ok: false,
      refusal: [{ code: 'calendar_edition_unknown', field: 'edition' }],
    })
  })

  it('has usual hours of seven a day, later in summer', () => {
    expect(usualHours.map(({ spans }) => spans.reduce((sum, { from, to }) => sum + to - from, 0))).toEqual([420, 420, 420]) // prettier-ignore
  })
})
