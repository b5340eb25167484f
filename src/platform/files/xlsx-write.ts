import { colToLetter, writeXlsx } from 'hucre/xlsx'
import type { Cell, CellStyle, CellValue, DataValidation, WriteSheet } from 'hucre/xlsx'
import type { Instant } from '#basics/instant.ts'
import type { Merge } from '#platform/files/sheet.ts'

/** A column of a workbook we write. A date is a Day; `choices` become a dropdown. */
export type WrittenColumn = {
  readonly title: string
  /** In characters of half width. */
  readonly width: number
  readonly kind: 'text' | 'number' | 'date'
  readonly choices?: readonly string[]
}

export type WrittenWorkbook = {
  readonly sheetName: string
  readonly columns: readonly WrittenColumn[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** A line above the header, merged over all columns. */
  readonly title?: string
  /** Cells of the rows to merge, in lines as the spreadsheet numbers them. */
  readonly merges?: readonly Merge[]
  /** Empty rows already formatted, for a template a person fills in. */
  readonly blankRows?: number
  /** Stands in the file's properties; left out, the same rows give the same bytes. */
  readonly writtenAt?: Instant
}

const bold: CellStyle = { font: { bold: true } }
const inlineChoices = 255
const longestText = 32_767
const choiceSheet = '选项'

/**
 * Writes one sheet. Text cells are typed as text and formatted so ('@'): '=1+1' is shown and
 * never computed, 12-digit codes keep their digits. Short lists of choices stand in the dropdown
 * itself; longer ones, which spreadsheets refuse there, on a hidden sheet under a name.
 */
export async function writeWorkbook(given: WrittenWorkbook): Promise<Uint8Array> {
  const top = given.title === undefined ? 1 : 2
  const lastLine = top + given.rows.length + (given.blankRows ?? 0)
  const choices = choicesOf(given.columns, top + 1, Math.max(lastLine, top + 1))
  const titleRow = given.title === undefined ? [] : [[given.title]]
  const sheet: WriteSheet = {
    name: given.sheetName,
    columns: given.columns.map((column) => ({ width: column.width })),
    rows: [...titleRow, given.columns.map((column) => column.title)],
    cells: cellsOf(given, top),
    freezePane: { rows: top },
    dataValidations: choices.validations,
    merges: mergesOf(given),
  }
  const at = new Date(given.writtenAt ?? '2026-01-01T00:00:00Z')
  return writeXlsx({
    sheets: choices.sheet ? [sheet, choices.sheet] : [sheet],
    namedRanges: choices.names,
    properties: { created: at, modified: at },
  })
}

function mergesOf(given: WrittenWorkbook): NonNullable<WriteSheet['merges']> {
  const endCol = given.columns.length - 1
  const isTitled = given.title !== undefined && endCol > 0
  const title = isTitled ? [{ startRow: 0, startCol: 0, endRow: 0, endCol }] : []
  const own = (given.merges ?? []).map((merge) => ({
    startRow: merge.fromLine - 1,
    startCol: merge.fromColumn,
    endRow: merge.toLine - 1,
    endCol: merge.toColumn,
  }))
  return [...title, ...own]
}

function cellsOf(given: WrittenWorkbook, top: number): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>()
  for (const [at] of given.columns.entries()) cells.set(`${top - 1},${at}`, { style: bold })
  if (given.title !== undefined) cells.set('0,0', { style: bold })
  const blank = Array.from({ length: given.blankRows ?? 0 }, () => [])
  for (const [index, row] of [...given.rows, ...blank].entries()) {
    for (const [at, column] of given.columns.entries()) {
      cells.set(`${top + index},${at}`, cellOf(column, row[at] ?? null))
    }
  }
  return cells
}

function cellOf(column: WrittenColumn, value: string | number | null): Partial<Cell> {
  if (value === null) return { value: null, style: styleOf(column) }
  if (column.kind === 'number') return { value: Number(value), style: {} }
  if (column.kind === 'date') {
    return { value: new Date(`${value}T00:00:00Z`), style: { numFmt: 'yyyy-mm-dd' } }
  }
  // '_x0041_' is how the format writes an 'A': a text that says so itself must say it twice over.
  const text = cut(String(value)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  // The library writes a text such as '#N/A' as a failed formula unless it comes as a text run.
  const run = text.startsWith('#') ? { richText: [{ text }] } : {}
  const typed: CellValue = text
  return { value: typed, type: 'string', style: { numFmt: '@' }, ...run }
}

function styleOf(column: WrittenColumn): CellStyle {
  if (column.kind === 'text') return { numFmt: '@' }
  return column.kind === 'date' ? { numFmt: 'yyyy-mm-dd' } : {}
}

/** A cell holds no more than this; the mark shows that something was left out. */
function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`
}

type Choices = {
  readonly validations: DataValidation[]
  readonly names: { name: string; range: string }[]
  readonly sheet?: WriteSheet
}

function choicesOf(
  columns: readonly WrittenColumn[],
  firstLine: number,
  lastLine: number,
): Choices {
  const validations: DataValidation[] = []
  const names: { name: string; range: string }[] = []
  const lists: (readonly string[])[] = []
  for (const [at, column] of columns.entries()) {
    if (!column.choices || column.choices.length === 0) continue
    const letter = colToLetter(at)
    const range = `${letter}${firstLine}:${letter}${lastLine}`
    const validation = { type: 'list' as const, range, allowBlank: true, showErrorMessage: true }
    const isShort = column.choices.join(',').length <= inlineChoices
    if (isShort && !column.choices.some((choice) => /[,"\n]/.test(choice))) {
      validations.push({ ...validation, values: [...column.choices] })
      continue
    }
    const name = `choices_${at + 1}`
    const own = colToLetter(lists.length)
    names.push({ name, range: `${choiceSheet}!$${own}$1:$${own}$${column.choices.length}` })
    validations.push({ ...validation, formula1: name })
    lists.push(column.choices)
  }
  if (lists.length === 0) return { validations, names }
  const height = Math.max(...lists.map((list) => list.length))
  const rows = Array.from({ length: height }, (_, line) => lists.map((list) => list[line] ?? null))
  return { validations, names, sheet: { name: choiceSheet, rows, hidden: true } }
}
