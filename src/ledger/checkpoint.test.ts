import { describe, expect, it } from 'vitest'
import type { Result } from '#basics/result.ts'
import { checkpointText, mayFollow, openCheckpoint, parseCheckpoint } from '#ledger/checkpoint.ts'
import { emptyRoot, leafHash, rootOfLeaves } from '#ledger/merkle.ts'
import { aSigner } from '#ledger/note.builders.ts'
import { cosignNote, signNote, verifierOf } from '#ledger/note.ts'
import { makeConsistency } from '#ledger/proofs.ts'

const origin = 'ansheng.example/county/1'
const leaves = Array.from({ length: 20 }, (_, at) => leafHash(`leaf ${at}`))
const headAt = (size: number): { size: number; root: Uint8Array } => {
  return { size, root: rootOfLeaves(leaves.slice(0, size)) }
}
const codes = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.refusal.map(({ code }) => code)

describe('a checkpoint', () => {
  it('is three lines, and reads back', () => {
    const text = `${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`
    expect(checkpointText({ origin, size: 0, root: emptyRoot })).toBe(text)
    expect(parseCheckpoint(text)).toEqual({ ok: true, value: { origin, size: 0, root: emptyRoot } })
  })

  it('in any other form is malformed', () => {
    const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    const malformed = [
      '',
      `${origin}\n0\n${root}`,
      `\n0\n${root}\n`,
      `${origin}\n00\n${root}\n`,
      `${origin}\n+1\n${root}\n`,
      `${origin}\n-1\n${root}\n`,
      `${origin}\n1e3\n${root}\n`,
      `${origin}\n 1\n${root}\n`,
      `${origin}\n9007199254740992\n${root}\n`,
      `${origin}\n1\n${root.slice(0, -1)}\n`,
      `${origin}\n1\n${root.replace('FU=', 'FV=')}\n`,
      `${origin}\n1\n${root.slice(4)}\n`,
      `${origin}\n1\n${root}\n\n`,
      `${origin}\n1\n${root}\nextension\n`,
    ]
    expect(malformed.map((text) => codes(parseCheckpoint(text)))).toEqual(
      malformed.map(() => ['checkpoint_malformed']),
    )
    expect(() => checkpointText({ origin, size: -1, root: emptyRoot })).toThrow('not a checkpoint')
    expect(() => checkpointText({ origin: '', size: 1, root: emptyRoot })).toThrow(
      'not a checkpoint',
    )
    expect(() => checkpointText({ origin, size: 1, root: Buffer.of(1) })).toThrow(
      'not a checkpoint',
    )
  })

  it('opens with its signature and its signed time, and not without a known signature', () => {
    const signer = aSigner(origin)
    const head = headAt(7)
    const note = cosignNote(signNote(checkpointText({ origin, ...head }), [signer]), signer, 5_000)
    const both = [verifierOf(signer), verifierOf(signer, 4)]
    expect(openCheckpoint(note, both)).toEqual({
      ok: true,
      value: { origin, ...head, note, timeMs: 5_000 },
    })
    expect(openCheckpoint(note, both.slice(0, 1))).toEqual({
      ok: true,
      value: { origin, ...head, note },
    })
    expect(codes(openCheckpoint(note, []))).toEqual(['note_unsigned'])
    expect(codes(openCheckpoint(signNote('text\n', [signer]), both))).toEqual([
      'checkpoint_malformed',
    ])
  })
})

describe('a signer', () => {
  const proof = makeConsistency(7, 20, (level, index) =>
    rootOfLeaves(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
  )
  const another = { size: 7, root: leafHash('another') }

  it('may sign the first tree, the same again, and one that is proven to have only grown', () => {
    const first = { size: 0, root: emptyRoot }
    expect([
      mayFollow(first, headAt(7), []).ok,
      mayFollow(headAt(7), headAt(7), []).ok,
      mayFollow(headAt(7), headAt(20), proof).ok,
    ]).toEqual([true, true, true])
  })

  it('refuses a tree that went back, that forked, or whose growth is not proven', () => {
    expect([
      codes(mayFollow(headAt(20), headAt(7), [])),
      codes(mayFollow(headAt(7), { size: 0, root: emptyRoot }, [])),
      codes(mayFollow(headAt(7), another, [])),
      codes(mayFollow(another, headAt(20), proof)),
      codes(mayFollow(headAt(7), headAt(20), [])),
      codes(mayFollow(headAt(7), headAt(20), proof.slice(1))),
      codes(mayFollow(headAt(7), { size: 20, root: another.root }, proof)),
    ]).toEqual([
      ['tree_went_back'],
      ['tree_went_back'],
      ['tree_forked'],
      ['tree_unproven'],
      ['tree_unproven'],
      ['tree_unproven'],
      ['tree_unproven'],
    ])
  })
})
