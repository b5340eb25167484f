import type { Instant } from '#basics/instant.ts'
import { parseEntry } from '#ledger/entry.ts'
import type { Trx } from '#platform/db.ts'
import type { JournalTables } from '#platform/journal.tables.ts'

/** A numbered entry without its proofs: codes and ids only. */
export type EntryLine = {
  readonly id: string
  readonly seq: number
  readonly type: string
  /** A day where the moment could tell who it was. */
  readonly at: string
  readonly user: string | null
  readonly role: string | null
  readonly unit: string | null
  readonly system: string | null
  readonly subjectKind: string
  readonly subjectId: string
}

/** How many entries are numbered. */
export async function countEntries(trx: Trx, county: number): Promise<number> {
  const head = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.heads')
    .select('size')
    .where('county_id', '=', county)
    .executeTakeFirst()
  return head?.size ?? 0
}

/** Entries from `first` up to before `end`, newest first; by their numbers, so every page is as fast. */
export async function pageOfEntries(
  trx: Trx,
  county: number,
  first: number,
  end: number,
): Promise<EntryLine[]> {
  const rows = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.entries')
    .select(['entry', 'seq'])
    .where('county_id', '=', county)
    .where('seq', '>=', first)
    .where('seq', '<', end)
    .orderBy('seq', 'desc')
    .execute()
  return rows.flatMap(({ entry, seq }) => (seq === null ? [] : [lineOf(entry, seq)]))
}

function lineOf(text: string, seq: number): EntryLine {
  const parsed = parseEntry(text)
  if (!parsed.ok) throw new Error('a stored journal entry cannot be read; run verify')
  const { id, type, at, actor, subject } = parsed.value
  const person = actor && 'user' in actor ? actor : null
  return {
    id,
    seq,
    type,
    at,
    user: person?.user ?? null,
    role: person?.role ?? null,
    unit: person?.unit ?? null,
    system: actor && 'system' in actor ? actor.system : null,
    subjectKind: subject.kind,
    subjectId: subject.id,
  }
}

export type NoteLine = { readonly size: number; readonly at: Instant; readonly note: string }

/** The latest checkpoint the signer signed, or null before the first. */
export async function latestNote(trx: Trx, county: number): Promise<NoteLine | null> {
  const row = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.checkpoints')
    .select(['size', 'at', 'note'])
    .where('county_id', '=', county)
    .orderBy('size', 'desc')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Which of these entries the journal has. */
export async function entriesNamed(
  trx: Trx,
  county: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.entries')
    .select('id')
    .where('county_id', '=', county)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
