import type { Refusal } from '#basics/result.ts'
import type { UnitKind } from '#domains/directory/terms.ts'

/** So many of a resident's characters in a row are a quotation, by which a unit could know the voice. */
export const quotedRunLength = 8

/** Bodies that survey, coordinate or watch, and therefore handle nothing themselves. */
const nonHandlingKinds: readonly UnitKind[] = ['office', 'call_centre', 'supervision']

/** 11.3: whether a unit of this kind may be given a problem. */
export function mayHandle(kind: UnitKind): boolean {
  return !nonHandlingKinds.includes(kind)
}

/**
 * 11.3: why a wording may not go to a unit: it repeats the resident (`wording_repeats_resident`,
 * with the longest run), or holds what looks like a telephone or identity number
 * (`wording_names_number`). Spaces, marks, letter case and full-width forms do not hide either.
 * `words` are the resident's, as far as somebody of the office has read them.
 */
export function wordingFaults(wording: string, words: readonly string[]): readonly Refusal[] {
  const run = Math.max(0, ...words.map((text) => longestCommonRun(bare(wording), bare(text))))
  const repeats = run >= quotedRunLength
  return [
    ...(repeats
      ? [
          {
            code: 'wording_repeats_resident',
            clause: '11.3',
            field: 'wording',
            detail: { count: run },
          },
        ]
      : []),
    ...(namesNumber(wording)
      ? [{ code: 'wording_names_number', clause: '11.3', field: 'wording' }]
      : []),
  ]
}

const chineseDigits = '〇一二三四五六七八九'

/** Seven digits in a row, also where blanks, dashes or Chinese digits stretch or disguise them. */
export function namesNumber(text: string): boolean {
  const digits = text
    .normalize('NFKC')
    .replace(/零/g, '〇')
    .replace(/[〇一二三四五六七八九]/g, (digit) => String(chineseDigits.indexOf(digit)))
    .replace(/[\s\-—–_.·()]/g, '')
  return /\d{7}/.test(digits)
}

/** The length, in characters, of the longest text that stands unbroken in both. */
export function longestCommonRun(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  let before = new Array<number>(right.length + 1).fill(0)
  let longest = 0
  for (const letter of left) {
    const row = new Array<number>(right.length + 1).fill(0)
    for (const [at, other] of right.entries()) {
      if (letter !== other) continue
      const run = (before[at] ?? 0) + 1
      row[at + 1] = run
      longest = Math.max(longest, run)
    }
    before = row
  }
  return longest
}

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
