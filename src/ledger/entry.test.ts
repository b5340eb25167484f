import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, sha256hex } from '#ledger/canonical.ts'
import { anEntry } from '#ledger/entry.builders.ts'
import {
  batchDigest,
  batchLeafHash,
  entryLeaf,
  entryText,
  leafData,
  parseEntry,
  sessionDigest,
  signEntry,
  verifyEntry,
  type JournalEntry,
} from '#ledger/entry.ts'
import { publicKeyOf, publicKeyText, rawPublicKey } from '#ledger/keys.ts'
import { leafHash } from '#ledger/merkle.ts'
import { aSigner } from '#ledger/note.builders.ts'

const { key } = aSigner('app')
const publicKey = publicKeyText(key)
const hex64 = 'f'.repeat(64)

/** The fields the parser names for an entry changed in this way. */
function wrongIn(changed: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  // What is planted here is exactly what the type forbids.
  const planted = { ...anEntry(), ...changed } as JournalEntry
  const read = parseEntry(JSON.stringify(sorted(planted)))
  return read.ok ? [] : read.refusal.map(({ code, field }) => field ?? code)
}
const sorted = (entry: object): object =>
  Object.fromEntries(Object.entries(entry).toSorted(([one], [other]) => (one < other ? -1 : 1)))

const turned = (text: string, bit: number): string => {
  const bytes = Buffer.from(text)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return bytes.toString('utf8')
}

describe('a journal entry', () => {
  it('is written as canonical JSON and reads back as itself', () => {
    const entry = anEntry()
    const text = entryText(entry)
    expect(
      text.startsWith('{"actor":{"role":"dispatcher","unit":"office","user":"u1"},"at":'),
    ).toBe(true)
    expect(parseEntry(text)).toEqual({ ok: true, value: entry })
  })

  it('may be dated by day, have no actor or a job, and carry rows, a batch or both', () => {
    const batch = { t: 'survey.frame', root: hex64, count: 3 }
    const { rows: _, ...withoutRows } = anEntry()
    const entries: readonly JournalEntry[] = [
      anEntry({ at: '2026-03-02', actor: null, session: null, rows: [] }),
      anEntry({ actor: { system: 'worker.sweep' }, because: [] }),
      anEntry({ actor: { user: 'u', role: 'auditor', unit: null } }),
      anEntry({ rows: [{ t: 'casework.cases', k: 'c1/安', d: null }] }),
      anEntry({ batch }),
      { ...withoutRows, batch },
    ]
    expect(entries.map((entry) => parseEntry(entryText(entry)))).toEqual(
      entries.map((value) => ({ ok: true, value })),
    )
  })

  it('with an unknown, missing or malformed field is refused, naming every field at once', () => {
    const { rows: _, ...withoutRows } = anEntry()
    const read = parseEntry(canonicalJson({ ...withoutRows, v: 2, note: 'x', id: '' }))
    expect(read).toEqual({
      ok: false,
      refusal: ['note', 'v', 'id', 'rows'].map((field) => ({ code: 'entry_malformed', field })),
    })
  })

  it.each([
    ['county', 0],
    ['county', '1'],
    ['county', 1.5],
    ['type', 'Casework.x'],
    ['type', 'casework'],
    ['at', '2026-02-30'],
    ['at', '2026-02-30T00:00:00.000Z'],
    ['at', '2026-03-02T01:00:00Z'],
    ['at', '2026-03-02T24:00:00.000Z'],
    ['actor', { user: 'u', role: 'r' }],
    ['actor', { system: 'x', user: 'u' }],
    ['actor', '张三'],
    ['session', ''],
    ['subject', null],
    ['subject', { kind: 'case', id: 'c 1' }],
    ['data', { name: '张三' }],
    ['data', { long: 'x'.repeat(257) }],
    ['data', { share: 0.5 }],
    ['data', []],
    ['data', { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } }],
    ['because', [{ clause: '11.3', from: 'always', params: {} }]],
    ['because', {}],
    ['rows', [{ t: 'cases', k: 'c1', d: null }]],
    ['rows', [{ t: 'a.b', k: '', d: null }]],
    ['rows', [{ t: 'a.b', k: 'x\ny', d: null }]],
    ['rows', [{ t: 'a.b', k: 'x', d: 'F'.repeat(64) }]],
    ['rows', [{ t: 'a.b', k: 'x', d: null, more: 1 }]],
    ['batch', { t: 'a.b', root: hex64, count: -1 }],
    ['batch', null],
    ['build', ''],
  ])('refuses %s = %j', (field, value) => {
    expect(wrongIn({ [field]: value })).toEqual([field])
  })

  it('in any other text than its canonical one is refused', () => {
    const text = entryText(anEntry())
    const others = [
      ` ${text}`,
      text.replace('"v":1', '"v":1.0'),
      text.replace('"v":1', '"v":1e0'),
      text.replace('"build"', '"\\u0062uild"'),
      text.replace('"v":1', '"v":2,"v":1'),
      text.replace('"days":7', '"days":-0'),
    ]
    expect(others.map((each) => parseEntry(each))).toEqual(
      others.map(() => ({ ok: false, refusal: [{ code: 'entry_not_canonical' }] })),
    )
  })

  it('never throws on text that is not an entry', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const texts = ['', 'null', '[]', '{}', '{', '"\\ud800"', deep, `{"data":${deep}}`]
    expect(texts.map((text) => parseEntry(text).ok)).toEqual(texts.map(() => false))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseEntry(text).ok).toBe(false)
      }),
    )
  })

  it('that nobody could verify is not written at all', () => {
    expect(() => entryText(anEntry({ data: { name: '张三' } }))).toThrow('data')
    expect(() => entryText(anEntry({ type: 'x' }))).toThrow('type')
  })
})

describe('an entry’s signature', () => {
  const text = entryText(anEntry())
  const sig = signEntry(text, key)

  it('holds for its key, as an object or as text, however the private key is given', () => {
    const der = key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    expect(signEntry(text, der)).toBe(sig)
    expect([verifyEntry(text, sig, publicKey), verifyEntry(text, sig, key)]).toEqual([true, true])
  })

  it('fails for another key, another text, and anything malformed', () => {
    const other = publicKeyText(aSigner('other', 2).key)
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    expect([
      verifyEntry(text, sig, other),
      verifyEntry(`${text} `, sig, publicKey),
      verifyEntry(text, sig.toUpperCase(), publicKey),
      verifyEntry(text, sig.slice(2), publicKey),
      verifyEntry(text, '', publicKey),
      verifyEntry(text, sig, ''),
      verifyEntry(text, sig, publicKey.slice(0, -1)),
      verifyEntry(text, sig, p256),
    ]).toEqual(Array.from({ length: 8 }, () => false))
  })

  it('and its leaf are lost with any one bit of the text or the signature', () => {
    const leaf = entryLeaf(text, sig)
    const bits = { text: fc.nat(Buffer.from(text).length * 8 - 1), sig: fc.nat(sig.length * 8 - 1) }
    fc.assert(
      fc.property(fc.record(bits), (bit) => {
        const [badText, badSig] = [turned(text, bit.text), turned(sig, bit.sig)]
        expect([
          verifyEntry(badText, sig, publicKey),
          verifyEntry(text, badSig, publicKey),
          Buffer.from(leaf).equals(entryLeaf(badText, sig)),
          Buffer.from(leaf).equals(entryLeaf(text, badSig)),
        ]).toEqual([false, false, false, false])
      }),
      { numRuns: 300 },
    )
  })

  it('makes a leaf whose data is the canonical JSON of entry and signature', () => {
    // The text is canonical, so reading it gives a JSON value.
    const entry = JSON.parse(text) as never
    expect(leafData(text, sig)).toBe(canonicalJson({ sig, entry }))
    expect(entryLeaf(text, sig)).toEqual(leafHash(leafData(text, sig)))
  })
})

describe('a batch', () => {
  it('has the root over the leaves key, newline, digest; a row that is gone has no digest', () => {
    expect(batchLeafHash(['k', hex64])).toEqual(leafHash(`k\n${hex64}`))
    expect(batchLeafHash(['k', null])).toEqual(leafHash('k\n'))
    const one = batchDigest('survey.frame', [['k', hex64]])
    expect(one).toEqual({
      t: 'survey.frame',
      root: Buffer.from(leafHash(`k\n${hex64}`)).toString('hex'),
      count: 1,
    })
    expect(batchDigest('survey.frame', []).root).toBe(sha256hex(''))
  })
})

describe('keys', () => {
  it('are read from their stored text and refused when anything in it is off', () => {
    const texts = ['', 'x', publicKey.replace('MCow', 'MCox'), `${publicKey}A`, publicKey.slice(4)]
    expect(texts.map(publicKeyOf)).toEqual(texts.map(() => undefined))
    const read = publicKeyOf(publicKey)
    expect(read && Buffer.from(rawPublicKey(read))).toEqual(Buffer.from(rawPublicKey(key)))
  })

  it('of a session leave a digest that does not say the token', () => {
    expect(sessionDigest('token')).toBe(sha256hex('ansheng-session-v1\ntoken'))
  })
})
