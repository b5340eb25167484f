import type { Day } from '#basics/day.ts'
import {
  finderOf,
  orderFaults,
  repeatedFaults,
  saysTheSame,
  type Change,
  type ReadRow,
  type RowEffect,
  type RowFault,
  type RowFinder,
  type SheetPlan,
} from '#domains/directory/rules.sheet.ts'
import { fullDivisionCode, type Township, type Village } from '#domains/directory/terms.ts'

/** The day, and an id for a new row that is the same whenever the same sheet is committed again. */
export type Given = { readonly today: Day; readonly idOf: (label: string) => string }

export type TownshipCells = {
  readonly code: string
  readonly name: string
  readonly kind: Township['kind']
  readonly population: number
  readonly validFrom: Day
  readonly validTo: Day
}

export type VillageCells = {
  readonly township: string
  readonly code: string
  readonly name: string
  readonly kind: Village['kind']
  readonly settlement: string
  readonly households: number
  readonly population: number
  readonly validFrom: Day
  readonly validTo: Day
}

/**
 * What a sheet of townships does, by their codes. An empty cell says nothing: what stood there
 * stays. Faults: `duplicate_code`, `retired_before_begin`.
 */
export function decideTownships(
  found: readonly Township[],
  rows: readonly ReadRow<TownshipCells>[],
  given: Given,
): SheetPlan {
  const find = finderOf(found)
  const faults: RowFault[] = [...repeatedFaults(rows, 'code', 'duplicate_code')]
  const changes: Change[] = []
  const effects = new Map<number, RowEffect>()
  for (const { line, cells } of rows) {
    const { code, name, kind, population } = cells
    if (code === undefined || name === undefined || kind === undefined) continue
    const was = find(code, cells.validTo) ?? null
    const next: Township = {
      id: was?.id ?? given.idOf(`township ${code}`),
      code,
      name,
      kind,
      population: population ?? was?.population ?? null,
      ...daysOf(cells, was, given.today),
      version: (was?.version ?? 0) + 1,
    }
    faults.push(...daysFaults(line, next))
    effects.set(line, effectOf(was, next))
    if (!was || !saysTheSame(was, next)) changes.push({ table: 'townships', was, next })
  }
  return { faults, changes, effects }
}

/**
 * What a sheet of villages does. Its townships are there already, named or by code. Faults:
 * `duplicate_code`, `unknown_township`, `code_outside_township`, `retired_before_begin`.
 */
export function decideVillages(
  found: { readonly townships: readonly Township[]; readonly villages: readonly Village[] },
  rows: readonly ReadRow<VillageCells>[],
  given: Given,
): SheetPlan {
  const find = finderOf(found.villages)
  const townshipOf = townshipFinder(found.townships)
  const faults: RowFault[] = [...repeatedFaults(rows, 'code', 'duplicate_code')]
  const changes: Change[] = []
  const effects = new Map<number, RowEffect>()
  for (const row of rows) {
    const township = townshipOf(row.cells.township)
    faults.push(...townshipFaults(row, township))
    const next = township && villageFrom(row.cells, township, find, given)
    if (!next) continue
    const was = find(next.code, row.cells.validTo) ?? null
    faults.push(...daysFaults(row.line, next))
    effects.set(row.line, effectOf(was, next))
    if (!was || !saysTheSame(was, next)) changes.push({ table: 'villages', was, next })
  }
  return { faults, changes, effects }
}

/** A township in force by its code (nine or twelve digits) or by a name only one of them has. */
export function townshipFinder(
  townships: readonly Township[],
): (text: string | undefined) => Township | undefined {
  const open = townships.filter(({ validTo }) => validTo === null)
  const byCode = new Map(open.map((item) => [item.code, item]))
  const byName = Map.groupBy(open, ({ name }) => name)
  return (text) => {
    if (text === undefined) return undefined
    const named = byName.get(text)
    return byCode.get(fullDivisionCode(text) ?? '') ?? (named?.length === 1 ? named[0] : undefined)
  }
}

/** The days of a row: as the sheet says, else as they were, else from today on. */
export function daysOf(
  cells: { readonly validFrom?: Day | undefined; readonly validTo?: Day | undefined },
  was: { readonly validFrom: Day; readonly validTo: Day | null } | null,
  today: Day,
): { readonly validFrom: Day; readonly validTo: Day | null } {
  return {
    validFrom: cells.validFrom ?? was?.validFrom ?? today,
    validTo: cells.validTo ?? was?.validTo ?? null,
  }
}

export function daysFaults(
  line: number,
  item: { readonly validFrom: Day; readonly validTo: Day | null },
): readonly RowFault[] {
  return orderFaults(line, item.validFrom, item.validTo, 'validTo', 'retired_before_begin')
}

export function effectOf<Item extends { readonly version: number }>(
  was: Item | null,
  next: Item,
): RowEffect {
  if (!was) return 'add'
  return saysTheSame(was, next) ? 'same' : 'change'
}

function villageFrom(
  cells: ReadRow<VillageCells>['cells'],
  township: Township,
  find: RowFinder<Village>,
  given: Given,
): Village | undefined {
  const { code, name, kind } = cells
  if (code === undefined || name === undefined || kind === undefined) return undefined
  const was = find(code, cells.validTo) ?? null
  return {
    id: was?.id ?? given.idOf(`village ${code}`),
    townshipId: township.id,
    code,
    name,
    kind,
    settlement: cells.settlement ?? was?.settlement ?? null,
    households: cells.households ?? was?.households ?? null,
    population: cells.population ?? was?.population ?? null,
    ...daysOf(cells, was, given.today),
    version: (was?.version ?? 0) + 1,
  }
}

function townshipFaults(
  { line, cells }: ReadRow<VillageCells>,
  township: Township | undefined,
): readonly RowFault[] {
  if (cells.township === undefined) return []
  if (!township) {
    const detail = { value: cells.township.slice(0, 40) }
    return [{ line, key: 'township', code: 'unknown_township', detail }]
  }
  const { code } = cells
  if (code === undefined || code.startsWith(township.code.slice(0, 9))) return []
  return [{ line, key: 'code', code: 'code_outside_township', detail: { value: code } }]
}
