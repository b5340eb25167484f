import { dayOf, type Instant } from '#basics/instant.ts'
import { ok, type Result } from '#basics/result.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { addFirstPeople, type FirstAdministrator } from '#domains/directory/store.bootstrap.ts'
import type { Person } from '#domains/directory/terms.ts'
import type { Trx } from '#platform/db.ts'

/**
 * Sets up an empty county inside its transaction, for `ansheng init` and the demo: first units,
 * administrators with an account without password, all of it journaled. On a refusal the caller
 * rolls back.
 */
export async function bootstrapCounty(
  world: Pick<DirectoryWorld, 'journal' | 'rng' | 'ensureUser'>,
  trx: Trx,
  county: number,
  administrators: readonly FirstAdministrator[],
  at: Instant,
): Promise<Result<readonly Person[]>> {
  const added = await addFirstPeople(trx, county, administrators, {
    today: dayOf(at),
    newId: world.rng.uuid,
  })
  if (!added.ok) return added
  const { people, rows } = added.value
  for (const { id, loginName } of people) {
    const made = await world.ensureUser(trx, { county, personId: id, loginName })
    if (!made.ok) return made
  }
  const event = { type: 'directory.set_up', subject: { kind: 'county', id: `${county}` } } as const
  await world.journal.record(
    trx,
    { county, at, actor: { kind: 'system', job: 'init' } },
    event,
    rows,
  )
  return ok(people)
}
