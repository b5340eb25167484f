import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '#basics/result.ts'
import { checkFork, forkText, parseFork, type ForkProof } from '#ledger/fork.ts'
import { checkpointText } from '#ledger/checkpoint.ts'
import { entryLeaf } from '#ledger/entry.ts'
import { rootOfLeaves, type Hash } from '#ledger/merkle.ts'
import { signNote, verifierOf } from '#ledger/note.ts'
import {
  aCheckpoint,
  aStore,
  rules,
  signer,
  verifyStore,
  type Store,
} from '#ledger/verify.builders.ts'
import { resigned } from '#ledger/verify.tamper.builders.ts'

const codes = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.refusal.map(({ code }) => code)

/** A store that was put back to `size` entries and then went on differently, all signed anew. */
function putBack(size: number): Store {
  const store = aStore()
  const entries = store.entries.map((entry) =>
    entry.seq < size ? entry : resigned(entry, { data: { again: 1 } }),
  )
  const leaves = entries.map(({ text, sig }) => entryLeaf(text, sig))
  const sizes = [5, 10, 15, 20].map((each) => aCheckpoint(leaves, each))
  return { ...store, entries, leaves, checkpoints: sizes }
}

const theFork = (store: Store): ForkProof => {
  const [fork] = verifyStore(store).forks
  if (!fork) throw new Error('no fork')
  return fork
}
const forked = (): Store => ({ ...putBack(12), kept: [aCheckpoint(aStore().leaves, 15)] })

describe('a fork', () => {
  it('to yesterday’s dump and on is found by a checkpoint kept elsewhere, with its proof', () => {
    const report = verifyStore({ ...putBack(12), kept: [aCheckpoint(aStore().leaves, 17)] })
    expect(report.found).toEqual({ root_mismatch: 1 })
    expect(report.findings[0]?.detail).toEqual({ from: 15, to: 17, checkpoints: 1 })
    const [fork, ...others] = report.forks
    expect(others).toEqual([])
    const proven = fork && checkFork(fork, rules.verifiers)
    expect(proven?.ok && [proven.value.older.size, proven.value.newer.size]).toEqual([17, 20])
  })

  it('of two signers at one size is found and proven without any tree', () => {
    const report = verifyStore(forked())
    expect(report.found).toEqual({ tree_forked: 1, root_mismatch: 1 })
    const sizes = report.forks.map((fork) => {
      const proven = checkFork(fork, rules.verifiers)
      return proven.ok ? [proven.value.older.size, proven.value.newer.size] : proven.refusal
    })
    expect(sizes).toEqual([
      [15, 15],
      [15, 20],
    ])
  })

  it('whose newer part was cut off is found as a journal that is too short', () => {
    const store = aStore()
    const kept = [aCheckpoint(store.leaves, 22)]
    const cut: Store = {
      ...store,
      entries: store.entries.slice(0, 21),
      leaves: store.leaves.slice(0, 21),
      kept,
    }
    expect(verifyStore(cut).found).toEqual({ checkpoint_ahead: 1 })
  })

  it('is not there where the kept checkpoints agree', () => {
    const store = aStore()
    const kept = [1, 7, 15, 22].map((size) => aCheckpoint(store.leaves, size))
    expect([verifyStore({ ...store, kept }).found, verifyStore({ ...store, kept }).forks]).toEqual([
      {},
      [],
    ])
  })

  it('of a log signed anew from the start is found by every kept checkpoint', () => {
    const kept = [5, 10].map((size) => aCheckpoint(aStore().leaves, size))
    const report = verifyStore({ ...putBack(0), kept })
    expect([report.found, report.forks.length]).toEqual([{ tree_forked: 2, root_mismatch: 2 }, 4])
  })
})

describe('a fork proof', () => {
  it('can be mailed as text, and reads back', () => {
    const fork = theFork(forked())
    const text = forkText(fork)
    expect(text.split('\n').slice(0, 3)).toEqual([
      'ansheng-fork-v1',
      'older: ansheng.example/county/1',
      'older: 15',
    ])
    const read = parseFork(text)
    expect(read.ok && forkText(read.value)).toBe(text)
    expect(read.ok && checkFork(read.value, rules.verifiers).ok).toBe(true)
  })

  it('in any other text is malformed, and garbage never throws', () => {
    const text = forkText(theFork(forked()))
    const others = ['', 'ansheng-fork-v1', text.replace('v1', 'v2'), `${text}x`, text.slice(0, -3)]
    expect(others.map((each) => codes(parseFork(each)))).toEqual(
      others.map(() => ['fork_malformed']),
    )
    fc.assert(
      fc.property(fc.string(), (garbage) => {
        expect(parseFork(`ansheng-fork-v1\n${garbage}`).ok).toBe(false)
      }),
    )
  })

  it('convicts nobody who is honest', () => {
    const { leaves } = aStore()
    const [older, newer] = [aCheckpoint(leaves, 10), aCheckpoint(leaves, 15)]
    const rootAt = (size: number): Hash => rootOfLeaves(leaves.slice(0, size))
    const elsewhere = signNote(checkpointText({ origin: 'b', size: 10, root: rootAt(9) }), [signer])
    const honest: readonly ForkProof[] = [
      { older, newer, then: rootAt(10), proof: [] },
      { older, newer, then: rootAt(9), proof: [] },
      { older, newer: older, then: rootAt(10), proof: [] },
      { older, newer: older, then: rootAt(9), proof: [] },
      { older: newer, newer: older, then: rootAt(9), proof: [] },
      { older: elsewhere, newer, then: rootAt(10), proof: [] },
      { older: 'x', newer, then: rootAt(10), proof: [] },
      { older, newer: 'x', then: rootAt(10), proof: [] },
    ]
    expect(honest.map((fork) => codes(checkFork(fork, rules.verifiers)))).toEqual([
      ...Array.from({ length: 5 }, () => ['fork_unproven']),
      ['fork_origins'],
      ['note_malformed'],
      ['note_malformed'],
    ])
  })

  it('with any one bit turned convicts nobody', () => {
    const { forks } = verifyStore(forked())
    const fork = forks[1]
    if (!fork) throw new Error('no fork')
    const text = Buffer.from(forkText(fork))
    fc.assert(
      fc.property(fc.nat(text.length * 8 - 1), (bit) => {
        const turned = Buffer.from(text)
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const read = parseFork(turned.toString('utf8'))
        // Only the plain signatures are asked for: a turned timed one then is a stranger's.
        const stands = read.ok && checkFork(read.value, [verifierOf(signer)]).ok
        const touched = turned
          .toString('latin1')
          .split('\n')
          .findIndex((line, at) => {
            return line !== text.toString('latin1').split('\n')[at]
          })
        const line = text.toString('utf8').split('\n')[touched] ?? ''
        expect(stands).toBe(stands && line.includes('—'))
      }),
      { numRuns: 300 },
    )
  })
})
