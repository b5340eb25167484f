import type { Day } from '#basics/day.ts'
import {
  personColumns,
  personOfRow,
  tablesOf,
  termColumns,
  termOf,
  townshipColumns,
  townshipOf,
  unitColumns,
  unitOfRow,
  villageColumns,
  villageOf,
} from '#domains/directory/store.tables.ts'
import type { Person, RoleTerm, Township, Unit, Village } from '#domains/directory/terms.ts'
import type { Db, Trx } from '#platform/db.ts'

/** A county (县) of this installation. */
export type County = {
  readonly id: number
  readonly name: string
  readonly divisionCode: string
  readonly hosts: readonly string[]
}

/** Every county; a reference list, so it needs no county's context. */
export async function countiesList(db: Db | Trx): Promise<readonly County[]> {
  const rows = await tablesOf(db)
    .selectFrom('directory.counties')
    .selectAll()
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, division_code, hosts }) => ({
    id,
    name,
    divisionCode: division_code,
    hosts: hosts.split(' ').filter(Boolean),
  }))
}

export async function countyOf(db: Db | Trx, county: number): Promise<County | undefined> {
  return (await countiesList(db)).find(({ id }) => id === county)
}

/** Host name (small letters) to county, for the public pages. */
export async function hostsOf(db: Db | Trx): Promise<ReadonlyMap<string, number>> {
  const counties = await countiesList(db)
  return new Map(counties.flatMap(({ id, hosts }) => hosts.map((host) => [host, id] as const)))
}

/** Townships by code; with `on` only those in force that day, without it also retired ones. */
export async function townshipsOf(
  trx: Trx,
  county: number,
  on?: Day,
): Promise<readonly Township[]> {
  const rows = await tablesOf(trx)
    .selectFrom('directory.townships')
    .select(townshipColumns)
    .where('county_id', '=', county)
    .orderBy('code')
    .orderBy('valid_from')
    .execute()
  return rows.map(townshipOf).filter((item) => on === undefined || isInForce(item, on))
}

/** Villages by code, of one township or of the county; `on` as with townships. */
export async function villagesOf(
  trx: Trx,
  county: number,
  which: { readonly townshipId?: string; readonly on?: Day } = {},
): Promise<readonly Village[]> {
  const { townshipId, on } = which
  const rows = await tablesOf(trx)
    .selectFrom('directory.villages')
    .select(villageColumns)
    .where('county_id', '=', county)
    .$if(townshipId !== undefined, (query) => query.where('township_id', '=', townshipId ?? ''))
    .orderBy('code')
    .orderBy('valid_from')
    .execute()
  return rows.map(villageOf).filter((item) => on === undefined || isInForce(item, on))
}

/** Units by code, with their kinds; `on` as with townships. */
export async function unitsOf(trx: Trx, county: number, on?: Day): Promise<readonly Unit[]> {
  const rows = await tablesOf(trx)
    .selectFrom('directory.units')
    .select(unitColumns)
    .where('county_id', '=', county)
    .orderBy('code')
    .orderBy('valid_from')
    .execute()
  return rows.map(unitOfRow).filter((item) => on === undefined || isInForce(item, on))
}

export async function unitOf(trx: Trx, county: number, id: string): Promise<Unit | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('directory.units')
    .select(unitColumns)
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && unitOfRow(row)
}

export async function personOf(trx: Trx, county: number, id: string): Promise<Person | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('directory.people')
    .select(personColumns)
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && personOfRow(row)
}

/** Staff in the order of their login names, of one unit or of the county. */
export async function peopleOf(
  trx: Trx,
  county: number,
  unitId?: string,
): Promise<readonly Person[]> {
  const rows = await tablesOf(trx)
    .selectFrom('directory.people')
    .select(personColumns)
    .where('county_id', '=', county)
    .$if(unitId !== undefined, (query) => query.where('unit_id', '=', unitId ?? ''))
    .orderBy('login_name')
    .execute()
  return rows.map(personOfRow)
}

/** All terms of roles, also past and coming ones, of one person or of the county. */
export async function termsOf(
  trx: Trx,
  county: number,
  personId?: string,
): Promise<readonly RoleTerm[]> {
  const rows = await tablesOf(trx)
    .selectFrom('directory.role_terms')
    .select(termColumns)
    .where('county_id', '=', county)
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
    .orderBy('person_id')
    .orderBy('from_day')
    .orderBy('role')
    .orderBy('id')
    .execute()
  return rows.map(termOf)
}

/** What a person may do on a day: the terms of roles that hold then, both end days included. */
export async function rolesOf(
  trx: Trx,
  county: number,
  personId: string,
  today: Day,
): Promise<readonly RoleTerm[]> {
  const terms = await termsOf(trx, county, personId)
  return terms.filter(({ from, to }) => from <= today && (to === null || today <= to))
}

/** Twelve-digit code to township, those in force only. */
export async function townshipByCode(
  trx: Trx,
  county: number,
): Promise<ReadonlyMap<string, Township>> {
  return byCode(await townshipsOf(trx, county))
}

/** Twelve-digit code to village, those in force only. */
export async function villageByCode(
  trx: Trx,
  county: number,
): Promise<ReadonlyMap<string, Village>> {
  return byCode(await villagesOf(trx, county))
}

/**
 * Unit to its body (所属机关), the topmost unit above it: two persons of one body are no two-person
 * check, even where one sits in a branch of it.
 */
export async function bodiesOf(trx: Trx, county: number): Promise<ReadonlyMap<string, string>> {
  const above = new Map((await unitsOf(trx, county)).map(({ id, parentId }) => [id, parentId]))
  const topOf = (id: string): string => {
    let top = id
    // The import refuses a circle; a row changed behind its back must not hang a server.
    for (let step = 0; step < above.size; step += 1) top = above.get(top) ?? top
    return top
  }
  return new Map([...above.keys()].map((id) => [id, topOf(id)]))
}

type Coded = { readonly code: string; readonly validFrom: Day; readonly validTo: Day | null }

const isInForce = ({ validFrom, validTo }: Coded, on: Day): boolean =>
  validFrom <= on && (validTo === null || on <= validTo)

/** A code stands once among the rows without an end, which is what the unique index holds. */
function byCode<Item extends Coded>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.filter(({ validTo }) => validTo === null).map((item) => [item.code, item]))
}
