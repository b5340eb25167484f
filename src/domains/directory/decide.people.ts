import type { Day } from '#basics/day.ts'
import { effectOf, type Given } from '#domains/directory/decide.places.ts'
import {
  orderFaults,
  repeatedFaults,
  saysTheSame,
  type Change,
  type ReadRow,
  type RowEffect,
  type RowFault,
  type SheetPlan,
} from '#domains/directory/rules.sheet.ts'
import { termChanges, type TermChange } from '#domains/directory/rules.terms.ts'
import {
  roleNames,
  weightyRoles,
  type Person,
  type Role,
  type RoleTerm,
  type Unit,
} from '#domains/directory/terms.ts'

export type PeopleCells = {
  readonly name: string
  readonly unit: string
  readonly unitName: string
  readonly post: string
  readonly login: string
  readonly roles: readonly Role[]
  readonly from: Day
  readonly to: Day
}

type Found = {
  readonly units: readonly Unit[]
  readonly people: readonly Person[]
  readonly terms: readonly RoleTerm[]
}

/**
 * What a sheet of people does, by their login names: persons and the terms of their roles. A person
 * the sheet leaves out keeps everything. Faults: `login_twice`, `unknown_unit`, `unit_name_differs`,
 * `bad_term`, `own_weighty_role`, `last_administrator`.
 */
export function decidePeople(
  found: Found,
  rows: readonly ReadRow<PeopleCells>[],
  given: Given & { readonly byPersonId: string },
): SheetPlan {
  const units = new Map(
    found.units.filter(({ validTo }) => validTo === null).map((unit) => [unit.code, unit]),
  )
  const people = new Map(found.people.map((person) => [person.loginName, person]))
  const terms = Map.groupBy(found.terms, ({ personId }) => personId)
  const faults: RowFault[] = [...repeatedFaults(rows, 'login', 'login_twice')]
  const persons: Change[] = []
  const moves: { readonly line: number; readonly change: TermChange }[] = []
  const effects = new Map<number, RowEffect>()
  for (const row of rows) {
    const { line, cells } = row
    const unit = units.get(cells.unit ?? '')
    faults.push(...unitFaults(row, unit))
    const was = people.get(cells.login ?? '') ?? null
    const next = unit && personFrom(cells, unit, was, given)
    if (!next || cells.roles === undefined) continue
    const from = cells.from ?? given.today
    const to = cells.to ?? null
    faults.push(...orderFaults(line, from, to, 'to', 'bad_term'))
    const wanted = { personId: next.id, unitId: next.unitId, roles: cells.roles, from, to }
    const changed = termChanges(terms.get(next.id) ?? [], wanted, given.today, given.idOf)
    const effect = effectOf(was, next)
    effects.set(line, effect === 'same' && changed.length > 0 ? 'change' : effect)
    if (!was || !saysTheSame(was, next)) persons.push({ table: 'people', was, next })
    moves.push(...changed.map((change) => ({ line, change })))
    if (next.id === given.byPersonId) faults.push(...ownRoleFaults(line, changed))
  }
  return {
    faults: [...faults, ...lockOutFaults(found.terms, moves, given.today)],
    changes: [...persons, ...moves.map(({ change }) => change)],
    effects,
  }
}

function personFrom(
  cells: ReadRow<PeopleCells>['cells'],
  unit: Unit,
  was: Person | null,
  given: Given,
): Person | undefined {
  const { name, login } = cells
  if (name === undefined || login === undefined) return undefined
  return {
    id: was?.id ?? given.idOf(`person ${login}`),
    name,
    unitId: unit.id,
    post: cells.post ?? was?.post ?? '',
    loginName: login,
    version: (was?.version ?? 0) + 1,
  }
}

/** A code beside another unit's name is the commonest slip in a staff list: the code would win silently. */
function unitFaults(
  { line, cells }: ReadRow<PeopleCells>,
  unit: Unit | undefined,
): readonly RowFault[] {
  if (cells.unit === undefined) return []
  const value = cells.unit.slice(0, 40)
  if (!unit) return [{ line, key: 'unit', code: 'unknown_unit', detail: { value } }]
  const said = cells.unitName
  if (said === undefined || said === unit.name || said === unit.shortName) return []
  const detail = { value, name: unit.name }
  return [{ line, key: 'unitName', code: 'unit_name_differs', detail }]
}

/** Whoever could give themselves such a role, or more time in it, would be their own second person. */
function ownRoleFaults(line: number, changed: readonly TermChange[]): readonly RowFault[] {
  return changed.flatMap(({ was, next }) => {
    if (!next || !weightyRoles.includes(next.role)) return []
    const isLonger = !was || (was.to !== null && (next.to === null || next.to > was.to))
    const detail = { role: roleNames[next.role].zh }
    return isLonger ? [{ line, key: 'roles', code: 'own_weighty_role', detail }] : []
  })
}

/** A sheet that ends the last administrator's term would lock everybody out of the next import. */
function lockOutFaults(
  terms: readonly RoleTerm[],
  moves: readonly { readonly line: number; readonly change: TermChange }[],
  today: Day,
): readonly RowFault[] {
  const holds = (term: RoleTerm | null): boolean =>
    term !== null &&
    term.role === 'administrator' &&
    term.from <= today &&
    (term.to === null || term.to >= today)
  const after = new Map(terms.map((term) => [term.id, term]))
  for (const { change } of moves) {
    if (change.next) after.set(change.next.id, change.next)
    else if (change.was) after.delete(change.was.id)
  }
  const last = moves.findLast(({ change }) => holds(change.was) && !holds(change.next))
  if (!last || [...after.values()].some(holds)) return []
  return [{ line: last.line, key: 'roles', code: 'last_administrator', detail: {} }]
}
