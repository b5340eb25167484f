import type {
  Calendar,
  HoursRule,
  MonthDay,
  Overlay,
  PublishedYear,
  Span,
} from '#basics/calendar.ts'
import { isDay, type Day } from '#basics/day.ts'
import { ok, refuse, unless, type Refusal, type Result, type Sentences } from '#basics/result.ts'
import {
  fixedLegalDays,
  holidayEditions,
  holidayNames,
  type DaysByHoliday,
  type HolidayEdition,
  type HolidayYear,
} from '#policy/holidays.data.ts'

const morning: Span = { from: 8 * 60 + 30, to: 12 * 60 }
const usualDay: readonly Span[] = [morning, { from: 14 * 60 + 30, to: 18 * 60 }]
const summerDay: readonly Span[] = [morning, { from: 15 * 60, to: 18 * 60 + 30 }]

/** Office hours with a long noon break, later in summer; a county with other hours passes its own. */
export const usualHours: readonly HoursRule[] = [
  { from: '01-01', to: '05-31', spans: usualDay },
  { from: '06-01', to: '09-30', spans: summerDay },
  { from: '10-01', to: '12-31', spans: usualDay },
]

/** What a county's calendar is made of; `revision` counts the county's own decisions about overlays and hours. */
export type CalendarParts = {
  readonly revision: number
  readonly overlays: readonly Overlay[]
  readonly hours?: readonly HoursRule[]
  /** Which edition of the holiday data; the newest where absent. */
  readonly edition?: Day
}

/**
 * The working calendar of a county. Its version, '2026-11-24#3', names the edition of the holiday
 * data and the county's revision: the two things that can change a date, so that a journal entry
 * with that version can be recomputed after an upgrade of the product. Years without a notice stay
 * out of `published` and are thereby provisional.
 *
 * Refuses with every fault found: `calendar_edition_unknown`, `calendar_revision_invalid`,
 * `calendar_overlay_invalid`, `calendar_hours_invalid`, `calendar_hours_missing`.
 */
export function countyCalendar(
  parts: CalendarParts,
  editions: readonly HolidayEdition[] = holidayEditions,
): Result<Calendar> {
  const newest = editions.at(-1)
  const edition = parts.edition ?? newest?.edition
  const known = editions.findLastIndex((each) => each.edition === edition)
  if (edition === undefined || known < 0) {
    return refuse({ code: 'calendar_edition_unknown', field: 'edition' })
  }
  const hours = parts.hours ?? usualHours
  return unless([...faultsOf(parts), ...hoursFaults(hours)], () => ({
    version: `${edition}#${parts.revision}`,
    holidays: holidayNames,
    published: publishedYears(editions.slice(0, known + 1)),
    fixedDays: keyedDays(fixedLegalDays, ''),
    overlays: parts.overlays,
    hours,
  }))
}

/** Reads a version back: '2026-11-24#3' is edition 2026-11-24, revision 3. Refuses other text with `calendar_version_invalid`. */
export function readCalendarVersion(
  version: string,
): Result<{ readonly edition: Day; readonly revision: number }> {
  const [edition = '', revision = '', ...more] = version.split('#')
  if (!isDay(edition) || !/^(0|[1-9]\d{0,8})$/.test(revision) || more.length > 0) {
    return refuse({ code: 'calendar_version_invalid', field: 'version' })
  }
  return ok({ edition, revision: Number(revision) })
}

export const calendarSentences: Sentences = {
  calendar_edition_unknown: {
    zh: '没有这一版节假日数据，请选用已有版本。',
    en: 'This edition of the holiday data does not exist; choose one that does.',
    status: 422,
  },
  calendar_revision_invalid: {
    zh: '工作日历修订号应为不小于零的整数。',
    en: 'The revision of the working calendar must be a whole number from zero.',
    status: 422,
  },
  calendar_overlay_invalid: {
    zh: '第{row}条日历调整的起止日期不存在或前后颠倒，请改正。',
    en: 'Calendar change no. {row} has a day that does not exist, or ends before it begins.',
    status: 422,
  },
  calendar_hours_invalid: {
    zh: '第{row}条办公时间有误：时段须按先后排列、互不重叠，并在当日24点之前结束。',
    en: 'Office hours no. {row}: periods must stand in order, not overlap, and end before midnight.',
    status: 422,
  },
  calendar_hours_missing: {
    zh: '自{day}起有日子没有办公时间，请补全全年。',
    en: 'Days from {day} on have no office hours; please cover the whole year.',
    status: 422,
  },
  calendar_version_invalid: {
    zh: '工作日历版本号应形如“2026-11-24#3”。',
    en: 'A calendar version looks like “2026-11-24#3”.',
    status: 422,
  },
}

function publishedYears(editions: readonly HolidayEdition[]): Record<string, PublishedYear> {
  const years: Readonly<Record<string, HolidayYear>> = Object.assign(
    {},
    ...editions.map((edition) => edition.years),
  )
  return Object.fromEntries(
    Object.entries(years).map(([year, { off, working }]) => [
      year,
      { off: keyedDays(off, `${year}-`), working: keyedDays(working, `${year}-`) },
    ]),
  )
}

function keyedDays(days: DaysByHoliday, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(days).flatMap(([holiday, monthDays]) =>
      monthDays.split(' ').map((monthDay) => [prefix + monthDay, holiday]),
    ),
  )
}

function faultsOf({ revision, overlays }: CalendarParts): readonly Refusal[] {
  const revisionFits = Number.isSafeInteger(revision) && revision >= 0
  const badRows = overlays.flatMap(({ from, to }, index) =>
    isDay(from) && isDay(to) && from <= to ? [] : [index],
  )
  return [
    ...(revisionFits ? [] : [{ code: 'calendar_revision_invalid', field: 'revision' }]),
    ...badRows.map((index) => ({
      code: 'calendar_overlay_invalid',
      field: `overlays.${index}`,
      detail: { row: index + 1 },
    })),
  ]
}

function hoursFaults(hours: readonly HoursRule[]): readonly Refusal[] {
  const badRows = hours.flatMap((rule, index) => (isRule(rule) ? [] : [index]))
  const faults: readonly Refusal[] = badRows.map((index) => ({
    code: 'calendar_hours_invalid',
    field: `hours.${index}`,
    detail: { row: index + 1 },
  }))
  const gap = leapYearDays.find((day) => !hours.some(({ from, to }) => from <= day && day <= to))
  if (gap === undefined) return faults
  return [...faults, { code: 'calendar_hours_missing', field: 'hours', detail: { day: gap } }]
}

function isRule({ from, to, spans }: HoursRule): boolean {
  const daysFit = isDay(`2024-${from}`) && isDay(`2024-${to}`) && from <= to
  const spansFit = spans.every((span, index) => {
    const earliest = spans[index - 1]?.to ?? -1
    const whole = Number.isInteger(span.from) && Number.isInteger(span.to)
    return whole && earliest < span.from && span.from < span.to && span.to < 1440
  })
  return daysFit && spans.length > 0 && spansFit
}

/** Every 'MM-DD' there is, 29 February included. */
const leapYearDays: readonly MonthDay[] = Array.from({ length: 12 }, (_, month) =>
  Array.from({ length: 31 }, (__, day): MonthDay => {
    // Two-digit numbers joined by a hyphen are a MonthDay by construction.
    const text = `${String(month + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`
    return text as MonthDay
  }).filter((monthDay) => isDay(`2024-${monthDay}`)),
).flat()
