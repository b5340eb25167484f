import { readXlsx } from 'hucre/xlsx'
import type { Cell, CellValue, ReadOptions, Sheet as Parsed, Workbook } from 'hucre/xlsx'
import { dateCell, numberCell, textCell } from '#platform/files/cell-text.ts'
import type { CellText } from '#platform/files/cell-text.ts'
import { sheetOf, knownTitles } from '#platform/files/sheet.ts'
import type { Grid, Sheet } from '#platform/files/sheet.ts'
import { openPackage, sealPackage } from '#platform/files/zip-guard.ts'
import { refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'

const visibleSheets = 5
const spareLines = 50
const widestColumn = 'CV'

/**
 * Reads the sheet of a workbook that has our titles, or else the first visible one with a header.
 * The archive is opened by our own guard and packed anew before the library sees it; the library
 * reads no further down than the last cell with a value, so a sheet formatted to its bottom
 * (a habit of WPS) costs nothing.
 */
export async function readWorkbook(
  bytes: Uint8Array,
  given: { readonly known: readonly string[]; readonly maxRows: number },
): Promise<Result<Sheet>> {
  const opened = openPackage(bytes)
  if (!opened.ok) return opened
  const parts = opened.value
  if (!parts.has('[Content_Types].xml') || !parts.has('xl/workbook.xml')) {
    return refuse({ code: 'not_a_spreadsheet' })
  }
  const shape = shapeOf(parts)
  if (shape.isCostly) return refuse({ code: 'unsafe_file', detail: { why: 'unfolds_too_far' } })
  if (shape.lastLine > given.maxRows + spareLines) {
    return refuse({ code: 'too_many_rows', detail: { rows: shape.lastLine, max: given.maxRows } })
  }
  return bestSheet(sealPackage(parts), shape, given)
}

type Shape = {
  readonly lastLine: number
  readonly isCostly: boolean
  readonly hasZeroMasks: boolean
}

async function bestSheet(
  sealed: Uint8Array,
  shape: Shape,
  given: { readonly known: readonly string[]; readonly maxRows: number },
): Promise<Result<Sheet>> {
  const visible: number[] = []
  const listed = await parse(sealed, {
    sheets: (info) => {
      if (!info.hidden && !info.veryHidden) visible.push(info.index)
      return false
    },
  })
  if (!listed) return refuse({ code: 'not_a_spreadsheet' })
  let best: Result<Sheet> | undefined
  for (const index of visible.slice(0, visibleSheets)) {
    const workbook = await parse(sealed, {
      sheets: [index],
      readStyles: shape.hasZeroMasks,
      range: `A1:${widestColumn}${Math.max(1, shape.lastLine)}`,
    })
    if (!workbook) return refuse({ code: 'not_a_spreadsheet' })
    const parsed = workbook.sheets[0]
    if (!parsed) continue
    const sheet = sheetOf(gridOf(parsed), given)
    const score = (one: Result<Sheet> | undefined): number =>
      one?.ok ? knownTitles(one.value, given.known) + 1 : 0
    if (!best || score(sheet) > score(best)) best = sheet
    if (sheet.ok && given.known.length === 0) break
  }
  return best ?? refuse({ code: 'no_header', detail: { expected: '…' } })
}

/** The library throws on whatever it cannot read: the file's fault, and said as such. */
async function parse(sealed: Uint8Array, options: ReadOptions): Promise<Workbook | undefined> {
  try {
    return await readXlsx(sealed, options)
  } catch {
    return undefined
  }
}

function gridOf(parsed: Parsed): Grid {
  const hidden = new Set<number>()
  for (const [index, row] of parsed.rowDefs ?? []) if (row.hidden) hidden.add(index + 1)
  return {
    name: parsed.name,
    lines: parsed.rows.map((row, line) =>
      row.map((value, at) => textOf(value, parsed.cells?.get(`${line},${at}`))),
    ),
    hidden,
    merges: (parsed.merges ?? []).map((merge) => ({
      fromLine: merge.startRow + 1,
      toLine: merge.endRow + 1,
      fromColumn: merge.startCol,
      toColumn: merge.endCol,
    })),
  }
}

/** A formula counts as the value it last showed; we never compute one. */
function textOf(value: CellValue, cell: Cell | undefined): CellText {
  if (cell?.type === 'error') {
    const shown = String(value)
    return { text: shown, doubt: { code: 'formula_error', detail: { shown } } }
  }
  if (value === null) {
    if (cell?.formula === undefined) return { text: '' }
    return { text: '', doubt: { code: 'formula_without_value', detail: {} } }
  }
  if (typeof value === 'number') return numberCell(value, cell?.style?.numFmt)
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' }
  return value instanceof Date ? dateCell(value) : textCell(value)
}

/** What the sheets would cost to read, found by looking at their text and not by parsing it. */
function shapeOf(parts: ReadonlyMap<string, Buffer>): Shape {
  const sheets = [...parts].filter(([name]) => /^xl\/worksheets\/[^/]+\.xml$/i.test(name))
  const texts = sheets.map(([, part]) => part.toString('latin1'))
  const styles = parts.get('xl/styles.xml')?.toString('latin1') ?? ''
  return {
    lastLine: Math.max(0, ...texts.map(lastLineWithValue)),
    // Each <col> may stand for 16,384 columns, each <mergeCell> for a million lines.
    isCostly: texts.some(
      (text) => count(text, '<col ') > 2000 || count(text, 'mergeCell ') > 50_000,
    ),
    hasZeroMasks: /formatCode="0{2,}"/.test(styles),
  }
}

function lastLineWithValue(text: string): number {
  const last = Math.max(text.lastIndexOf('v>'), text.lastIndexOf('is>'))
  if (last < 0) return 0
  const row = text.lastIndexOf('row ', last)
  const line = row < 0 ? null : /^row [^>]*?\br="(\d+)"/.exec(text.slice(row, row + 400))
  if (line) return Number(line[1])
  // Rows without numbers stand one below the other.
  return Math.max(count(text, '<row'), count(text, ':row'))
}

function count(text: string, mark: string): number {
  let found = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) found++
  return found
}
