import { tablesOf } from '#domains/casework/store.tables.ts'
import type { Trx } from '#platform/db.ts'

/** How often urgent reports were asked for, and the batch whose storing the vault was not told yet. */
export type UrgentTurn = { readonly last: number; readonly unconfirmed: string | null }

/** Reads the turn and keeps it: whoever asks next waits until this transaction is over. */
export async function lockUrgentTurn(trx: Trx, county: number): Promise<UrgentTurn> {
  const found = await tablesOf(trx)
    .selectFrom('casework.urgent_batches')
    .select(['last', 'unconfirmed'])
    .where('county_id', '=', county)
    .forUpdate()
    .executeTakeFirst()
  if (found) return found
  await tablesOf(trx)
    .insertInto('casework.urgent_batches')
    .values({ county_id: county, last: 0, unconfirmed: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return lockUrgentTurn(trx, county)
}

/** What the turn has become. */
export async function keepUrgentTurn(
  trx: Trx,
  county: number,
  turn: Partial<UrgentTurn>,
): Promise<void> {
  await tablesOf(trx)
    .updateTable('casework.urgent_batches')
    .set(turn)
    .where('county_id', '=', county)
    .execute()
}
