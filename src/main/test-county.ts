import type { House } from '#main/house.ts'
import { roles, type Role, type UnitKind } from '#domains/directory/terms.ts'
import { inCounty } from '#platform/db.ts'
import { layRows } from '#platform/journal.test-county.ts'
import type { HandClock } from '#platform/clock.ts'
import type { TestDb } from '#platform/test-db.ts'

/** Which of the people of a role: the usual one, or the one in a sibling unit; of which county. */
export type Which = { readonly at?: 'home' | 'sibling'; readonly county?: 1 | 2 }

export type TestPerson = {
  readonly role: Role
  readonly county: number
  readonly unitId: string
  readonly personId: string
  readonly userId: string
  readonly loginName: string
}

export const testPassword = 'seven quiet herons'

const unitKinds = {
  office: 'office',
  watch: 'supervision',
  centre: 'call_centre',
  police: 'police',
  roads: 'department',
  town: 'township_government',
} as const satisfies Record<string, UnitKind>
export type UnitName = keyof typeof unitKinds

/** Where each role sits: its own unit, and a sibling unit where somebody else has the same role. */
const seats: Readonly<Record<Role, readonly [home: UnitName, sibling: UnitName]>> = {
  interviewer: ['centre', 'office'],
  supervisor: ['centre', 'office'],
  callback_caller: ['centre', 'office'],
  dispatcher: ['office', 'watch'],
  second_officer: ['watch', 'office'],
  handler: ['roads', 'police'],
  unit_head: ['roads', 'police'],
  township_clerk: ['town', 'office'],
  leader: ['office', 'watch'],
  auditor: ['watch', 'office'],
  identity_custodian: ['office', 'watch'],
  administrator: ['office', 'centre'],
}

/** Ids that tell what they are of: the kind, the county and a number. */
export const testId = (kind: string, county: number, number: number): string =>
  `${kind}${String(county)}000000-0000-4000-8000-${String(number).padStart(12, '0')}`
export const unitId = (name: UnitName, county = 1): string =>
  testId('c', county, Object.keys(unitKinds).indexOf(name) + 1)
export const townshipId = (county = 1): string => testId('d', county, 1)
export const townshipCode = (county = 1): string => `4199${String(county).padStart(2, '0')}101000`
export const villageId = (county = 1): string => testId('e', county, 1)

type Given = {
  readonly db: TestDb
  readonly clock: HandClock
  readonly house: House
  readonly county: number
}

/** A county's places, units and people, each with a password; the people by 'handler sibling 1'. */
export async function layCounty(given: Given): Promise<ReadonlyMap<string, TestPerson>> {
  const { db, clock, house, county } = given
  const lasting = { county_id: county, valid_from: '2025-01-01', valid_to: null, version: 1 }
  const people = roles.flatMap((role, at) =>
    (['home', 'sibling'] as const).map((place, sibling) => ({
      name: `${role} ${place} ${String(county)}`,
      role,
      unitId: unitId(seats[role][sibling] ?? 'office', county),
      personId: testId('f', county, at * 2 + sibling + 1),
      loginName: `${role.replace('_', '.')}.${place}${String(county)}`,
    })),
  )
  await layRows({ db, clock, journal: house.journal }, county, [
    ['directory.townships', [{ ...lasting, ...townshipOf(county) }]],
    ['directory.villages', [{ ...lasting, ...villageOf(county) }]],
    ['directory.units', unitsOf(county).map((unit) => ({ ...lasting, ...unit }))],
    ['directory.people', people.map((person) => personRow(county, person))],
    ['directory.role_terms', people.map((person, at) => termRow(county, person, at + 1))],
  ])
  const found = new Map<string, TestPerson>()
  await inCounty(db.app, county, async (trx) => {
    for (const { name, ...person } of people) {
      const { personId, loginName } = person
      const told = { county, personId, loginName, password: testPassword }
      const made = await house.access.createUser(trx, told)
      if (!made.ok) throw new Error(JSON.stringify(made.refusal))
      found.set(name, { ...person, county, userId: made.value.userId })
    }
  })
  return found
}

const townshipOf = (county: number) => ({
  id: townshipId(county),
  code: townshipCode(county),
  name: '城关镇',
  kind: '镇',
  population: 1000,
})

const villageOf = (county: number) => ({
  id: villageId(county),
  township_id: townshipId(county),
  code: `${townshipCode(county).slice(0, 9)}201`,
  name: '河湾村',
  kind: '村',
  settlement: null,
  households: null,
  population: null,
})

const unitsOf = (county: number) =>
  Object.entries(unitKinds).map(([name, kind]) => ({
    // The keys of the table above.
    id: unitId(name as UnitName, county),
    code: name.toUpperCase(),
    name: `单位${name}`,
    short_name: name,
    kind,
    parent_id: null,
    township_id: null,
  }))

type Sitting = Omit<TestPerson, 'county' | 'userId'>

const personRow = (county: number, { personId, unitId: unit, role, loginName }: Sitting) => ({
  county_id: county,
  id: personId,
  name: `人员${loginName}`,
  unit_id: unit,
  post: role,
  login_name: loginName,
  version: 1,
})

const termRow = (county: number, { personId, unitId: unit, role }: Sitting, number: number) => ({
  county_id: county,
  id: testId('b', county, number),
  person_id: personId,
  role,
  unit_id: unit,
  from_day: '2025-01-01',
  to_day: null,
  version: 1,
})
