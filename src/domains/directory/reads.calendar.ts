import type { Calendar, Overlay } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import { ok, type Result } from '#basics/result.ts'
import { overlayColumns, overlayOf, tablesOf } from '#domains/directory/store.tables.ts'
import type { CalendarOverlay } from '#domains/directory/terms.ts'
import { ask, question, type Question, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'
import { countyCalendar, readCalendarVersion } from '#policy/calendar.ts'

/** A county changes its calendar a few times a year; as many counties as a province has stay warm. */
const keptCalendars = 500
/** By the changes themselves: a revision that was rolled back may come again with another day. */
const kept = new Map<string, Calendar>()

/**
 * The working calendar of a county (工作日历): the public holidays as vendored, and the county's own
 * changes on top. Its `version` names both.
 */
export async function calendarOf(trx: Trx, county: number): Promise<Calendar> {
  return ask(trx, calendarQuestion(trx, county))
}

/** The same as a question, to be asked together with others. */
export function calendarQuestion(trx: Trx, county: number): Question<Calendar> {
  const { query, read } = overlaysQuestion(trx, county)
  return { query, read: (answer) => builtOnce(read(answer)) }
}

/**
 * The calendar as it stood at an earlier version, to recompute what was decided under it. Undefined
 * where the county never had one of that name: somebody wrote it by hand.
 */
export async function calendarAt(
  trx: Trx,
  county: number,
  version: string,
): Promise<Calendar | undefined> {
  const read = readCalendarVersion(version)
  if (!read.ok) return undefined
  const { edition, revision } = read.value
  const overlays = await overlaysOf(trx, county)
  const then = overlays.filter((overlay) => overlay.revision <= revision)
  const built = buildOnce(then, edition)
  return built.ok && built.value.version === version ? built.value : undefined
}

/**
 * The county's changes in the order of their days, of one day the later one last; the highest
 * revision is the calendar's.
 */
export async function overlaysOf(trx: Trx, county: number): Promise<readonly Revised[]> {
  return ask(trx, overlaysQuestion(trx, county))
}

type Revised = CalendarOverlay & { readonly revision: number }

const overlayRows = template((trx, county: number) =>
  tablesOf(trx)
    .selectFrom('directory.calendar_overlays')
    .select([...overlayColumns, 'revision'])
    .where('county_id', '=', county)
    .orderBy('day')
    .orderBy('revision'),
)

function overlaysQuestion(trx: Trx, county: number): Question<readonly Revised[]> {
  return question(overlayRows(trx, county), (rows) =>
    rows.map((row) => ({ ...overlayOf(row), revision: row.revision })),
  )
}

function builtOnce(overlays: readonly Revised[]): Calendar {
  const built = buildOnce(overlays)
  if (!built.ok) throw new Error(`a calendar that cannot be: ${JSON.stringify(built.refusal)}`)
  return built.value
}

function buildOnce(overlays: readonly Revised[], edition?: Day): Result<Calendar> {
  const key = JSON.stringify([edition ?? '', overlays])
  const known = kept.get(key)
  if (known) return ok(known)
  const built = countyCalendar({
    revision: Math.max(0, ...overlays.map(({ revision }) => revision)),
    overlays: overlays.map(overlayFor),
    ...(edition ? { edition } : {}),
  })
  if (!built.ok) return built
  if (kept.size >= keptCalendars) kept.clear()
  kept.set(key, built.value)
  return built
}

const overlayFor = ({ day, working, reason }: CalendarOverlay): Overlay => ({
  from: day,
  to: day,
  working,
  why: { zh: reason, en: reason },
})
