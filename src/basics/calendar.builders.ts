import type { Calendar, PublishedYear } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import { instantAt, type Instant } from '#basics/instant.ts'

const usualDay = [
  { from: 510, to: 720 },
  { from: 870, to: 1080 },
] as const
const summerDay = [
  { from: 510, to: 720 },
  { from: 900, to: 1110 },
] as const

/** A calendar for tests: the notice for 2026, nothing about 2025 or 2027, the usual hours. */
export function aCalendar(differs: Partial<Calendar> = {}): Calendar {
  return {
    version: 'test#0',
    holidays: {
      newYear: { zh: '元旦', en: 'New Year' },
      spring: { zh: '春节', en: 'Spring Festival' },
      tombs: { zh: '清明节', en: 'Tomb-Sweeping Day' },
      labour: { zh: '劳动节', en: 'Labour Day' },
      boats: { zh: '端午节', en: 'Dragon Boat Festival' },
      moon: { zh: '中秋节', en: 'Mid-Autumn Festival' },
      nation: { zh: '国庆节', en: 'National Day' },
    },
    published: { 2026: notice2026 },
    fixedDays: {
      '01-01': 'newYear',
      '05-01': 'labour',
      '05-02': 'labour',
      '10-01': 'nation',
      '10-02': 'nation',
      '10-03': 'nation',
    },
    overlays: [],
    hours: [
      { from: '06-01', to: '09-30', spans: summerDay },
      { from: '01-01', to: '12-31', spans: usualDay },
    ],
    ...differs,
  }
}

/** The notice for 2026, by hand. */
export const notice2026: PublishedYear = {
  off: {
    ...stretch('newYear', '2026-01', 1, 3),
    ...stretch('spring', '2026-02', 15, 23),
    ...stretch('tombs', '2026-04', 4, 6),
    ...stretch('labour', '2026-05', 1, 5),
    ...stretch('boats', '2026-06', 19, 21),
    ...stretch('moon', '2026-09', 25, 27),
    ...stretch('nation', '2026-10', 1, 7),
  },
  working: {
    '2026-01-04': 'newYear',
    '2026-02-14': 'spring',
    '2026-02-28': 'spring',
    '2026-05-09': 'labour',
    '2026-09-20': 'nation',
    '2026-10-10': 'nation',
  },
}

/** The moment at which a clock in the county shows '2026-11-20 10:00'. */
export function local(text: string): Instant {
  const [day = '', hours = '0', minutes = '0'] = text.split(/[ :]/)
  // The text begins with a day, as every caller in a test writes it.
  return instantAt(day as Day, Number(hours) * 60 + Number(minutes))
}

function stretch(
  holiday: string,
  month: string,
  first: number,
  last: number,
): Record<string, string> {
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return Object.fromEntries(
    days.map((day) => [`${month}-${String(day).padStart(2, '0')}`, holiday]),
  )
}
