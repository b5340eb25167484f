import { readCsv } from '#platform/files/csv-read.ts'
import { sheetOf } from '#platform/files/sheet.ts'
import type { Sheet } from '#platform/files/sheet.ts'
import { readWorkbook } from '#platform/files/xlsx-read.ts'
import { looksZipped } from '#platform/files/zip-guard.ts'
import { refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'

export type ReadGiven = {
  /** Only to tell a person what to do; what a file is, its bytes say. */
  readonly fileName: string
  /** Titles a column may carry (`titlesOf(columns)`): the line that has most is the header. */
  readonly titles?: readonly string[]
  readonly maxBytes?: number
  readonly maxRows?: number
}

export const readLimits = { maxBytes: 20 * 1024 * 1024, maxRows: 100_000 }

/** Lines above the header and empty lines in between that do not count as rows. */
const otherLines = 1000

/** Reads a table a county sent, from Excel (.xlsx) or separated values. */
export async function readSheet(bytes: Uint8Array, given: ReadGiven): Promise<Result<Sheet>> {
  const maxBytes = given.maxBytes ?? readLimits.maxBytes
  const maxRows = given.maxRows ?? readLimits.maxRows
  const known = given.titles ?? []
  if (bytes.length === 0) return refuse({ code: 'empty_file' })
  if (bytes.length > maxBytes) {
    return refuse({ code: 'too_large', detail: { megabytes: Math.floor(maxBytes / 1024 / 1024) } })
  }
  if (isOldContainer(bytes)) {
    const isLocked = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    return refuse({ code: isLocked ? 'password_protected' : 'old_format' })
  }
  if (looksZipped(bytes)) return readWorkbook(bytes, { known, maxRows })
  const isText = /\.(csv|txt|tsv)$/i.test(given.fileName)
  if (!isText && /\.[a-z0-9]{1,5}$/i.test(given.fileName)) {
    return refuse({ code: 'not_a_spreadsheet' })
  }
  const grid = readCsv(bytes, maxRows + otherLines)
  return grid.ok ? sheetOf(grid.value, { known, maxRows }) : grid
}

/** The container of Excel 97 (.xls), of WPS (.et) and of workbooks locked with a password. */
function isOldContainer(bytes: Uint8Array): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0].every((byte, at) => bytes[at] === byte)
}
