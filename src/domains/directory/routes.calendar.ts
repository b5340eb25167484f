import { yearState } from '#basics/calendar.ts'
import { ok, refuse } from '#basics/result.ts'
import type { directoryApi } from '#domains/directory/api.ts'
import { calendarOf, overlaysOf } from '#domains/directory/reads.calendar.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { addOverlayRow } from '#domains/directory/store.calendar.ts'
import type { CalendarOverlay } from '#domains/directory/terms.ts'
import type { Handlers } from '#platform/http/room.ts'

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
          items: items.map(({ revision: _revision, ...overlay }) => overlay),
        })
      },
    },
    addOverlay: {
      handle: async ({ body }, { trx, county, now, actor, keyedId }) => {
        const found = await overlaysOf(trx, county)
        if (found.some(({ day }) => day === body.day))
          return refuse({ code: 'overlay_exists', field: 'day' })
        const before = await calendarOf(trx, county)
        const overlay: CalendarOverlay = { id: keyedId('overlay'), ...body, version: 1 }
        const revision = Math.max(0, ...found.map((each) => each.revision)) + 1
        const row = await addOverlayRow(trx, county, overlay, revision)
        if (!row.ok) return row
        const after = await calendarOf(trx, county)
        await world.journal.record(
          trx,
          { county, at: now, actor },
          {
            type: 'directory.calendar_changed',
            subject: { kind: 'calendar', id: 'county' },
            data: {
              overlay: overlay.id,
              day: overlay.day,
              working: overlay.working,
              before: before.version,
              after: after.version,
            },
          },
          [row.value],
        )
        return ok(overlay)
      },
    },
  }
}
