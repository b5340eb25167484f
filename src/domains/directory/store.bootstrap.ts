import { ok, refuse, type Result } from '#basics/result.ts'
import type { Day } from '#basics/day.ts'
import { applyChanges, type Applied } from '#domains/directory/store.ts'
import { tablesOf } from '#domains/directory/store.tables.ts'
import type { Change } from '#domains/directory/rules.sheet.ts'
import type { Person, RoleTerm, Unit, UnitKind } from '#domains/directory/terms.ts'
import type { Db, Trx } from '#platform/db.ts'

/**
 * Writes a county's line of the reference list, over the connection of the owner: the application
 * may only read it. Repeated, it brings name, code and hosts up to date.
 */
export async function writeCounty(
  owner: Db,
  county: {
    readonly id: number
    readonly name: string
    readonly divisionCode: string
    readonly hosts: readonly string[]
  },
): Promise<void> {
  const told = {
    name: county.name,
    division_code: county.divisionCode,
    hosts: county.hosts.map((host) => host.toLowerCase()).join(' '),
  }
  await tablesOf(owner)
    .insertInto('directory.counties')
    .values({ id: county.id, ...told })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
    .execute()
}

/** One of the first administrators, with the unit they sit in. */
export type FirstAdministrator = {
  readonly name: string
  readonly post: string
  readonly loginName: string
  readonly unit: { readonly code: string; readonly name: string; readonly kind: UnitKind }
}

export type FirstPeople = Applied & { readonly people: readonly Person[] }

/**
 * The first units and administrators of an empty county, without which nobody could import the
 * rest; a later sheet with the same codes and login names finds them. Refuses with
 * `already_set_up` where the county has a unit.
 */
export async function addFirstPeople(
  trx: Trx,
  county: number,
  administrators: readonly FirstAdministrator[],
  given: { readonly today: Day; readonly newId: () => string },
): Promise<Result<FirstPeople>> {
  const unit = await tablesOf(trx)
    .selectFrom('directory.units')
    .select('id')
    .where('county_id', '=', county)
    .limit(1)
    .executeTakeFirst()
  if (unit) return refuse({ code: 'already_set_up' })
  const units = firstUnits(administrators, given)
  const people = administrators.map(({ name, post, loginName, unit: { code } }): Person => ({
    id: given.newId(),
    name,
    unitId: units.get(code)?.id ?? '',
    post,
    loginName,
    version: 1,
  }))
  const terms = people.map(({ id, unitId }): RoleTerm => ({
    id: given.newId(),
    personId: id,
    role: 'administrator',
    unitId,
    from: given.today,
    to: null,
    version: 1,
  }))
  const changes: readonly Change[] = [
    ...[...units.values()].map((next) => ({ table: 'units', was: null, next }) as const),
    ...people.map((next) => ({ table: 'people', was: null, next }) as const),
    ...terms.map((next) => ({ table: 'role_terms', was: null, next }) as const),
  ]
  const applied = await applyChanges(trx, county, changes)
  return applied.ok ? ok({ ...applied.value, people }) : applied
}

function firstUnits(
  administrators: readonly FirstAdministrator[],
  given: { readonly today: Day; readonly newId: () => string },
): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>()
  for (const { unit } of administrators) {
    if (units.has(unit.code)) continue
    units.set(unit.code, {
      id: given.newId(),
      ...unit,
      shortName: unit.name,
      parentId: null,
      townshipId: null,
      validFrom: given.today,
      validTo: null,
      version: 1,
    })
  }
  return units
}
