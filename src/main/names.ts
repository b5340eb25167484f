import { countyOf, peopleOf, rolesOf, termsOf, unitsOf } from '#domains/directory/reads.ts'
import { weightyRoles } from '#domains/directory/terms.ts'
import type { Day } from '#basics/day.ts'
import type { Trx } from '#platform/db.ts'
import type { RoleChoice } from '#platform/access.sessions.ts'
import type { Names } from '#platform/routes.names.ts'

/** Names for the ground's own pages, from the room that keeps them. */
export const namesOf: Names = {
  people: async (trx, county, ids) => picked(await peopleOf(trx, county), ids),
  units: async (trx, county, ids) => picked(await unitsOf(trx, county), ids),
  county: async (trx, county) => (await countyOf(trx, county))?.name ?? '',
}

/** The roles somebody may act in today, as sessions know them. */
export async function rolesFrom(
  trx: Trx,
  county: number,
  personId: string,
  today: Day,
): Promise<readonly RoleChoice[]> {
  const terms = await rolesOf(trx, county, personId, today)
  return terms.map(({ role, unitId, to }) => ({ role, unitId, to }))
}

/** Who holds such a role, or is going to: a code issued today is also good the day the term begins. */
export async function weightyFrom(
  trx: Trx,
  county: number,
  today: Day,
): Promise<ReadonlySet<string>> {
  const terms = await termsOf(trx, county)
  const open = terms.filter(
    ({ role, to }) => weightyRoles.includes(role) && (to === null || to >= today),
  )
  return new Set(open.map(({ personId }) => personId))
}

function picked(
  all: readonly { readonly id: string; readonly name: string }[],
  ids: readonly string[],
): ReadonlyMap<string, string> {
  const wanted = new Set(ids)
  return new Map(all.filter(({ id }) => wanted.has(id)).map(({ id, name }) => [id, name]))
}
