/**
 * What a cell says, as text: the habits of WPS and Excel users smoothed out, nothing guessed.
 */

/** Why a cell's text cannot be trusted although the file itself could be read. */
export type CellDoubt = {
  readonly code: 'digits_lost' | 'formula_error' | 'formula_without_value' | 'not_a_date'
  readonly detail: Readonly<Record<string, string | number>>
}

export type CellText = { readonly text: string; readonly doubt?: CellDoubt }

// Zero-width and direction marks arrive with text pasted from chats and web pages; two names that
// look the same would otherwise differ. Control characters other than line feed cannot be typed.
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/**
 * Canonical composition (NFC), full-width letters and digits made half-width, the ideographic and
 * the no-break space made plain, invisible marks removed, trimmed. Full-width punctuation stays:
 * in Chinese names of places it is right as it is.
 */
export function cleanText(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/\r\n?/g, '\n')
    .replace(invisible, '')
    .trim()
}

/** '张 伟' is '张伟': spaces between Chinese characters only align names of two characters. */
export function withoutGaps(text: string): string {
  return text.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, '')
}

/** A header as it is compared: without spaces, line breaks, asterisks and notes in brackets. */
export function plainTitle(raw: string): string {
  return (
    cleanText(raw)
      // Without opening brackets inside: a cell of brackets alone must not cost time squared.
      .replace(/[（(【[][^（(【[）)】\]]*[）)】\]]/g, '')
      .replace(/[\s*＊:：]/g, '')
      .toLowerCase()
  )
}

/** Text as it stood in a cell; a number already cut to scientific notation is a doubt. */
export function textCell(raw: string): CellText {
  const text = cleanText(raw)
  const cut = /^[+-]?\d(?:\.(\d+))?E\+?(\d{1,3})$/i.exec(text)
  if (!cut || Number(cut[2]) <= (cut[1] ?? '').length) return { text }
  return { text, doubt: { code: 'digits_lost', detail: { shown: text } } }
}

/**
 * A number cell in plain digits: 410324101000 stays '410324101000'. A spreadsheet keeps fifteen
 * significant digits, so a longer whole number has lost its tail before we saw it. `mask` is a
 * number format such as '000000' that shows leading zeros the value does not have.
 */
export function numberCell(value: number, mask?: string): CellText {
  if (!Number.isInteger(value)) return { text: plainDecimal(value) }
  if (Math.abs(value) < 1e15) {
    const digits = String(value)
    return { text: mask && /^0+$/.test(mask) ? digits.padStart(mask.length, '0') : digits }
  }
  const shown = BigInt(value).toString()
  return { text: shown, doubt: { code: 'digits_lost', detail: { shown } } }
}

/** A date cell: '2026-03-05', with ' 14:30' where it has a time; a bare time is only '14:30'. */
export function dateCell(value: Date): CellText {
  const ms = value.getTime()
  if (Number.isNaN(ms) || value.getUTCFullYear() > 9999) {
    return { text: '', doubt: { code: 'not_a_date', detail: {} } }
  }
  const iso = value.toISOString()
  const time = iso.slice(11, 16)
  if (ms < Date.UTC(1900, 0, 1)) return { text: time }
  return { text: time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}` }
}

function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) return ''
  const rounded = Number(value.toPrecision(15))
  const short = String(rounded)
  return /e/i.test(short) ? rounded.toFixed(20).replace(/\.?0+$/, '') : short
}
