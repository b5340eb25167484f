import type { ColumnType } from '#ledger/columns.ts'
import type { BatchLeaf } from '#ledger/entry.ts'
import type { StoredEntry } from '#ledger/verify.entries.ts'
import type { StoredRow } from '#ledger/verify.rows.ts'
import type { VerifyPart } from '#ledger/verify.ts'
import type { PlatformFound } from '#platform/verify.finding.ts'

/** An entry with the columns that stand beside its text; they are found by, so they must agree. */
export type EntryItem = StoredEntry & {
  readonly id: string
  readonly type: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly stagedAt: string
}

/** A stored checkpoint: its place in the order of issue, counted from 1, and the columns beside it. */
export type CheckpointItem = {
  readonly number: number
  readonly note: string
  readonly size: number
  readonly root: string
  readonly at: string
}

export type BatchItem = {
  readonly entry: string
  readonly chunk: number
  readonly leaves: readonly BatchLeaf[]
}

/** A row as PostgreSQL prints it, by column; null is null. */
export type PrintedRow = Readonly<Record<string, string | null>>

/** What turning a printed row into a canonical one takes. */
export type TableShape = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly primaryKey: readonly string[]
}

/** Items, or the lines of a file that hold them as JSON: reading those is work for a thread, too. */
export type Given<Item> =
  { readonly items: readonly Item[] } | { readonly lines: Uint8Array; readonly file: string }

/** A chunk of work for one thread. */
export type VerifyJob =
  | { readonly kind: 'entries' | 'staged'; readonly given: Given<EntryItem> }
  | { readonly kind: 'checkpoints'; readonly given: Given<CheckpointItem> }
  | { readonly kind: 'batches'; readonly given: Given<BatchItem> }
  | { readonly kind: 'rows'; readonly table: string; readonly given: Given<StoredRow> }
  | { readonly kind: 'printed'; readonly table: TableShape; readonly rows: readonly PrintedRow[] }

/** What every thread knows: plain data, so that it can be handed over. */
export type VerifySetup = {
  readonly county: number
  readonly origin: string
  /** The application's public keys, SPKI in base64. */
  readonly appKeys: readonly string[]
  /** The signer's keys in C2SP text. */
  readonly verifiers: readonly string[]
  /** Numbers from here on cannot be: there are not so many entries. */
  readonly seqLimit: number
  /** A staged entry older than this is a finding. */
  readonly stagedBefore: string
}

export type JobResult = {
  readonly parts: readonly VerifyPart[]
  readonly found: readonly PlatformFound[]
}
