import { addMs, type Instant } from '#basics/instant.ts'
import { rowDigest } from '#ledger/canonical.ts'
import { checkpointText } from '#ledger/checkpoint.ts'
import { anEntry } from '#ledger/entry.builders.ts'
import {
  batchDigest,
  entryLeaf,
  entryText,
  signEntry,
  type BatchLeaf,
  type JournalEntry,
} from '#ledger/entry.ts'
import { publicKeyText } from '#ledger/keys.ts'
import { rootOfLeaves, type Hash } from '#ledger/merkle.ts'
import { aSigner } from '#ledger/note.builders.ts'
import { cosignNote, signNote, verifierOf } from '#ledger/note.ts'
import { joinedHashes, tilesInMemory } from '#ledger/tiles.ts'
import { checkBatch, type BatchChunk } from '#ledger/verify.batches.ts'
import { checkCheckpoints } from '#ledger/verify.checkpoints.ts'
import { checkEntries, type StoredEntry } from '#ledger/verify.entries.ts'
import { checkRows, type StoredRow } from '#ledger/verify.rows.ts'
import { finishVerify, type VerifyReport, type VerifyRules } from '#ledger/verify.ts'

/** What a database holds of one small county: everything in it may be tampered with by a test. */
export type Store = {
  entries: StoredEntry[]
  staged: StoredEntry[]
  checkpoints: string[]
  kept: string[]
  leaves: Hash[]
  batches: BatchChunk[]
  tables: Record<string, StoredRow[]>
}

export const origin = 'ansheng.example/county/1'
export const app = aSigner('app', 11)
export const signer = aSigner(origin, 12)
export const rules: VerifyRules = {
  keys: [publicKeyText(app.key)],
  county: 1,
  verifiers: [verifierOf(signer), verifierOf(signer, 4)],
  origin,
}
export const began: Instant = '2026-03-02T01:00:00.000Z'

/** The signed form of an entry that stands at this number. */
export function stored(entry: JournalEntry, seq: number, key = app.key): StoredEntry {
  const text = entryText(entry)
  const sig = signEntry(text, key)
  return { seq, text, sig, leaf: Buffer.from(entryLeaf(text, sig)).toString('hex') }
}

/** A signed and timed checkpoint over the first `size` of these leaves. */
export function aCheckpoint(leaves: readonly Hash[], size: number, by = signer): string {
  const text = checkpointText({ origin, size, root: rootOfLeaves(leaves.slice(0, size)) })
  return cosignNote(signNote(text, [by]), by, Date.parse(addMs(began, size * 60_000)))
}

export const caseRow = (id: string, version: number): StoredRow => ({
  key: id,
  row: {
    county_id: 1,
    id,
    version,
    stage: version > 1 ? 'handed_over' : 'listed',
    due_at: '2026-03-09T01:00:00.000000Z',
    outcome: 'satisfied',
    words: 'ok',
    extra: { marks: [1, 2] },
  },
})
export const frameRow = (id: string): StoredRow => ({
  key: id,
  row: { county_id: 1, id, version: 1, township: `t${id}` },
})
export const digestOf = (table: string, { row }: StoredRow): string => rowDigest(table, row)

/**
 * A county with `cases` cases: each is listed, every second one handed over, one more made and
 * deleted, an import of ten frame rows in two chunks, one entry a minute, a checkpoint every five.
 * The last entry is staged and has no number yet.
 */
export function aStore(cases = 12): Store {
  const entries: JournalEntry[] = []
  const add = (changed: Partial<JournalEntry>): void => {
    const id = `e${entries.length}`
    entries.push(anEntry({ id, at: addMs(began, entries.length * 60_000), rows: [], ...changed }))
  }
  const touch = (id: string, row: StoredRow | null): void => {
    const d = row && digestOf('casework.cases', row)
    add({ subject: { kind: 'case', id }, rows: [{ t: 'casework.cases', k: id, d }] })
  }
  const ids = Array.from({ length: cases }, (_, at) => `c${at}`)
  for (const id of ids) touch(id, caseRow(id, 1))
  const frame = Array.from({ length: 10 }, (_, at) => frameRow(`f${at}`))
  const leaves = frame.map((row): BatchLeaf => [row.key, digestOf('survey.frame', row)])
  const batchEntry = `e${entries.length}`
  add({ type: 'survey.frame_imported', batch: batchDigest('survey.frame', leaves) })
  for (const id of ids) if (Number(id.slice(1)) % 2 === 0) touch(id, caseRow(id, 2))
  touch('gone', caseRow('gone', 1))
  touch('gone', null)
  add({ at: '2026-03-02', actor: null, session: null, type: 'survey.answered' })
  touch('c1', caseRow('c1', 2))

  const all = entries.map((entry, seq) => stored(entry, seq))
  const numbered = all.slice(0, -1)
  const hashes = numbered.map(({ text, sig }) => entryLeaf(text, sig))
  const sizes = numbered.map(({ seq }) => seq + 1).filter((size) => size % 5 === 0)
  return {
    entries: numbered,
    staged: all.slice(-1),
    checkpoints: sizes.map((size) => aCheckpoint(hashes, size)),
    kept: [],
    leaves: hashes,
    batches: [
      { entry: batchEntry, chunk: 0, leaves: leaves.slice(0, 6) },
      { entry: batchEntry, chunk: 1, leaves: leaves.slice(6) },
    ],
    tables: {
      'casework.cases': ids.map((id) =>
        caseRow(id, id === 'c1' || Number(id.slice(1)) % 2 === 0 ? 2 : 1),
      ),
      'survey.frame': frame,
      'directory.units': [],
    },
  }
}

/** Verifies a store in chunks of `chunk` entries, handed over in a mixed order as threads would. */
export function verifyStore(
  store: Store,
  with_: Partial<VerifyRules> = {},
  chunk = 4,
): VerifyReport {
  const held = { ...rules, ...with_ }
  const chunks = Array.from({ length: Math.ceil(store.entries.length / chunk) }, (_, at) =>
    checkEntries(store.entries.slice(at * chunk, (at + 1) * chunk), held),
  )
  const parts = [
    ...Object.entries(store.tables).map(([table, rows]) => checkRows(table, rows)),
    ...store.batches.map(checkBatch).toReversed(),
    ...chunks.toReversed(),
    checkEntries(store.staged, held, 'staged'),
    checkCheckpoints(store.kept, held, { first: store.checkpoints.length + 1, kept: true }),
    checkCheckpoints(store.checkpoints, held),
  ]
  // Threads hand over structured clones; what does not survive that must not be in a part.
  const handedOver = parts.map((part) => structuredClone(part))
  const tiles = tilesInMemory(joinedHashes(store.leaves))
  return finishVerify({ rules: held, parts: handedOver, tiles })
}
