import {
  emptyRoot,
  hashBytes,
  nodeHash,
  rfc6962,
  sameBytes,
  splitOf,
  type Hash,
  type Prefixes,
} from '#ledger/merkle.ts'

/** Reads the root of the perfect subtree over leaves [index × 2^level, (index + 1) × 2^level). */
export type NodeReader = (level: number, index: number) => Hash

/** The hashes of a proof, those nearest to the leaves first. */
export type Proof = readonly Hash[]

/**
 * Proves that leaf `index` stands in the tree of `size` leaves (RFC 6962 2.1.1).
 * Throws where there is no such leaf: asking for that proof is a bug.
 */
export function makeInclusion(index: number, size: number, read: NodeReader): Proof {
  return makeSubtreeConsistency(index, index + 1, size, read)
}

/**
 * Proves that the tree of `older` leaves is the beginning of the tree of `newer` (RFC 6962 2.1.2).
 * Throws where `older` is 0 or above `newer`: an empty tree begins every tree and needs no proof.
 */
export function makeConsistency(older: number, newer: number, read: NodeReader): Proof {
  return makeSubtreeConsistency(0, older, newer, read)
}

/** Proves that leaf `index` stands in the subtree over leaves [start, end). */
export function makeSubtreeInclusion(
  index: number,
  start: number,
  end: number,
  read: NodeReader,
): Proof {
  if (!isSubtree(start, end) || index < start || index >= end) throw new Error('no such leaf')
  return prove(index, index + 1, start, end, true, read)
}

/** Proves that the subtree over leaves [start, end) is a part of the tree of `size` leaves. */
export function makeSubtreeConsistency(
  start: number,
  end: number,
  size: number,
  read: NodeReader,
): Proof {
  if (!isSubtree(start, end) || start === end || end > size) throw new Error('no such subtree')
  return prove(start, end, 0, size, true, read)
}

/** The root over leaves [start, end), where `start` is the left edge of a subtree. */
export function rangeRoot(start: number, end: number, read: NodeReader): Hash {
  const width = end - start
  if (width < 1) return emptyRoot
  for (let level = 0, full = 1; full <= width; level += 1, full *= 2) {
    if (full === width) return read(level, start / full)
  }
  const middle = start + splitOf(width)
  return nodeHash(rangeRoot(start, middle, read), rangeRoot(middle, end, read))
}

/** Whether the leaf stands where it is said to stand. False on anything malformed, never a throw. */
export function verifyInclusion(
  claim: {
    readonly index: number
    readonly size: number
    readonly leaf: Hash
    readonly root: Hash
    readonly proof: Proof
  },
  prefixes: Prefixes = rfc6962,
): boolean {
  const { index, size, leaf, root, proof } = claim
  return verifySubtreeInclusion({ index, start: 0, end: size, leaf, root, proof }, prefixes)
}

/** Whether the older tree is the beginning of the newer. False on size 0, which proves nothing. */
export function verifyConsistency(
  claim: {
    readonly older: number
    readonly newer: number
    readonly olderRoot: Hash
    readonly newerRoot: Hash
    readonly proof: Proof
  },
  prefixes: Prefixes = rfc6962,
): boolean {
  const { older, newer, olderRoot, newerRoot, proof } = claim
  if (older === 0) return false
  const whole = { start: 0, end: older, size: newer, proof }
  return verifySubtreeConsistency({ ...whole, subtreeRoot: olderRoot, root: newerRoot }, prefixes)
}

/** Whether the leaf stands in the subtree over leaves [start, end) with this root. */
export function verifySubtreeInclusion(
  claim: {
    readonly index: number
    readonly start: number
    readonly end: number
    readonly leaf: Hash
    readonly root: Hash
    readonly proof: Proof
  },
  prefixes: Prefixes = rfc6962,
): boolean {
  const { index, start, end, leaf, root, proof } = claim
  if (!isSubtree(start, end) || !Number.isSafeInteger(index)) return false
  if (index < start || index >= end || !isHash(leaf) || !isHash(root)) return false
  // A path to a leaf is the proof that the one-leaf subtree is a part of the larger one.
  return replay(index - start, index - start + 1, end - start, leaf, root, proof, prefixes)
}

/**
 * Whether the subtree over leaves [start, end) is a part of the tree of `size` leaves. An empty
 * subtree is a part of every tree that reaches so far, with the empty root and no proof.
 */
export function verifySubtreeConsistency(
  claim: {
    readonly start: number
    readonly end: number
    readonly size: number
    readonly subtreeRoot: Hash
    readonly root: Hash
    readonly proof: Proof
  },
  prefixes: Prefixes = rfc6962,
): boolean {
  const { start, end, size, subtreeRoot, root, proof } = claim
  if (!isSubtree(start, end) || !Number.isSafeInteger(size) || end > size) return false
  if (!isBytes(subtreeRoot) || !isBytes(root) || !Array.isArray(proof)) return false
  if (start === end) return proof.length === 0 && sameBytes(subtreeRoot, emptyRoot)
  // The whole tree against itself: the two roots are compared and nothing is computed from them.
  if (start === 0 && end === size) return proof.length === 0 && sameBytes(subtreeRoot, root)
  return replay(start, end, size, subtreeRoot, root, proof, prefixes)
}

/**
 * Whether [start, end) may be a subtree at all: its left edge is a multiple of the smallest power
 * of two that holds its width. A range like [1, 3) has no node of its own in any tree.
 */
export function isSubtree(start: number, end: number): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return false
  if (start < 0 || end < start) return false
  let room = 1
  while (room < end - start) room *= 2
  return start % room === 0
}

/**
 * The recursion of RFC 6962 2.1.2, opened to subtrees that do not start at leaf 0. The tree covers
 * leaves [from, to); `known` says that the verifier holds the hash where the two first coincide.
 */
function prove(
  start: number,
  end: number,
  from: number,
  to: number,
  known: boolean,
  read: NodeReader,
): Hash[] {
  if (start === from && end === to) return known ? [] : [rangeRoot(from, to, read)]
  const middle = from + splitOf(to - from)
  if (end <= middle) {
    return [...prove(start, end, from, middle, known, read), rangeRoot(middle, to, read)]
  }
  if (start >= middle) {
    return [...prove(start, end, middle, to, known, read), rangeRoot(from, middle, read)]
  }
  return [...prove(middle, end, middle, to, false, read), rangeRoot(from, middle, read)]
}

/** Walks the same recursion as `prove`, taking hashes from the proof instead of from the tree. */
function replay(
  start: number,
  end: number,
  size: number,
  subtreeRoot: Hash,
  root: Hash,
  proof: Proof,
  prefixes: Prefixes,
): boolean {
  if (!isHash(subtreeRoot) || !isHash(root) || !Array.isArray(proof)) return false
  let taken = 0
  const take = (): Hash | undefined => {
    const next = proof[taken]
    taken += 1
    return isHash(next) ? next : undefined
  }
  const join = (left: Hash, right: Hash): Hash => nodeHash(left, right, prefixes)

  /** [the subtree's part below this node, this whole node], or undefined when the proof is short. */
  const climb = (s: number, e: number, n: number, known: boolean): [Hash, Hash] | undefined => {
    if (s === 0 && e === n) {
      const own = known ? subtreeRoot : take()
      return own && [own, own]
    }
    const split = splitOf(n)
    const inRight = s >= split
    const crosses = !inRight && e > split
    const below = crosses
      ? climb(0, e - split, n - split, false)
      : inRight
        ? climb(s - split, e - split, n - split, known)
        : climb(s, e, split, known)
    const sibling = below && take()
    if (!sibling) return undefined
    const [part, whole] = below
    if (crosses) return [join(sibling, part), join(sibling, whole)]
    return [part, inRight ? join(sibling, whole) : join(whole, sibling)]
  }

  const climbed = climb(start, end, size, true)
  if (!climbed || taken !== proof.length) return false
  return sameBytes(climbed[0], subtreeRoot) && sameBytes(climbed[1], root)
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}

function isHash(value: unknown): value is Hash {
  return isBytes(value) && value.length === hashBytes
}
