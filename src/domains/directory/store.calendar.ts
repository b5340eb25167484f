import { ok, refuse, type Result } from '#basics/result.ts'
import type { CalendarOverlay } from '#domains/directory/terms.ts'
import { isDuplicate, type Trx } from '#platform/db.ts'
import type { RowChange } from '#platform/ports.ts'
import { insertRow } from '#platform/rows.ts'

/** Adds a change to the calendar as its next revision. Refuses with `stale` where two came at once. */
export async function addOverlayRow(
  trx: Trx,
  county: number,
  overlay: CalendarOverlay,
  revision: number,
): Promise<Result<RowChange>> {
  try {
    const row = { county_id: county, revision, ...overlay }
    return ok(await insertRow(trx, 'directory.calendar_overlays', row))
  } catch (error) {
    if (isDuplicate(error)) return refuse({ code: 'stale' })
    throw error
  }
}
