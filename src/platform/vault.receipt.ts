/** Crockford's base 32: no I, L, O, U, so that a code read aloud or written by hand is still itself. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** How many random bytes a receipt needs. */
export const receiptBytes = 10

/** A receipt code (回执码): ten characters, fifty random bits, such as '7Q2KD94XWM'. */
export function receiptFrom(bytes: Uint8Array): string {
  if (bytes.length !== receiptBytes) throw new Error('a receipt needs ten random bytes')
  // 256 is a multiple of 32, so every character is equally likely.
  return Array.from(bytes, (byte) => alphabet.charAt(byte & 31)).join('')
}

/** The code a resident meant: lower case, full-width, spaces and dashes, O for 0, I and L for 1. */
export function readReceipt(text: string): string | undefined {
  if (text.length > 64) return undefined
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―−.]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) ? plain : undefined
}
