import type { Trx } from '#platform/db.ts'
import { pastEventOf } from '#platform/journal.events.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import type { PastEvent } from '#platform/ports.ts'

/** An event with its number, as a reader of the journal hears it. */
export type HeardEvent = PastEvent & { readonly seq: number }

/**
 * The next events after a reader's cursor, oldest first, and the cursor held until the transaction
 * ends. Empty where nothing new is numbered, and where another process holds the same cursor.
 * What the reader does belongs into this transaction, with `advance`: then each event acts once.
 */
export async function claim(
  trx: Trx,
  county: number,
  name: string,
  limit: number,
): Promise<readonly HeardEvent[]> {
  const db = trx.withTables<JournalTables>()
  await db
    .insertInto('worker.cursors')
    .values({ county_id: county, name, seq: 0 })
    .onConflict((conflict) => conflict.columns(['county_id', 'name']).doNothing())
    .execute()
  const cursor = await db
    .selectFrom('worker.cursors')
    .select('seq')
    .where('county_id', '=', county)
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!cursor) return []
  const rows = await db
    .selectFrom('journal.entries')
    .select(['entry', 'seq'])
    .where('county_id', '=', county)
    .where('seq', '>=', cursor.seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.flatMap(({ entry, seq }) =>
    seq === null ? [] : [{ ...pastEventOf(entry, seq), seq }],
  )
}

/** Says that everything up to and with `heardSeq` was acted on. */
export async function advance(
  trx: Trx,
  county: number,
  name: string,
  heardSeq: number,
): Promise<void> {
  await trx
    .withTables<JournalTables>()
    .updateTable('worker.cursors')
    .set({ seq: heardSeq + 1 })
    .where('county_id', '=', county)
    .where('name', '=', name)
    .execute()
}
