import type { Insertable } from 'kysely'
import { hashBytes } from '#ledger/merkle.ts'
import type { BatchLeaf } from '#ledger/entry.ts'
import type { JournalTables } from '#platform/journal.tables.ts'

type BatchRow = Insertable<JournalTables['journal.batches']>

const leavesInChunk = 1000
const chunksInStatement = 50
const gone = Buffer.alloc(hashBytes)

/** The stored form of a batch's leaves: 1000 a row, so many rows a statement. */
export function batchRows(
  county: number,
  entryId: string,
  leaves: readonly BatchLeaf[],
): readonly (readonly BatchRow[])[] {
  const rows: BatchRow[] = []
  for (let at = 0; at < leaves.length; at += leavesInChunk) {
    const part = leaves.slice(at, at + leavesInChunk)
    rows.push({
      county_id: county,
      entry_id: entryId,
      chunk: at / leavesInChunk,
      keys: JSON.stringify(part.map(([key]) => key)),
      digests: Buffer.concat(part.map(([, d]) => (d === null ? gone : Buffer.from(d, 'hex')))),
    })
  }
  const statements: BatchRow[][] = []
  for (let at = 0; at < rows.length; at += chunksInStatement)
    statements.push(rows.slice(at, at + chunksInStatement))
  return statements
}

/** Reads one stored chunk back. A tampered one gives other leaves, whose root is then not the entry's. */
export function leavesOf(keys: readonly string[], digests: Uint8Array): readonly BatchLeaf[] {
  return keys.map((key, at) => {
    const digest = Buffer.from(digests.subarray(at * hashBytes, (at + 1) * hashBytes))
    return [key, digest.equals(gone) ? null : digest.toString('hex')]
  })
}
