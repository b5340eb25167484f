import type { Day } from '#basics/day.ts'
import {
  daysFaults,
  daysOf,
  effectOf,
  townshipFinder,
  type Given,
} from '#domains/directory/decide.places.ts'
import {
  finderOf,
  repeatedFaults,
  saysTheSame,
  type Change,
  type ReadRow,
  type RowEffect,
  type RowFault,
  type SheetPlan,
} from '#domains/directory/rules.sheet.ts'
import type { Township, Unit, UnitKind } from '#domains/directory/terms.ts'

export type UnitCells = {
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly kind: UnitKind
  /** Null where the sheet says that there is none. */
  readonly parent: string | null
  readonly township: string | null
  readonly validFrom: Day
  readonly validTo: Day
}

type Found = { readonly townships: readonly Township[]; readonly units: readonly Unit[] }
type Draft = { readonly line: number; readonly was: Unit | null; readonly next: Unit }

/**
 * What a sheet of units does, by their codes; the unit above may stand in the same sheet, above or
 * below. Faults: `duplicate_code`, `unknown_unit`, `unknown_township`, `unit_above_itself`,
 * `retired_before_begin`.
 */
export function decideUnits(
  found: Found,
  rows: readonly ReadRow<UnitCells>[],
  given: Given,
): SheetPlan {
  const find = finderOf(found.units)
  const townshipOf = townshipFinder(found.townships)
  const ids = new Map(
    found.units.filter(({ validTo }) => validTo === null).map(({ code, id }) => [code, id]),
  )
  for (const { cells } of rows) {
    if (cells.code !== undefined && !ids.has(cells.code))
      ids.set(cells.code, find(cells.code, cells.validTo)?.id ?? given.idOf(`unit ${cells.code}`))
  }
  const faults: RowFault[] = [...repeatedFaults(rows, 'code', 'duplicate_code')]
  const drafts: Draft[] = []
  for (const { line, cells } of rows) {
    const { code, name, kind, parent, township } = cells
    const parentId = parent ? ids.get(parent) : parent
    const townshipId = township ? townshipOf(township)?.id : township
    if (parent && !parentId) faults.push(unknown(line, 'parent', 'unknown_unit', parent))
    if (township && !townshipId)
      faults.push(unknown(line, 'township', 'unknown_township', township))
    if (code === undefined || name === undefined || kind === undefined) continue
    const was = find(code, cells.validTo) ?? null
    const next: Unit = {
      id: ids.get(code) ?? given.idOf(`unit ${code}`),
      code,
      name,
      shortName: cells.shortName ?? was?.shortName ?? name,
      kind,
      parentId: parentId === undefined ? (was?.parentId ?? null) : parentId,
      townshipId: townshipId === undefined ? (was?.townshipId ?? null) : townshipId,
      ...daysOf(cells, was, given.today),
      version: (was?.version ?? 0) + 1,
    }
    faults.push(...daysFaults(line, next))
    drafts.push({ line, was, next })
  }
  return planOf(found.units, drafts, faults)
}

/** Units above come first, so that each row finds the one it stands under. */
function planOf(
  units: readonly Unit[],
  drafts: readonly Draft[],
  faults: readonly RowFault[],
): SheetPlan {
  const above = new Map<string, string | null>([
    ...units.map(({ id, parentId }) => [id, parentId] as const),
    ...drafts.map(({ next }) => [next.id, next.parentId] as const),
  ])
  const depths = new Map(drafts.map(({ next }) => [next.id, depthOf(next.id, above)]))
  const circles = drafts
    .filter(({ next }) => depths.get(next.id) === 'circle')
    .map(({ line, next }) => unknown(line, 'parent', 'unit_above_itself', next.code))
  const ordered = drafts.toSorted(
    (a, b) => Number(depths.get(a.next.id)) - Number(depths.get(b.next.id)),
  )
  const changes = ordered.flatMap(({ was, next }): readonly Change[] =>
    was && saysTheSame(was, next) ? [] : [{ table: 'units', was, next }],
  )
  const effects = new Map<number, RowEffect>(
    drafts.map(({ line, was, next }) => [line, effectOf(was, next)]),
  )
  return { faults: [...faults, ...circles], changes, effects }
}

function depthOf(id: string, above: ReadonlyMap<string, string | null>): number | 'circle' {
  let depth = 0
  for (let at = above.get(id) ?? null; at !== null; at = above.get(at) ?? null) {
    depth += 1
    if (depth > above.size) return 'circle'
  }
  return depth
}

const unknown = (line: number, key: string, code: string, value: string): RowFault => ({
  line,
  key,
  code,
  detail: { value: value.slice(0, 40) },
})
