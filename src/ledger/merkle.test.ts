import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendLeaf,
  appendLeaves,
  emptyFrontier,
  emptyRoot,
  leafHash,
  nodeHash,
  rfc6962,
  rootOf,
  rootOfLeaves,
  sha256,
  splitOf,
  type Hash,
  type Prefixes,
} from '#ledger/merkle.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The eight leaves that Certificate Transparency's reference implementation is tested with. */
const publicLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'))

/** The published roots of the trees of the first 1 to 8 of them. */
const publicRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** RFC 6962 2.1 word for word: the slow way, as an oracle. */
function treeHash(data: readonly Uint8Array[], prefixes: Prefixes): Hash {
  const [first, ...rest] = data
  if (!first) return sha256('')
  if (rest.length === 0) return leafHash(first, prefixes)
  const split = splitOf(data.length)
  const [left, right] = [data.slice(0, split), data.slice(split)]
  return nodeHash(treeHash(left, prefixes), treeHash(right, prefixes), prefixes)
}

const rootsWith = (prefixes: Prefixes): readonly string[] =>
  publicLeaves.map((_, at) => hex(treeHash(publicLeaves.slice(0, at + 1), prefixes)))

describe('the tree', () => {
  it('has the published roots of RFC 6962', () => {
    const leaves = publicLeaves.map((data) => leafHash(data))
    expect(leaves.map((_, at) => hex(rootOfLeaves(leaves.slice(0, at + 1))))).toEqual(publicRoots)
    expect(rootsWith(rfc6962)).toEqual(publicRoots)
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(rootOfLeaves([])).toEqual(emptyRoot)
  })

  it('planted fault: with the two prefixes swapped, or one of them lost, no published root holds', () => {
    const faults: readonly Prefixes[] = [
      { leaf: 1, node: 0 },
      { leaf: 0, node: 0 },
      { leaf: 1, node: 1 },
    ]
    const held = faults.map((fault) =>
      rootsWith(fault).filter((root, at) => root === publicRoots[at]),
    )
    expect(held).toEqual([
      [],
      // A tree of one leaf has no node, so only the larger ones can show a wrong node prefix.
      [publicRoots[0]],
      [],
    ])
  })

  it('grows leaf by leaf to the same roots as at once, at every size to 300', () => {
    const leaves = Array.from({ length: 300 }, (_, at) => leafHash(`leaf ${at}`))
    let frontier = emptyFrontier
    const grown = leaves.map((leaf) => {
      frontier = appendLeaf(frontier, leaf)
      return hex(rootOf(frontier))
    })
    expect(grown).toEqual(leaves.map((_, at) => hex(rootOfLeaves(leaves.slice(0, at + 1)))))
    expect(frontier).toEqual(appendLeaves(emptyFrontier, leaves))
  })

  it('keeps one hash for each set bit of its size, and leaves the older frontier alone', () => {
    const half = appendLeaves(
      emptyFrontier,
      publicLeaves.slice(0, 5).map((data) => leafHash(data)),
    )
    const before = rootOf(half)
    const whole = appendLeaves(
      half,
      publicLeaves.slice(5).map((data) => leafHash(data)),
    )
    expect([half.hashes.length, whole.hashes.length]).toEqual([2, 1])
    expect([hex(before), hex(rootOf(half)), hex(rootOf(whole))]).toEqual([
      publicRoots[4],
      publicRoots[4],
      publicRoots[7],
    ])
  })

  it('hashes text as its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(leafHash(text)).toEqual(leafHash(Buffer.from(text, 'utf8')))
      }),
    )
  })

  it('splits at the largest power of two below, also beyond 32 bits', () => {
    expect([2, 3, 4, 5, 256, 257, 2 ** 40, 2 ** 40 + 1].map(splitOf)).toEqual([
      1,
      2,
      2,
      4,
      128,
      256,
      2 ** 39,
      2 ** 40,
    ])
  })
})
