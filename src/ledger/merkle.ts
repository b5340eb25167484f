import { hash } from 'node:crypto'

/** A SHA-256 value: 32 bytes. */
export type Hash = Uint8Array

/** How many bytes a hash has. */
export const hashBytes = 32

/**
 * The first byte of what is hashed, RFC 6962 2.1: a leaf and an inner node can never be taken for
 * each other. Swapping them would still give a tree that agrees with itself, so the tests hold
 * every function against published roots.
 */
export type Prefixes = { readonly leaf: number; readonly node: number }

/** RFC 6962 2.1: 0x00 before a leaf, 0x01 before a node. */
export const rfc6962: Prefixes = { leaf: 0x00, node: 0x01 }

/** The tree's edge: the roots of its perfect subtrees, the largest (leftmost) first. */
export type Frontier = { readonly size: number; readonly hashes: readonly Hash[] }

/** A tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** The root of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot: Hash = sha256('')

/** SHA-256 as bytes; a string is hashed as its UTF-8 bytes. */
export function sha256(data: string | Uint8Array): Hash {
  // Asking for text and reading it back is twice as fast as asking for a buffer (Node 24).
  return Buffer.from(hash('sha256', data, 'binary'), 'latin1')
}

/** The hash of a leaf's data; a string stands for its UTF-8 bytes. */
export function leafHash(data: string | Uint8Array, prefixes: Prefixes = rfc6962): Hash {
  if (typeof data === 'string') return sha256(String.fromCharCode(prefixes.leaf) + data)
  const whole = Buffer.allocUnsafe(data.length + 1)
  whole[0] = prefixes.leaf
  whole.set(data, 1)
  return sha256(whole)
}

/** The hash of an inner node over its two children. */
export function nodeHash(left: Hash, right: Hash, prefixes: Prefixes = rfc6962): Hash {
  const whole = Buffer.allocUnsafe(1 + left.length + right.length)
  whole[0] = prefixes.node
  whole.set(left, 1)
  whole.set(right, 1 + left.length)
  return sha256(whole)
}

/** The tree with one more leaf; `leaf` is a leaf hash, not the leaf's data. */
export function appendLeaf(frontier: Frontier, leaf: Hash): Frontier {
  return appendLeaves(frontier, [leaf])
}

/** The tree with more leaves, in this order; about one node hash a leaf. */
export function appendLeaves(frontier: Frontier, leaves: Iterable<Hash>): Frontier {
  const hashes = [...frontier.hashes]
  let size = frontier.size
  for (const leaf of leaves) {
    let top = leaf
    for (let full = size; full % 2 === 1; full = (full - 1) / 2) {
      top = nodeHash(popped(hashes), top)
    }
    hashes.push(top)
    size += 1
  }
  return { size, hashes }
}

/** The root of the tree whose edge this is. */
export function rootOf(frontier: Frontier): Hash {
  const last = frontier.hashes.at(-1)
  if (!last) return emptyRoot
  let root = last
  for (let at = frontier.hashes.length - 2; at >= 0; at -= 1) {
    root = nodeHash(required(frontier.hashes[at]), root)
  }
  return root
}

/** The root of a tree with exactly these leaf hashes. */
export function rootOfLeaves(leaves: Iterable<Hash>): Hash {
  return rootOf(appendLeaves(emptyFrontier, leaves))
}

/** The largest power of two below `n`: where RFC 6962 splits a tree of `n` leaves. `n` is above 1. */
export function splitOf(n: number): number {
  // Sizes may pass 2^32, where the bit operators of the language would wrap.
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

/** Whether two byte strings are the same. Roots are public, so time need not be constant. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}

function popped(hashes: Hash[]): Hash {
  return required(hashes.pop())
}

function required(found: Hash | undefined): Hash {
  if (!found) throw new Error('a frontier holds one hash for each set bit of its size')
  return found
}
