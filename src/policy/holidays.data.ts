// Source: npm package chinese-days 1.5.7 (MIT), file dist/chinese-days.json, read on 2026-11-24; its
// notice is in docs/third-party/chinese-days.md. It transcribes the yearly notices of the General
// Office of the State Council (国务院办公厅关于部分节假日安排的通知). Kept: days off and make-up
// working days (调休) of 2018 to 2026, weekend days inside a holiday included as the source has them.
// 2027 is absent because no notice had been published on that day: absent means provisional.

import type { Day } from '#basics/day.ts'

/** A public holiday by name; `holidayNames` has its words. */
export type Holiday =
  | 'newYear'
  | 'springFestival'
  | 'tombSweeping'
  | 'labourDay'
  | 'dragonBoat'
  | 'midAutumn'
  | 'nationalDay'

/** Days by the holiday they belong to, written 'MM-DD MM-DD' in order. */
export type DaysByHoliday = Readonly<Partial<Record<Holiday, string>>>

/** What one year's notice changes against plain weekends. */
export type HolidayYear = { readonly off: DaysByHoliday; readonly working: DaysByHoliday }

/**
 * What was known from a day on. A later edition carries only the years it adds or replaces, and an
 * edition once released is never edited, so that a deadline of an earlier calendar can be replayed.
 */
export type HolidayEdition = {
  readonly edition: Day
  readonly source: string
  readonly years: Readonly<Record<number, HolidayYear>>
}

export const holidayNames = {
  newYear: { zh: '元旦', en: 'New Year’s Day' },
  springFestival: { zh: '春节', en: 'Spring Festival' },
  tombSweeping: { zh: '清明节', en: 'Tomb-Sweeping Day' },
  labourDay: { zh: '劳动节', en: 'Labour Day' },
  dragonBoat: { zh: '端午节', en: 'Dragon Boat Festival' },
  midAutumn: { zh: '中秋节', en: 'Mid-Autumn Festival' },
  nationalDay: { zh: '国庆节', en: 'National Day' },
} as const satisfies Readonly<Record<Holiday, { readonly zh: string; readonly en: string }>>

/**
 * The legal days off whose date never moves, by the Regulation on Public Holidays (全国年节及纪念日放假办法)
 * as in force since 2025-01-01: all that is certain about a year without a notice.
 */
export const fixedLegalDays: DaysByHoliday = {
  newYear: '01-01',
  labourDay: '05-01 05-02',
  nationalDay: '10-01 10-02 10-03',
}

export const holidayEditions: readonly HolidayEdition[] = [
  {
    edition: '2026-11-24',
    source: 'chinese-days 1.5.7',
    years: {
      2018: {
        off: {
          newYear: '01-01 12-30 12-31',
          springFestival: '02-15 02-16 02-17 02-18 02-19 02-20 02-21',
          tombSweeping: '04-05 04-06 04-07',
          labourDay: '04-29 04-30 05-01',
          dragonBoat: '06-18',
          midAutumn: '09-24',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          newYear: '12-29',
          springFestival: '02-11 02-24',
          tombSweeping: '04-08',
          labourDay: '04-28',
          nationalDay: '09-29 09-30',
        },
      },
      2019: {
        off: {
          newYear: '01-01',
          springFestival: '02-04 02-05 02-06 02-07 02-08 02-09 02-10',
          tombSweeping: '04-05 04-06 04-07',
          labourDay: '05-01 05-02 05-03 05-04',
          dragonBoat: '06-07 06-08 06-09',
          midAutumn: '09-13 09-14 09-15',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          springFestival: '02-02 02-03',
          labourDay: '04-28 05-05',
          nationalDay: '09-29 10-12',
        },
      },
      2020: {
        off: {
          newYear: '01-01',
          springFestival: '01-24 01-25 01-26 01-27 01-28 01-29 01-30 01-31 02-01 02-02',
          tombSweeping: '04-04 04-05 04-06',
          labourDay: '05-01 05-02 05-03 05-04 05-05',
          dragonBoat: '06-25 06-26 06-27',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08',
        },
        working: {
          springFestival: '01-19',
          labourDay: '04-26 05-09',
          dragonBoat: '06-28',
          nationalDay: '09-27 10-10',
        },
      },
      2021: {
        off: {
          newYear: '01-01 01-02 01-03',
          springFestival: '02-11 02-12 02-13 02-14 02-15 02-16 02-17',
          tombSweeping: '04-03 04-04 04-05',
          labourDay: '05-01 05-02 05-03 05-04 05-05',
          dragonBoat: '06-12 06-13 06-14',
          midAutumn: '09-19 09-20 09-21',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          springFestival: '02-07 02-20',
          labourDay: '04-25 05-08',
          midAutumn: '09-18',
          nationalDay: '09-26 10-09',
        },
      },
      2022: {
        off: {
          newYear: '01-01 01-02 01-03 12-31',
          springFestival: '01-31 02-01 02-02 02-03 02-04 02-05 02-06',
          tombSweeping: '04-03 04-04 04-05',
          labourDay: '04-30 05-01 05-02 05-03 05-04',
          dragonBoat: '06-03 06-04 06-05',
          midAutumn: '09-10 09-11 09-12',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          springFestival: '01-29 01-30',
          tombSweeping: '04-02',
          labourDay: '04-24 05-07',
          nationalDay: '10-08 10-09',
        },
      },
      2023: {
        off: {
          newYear: '01-01 01-02',
          springFestival: '01-21 01-22 01-23 01-24 01-25 01-26 01-27',
          tombSweeping: '04-05',
          labourDay: '04-29 04-30 05-01 05-02 05-03',
          dragonBoat: '06-22 06-23 06-24',
          midAutumn: '09-29',
          nationalDay: '09-30 10-01 10-02 10-03 10-04 10-05 10-06',
        },
        working: {
          springFestival: '01-28 01-29',
          labourDay: '04-23 05-06',
          dragonBoat: '06-25',
          nationalDay: '10-07 10-08',
        },
      },
      2024: {
        off: {
          newYear: '01-01',
          springFestival: '02-10 02-11 02-12 02-13 02-14 02-15 02-16 02-17',
          tombSweeping: '04-04 04-05 04-06',
          labourDay: '05-01 05-02 05-03 05-04 05-05',
          dragonBoat: '06-10',
          midAutumn: '09-15 09-16 09-17',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          springFestival: '02-04 02-18',
          tombSweeping: '04-07',
          labourDay: '04-28 05-11',
          midAutumn: '09-14',
          nationalDay: '09-29 10-12',
        },
      },
      2025: {
        off: {
          newYear: '01-01',
          springFestival: '01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04',
          tombSweeping: '04-04 04-05 04-06',
          labourDay: '05-01 05-02 05-03 05-04 05-05',
          dragonBoat: '05-31 06-01 06-02',
          midAutumn: '10-06',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-07 10-08',
        },
        working: {
          springFestival: '01-26 02-08',
          labourDay: '04-27',
          nationalDay: '09-28 10-11',
        },
      },
      2026: {
        off: {
          newYear: '01-01 01-02 01-03',
          springFestival: '02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23',
          tombSweeping: '04-04 04-05 04-06',
          labourDay: '05-01 05-02 05-03 05-04 05-05',
          dragonBoat: '06-19 06-20 06-21',
          midAutumn: '09-25 09-26 09-27',
          nationalDay: '10-01 10-02 10-03 10-04 10-05 10-06 10-07',
        },
        working: {
          newYear: '01-04',
          springFestival: '02-14 02-28',
          labourDay: '05-09',
          nationalDay: '09-20 10-10',
        },
      },
    },
  },
]
