/** A telephone number in the one form the vault stores: digits as dialled inside the country. */
export type Phone = string & { readonly phone: unique symbol }

const mobile = /^1\d{10}$/
const landline = /^0\d{9,11}$/
/** A mobile dialled with the long-distance zero; the only area code that starts with 01 is 010. */
const mobileAfterZero = /^01[3-9]\d{9}$/

/**
 * The number (号码) meant by what a spreadsheet holds: full-width digits, spaces, dashes, brackets,
 * +86, 0086 and a zero before a mobile all go. Undefined where that leaves no number of this country.
 * Example: '＋８６ 154-1234-5678' is '15412345678', '(0371) 6555 1234' is '037165551234'.
 */
export function normalisePhone(text: string): Phone | undefined {
  if (text.length > 64) return undefined
  const plain = text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff\-‐-―−.·()]/g, '')
  if (!/^\+?\d+$/.test(plain)) return undefined
  const digits = withinCountry(plain)
  const dialled = mobileAfterZero.test(digits) ? digits.slice(1) : digits
  // The brand says that this function made it; nothing else may.
  return mobile.test(dialled) || landline.test(dialled) ? (dialled as Phone) : undefined
}

/** What a screen may show of a number: '154****5678', '0371****234'. */
export function maskPhone(phone: Phone): string {
  return mobile.test(phone)
    ? `${phone.slice(0, 3)}****${phone.slice(-4)}`
    : `${phone.slice(0, 4)}****${phone.slice(-3)}`
}

function withinCountry(digits: string): string {
  const rest = /^(?:\+86|\+0086|0086)(\d+)$/.exec(digits)?.[1]
  if (rest !== undefined) return rest.startsWith('0') || mobile.test(rest) ? rest : `0${rest}`
  return /^86(1\d{10})$/.exec(digits)?.[1] ?? digits
}
