import { plainTitle } from '#platform/files/cell-text.ts'
import type { Sheet, SheetRow } from '#platform/files/sheet.ts'
import type { Result } from '#basics/result.ts'

/** One column a file must or may have: its titles as counties write them, and how a cell reads. */
export type ColumnSpec<Key extends string = string, Value = unknown> = {
  readonly key: Key
  /** The first one is ours; the others are accepted. */
  readonly titles: readonly [string, ...string[]]
  /** The column must be there and no cell of it empty. */
  readonly required: boolean
  readonly parse: (text: string) => Result<Value>
}

/** What a row becomes: a value for each required column, value or undefined for the others. */
export type RowOf<Specs extends readonly ColumnSpec[]> = {
  readonly [Spec in Specs[number] as Spec['key']]: ValueOf<Spec>
}
type ValueOf<Spec> = Spec extends {
  readonly required: infer Required
  readonly parse: (text: string) => Result<infer Value>
}
  ? Required extends true
    ? Value
    : Value | undefined
  : never

/** An error in its cell: where, under which title, what stands there, and why it will not do. */
export type CellError = {
  readonly line: number
  /** The title as the file writes it, or ours where the file lacks the column. */
  readonly column: string
  /** Index of the column in `Sheet.header`; -1 where the file lacks it. */
  readonly at: number
  readonly key: string
  readonly code: string
  readonly text: string
  readonly detail: Readonly<Record<string, string | number>>
}

export type Mapped<Row> = {
  /** Rows without any error. */
  readonly rows: readonly { readonly line: number; readonly value: Row }[]
  /** Every error of the file at once, by line and column. */
  readonly errors: readonly CellError[]
  /** Titles of the file that nothing was read from. */
  readonly ignored: readonly string[]
}

/** A column, with the types of its key and value kept for `RowOf`. */
export function column<const Key extends string, Value, const Required extends boolean>(spec: {
  readonly key: Key
  readonly titles: readonly [string, ...string[]]
  readonly required: Required
  readonly parse: (text: string) => Result<Value>
}): ColumnSpec<Key, Value> & { readonly required: Required } {
  return spec
}

/** All titles these columns accept, for `readSheet` to find the header by. */
export function titlesOf(specs: readonly ColumnSpec[]): readonly string[] {
  return specs.flatMap((spec) => spec.titles)
}

type Found = { readonly spec: ColumnSpec; readonly at: number }

/**
 * Reads every row by its columns. A file that lacks a required column, or has one twice, gives no
 * rows, only what is wrong with its header; a row with an error is left out of `rows`.
 */
export function mapRows<const Specs extends readonly ColumnSpec[]>(
  sheet: Sheet,
  specs: Specs,
): Mapped<RowOf<Specs>> {
  const plain = sheet.header.map(plainTitle)
  const places = specs.map((spec) => ({ spec, all: placesOf(plain, spec) }))
  const found: Found[] = places.flatMap(({ spec, all }) => {
    const [at] = all
    return at === undefined ? [] : [{ spec, at }]
  })
  const taken = new Set(places.flatMap(({ all }) => all))
  const ignored = sheet.header.filter((title, at) => title !== '' && !taken.has(at))
  const wrongHeader = places.flatMap(({ spec, all }) => headerErrors(sheet, spec, all))
  if (wrongHeader.length > 0) return { rows: [], errors: wrongHeader, ignored }

  const faults = new Map(sheet.faults.map((fault) => [`${fault.line},${fault.at}`, fault]))
  const rows: { line: number; value: RowOf<Specs> }[] = []
  const errors: CellError[] = []
  for (const row of sheet.rows) {
    const value: Record<string, unknown> = {}
    const before = errors.length
    for (const place of found) {
      const fault = faults.get(`${row.line},${place.at}`)
      const read = fault
        ? { ok: false as const, refusal: [fault] }
        : readCell(place.spec, row.cells[place.at] ?? '')
      if (read.ok) value[place.spec.key] = read.value
      else errors.push(...read.refusal.map((refusal) => errorOf(sheet, row, place, refusal)))
    }
    // Every required key was read just above, and the others are undefined where absent.
    if (errors.length === before) rows.push({ line: row.line, value: value as RowOf<Specs> })
  }
  return { rows, errors, ignored }
}

type Why = { readonly code: string; readonly detail?: Readonly<Record<string, string | number>> }

function readCell(
  spec: ColumnSpec,
  text: string,
):
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; refusal: readonly Why[] } {
  if (text !== '') return spec.parse(text)
  return spec.required
    ? { ok: false, refusal: [{ code: 'cell_empty' }] }
    : { ok: true, value: undefined }
}

function errorOf(sheet: Sheet, row: SheetRow, place: Found, why: Why): CellError {
  return {
    line: row.line,
    column: sheet.header[place.at] ?? place.spec.titles[0],
    at: place.at,
    key: place.spec.key,
    code: why.code,
    text: row.cells[place.at] ?? '',
    detail: why.detail ?? {},
  }
}

function placesOf(plain: readonly string[], spec: ColumnSpec): number[] {
  const accepted = new Set(spec.titles.map(plainTitle))
  return plain.flatMap((title, at) => (accepted.has(title) ? [at] : []))
}

function headerErrors(sheet: Sheet, spec: ColumnSpec, all: readonly number[]): CellError[] {
  const title = spec.titles[0]
  const base = { line: sheet.headerLine, column: title, key: spec.key, detail: { column: title } }
  if (all.length === 0) {
    return spec.required ? [{ ...base, at: -1, code: 'missing_column', text: '' }] : []
  }
  return all.slice(1).map((at) => ({
    ...base,
    at,
    code: 'duplicate_column',
    text: sheet.header[at] ?? '',
  }))
}
