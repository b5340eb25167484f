import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aSigner, privateKeyFromSeed } from '#ledger/note.builders.ts'
import {
  cosignNote,
  openNote,
  parseVerifier,
  signNote,
  verifierOf,
  verifierText,
  type NoteVerifier,
} from '#ledger/note.ts'
import type { Result } from '#basics/result.ts'

/** The example of the format's first implementation (golang.org/x/mod/sumdb/note). */
const published = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}

const codes = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.refusal.map(({ code }) => code)
const known = (text: string): NoteVerifier => {
  const read = parseVerifier(text)
  if (!read.ok) throw new Error('not a verifier')
  return read.value
}

describe('a signed note', () => {
  it('of the published example is signed to the same bytes and opens with its published key', () => {
    const signer = { name: 'PeterNeumann', key: privateKeyFromSeed(published.seed) }
    expect(signNote(published.text, [signer])).toBe(`${published.text}\n${published.line}`)
    expect(verifierText(verifierOf(signer))).toBe(published.verifier)
    const opened = openNote(`${published.text}\n${published.line}`, [known(published.verifier)])
    expect(opened).toEqual({
      ok: true,
      value: { text: published.text, signatures: [{ name: 'PeterNeumann' }] },
    })
  })

  it('may hold empty lines, Chinese and many signatures; unknown keys are passed over', () => {
    const [ours, theirs] = [aSigner('ansheng.example/1'), aSigner('witness.example', 2)]
    const text = '安声\n\n第一行\n'
    const note = signNote(text, [theirs, ours])
    expect(openNote(note, [verifierOf(ours)])).toEqual({
      ok: true,
      value: { text, signatures: [{ name: ours.name }] },
    })
    expect(openNote(note, [verifierOf(ours), verifierOf(theirs)])).toEqual({
      ok: true,
      value: { text, signatures: [{ name: theirs.name }, { name: ours.name }] },
    })
  })

  it('with a timed signature vouches for that second, and for no other', () => {
    const signer = aSigner('ansheng.example/1')
    const plain = signNote('text\n', [signer])
    const timed = cosignNote(plain, signer, 1_772_323_200_999)
    const verifiers = [verifierOf(signer), verifierOf(signer, 4)]
    expect(openNote(timed, verifiers)).toEqual({
      ok: true,
      value: {
        text: 'text\n',
        signatures: [{ name: signer.name }, { name: signer.name, timeMs: 1_772_323_200_000 }],
      },
    })
    const line = timed.slice(plain.length).trimEnd()
    const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64')
    bytes.writeBigUInt64BE(BigInt(1_772_323_201), 4)
    const moved = `${plain}— ${signer.name} ${bytes.toString('base64')}\n`
    expect(codes(openNote(moved, verifiers))).toEqual(['note_signature'])
    expect(openNote(moved, [verifierOf(signer)]).ok).toBe(true)
  })

  it('spoiled for one known key is refused whole; by no known key it is unsigned', () => {
    const [ours, other] = [aSigner('ansheng.example/1'), aSigner('ansheng.example/1', 2)]
    const note = signNote('text\n', [ours])
    expect([
      codes(openNote(note.replace('text', 'Text'), [verifierOf(ours)])),
      codes(openNote(note, [verifierOf(other)])),
      codes(openNote(note, [{ ...verifierOf(ours), name: 'somebody.else' }])),
      codes(openNote(note, [])),
    ]).toEqual([['note_signature'], ['note_unsigned'], ['note_unsigned'], ['note_unsigned']])
  })

  it('with anything out of form is malformed', () => {
    const signer = aSigner('a')
    const note = signNote('text\n', [signer])
    const [text = '', line = ''] = note.split('\n\n')
    const malformed = [
      '',
      'text\n',
      note.trimEnd(),
      `${text}\n${line}`,
      `\n${line}`,
      note.replace('—', '-'),
      note.replace('— a ', '— '),
      note.replace('— a ', '— a+b '),
      note.replace('— a ', '— a  '),
      note.replace('— a ', '—  a '),
      note.replace('text', 'te\txt'),
      note.replace('text', 'te\rxt'),
      note.replace('text', 'te\ud800xt'),
      note.replace(/=*\n$/, '!\n'),
      `${note}${line}x y\n`,
      `${text}\n\n— a AAAA\n`,
      `${text}\n\n${`${line.trimEnd()}\n`.repeat(65)}`,
    ]
    const refused = malformed.map((each) => codes(openNote(each, [verifierOf(signer)])))
    expect(refused).toEqual(malformed.map(() => ['note_malformed']))
  })

  it('is refused after any one bit of it is turned', () => {
    const signer = aSigner('ansheng.example/1')
    const note = Buffer.from(
      cosignNote(signNote('安声\n12\n', [signer]), signer, 1_772_323_200_000),
    )
    const verifiers = [verifierOf(signer), verifierOf(signer, 4)]
    fc.assert(
      fc.property(fc.nat(note.length * 8 - 1), (bit) => {
        const turned = Buffer.from(note)
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const read = openNote(turned.toString('utf8'), verifiers)
        // A turned name or key ID makes one signature a stranger's; the other still holds the text.
        expect(read.ok ? read.value : { text: '安声\n12\n', signatures: [{}] }).toEqual({
          text: '安声\n12\n',
          signatures: [expect.anything()],
        })
      }),
      { numRuns: 400 },
    )
  })

  it('cannot be made of text or a name that the format has no place for', () => {
    const signer = aSigner('a b')
    expect(() => signNote('text', [])).toThrow('ends in a newline')
    expect(() => signNote('te\u0000xt\n', [])).toThrow('well-formed')
    expect(() => signNote('text\n', [signer])).toThrow('key name')
    expect(() => cosignNote('text', signer, 0)).toThrow('only a signed note')
    expect(() => verifierText(verifierOf(signer))).toThrow('key name')
  })
})

describe('a verifier key', () => {
  it('reads back, and with any character changed is refused or another key', () => {
    const text = published.verifier
    expect(verifierText(known(text))).toBe(text)
    const spoiled = [...text].map((char, at) => {
      return text.slice(0, at) + (char === 'A' ? 'B' : 'A') + text.slice(at + 1)
    })
    expect(spoiled.map((each) => parseVerifier(each)).filter(({ ok }) => ok)).toEqual([])
    const garbage = ['', '+', 'a+b+c', 'a+00000000+', `${text} `, text.replace('+AR', '+Ag')]
    expect(garbage.map((each) => codes(parseVerifier(each)))).toEqual(
      garbage.map(() => ['verifier_malformed']),
    )
  })
})
