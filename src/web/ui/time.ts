import type { Day } from '#basics/day.ts'
import { dayOf, instantFromMs } from '#basics/instant.ts'
import type { Language } from '#web/ui/language.tsx'

const zone = 'Asia/Shanghai'
const localeOf = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB')

/** A moment in the county's zone: 2026年11月24日 14:05. */
export function momentText(instant: string, language: Language): string {
  const moment = new Date(instant)
  if (Number.isNaN(moment.getTime())) return instant
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(moment)
}

/** The same without the year where that is this year: for a narrow place. */
export function shortMomentText(instant: string, language: Language): string {
  const isThisYear = instant.slice(0, 4) === todayText().slice(0, 4)
  const text = momentText(instant, language)
  return isThisYear ? text.replace(/^\d{4}年|(?<= \w{3}) \d{4}(?=,)/, '') : text
}

/** A calendar day with its weekday: 2026年11月24日 星期二. */
export function dayText(day: string, language: Language): string {
  const moment = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(moment.getTime())) return day
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(moment)
}

/** Today in the county's zone. */
export const todayText = (): Day => dayOf(instantFromMs(Date.now()))

export const countText = (count: number, language: Language): string =>
  new Intl.NumberFormat(localeOf(language)).format(count)
