import { cleanText } from '#platform/files/cell-text.ts'
import { addDays, isDay } from '#basics/day.ts'
import type { Day } from '#basics/day.ts'
import { ok, refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'

/**
 * The day a person meant by '2026-03-05', '2026.3.5', '2026/3/5', '2026年3月5日', '20260305',
 * '2026-03-05 14:30', the serial 46086 of a date cell that lost its format, or '3月5日' when the
 * year is known from elsewhere. A two-digit year, a month without a day and '3/5/2026' (which
 * means two days in two countries) are refused, never guessed.
 */
export function parseDay(text: string, yearHint?: number): Result<Day> {
  const said = halfWidthMarks(cleanText(text))
  const no = refuse({ code: 'not_a_day', detail: { text: said.slice(0, 40) } })

  const full =
    /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(said) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/.exec(said) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(said)
  if (full) return dayOf(Number(full[1]), Number(full[2]), Number(full[3])) ?? no

  const part = /^(\d{1,2})月(\d{1,2})[日号]?$/.exec(said)
  if (part) {
    if (yearHint === undefined) {
      return refuse({ code: 'day_without_year', detail: { text: said.slice(0, 40) } })
    }
    return dayOf(yearHint, Number(part[1]), Number(part[2])) ?? no
  }
  return serialDay(said) ?? no
}

/** Full-width marks inside a date, spaces, weekday notes and a time of day after it. */
function halfWidthMarks(text: string): string {
  return text
    .replace(/[．。]/g, '.')
    .replace(/[－—–]/g, '-')
    .replace(/／/g, '/')
    .replace(/[（(](?:周|星期).[)）]$/, '')
    .replace(/[ T]\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?Z?$/, '')
    .replace(/\s+/g, '')
}

function dayOf(year: number, month: number, day: number): Result<Day> | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return isDay(text) ? ok(text) : undefined
}

/**
 * Days since 1899-12-30, as spreadsheets count from 1900-03-01 on (before that day they count one
 * 29 February too many). Only 1950 to 2099, so that no other number passes for a day.
 */
function serialDay(text: string): Result<Day> | undefined {
  if (!/^\d{5}(?:\.\d+)?$/.test(text)) return undefined
  const day = addDays('1899-12-30', Math.floor(Number(text)))
  return day >= '1950-01-01' && day <= '2099-12-31' ? ok(day) : undefined
}
