import type { Day } from '#basics/day.ts'
import type { Person, RoleTerm, Township, Unit, Village } from '#domains/directory/terms.ts'

/** A row of a sheet as far as its cells could be read; `line` as the spreadsheet counts. */
export type ReadRow<Cells> = {
  readonly line: number
  readonly cells: { readonly [Key in keyof Cells]?: Cells[Key] | undefined }
}

/** What is wrong with a cell beyond its own text: the row's line and the key of its column. */
export type RowFault = {
  readonly line: number
  readonly key: string
  readonly code: string
  readonly detail: Readonly<Record<string, string | number>>
}

/** The rows an import can touch, by table of the room. */
export type Items = {
  readonly townships: Township
  readonly villages: Village
  readonly units: Unit
  readonly people: Person
  readonly role_terms: RoleTerm
}
export type TableName = keyof Items

/** One row written: `was` null adds it, `next` null removes it. */
export type Change = {
  readonly [Table in TableName]: {
    readonly table: Table
    readonly was: Items[Table] | null
    readonly next: Items[Table] | null
  }
}[TableName]

/** What a row of the sheet does (动作). */
export type RowEffect = 'add' | 'change' | 'same'

/** What a sheet would do: every fault, the changes in writing order, and the effect of each good line. */
export type SheetPlan = {
  readonly faults: readonly RowFault[]
  readonly changes: readonly Change[]
  readonly effects: ReadonlyMap<number, RowEffect>
}

/** Values that stand in two rows: a fault on each but the first, naming the first one's line. */
export function repeatedFaults<Cells>(
  rows: readonly ReadRow<Cells>[],
  key: keyof Cells & string,
  code: string,
): readonly RowFault[] {
  const first = new Map<string, number>()
  const faults: RowFault[] = []
  for (const { line, cells } of rows) {
    const value = cells[key]
    if (typeof value !== 'string') continue
    const earlier = first.get(value)
    if (earlier === undefined) first.set(value, line)
    else faults.push({ line, key, code, detail: { value, line: earlier } })
  }
  return faults
}

type Lasting = {
  readonly code: string
  readonly validFrom: Day
  readonly validTo: Day | null
}

/** Finds the row a line of a sheet speaks of. */
export type RowFinder<Item> = (code: string, validTo: Day | undefined) => Item | undefined

/**
 * The row a code names: the one without an end, else the one that ended on the very day the line
 * says. So a sheet that retires a code can be sent again, and a retired code can be given anew.
 */
export function finderOf<Item extends Lasting>(items: readonly Item[]): RowFinder<Item> {
  const open = new Map<string, Item>()
  const ended = new Map<string, Item>()
  for (const item of items) {
    if (item.validTo === null) open.set(item.code, item)
    else ended.set(`${item.code} ${item.validTo}`, item)
  }
  return (code, validTo) =>
    open.get(code) ?? (validTo === undefined ? undefined : ended.get(`${code} ${validTo}`))
}

/** A fault where a row would end before it begins. */
export function orderFaults(
  line: number,
  from: Day,
  to: Day | null,
  key: string,
  code: string,
): readonly RowFault[] {
  return to !== null && to < from ? [{ line, key, code, detail: { from, to } }] : []
}

/** Whether two rows say the same, their versions aside. */
export function saysTheSame<Item extends { readonly version: number }>(
  one: Item,
  other: Item,
): boolean {
  // Both are flat rows of the same shape, built with the same keys.
  return (Object.keys(one) as (keyof Item)[]).every(
    (key) => key === 'version' || one[key] === other[key],
  )
}

/**
 * Which rows of the grid go out when there are more than `max`: the ones with errors first, then
 * from the top; always in the order of the sheet.
 */
export function shownLines(
  lines: readonly number[],
  wrong: ReadonlySet<number>,
  max: number,
): ReadonlySet<number> {
  const inOrder = [
    ...lines.filter((line) => wrong.has(line)),
    ...lines.filter((line) => !wrong.has(line)),
  ]
  return new Set(inOrder.slice(0, max))
}
