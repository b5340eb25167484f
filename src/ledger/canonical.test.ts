import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#basics/json.ts'
import { canonicalJson, rowDigest, sha256hex } from '#ledger/canonical.ts'

/** Values without a canonical form; each is a value a careless caller could pass. */
const impossible: readonly unknown[] = [
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  undefined,
  10n,
  Symbol('x'),
  () => 1,
  '\ud800',
  'a\udc00b',
  { '\ud800': 1 },
  { a: undefined },
  [undefined],
  new Array(1),
  new Date(0),
  new Map(),
  Buffer.of(1),
]

const jsonTexts = fc.json({ noUnicodeString: false }).filter((text) => {
  try {
    canonicalJson(JSON.parse(text))
    return true
  } catch {
    return false
  }
})

describe('canonical JSON', () => {
  it('sorts names by their UTF-16 code units, as RFC 8785 3.2.3 does', () => {
    const names = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      ö: 7,
    }
    const order = Object.keys(JSON.parse(canonicalJson(names)))
    // JSON.parse lists integer names first whatever their place, so the text itself is compared.
    expect(order).toHaveLength(7)
    expect(canonicalJson(names)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    )
  })

  it('escapes strings as RFC 8785 3.2.2.2 does: short forms, lower-case hex, nothing else', () => {
    const text = '\u20ac$\u000f\nA\'B"\\\\"/\u2028\b\f\t\u007f安'
    expect(canonicalJson(text)).toBe(
      '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028\\b\\f\\t\u007f安"',
    )
  })

  it('writes nested values without white space and sorts at every depth', () => {
    const value = { z: [{ b: null, a: true }, -3, [], {}], a: { y: 'x', x: -0 }, '': false }
    expect(canonicalJson(value)).toBe(
      '{"":false,"a":{"x":0,"y":"x"},"z":[{"a":true,"b":null},-3,[],{}]}',
    )
  })

  it('throws on everything that has no canonical form', () => {
    // The type forbids most of these; a value read from outside can still hold them.
    const refused = impossible.map((value) => {
      try {
        return canonicalJson(value as Json)
      } catch {
        return 'refused'
      }
    })
    expect(refused).toEqual(impossible.map(() => 'refused'))
  })

  it('says the same of a value and of its own text read back', () => {
    fc.assert(
      fc.property(jsonTexts, (text) => {
        const once = canonicalJson(JSON.parse(text))
        expect(canonicalJson(JSON.parse(once))).toBe(once)
        expect(JSON.parse(once)).toEqual(JSON.parse(text, (_, held) => (held === 0 ? 0 : held)))
      }),
    )
  })

  it('does not depend on the order in which names were set', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 8 })
    fc.assert(
      fc.property(names, (unsorted) => {
        const forth = Object.fromEntries(unsorted.map((name) => [name, 1]))
        const back = Object.fromEntries(unsorted.toReversed().map((name) => [name, 1]))
        expect(canonicalJson(back)).toBe(canonicalJson(forth))
      }),
    )
  })
})

describe('a row digest', () => {
  const row = { county_id: 1, id: 'a', version: 1, words: null }

  it('is the SHA-256 of the table and the canonical row', () => {
    const text = 'ansheng-row-v1\ncasework.cases\n{"county_id":1,"id":"a","version":1}'
    expect(rowDigest('casework.cases', row)).toBe(sha256hex(text))
    expect(sha256hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('changes with the table, with any value, and with the type of a value', () => {
    const digests = [
      rowDigest('casework.cases', row),
      rowDigest('casework.notes', row),
      rowDigest('casework.cases', { ...row, version: 2 }),
      rowDigest('casework.cases', { ...row, version: '1' }),
      rowDigest('casework.cases', { ...row, words: '' }),
      rowDigest('casework.cases', { ...row, words: ' ' }),
      rowDigest('casework.cases', { ...row, words: 'null' }),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })
})
