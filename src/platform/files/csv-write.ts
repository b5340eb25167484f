/**
 * Writes separated values that Excel and WPS open rightly: UTF-8 with its mark, lines ended by
 * CR LF. A text that a spreadsheet would take for a formula gets an apostrophe in front, as does
 * a text that begins with one, so that reading it back gives the same text.
 */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Uint8Array {
  const lines = [header, ...rows].map((cells) => `${cells.map(fieldOf).join(',')}\r\n`)
  return Buffer.from(`\ufeff${lines.join('')}`, 'utf8')
}

function fieldOf(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = cell.replaceAll('\0', '')
  const harmless = /^\s*['=+\-@|＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
