import { yearState } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import { dayOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import type { directoryApi } from '#domains/directory/api.ts'
import { calendarOf, overlaysOf } from '#domains/directory/reads.calendar.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { addOverlayRow } from '#domains/directory/store.calendar.ts'
import type { CalendarChange, CalendarOverlay } from '#domains/directory/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { Handlers } from '#platform/http/room.ts'
import type { Actor } from '#platform/ports.ts'

type CalendarHandlers = Pick<Handlers<typeof directoryApi>, 'listOverlays' | 'addOverlay'>

export function calendarHandlers(world: DirectoryWorld): CalendarHandlers {
  return {
    listOverlays: {
      handle: async (_input, { trx, county, today }) => {
        const calendar = await calendarOf(trx, county)
        const items = await overlaysOf(trx, county)
        const thisYear = Number(today.slice(0, 4))
        return ok({
          calendarVersion: calendar.version,
          provisionalYears: [thisYear, thisYear + 1].filter(
            (year) => yearState(calendar, year) === 'provisional',
          ),
          items: items.map(({ revision: _revision, ...overlay }, at) => ({
            ...overlay,
            superseded: items[at + 1]?.day === overlay.day,
          })),
        })
      },
    },
    addOverlay: {
      handle: async ({ body }, context) => {
        const { trx, county, today } = context
        const [first, ...more] = faultsOf(await overlaysOf(trx, county), body, today)
        if (first) return refuse(first, ...more)
        return world.proposeCalendarChange(trx, context, body)
      },
    },
  }
}

/**
 * Makes a change that two persons agreed on, as the calendar's next revision, and tells those who
 * keep deadlines. Refuses overlay_exists, overlay_day_past (it waited too long), stale.
 */
export async function changeCalendar(
  trx: Trx,
  { journal }: Pick<DirectoryWorld, 'journal'>,
  given: {
    readonly county: number
    readonly now: Instant
    readonly actor: Actor
    readonly id: string
  },
  change: CalendarChange,
): Promise<Result<CalendarOverlay>> {
  const { county, now, actor, id } = given
  const found = await overlaysOf(trx, county)
  const [first, ...more] = faultsOf(found, change, dayOf(now))
  if (first) return refuse(first, ...more)
  const before = await calendarOf(trx, county)
  const overlay: CalendarOverlay = { ...change, id, version: 1 }
  const revision = Math.max(0, ...found.map((each) => each.revision)) + 1
  const row = await addOverlayRow(trx, county, overlay, revision)
  if (!row.ok) return row
  const after = await calendarOf(trx, county)
  const { day, working } = overlay
  await journal.record(
    trx,
    { county, at: now, actor },
    {
      type: 'directory.calendar_changed',
      subject: { kind: 'calendar', id: 'county' },
      data: { overlay: id, day, working, before: before.version, after: after.version },
    },
    [row.value],
  )
  return ok(overlay)
}

function faultsOf(
  found: readonly CalendarOverlay[],
  change: CalendarChange,
  today: Day,
): readonly Refusal[] {
  const { day } = change
  const held = found.findLast((each) => each.day === day)
  return [
    // A past day is settled: its clocks have stopped, and its calls were made.
    ...(day < today ? [{ code: 'overlay_day_past', field: 'day', detail: { day, today } }] : []),
    ...(held && saysTheSame(held, change) ? [{ code: 'overlay_exists', field: 'day' }] : []),
  ]
}

/** A change with another document corrects the one before; the very same one corrects nothing. */
const saysTheSame = (one: CalendarChange, other: CalendarChange): boolean =>
  one.working === other.working && one.reason === other.reason && one.document === other.document
