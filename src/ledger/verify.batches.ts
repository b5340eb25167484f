import { batchLeafHash, type BatchLeaf } from '#ledger/entry.ts'
import type { Found } from '#ledger/finding.ts'
import { hashBytes, rootOfLeaves } from '#ledger/merkle.ts'
import { hashesOf } from '#ledger/tiles.ts'
import type { BatchClaim } from '#ledger/verify.entries.ts'

/** A stored piece of a batch: whose entry it belongs to, its place there from 0, its leaves. */
export type BatchChunk = {
  readonly entry: string
  readonly chunk: number
  readonly leaves: readonly BatchLeaf[]
}

/** What a piece of a batch came to; plain data, so that a thread can hand it over. */
export type BatchPart = {
  readonly kind: 'batch'
  readonly entry: string
  readonly chunk: number
  readonly keys: readonly string[]
  readonly digests: readonly (string | null)[]
  readonly hashes: Uint8Array
}

/** One row digest that a batch gives, with the number of the entry it belongs to. */
export type BatchRow = {
  readonly table: string
  readonly key: string
  readonly digest: string | null
  readonly seq: number
}

/** Hashes the leaves of one piece; their root needs all pieces and waits for `finishVerify`. */
export function checkBatch({ entry, chunk, leaves }: BatchChunk): BatchPart {
  const hashes = new Uint8Array(leaves.length * hashBytes)
  leaves.forEach((leaf, at) => hashes.set(batchLeafHash(leaf), at * hashBytes))
  return {
    kind: 'batch',
    entry,
    chunk,
    keys: leaves.map(([key]) => key),
    digests: leaves.map(([, digest]) => digest),
    hashes,
  }
}

/**
 * Holds every batch an entry claims against its stored leaves. The leaves' digests count even where
 * the root is wrong: together with the rows they show which of them was edited.
 */
export function joinBatches(
  claims: readonly BatchClaim[],
  parts: readonly BatchPart[],
  eachRow: (row: BatchRow) => void,
): readonly Found[] {
  const findings: Found[] = []
  const stored = Map.groupBy(parts, ({ entry }) => entry)
  for (const { seq, id, table, root, count } of claims) {
    const pieces = (stored.get(id) ?? []).toSorted((one, other) => one.chunk - other.chunk)
    stored.delete(id)
    const found = pieces.reduce((sum, { keys }) => sum + keys.length, 0)
    if (found !== count) {
      findings.push({ code: 'batch_missing', seq, table, detail: { count, found } })
    } else if (Buffer.from(rootOfLeaves(hashesIn(pieces))).toString('hex') !== root) {
      findings.push({ code: 'batch_root', seq, table })
    }
    for (const { keys, digests } of pieces) {
      keys.forEach((key, at) => eachRow({ table, key, digest: digests[at] ?? null, seq }))
    }
  }
  for (const id of stored.keys()) findings.push({ code: 'batch_unknown', detail: { id } })
  return findings
}

function* hashesIn(pieces: readonly BatchPart[]): Generator<Uint8Array> {
  for (const { hashes } of pieces) yield* hashesOf(hashes)
}
