import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendLeaves,
  emptyFrontier,
  emptyRoot,
  hashBytes,
  leafHash,
  rootOf,
  rootOfLeaves,
  type Hash,
} from '#ledger/merkle.ts'
import {
  makeConsistency,
  makeInclusion,
  verifyConsistency,
  verifyInclusion,
} from '#ledger/proofs.ts'
import {
  frontierFromTiles,
  growTiles,
  hashesOf,
  joinedHashes,
  nodeReader,
  rootFromTiles,
  tilePath,
  tilesInMemory,
  tilesOf,
  tilesToWrite,
  tileWidth,
  type TileReader,
} from '#ledger/tiles.ts'

const most = 65_537
const leaves = Array.from({ length: most }, (_, at) => leafHash(`leaf ${at}`))
const edges = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537]

/** A store of tiles like the database's, grown in the given steps. */
function storeGrownTo(sizes: readonly number[]): {
  read: TileReader
  tiles: Map<string, Uint8Array>
} {
  const tiles = new Map<string, Uint8Array>()
  const read: TileReader = (level, index) => tiles.get(`${level}/${index}`)
  let size = 0
  for (const next of sizes) {
    const written = growTiles(size, leaves.slice(size, next), read)
    const shapes = written.map(({ level, index, hashes }) => {
      return { level, index, width: hashes.length / hashBytes }
    })
    expect(shapes).toEqual(tilesToWrite(size, next))
    for (const { level, index, hashes } of written) tiles.set(`${level}/${index}`, hashes)
    size = next
  }
  return { read, tiles }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const leafAt = (index: number): Hash => leaves[index] ?? emptyRoot

describe('tiles', () => {
  it('give the root of the tree at every edge, however the tree grew', () => {
    const { read } = storeGrownTo(edges)
    expect(edges.map((size) => hex(rootFromTiles(size, read)))).toEqual(
      edges.map((size) => hex(rootOfLeaves(leaves.slice(0, size)))),
    )
  })

  it('are the same whether grown in steps, at once, or computed in memory', () => {
    const inSteps = storeGrownTo(edges)
    const atOnce = storeGrownTo([most])
    expect([...inSteps.tiles].toSorted()).toEqual([...atOnce.tiles].toSorted())
    const memory = tilesInMemory(joinedHashes(leaves))
    const same = tilesOf(most).map(({ level, index }) => memory(level, index))
    expect(same).toEqual(tilesOf(most).map(({ level, index }) => inSteps.read(level, index)))
    expect([memory(0, 257), memory(3, 0)]).toEqual([undefined, undefined])
  })

  it('give proofs that verify across 255, 256, 257 and 65,536', () => {
    const { read } = storeGrownTo([most])
    const node = nodeReader(read)
    const failed: string[] = []
    for (const size of edges.slice(1)) {
      const root = rootOfLeaves(leaves.slice(0, size))
      for (const index of [0, Math.floor(size / 2), size - 1]) {
        const proof = makeInclusion(index, size, node)
        const claim = { index, size, leaf: leafAt(index), root, proof }
        if (!verifyInclusion(claim)) failed.push(`${index} in ${size}`)
      }
      for (const older of edges.slice(1).filter((edge) => edge <= size)) {
        const olderRoot = rootOfLeaves(leaves.slice(0, older))
        const proof = makeConsistency(older, size, node)
        const claim = { older, newer: size, olderRoot, newerRoot: root, proof }
        if (!verifyConsistency(claim)) failed.push(`${older} of ${size}`)
      }
    }
    expect(failed).toEqual([])
  })

  it('give back the frontier that grew them', () => {
    const { read } = storeGrownTo([most])
    for (const size of edges) {
      const frontier = frontierFromTiles(size, read)
      const grown = appendLeaves(emptyFrontier, leaves.slice(0, size))
      expect([frontier.size, frontier.hashes.map(hex)]).toEqual([size, grown.hashes.map(hex)])
      expect(hex(rootOf(frontier))).toBe(hex(rootFromTiles(size, read)))
    }
  })

  it('are 273 full, then partial ones for a tree of 70,000, as tlog-tiles counts them', () => {
    const shapes = tilesOf(70_000)
    const partial = shapes.filter(({ width }) => width < tileWidth)
    expect([shapes.length, partial]).toEqual([
      277,
      [
        { level: 0, index: 273, width: 112 },
        { level: 1, index: 1, width: 17 },
        { level: 2, index: 0, width: 1 },
      ],
    ])
    expect(tilesOf(256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ])
  })

  it('to write when growing are exactly those whose width changes', () => {
    const sizes = fc.tuple(fc.nat(140_000), fc.nat(140_000))
    fc.assert(
      fc.property(sizes, ([one, other]) => {
        const [older, newer] = [Math.min(one, other), Math.max(one, other)]
        const had = new Map(
          tilesOf(older).map((tile) => [`${tile.level}/${tile.index}`, tile.width]),
        )
        const changed = tilesOf(newer).filter(
          ({ level, index, width }) => had.get(`${level}/${index}`) !== width,
        )
        expect(tilesToWrite(older, newer)).toEqual(changed)
      }),
      { numRuns: 50 },
    )
  })

  it('have the paths of tlog-tiles', () => {
    expect([
      tilePath({ level: 0, index: 1_234_067, width: 112 }),
      tilePath({ level: 1, index: 7, width: 256 }),
      tilePath({ level: 0, index: 256_000, width: 256 }),
    ]).toEqual(['tile/0/x001/x234/067.p/112', 'tile/1/007', 'tile/0/x256/000'])
  })

  it('that are missing, short or no whole number of hashes are a loud failure', () => {
    const none: TileReader = () => undefined
    const short: TileReader = () => joinedHashes(leaves.slice(0, 3))
    expect(() => growTiles(4, leaves.slice(4, 5), none)).toThrow('missing or shorter')
    expect(() => growTiles(4, leaves.slice(4, 5), short)).toThrow('missing or shorter')
    expect(() => rootFromTiles(4, short)).toThrow('does not hold node')
    expect(() => hashesOf(new Uint8Array(33))).toThrow('whole number')
  })
})
