import { addDays, weekday, type Day } from '#basics/day.ts'
import { addMs, dayOf, instantAt, minutesOfDay, type Instant } from '#basics/instant.ts'
import type { Sentence } from '#basics/result.ts'

/** A day of any year, written '06-01'. */
export type MonthDay = `${number}-${number}`

/** Part of a day in minutes after midnight, `from` before `to`, both before 24:00 (1440). */
export type Span = { readonly from: number; readonly to: number }

/** Office hours (办公时间) between two days of the year, both included; the first rule that fits a day is used. */
export type HoursRule = {
  readonly from: MonthDay
  readonly to: MonthDay
  readonly spans: readonly Span[]
}

/** What a county decided for some days, stronger than any notice: a closure (停工), an extra day off or an extra working day. */
export type Overlay = {
  readonly from: Day
  readonly to: Day
  readonly working: boolean
  readonly why: Sentence
}

/** A year's notice: days off and make-up working days (调休), each with the key of its holiday. */
export type PublishedYear = {
  readonly off: Readonly<Record<string, string>>
  readonly working: Readonly<Record<string, string>>
}

/**
 * A working calendar (工作日历): plain data that survives JSON unchanged, named by `version` wherever
 * a deadline is recorded. A year missing in `published` is provisional (未公布): only `fixedDays` are
 * known about it, and every answer that rests on it says so.
 */
export type Calendar = {
  readonly version: string
  /** Holiday key -> its name. */
  readonly holidays: Readonly<Record<string, Sentence>>
  /** Year -> what its notice says. */
  readonly published: Readonly<Record<string, PublishedYear>>
  /** 'MM-DD' -> holiday key: the legal days off that fall on the same date every year. */
  readonly fixedDays: Readonly<Record<string, string>>
  /** Where two cover a day, the later in the list holds. */
  readonly overlays: readonly Overlay[]
  readonly hours: readonly HoursRule[]
}

/** Whether a day is worked, why, and whether a notice still to come may change it. */
export type DayKind = {
  readonly working: boolean
  readonly why: Sentence
  readonly provisional: boolean
}

/** Whether the State Council's arrangement of a year is in the calendar. */
export function yearState(calendar: Calendar, year: number): 'published' | 'provisional' {
  return calendar.published[year] ? 'published' : 'provisional'
}

/**
 * What kind of day it is: the county's overlay first, then the year's notice, then fixed legal days
 * (of a provisional year), then the weekday.
 *
 * The last week of December belongs partly to the next year's notice (2018-12-29 was worked and
 * 2018-12-31 was off by the notice for 2019), so it is provisional until that one is published.
 */
export function dayKind(calendar: Calendar, day: Day): DayKind {
  const overlay = calendar.overlays.findLast(({ from, to }) => from <= day && day <= to)
  if (overlay) return { working: overlay.working, why: overlay.why, provisional: false }
  const year = Number(day.slice(0, 4))
  const notice = calendar.published[year]
  if (!notice) return kindWithoutNotice(calendar, day)
  const [off, madeUp] = [notice.off[day], notice.working[day]]
  if (off !== undefined) {
    const { zh, en } = holidayName(calendar, off)
    return { working: false, why: { zh: `${zh}放假`, en: `holiday: ${en}` }, provisional: false }
  }
  if (madeUp !== undefined) {
    const { zh, en } = holidayName(calendar, madeUp)
    const why = { zh: `${zh}调休上班`, en: `make-up working day for ${en}` }
    return { working: true, why, provisional: false }
  }
  const open = day.slice(5) >= '12-25' && !calendar.published[year + 1]
  return { ...plainKind(day, open), provisional: open }
}

/** Whether the office works on a day. */
export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  return dayKind(calendar, day).working
}

/** The office hours of a day in order; none on a day off. */
export function workingSpans(calendar: Calendar, day: Day): readonly Span[] {
  return isWorkingDay(calendar, day) ? officeHours(calendar, day) : []
}

/** Whether the office is open: both ends of each span count, so an answer at 18:00 sharp is still in time. */
export function isWorkingInstant(calendar: Calendar, at: Instant): boolean {
  const minutes = minutesOfDay(at)
  return workingSpans(calendar, dayOf(at)).some(({ from, to }) => from <= minutes && minutes <= to)
}

/**
 * The last moment of a day for a term that ends on it (Civil Code art. 203): the close of business
 * where the office works, else the last millisecond before midnight.
 */
export function closeOf(calendar: Calendar, day: Day): Instant {
  const last = workingSpans(calendar, day).at(-1)
  return last ? instantAt(day, last.to) : addMs(instantAt(addDays(day, 1), 0), -1)
}

function kindWithoutNotice(calendar: Calendar, day: Day): DayKind {
  const fixed = calendar.fixedDays[day.slice(5)]
  if (fixed === undefined) return { ...plainKind(day, true), provisional: true }
  const { zh, en } = holidayName(calendar, fixed)
  const why = {
    zh: `${zh}法定假日（当年放假安排未公布）`,
    en: `legal holiday: ${en} (the year’s arrangement is not published)`,
  }
  return { working: false, why, provisional: true }
}

const weekdayNames: readonly Sentence[] = [
  { zh: '星期日', en: 'Sunday' },
  { zh: '星期一', en: 'Monday' },
  { zh: '星期二', en: 'Tuesday' },
  { zh: '星期三', en: 'Wednesday' },
  { zh: '星期四', en: 'Thursday' },
  { zh: '星期五', en: 'Friday' },
  { zh: '星期六', en: 'Saturday' },
]

function plainKind(day: Day, mayChange: boolean): { working: boolean; why: Sentence } {
  const number = weekday(day)
  const working = number !== 0 && number !== 6
  const { zh, en } = weekdayNames[number] ?? { zh: '', en: '' }
  const [zhTail, enTail] = mayChange
    ? ['（放假安排未公布，可能变动）', ' (arrangement not published, may change)']
    : ['', '']
  const why = working
    ? { zh: `工作日${zhTail}`, en: `working day${enTail}` }
    : { zh: `周末${zh}${zhTail}`, en: `weekend: ${en}${enTail}` }
  return { working, why }
}

function holidayName(calendar: Calendar, key: string): Sentence {
  return calendar.holidays[key] ?? { zh: key, en: key }
}

function officeHours(calendar: Calendar, day: Day): readonly Span[] {
  const monthDay = day.slice(5)
  return calendar.hours.find(({ from, to }) => from <= monthDay && monthDay <= to)?.spans ?? []
}
