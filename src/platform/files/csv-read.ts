import iconv from 'iconv-lite'
import { textCell } from '#platform/files/cell-text.ts'
import type { CellText } from '#platform/files/cell-text.ts'
import type { Grid } from '#platform/files/sheet.ts'
import { ok, refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'

/**
 * Reads text with separated values as Excel, WPS and other systems write it: UTF-8 with or
 * without a byte order mark, UTF-16 ("Unicode text", with tabs), or GB18030, the encoding Chinese
 * Windows saves CSV in. A line is what the spreadsheet would number, so a line feed inside quotes
 * does not count.
 */
export function readCsv(bytes: Uint8Array, maxLines: number): Result<Grid> {
  const text = decode(bytes)
  if (text === undefined) return refuse({ code: 'unknown_encoding' })
  if (text.includes('\0') || /^\s*</.test(text.slice(0, 200))) {
    return refuse({ code: 'not_a_spreadsheet' })
  }
  const { body, separator } = separatorOf(text)
  const records = split(body, separator, maxLines)
  if (!records.ok) return records
  const lines = records.value.map((cells) => cells.map(cellOf))
  return ok({ name: '', lines, hidden: new Set(), merges: [] })
}

/** The text, or undefined where the bytes are in none of the encodings above. */
function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return decodeAs('utf-16le', buffer)
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeAs('utf-16be', buffer)
  if (isBareUtf16(buffer)) return decodeAs('utf-16le', buffer)
  const utf8 = decodeAs('utf-8', buffer)
  if (utf8 !== undefined) return utf8
  const gb = iconv.decode(buffer, 'gb18030')
  return gb.includes('\ufffd') ? undefined : gb
}

function decodeAs(encoding: string, buffer: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(buffer)
  } catch {
    return undefined
  }
}

/** UTF-16 without its mark: every separator and line feed carries a zero byte behind it. */
function isBareUtf16(buffer: Buffer): boolean {
  if (buffer.length % 2 !== 0) return false
  const start = buffer.subarray(0, 4000)
  let marks = 0
  for (let at = 0; at + 1 < start.length; at += 2) {
    const isMark = start[at] === 0x2c || start[at] === 0x09 || start[at] === 0x0a
    if (isMark && start[at + 1] === 0) marks++
  }
  return marks > 0
}

/** The commonest of comma, tab and semicolon in the first lines, or what a "sep=" line says. */
function separatorOf(text: string): { readonly body: string; readonly separator: string } {
  const said = /^sep=([,;\t|])\r?\n/i.exec(text)
  if (said) return { body: text.slice(said[0].length), separator: said[1] ?? ',' }
  const start = text.slice(0, 4000).replace(/"[^"]*"/g, '')
  const counts = [',', '\t', ';'].map((mark) => ({ mark, found: start.split(mark).length - 1 }))
  const best = counts.reduce((one, other) => (other.found > one.found ? other : one))
  return { body: text, separator: best.mark }
}

function split(text: string, separator: string, maxLines: number): Result<string[][]> {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    const field = text[at] === '"' ? quoted(text, at, separator) : bare(text, at, separator)
    if (!field) return refuse({ code: 'quote_open', detail: { line: records.length + 1 } })
    record.push(field.text)
    at = field.end
    if (text[at] === separator) {
      at++
      // A separator at the very end of the file has an empty cell behind it.
      if (at === text.length) record.push('')
      continue
    }
    records.push(record)
    record = []
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    if (records.length > maxLines) {
      return refuse({ code: 'too_many_rows', detail: { rows: records.length, max: maxLines } })
    }
  }
  if (record.length > 0) records.push(record)
  return ok(records)
}

type Field = { readonly text: string; readonly end: number }

function bare(text: string, start: number, separator: string): Field {
  let end = start
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') {
    end++
  }
  return { text: text.slice(start, end), end }
}

/** A quoted field; what follows its closing quote belongs to it, as spreadsheets read it. */
function quoted(text: string, start: number, separator: string): Field | undefined {
  let said = ''
  let at = start + 1
  for (;;) {
    const close = text.indexOf('"', at)
    if (close < 0) return undefined
    said += text.slice(at, close)
    if (text[close + 1] !== '"') {
      const tail = bare(text, close + 1, separator)
      return { text: said + tail.text, end: tail.end }
    }
    said += '"'
    at = close + 2
  }
}

/** Undoes the two ways people keep a spreadsheet from reading a code as a number or a formula. */
function cellOf(raw: string): CellText {
  if (/^'\s*['=+\-@|＝＋－＠\t\r\n\d]/.test(raw)) return textCell(raw.slice(1))
  const asText = /^="([^"]*)"$/.exec(raw)
  return textCell(asText ? (asText[1] ?? '') : raw)
}
