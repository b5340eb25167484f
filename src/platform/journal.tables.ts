import type { ColumnType } from 'kysely'
import type { Instant } from '#basics/instant.ts'

/** Columns as the driver reads and takes them: bytea as Buffer, bigint as a safe number. */
export type JournalTables = {
  readonly 'journal.entries': {
    readonly county_id: number
    readonly id: string
    readonly seq: number | null
    readonly leaf: Buffer | null
    readonly turn: number | null
    readonly entry: string
    readonly sig: string
    readonly type: string
    readonly subject_kind: string
    readonly subject_id: string
    readonly staged_at: Instant
  }
  readonly 'journal.batches': {
    readonly county_id: number
    readonly entry_id: string
    readonly chunk: number
    /** Written as JSON text: the driver would make a PostgreSQL array of a list. */
    readonly keys: ColumnType<readonly string[], string, never>
    readonly digests: Buffer
  }
  readonly 'journal.heads': {
    readonly county_id: number
    readonly size: number
    readonly frontier: Buffer
    readonly root: Buffer
  }
  readonly 'journal.tiles': {
    readonly county_id: number
    readonly level: number
    readonly position: number
    readonly hashes: Buffer
  }
  readonly 'journal.checkpoints': {
    readonly county_id: number
    readonly size: number
    readonly at: Instant
    readonly root: Buffer
    readonly note: string
  }
  readonly 'worker.cursors': {
    readonly county_id: number
    readonly name: string
    readonly seq: number
  }
}
