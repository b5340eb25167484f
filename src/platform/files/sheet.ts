import { cleanText, plainTitle } from '#platform/files/cell-text.ts'
import type { CellDoubt, CellText } from '#platform/files/cell-text.ts'
import { ok, refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'

/** A rectangle of merged cells: lines as seen in the spreadsheet (from 1), columns from 0. */
export type Merge = {
  readonly fromLine: number
  readonly toLine: number
  readonly fromColumn: number
  readonly toColumn: number
}

/** A file as a grid, before anyone knows which line is the header. Index 0 is line 1. */
export type Grid = {
  readonly name: string
  readonly lines: readonly (readonly CellText[])[]
  readonly hidden: ReadonlySet<number>
  readonly merges: readonly Merge[]
}

export type CellFault = CellDoubt & { readonly line: number; readonly at: number }

export type SheetRow = {
  /** As the person sees it at the left edge of the spreadsheet. */
  readonly line: number
  readonly cells: readonly string[]
  readonly hidden: boolean
}

/** A table as a person sent it: one header, rows with their line, and what is doubtful in it. */
export type Sheet = {
  readonly name: string
  readonly headerLine: number
  readonly header: readonly string[]
  readonly rows: readonly SheetRow[]
  /** Lines a filter or a person hid; they are read all the same and must be shown. */
  readonly hiddenLines: readonly number[]
  readonly faults: readonly CellFault[]
}

type Texts = string[][]
type Header = { readonly firstLine: number; readonly lastLine: number; readonly titles: string[] }

const searchedLines = 30
const headerLines = 3
const filledCells = 2_000_000

/**
 * Finds the header by the titles we know (`known`), or else the first line with two texts; what
 * stands above it (a merged title, a note on who filled it in) is skipped. A header of two lines
 * under merged cells reads '任期' over '起' as '任期起'. A cell merged over several rows counts
 * for each of them. Empty rows are dropped.
 */
export function sheetOf(
  grid: Grid,
  given: { readonly known: readonly string[]; readonly maxRows: number },
): Result<Sheet> {
  const texts = grid.lines.map((line) => line.map((cell) => cell.text))
  const empty = texts.map((line) => line.every((text) => text === ''))
  const filled = fillMerges(texts, grid.merges)
  const header = findHeader(filled, grid.merges, given.known)
  if (!header) {
    const expected = given.known.slice(0, 6).join('、') || '…'
    return refuse({ code: 'no_header', detail: { expected } })
  }
  const rows: SheetRow[] = []
  for (let line = header.lastLine + 1; line <= filled.length; line++) {
    if (empty[line - 1]) continue
    const cells = filled[line - 1] ?? []
    const padded = header.titles.map((_, at) => cells[at] ?? '')
    rows.push({ line, cells: padded, hidden: grid.hidden.has(line) })
  }
  if (rows.length > given.maxRows) {
    return refuse({ code: 'too_many_rows', detail: { rows: rows.length, max: given.maxRows } })
  }
  return ok({
    name: grid.name,
    headerLine: header.lastLine,
    header: header.titles,
    rows,
    hiddenLines: rows.filter((row) => row.hidden).map((row) => row.line),
    faults: faultsBelow(grid, header),
  })
}

/** How many of the known titles this grid's header has; 0 where there is none. */
export function knownTitles(sheet: Sheet, known: readonly string[]): number {
  const wanted = new Set(known.map(plainTitle))
  return sheet.header.filter((title) => wanted.has(plainTitle(title))).length
}

function faultsBelow(grid: Grid, header: Header): CellFault[] {
  return grid.lines.flatMap((line, index) =>
    index < header.lastLine
      ? []
      : line.flatMap((cell, at) =>
          cell.doubt && at < header.titles.length ? [{ line: index + 1, at, ...cell.doubt }] : [],
        ),
  )
}

/** Gives each cell of a merged column the text of its first one; a hostile file fills no more. */
function fillMerges(texts: readonly string[][], merges: readonly Merge[]): Texts {
  const filled = texts.map((line) => [...line])
  let left = filledCells
  for (const merge of merges) {
    const text = texts[merge.fromLine - 1]?.[merge.fromColumn] ?? ''
    const lastLine = Math.min(merge.toLine, texts.length)
    for (let line = merge.fromLine; line <= lastLine && text !== ''; line++) {
      if (--left < 0) return filled
      const cells = filled[line - 1]
      if (!cells) continue
      while (cells.length <= merge.fromColumn) cells.push('')
      cells[merge.fromColumn] = text
    }
  }
  return filled
}

function findHeader(
  texts: Texts,
  merges: readonly Merge[],
  known: readonly string[],
): Header | undefined {
  const top = Math.min(texts.length, searchedLines)
  const wanted = new Set(known.map(plainTitle))
  if (known.length === 0) {
    const index = texts.slice(0, top).findIndex((line) => new Set(line.filter(Boolean)).size >= 2)
    if (index < 0) return undefined
    return { firstLine: index + 1, lastLine: index + 1, titles: titlesOf([texts[index]], wanted) }
  }
  let best: { readonly header: Header; readonly score: number } | undefined
  for (let height = 1; height <= headerLines; height++) {
    for (let firstLine = 1; firstLine + height - 1 <= top; firstLine++) {
      const lastLine = firstLine + height - 1
      const titles = titlesOf(stackOf(texts, merges, firstLine, lastLine), wanted)
      const score = new Set(titles.map(plainTitle).filter((title) => wanted.has(title))).size
      if (score > (best?.score ?? 0)) best = { header: { firstLine, lastLine, titles }, score }
    }
  }
  return best?.header
}

/** The lines of a header; above the last one a merged cell is a heading over its columns. */
function stackOf(
  texts: Texts,
  merges: readonly Merge[],
  firstLine: number,
  lastLine: number,
): Texts {
  return texts.slice(firstLine - 1, lastLine).map((line, index) => {
    const cells = [...line]
    const above = merges.filter(
      (merge) =>
        firstLine + index < lastLine &&
        merge.fromLine <= firstLine + index &&
        merge.toLine >= firstLine + index,
    )
    for (const merge of above) {
      const end = Math.min(merge.toColumn, 255)
      for (let at = merge.fromColumn + 1; at <= end; at++) cells[at] = cells[merge.fromColumn] ?? ''
    }
    return cells
  })
}

/** One title a column: the longest stack of headings that is known, or else all of them. */
function titlesOf(
  stack: readonly (readonly string[] | undefined)[],
  wanted: ReadonlySet<string>,
): string[] {
  const width = Math.max(0, ...stack.map((cells) => cells?.length ?? 0))
  const titles = Array.from({ length: width }, (_, at) => {
    const levels = [...new Set(stack.map((cells) => cells?.[at] ?? '').filter(Boolean))]
    const joined = levels.map((_, index) => cleanText(levels.slice(index).join('')))
    return joined.find((title) => wanted.has(plainTitle(title))) ?? joined[0] ?? ''
  })
  while (titles.at(-1) === '') titles.pop()
  return titles
}
