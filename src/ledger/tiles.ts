import { hashBytes, rootOfLeaves, type Frontier, type Hash } from '#ledger/merkle.ts'
import { rangeRoot, type NodeReader } from '#ledger/proofs.ts'

/** How many hashes stand side by side in a full tile, and how many tree levels it spans. */
export const tileWidth = 256
export const tileHeight = 8

/**
 * A tile (瓦片) of the tlog-tiles layout: up to 256 neighbouring hashes of tree level 8 × `level`,
 * beginning with node 256 × `index` of that tree level, 32 bytes each, one after another.
 * Level 0 holds leaf hashes; a hash of level 1 is the root of one full tile of level 0.
 */
export type Tile = { readonly level: number; readonly index: number; readonly hashes: Uint8Array }

/** Finds a stored tile's hashes; a tile wider than asked for serves as well. */
export type TileReader = (level: number, index: number) => Uint8Array | undefined

/** A tile's address and its width in a tree of a given size (1 to 256 hashes). */
export type TileShape = { readonly level: number; readonly index: number; readonly width: number }

/** Every tile of a tree of `size` leaves; 70,000 leaves need 276 of them. */
export function tilesOf(size: number): readonly TileShape[] {
  return tilesToWrite(0, size)
}

/** The tiles which are new or wider once a tree of `older` leaves has grown to `newer`. */
export function tilesToWrite(older: number, newer: number): readonly TileShape[] {
  const shapes: TileShape[] = []
  let [had, has] = [older, newer]
  for (let level = 0; has > had; level += 1) {
    for (let index = Math.floor(had / tileWidth); index * tileWidth < has; index += 1) {
      shapes.push({ level, index, width: Math.min(tileWidth, has - index * tileWidth) })
    }
    had = Math.floor(had / tileWidth)
    has = Math.floor(has / tileWidth)
  }
  return shapes
}

/**
 * The tiles to write when `leaves` join a tree of `size` leaves, whole, ready to replace what is
 * stored. Reads only the partial tiles at the edge; throws where one of them is missing or short.
 */
export function growTiles(
  size: number,
  leaves: readonly Hash[],
  read: TileReader,
): readonly Tile[] {
  const written: Tile[] = []
  let had = size
  let fresh: readonly Hash[] = leaves
  for (let level = 0; fresh.length > 0; level += 1) {
    const above: Hash[] = []
    let taken = 0
    for (let index = Math.floor(had / tileWidth); taken < fresh.length; index += 1) {
      const before = Math.max(0, had - index * tileWidth)
      const added = fresh.slice(taken, taken + tileWidth - before)
      const hashes = joined(edgeOf(level, index, before, read), added)
      written.push({ level, index, hashes })
      if (before + added.length === tileWidth) above.push(rootOfLeaves(hashesOf(hashes)))
      taken += added.length
    }
    had = Math.floor(had / tileWidth)
    fresh = above
  }
  return written
}

/**
 * Reads tree nodes out of tiles. The reader throws where the tile is missing or too short for the
 * node: the caller asks only for nodes of a tree whose tiles it holds.
 */
export function nodeReader(read: TileReader): NodeReader {
  return (level, index) => {
    const within = level % tileHeight
    const tileLevel = (level - within) / tileHeight
    const across = 2 ** (tileHeight - within)
    const tileIndex = Math.floor(index / across)
    const tile = read(tileLevel, tileIndex)
    const span = 2 ** within
    const first = (index % across) * span
    if (!tile || tile.length < (first + span) * hashBytes) {
      throw new Error(`tile ${tileLevel}/${tileIndex} does not hold node ${level}/${index}`)
    }
    return rootOfLeaves(hashesOf(tile).slice(first, first + span))
  }
}

/** The edge of a tree of `size` leaves, read out of its tiles. */
export function frontierFromTiles(size: number, read: TileReader): Frontier {
  const node = nodeReader(read)
  const hashes: Hash[] = []
  let from = 0
  for (let level = Math.floor(Math.log2(Math.max(size, 1))) + 1; level >= 0; level -= 1) {
    const full = 2 ** level
    if (size - from < full) continue
    hashes.push(node(level, from / full))
    from += full
  }
  return { size, hashes }
}

/** The root of a tree of `size` leaves, read out of its tiles. */
export function rootFromTiles(size: number, read: TileReader): Hash {
  return rangeRoot(0, size, nodeReader(read))
}

/** The tiles of a tree held in memory: `leaves` are all its leaf hashes, one after another. */
export function tilesInMemory(leaves: Uint8Array): TileReader {
  const tileBytes = tileWidth * hashBytes
  const levels: Uint8Array[] = [leaves]
  for (let below = leaves; below.length >= tileBytes; below = levels.at(-1) ?? below) {
    const above = new Uint8Array(Math.floor(below.length / tileBytes) * hashBytes)
    for (let at = 0; at < above.length; at += hashBytes) {
      const tile = below.subarray(at * tileWidth, (at + hashBytes) * tileWidth)
      above.set(rootOfLeaves(hashesOf(tile)), at)
    }
    levels.push(above)
  }
  return (level, index) => {
    const tile = levels[level]?.subarray(index * tileBytes, (index + 1) * tileBytes)
    return tile && tile.length > 0 ? tile : undefined
  }
}

/** The hashes of a tile, one by one. */
export function hashesOf(tile: Uint8Array): readonly Hash[] {
  if (tile.length % hashBytes !== 0) throw new Error('a tile is a whole number of hashes')
  const hashes: Hash[] = []
  for (let at = 0; at < tile.length; at += hashBytes) hashes.push(tile.subarray(at, at + hashBytes))
  return hashes
}

/** Hashes one after another in one byte string: the form in which tiles are stored. */
export function joinedHashes(hashes: readonly Hash[]): Uint8Array {
  return joined(new Uint8Array(0), hashes)
}

/**
 * Where tlog-tiles serves a tile, so that other people's tools can check an export:
 * level 0, index 1234067, width 112 is `tile/0/x001/x234/067.p/112`.
 */
export function tilePath(shape: TileShape): string {
  const digits = `${shape.index}`
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const parts = padded.match(/.{3}/g) ?? []
  const folders = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/')
  return `tile/${shape.level}/${folders}${shape.width < tileWidth ? `.p/${shape.width}` : ''}`
}

function edgeOf(level: number, index: number, width: number, read: TileReader): Uint8Array {
  if (width === 0) return new Uint8Array(0)
  const stored = read(level, index)
  if (!stored || stored.length < width * hashBytes) {
    throw new Error(`tile ${level}/${index} is missing or shorter than ${width} hashes`)
  }
  return stored.subarray(0, width * hashBytes)
}

function joined(first: Uint8Array, hashes: readonly Hash[]): Uint8Array {
  const whole = new Uint8Array(first.length + hashes.length * hashBytes)
  whole.set(first)
  hashes.forEach((hash, at) => whole.set(hash, first.length + at * hashBytes))
  return whole
}
