import type { HeadText } from '#platform/signer.ts'
import type { TileReader } from '#ledger/tiles.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'
import type { VerifyJob } from '#platform/verify.job.ts'

/** The stored head of a tree; `frontier` is in hexadecimal, its hashes one after another. */
export type StoredHead = HeadText & { readonly frontier: string }

/** The stored tiles of a tree, all of them. */
export type StoredTiles = { readonly read: TileReader; readonly count: number }

/** One county as it is stored, wherever that is: in the database, or in an export. */
export type VerifySource = {
  readonly head: StoredHead | null
  readonly tiles: StoredTiles
  /** No entry can have a number from here on. */
  readonly seqLimit: number
  /** What stands in the way of reading, as a table closed to the verifier. */
  readonly obstacles: readonly VerifyFinding[]
  /** The whole content in chunks; every protected table appears, also an empty one. */
  readonly jobs: () => AsyncIterable<VerifyJob>
}

/** Tiles held in memory: 8 kB for 256 entries. */
export function tilesIn(
  tiles: Iterable<{ readonly level: number; readonly index: number; readonly hashes: Uint8Array }>,
): StoredTiles {
  const held = new Map<string, Uint8Array>()
  for (const { level, index, hashes } of tiles) held.set(`${level}/${index}`, hashes)
  return { read: (level, index) => held.get(`${level}/${index}`), count: held.size }
}
