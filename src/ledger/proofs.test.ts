import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRoot, leafHash, rootOfLeaves, type Hash } from '#ledger/merkle.ts'
import {
  isSubtree,
  makeConsistency,
  makeInclusion,
  makeSubtreeConsistency,
  makeSubtreeInclusion,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
  type NodeReader,
} from '#ledger/proofs.ts'

const most = 130
const leaves = Array.from({ length: most }, (_, at) => leafHash(`leaf ${at}`))
const roots = Array.from({ length: most + 1 }, (_, size) => rootOfLeaves(leaves.slice(0, size)))

const nodes = new Map<string, Hash>()
const read: NodeReader = (level, index) => {
  const known = nodes.get(`${level}/${index}`)
  if (known) return known
  const width = 2 ** level
  const hash = rootOfLeaves(leaves.slice(index * width, (index + 1) * width))
  nodes.set(`${level}/${index}`, hash)
  return hash
}

const leafAt = (index: number): Hash => leaves[index] ?? emptyRoot
const rootAt = (size: number): Hash => roots[size] ?? emptyRoot
const inclusionOf = (index: number, size: number): Parameters<typeof verifyInclusion>[0] => {
  const proof = makeInclusion(index, size, read)
  return { index, size, leaf: leafAt(index), root: rootAt(size), proof }
}
const consistencyOf = (older: number, newer: number): Parameters<typeof verifyConsistency>[0] => {
  const proof = makeConsistency(older, newer, read)
  return { older, newer, olderRoot: rootAt(older), newerRoot: rootAt(newer), proof }
}

/** The same bytes with one bit turned; `bit` counts through all of them. */
const turned = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  const at = Math.floor(bit / 8) % bytes.length
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy
}

/** A tree size up to 130, a place in it, and a bit to turn. */
const places = fc.integer({ min: 2, max: most }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    place: fc.integer({ min: 1, max: size - 1 }),
    which: fc.nat(20),
    bit: fc.nat(255),
  }),
)

describe('proofs', () => {
  it('prove every leaf of every tree to 130 leaves, and no leaf elsewhere', () => {
    const failed: string[] = []
    for (let size = 1; size <= most; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = inclusionOf(index, size)
        if (!verifyInclusion(claim)) failed.push(`${index} in ${size}`)
        if (size > 1 && verifyInclusion({ ...claim, index: (index + 1) % size })) {
          failed.push(`${index} passed for ${(index + 1) % size} in ${size}`)
        }
      }
    }
    expect(failed).toEqual([])
  })

  it('prove that every tree to 130 leaves is the beginning of every larger one', () => {
    const failed: string[] = []
    for (let newer = 1; newer <= most; newer += 1) {
      for (let older = 1; older <= newer; older += 1) {
        const claim = consistencyOf(older, newer)
        if (!verifyConsistency(claim)) failed.push(`${older} of ${newer}`)
        const swapped = { ...claim, olderRoot: claim.newerRoot, newerRoot: claim.olderRoot }
        if (older < newer && verifyConsistency(swapped)) failed.push(`${newer} before ${older}`)
      }
    }
    expect(failed).toEqual([])
  })

  it('prove every subtree, and every leaf of it, of trees to 34 leaves', () => {
    const failed: string[] = []
    for (let size = 1; size <= 34; size += 1) {
      for (let end = 1; end <= size; end += 1) {
        for (let start = 0; start < end; start += 1) {
          if (!isSubtree(start, end)) continue
          const subtreeRoot = rootOfLeaves(leaves.slice(start, end))
          const proof = makeSubtreeConsistency(start, end, size, read)
          const claim = { start, end, size, subtreeRoot, root: rootAt(size), proof }
          if (!verifySubtreeConsistency(claim)) failed.push(`[${start}, ${end}) of ${size}`)
          if (size !== end) continue
          const index = start + Math.floor((end - start) / 2)
          const path = makeSubtreeInclusion(index, start, end, read)
          const within = { index, start, end, leaf: leafAt(index), root: subtreeRoot, proof: path }
          if (!verifySubtreeInclusion(within)) failed.push(`${index} in [${start}, ${end})`)
        }
      }
    }
    expect(failed).toEqual([])
  })

  it('have the shape that RFC 6962 2.1.3 draws for seven leaves', () => {
    const named = (...ranges: readonly (readonly [number, number])[]): readonly Hash[] =>
      ranges.map(([start, end]) => rootOfLeaves(leaves.slice(start, end)))
    expect([0, 3, 4, 6].map((index) => makeInclusion(index, 7, read))).toEqual([
      named([1, 2], [2, 4], [4, 7]),
      named([2, 3], [0, 2], [4, 7]),
      named([5, 6], [6, 7], [0, 4]),
      named([4, 6], [0, 4]),
    ])
    expect([3, 4, 6].map((older) => makeConsistency(older, 7, read))).toEqual([
      named([2, 3], [3, 4], [0, 2], [4, 7]),
      named([4, 7]),
      named([4, 6], [6, 7], [0, 4]),
    ])
  })

  it('of inclusion fail after any one bit of the leaf, the root or the proof is turned', () => {
    fc.assert(
      fc.property(places, ({ size, place, which, bit }) => {
        const claim = inclusionOf(place, size)
        const at = which % claim.proof.length
        const proof = claim.proof.map((hash, i) => (i === at ? turned(hash, bit) : hash))
        expect([
          verifyInclusion(claim),
          verifyInclusion({ ...claim, leaf: turned(claim.leaf, bit) }),
          verifyInclusion({ ...claim, root: turned(claim.root, bit) }),
          verifyInclusion({ ...claim, proof }),
          verifyInclusion({ ...claim, proof: claim.proof.slice(1) }),
          verifyInclusion({ ...claim, proof: [...claim.proof, claim.leaf] }),
        ]).toEqual([true, false, false, false, false, false])
      }),
    )
  })

  it('of consistency fail after any one bit of a root or the proof is turned', () => {
    fc.assert(
      fc.property(places, ({ size, place, which, bit }) => {
        const claim = consistencyOf(place, size)
        const at = which % claim.proof.length
        const proof = claim.proof.map((hash, i) => (i === at ? turned(hash, bit) : hash))
        expect([
          verifyConsistency(claim),
          verifyConsistency({ ...claim, olderRoot: turned(claim.olderRoot, bit) }),
          verifyConsistency({ ...claim, newerRoot: turned(claim.newerRoot, bit) }),
          verifyConsistency({ ...claim, proof }),
          verifyConsistency({ ...claim, proof: claim.proof.slice(1) }),
          verifyConsistency({ ...claim, proof: [...claim.proof, claim.olderRoot] }),
        ]).toEqual([true, false, false, false, false, false])
      }),
    )
  })

  it('planted fault: a verifier with swapped prefixes accepts no proof of an honest tree', () => {
    const swapped = { leaf: 1, node: 0 }
    const accepted = [
      verifyInclusion(inclusionOf(3, 7), swapped),
      verifyConsistency(consistencyOf(3, 7), swapped),
    ]
    expect(accepted).toEqual([false, false])
  })

  it('never throw on garbage', () => {
    const anything = fc.anything({
      withTypedArray: true,
      withBigInt: true,
      withNullPrototype: true,
    })
    const claims = fc.record({
      index: anything,
      size: anything,
      older: anything,
      newer: anything,
      start: anything,
      end: anything,
      leaf: anything,
      root: anything,
      olderRoot: anything,
      newerRoot: anything,
      subtreeRoot: anything,
      proof: fc.oneof(anything, fc.array(anything)),
    })
    // A claim from outside has no type; the verifiers must say no to whatever arrives.
    type Any = never
    fc.assert(
      fc.property(claims, (claim) => {
        expect([
          verifyInclusion(claim as Any),
          verifyConsistency(claim as Any),
          verifySubtreeInclusion(claim as Any),
          verifySubtreeConsistency(claim as Any),
        ]).toEqual([false, false, false, false])
      }),
    )
  })

  it('refuse a range no tree has a node for, and throw when asked to make one', () => {
    const ranges = [
      [0, 0],
      [0, 7],
      [4, 7],
      [6, 8],
      [1, 3],
      [2, 5],
      [3, 2],
      [0.5, 1],
      [-1, 0],
    ] as const
    expect(ranges.filter(([start, end]) => isSubtree(start, end))).toEqual([
      [0, 0],
      [0, 7],
      [4, 7],
      [6, 8],
    ])
    expect(() => makeSubtreeConsistency(1, 3, 8, read)).toThrow('no such subtree')
    expect(() => makeInclusion(8, 8, read)).toThrow('no such subtree')
    expect(() => makeConsistency(0, 8, read)).toThrow('no such subtree')
    expect(() => makeSubtreeInclusion(3, 4, 8, read)).toThrow('no such leaf')
  })

  it('read the root of any range that starts a subtree', () => {
    expect([rangeRoot(0, 0, read), rangeRoot(0, 130, read), rangeRoot(64, 100, read)]).toEqual([
      emptyRoot,
      rootAt(130),
      rootOfLeaves(leaves.slice(64, 100)),
    ])
  })
})
