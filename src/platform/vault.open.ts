import { sql } from 'kysely'
import { ok, type Result } from '#basics/result.ts'
import { inCounty, type Db } from '#platform/db.ts'
import type { Clock, Rng } from '#platform/ports.ts'
import type { Vault } from '#platform/vault.ts'
import { vaultErasure } from '#platform/vault.erasure.ts'
import { addKek, loadKeys, type KeyStore, type VaultKeys } from '#platform/vault.keys.ts'
import { vaultNumbers } from '#platform/vault.numbers.ts'
import { unwrapDek, wrapDek, type PersonRow, type VaultKit } from '#platform/vault.persons.ts'
import { rowsAStatement } from '#platform/vault.persons.ts'
import { vaultReports } from '#platform/vault.reports.ts'
import { vaultReveals } from '#platform/vault.reveals.ts'
import { vaultTaken } from '#platform/vault.taken.ts'

export type VaultOptions = {
  /** Entered as the login `vault`. */
  readonly db: Db
  readonly keyStore: KeyStore
  readonly clock: Clock
  /** Ids, receipts and the order of a batch; never keys. */
  readonly rng: Rng
  /** How many numbers and words one user may see in a county on one day. */
  readonly revealsADay?: number
}

/** Opens the vault in this process, or says which key is missing or wrong (`vaultSentences`). */
export async function openVault(options: VaultOptions): Promise<Result<Vault>> {
  const { db, keyStore, clock, rng, revealsADay = 400 } = options
  const loaded = await loadKeys(db, keyStore, clock)
  if (!loaded.ok) return loaded
  let keys = loaded.value
  const kit: VaultKit = { db, clock, rng, revealsADay, keys: () => keys }
  return ok({
    ...vaultNumbers(kit),
    ...vaultReports(kit),
    ...vaultTaken(kit),
    ...vaultReveals(kit),
    ...vaultErasure(kit),
    rotateKek: async ({ counties }) => {
      keys = await addKek(db, keyStore, clock, keys)
      let rewrapped = 0
      for (const county of counties) rewrapped += await rewrapCounty(kit, keys, county)
      return { kekId: keys.currentKekId, rewrapped }
    },
  })
}

/** In short transactions, so that calls go on meanwhile. An old key stays readable: a county may have been left out. */
async function rewrapCounty(kit: VaultKit, keys: VaultKeys, county: number): Promise<number> {
  for (let total = 0; ;) {
    const done = await inCounty(kit.db, county, async (trx) => {
      const { rows } = await sql<PersonRow>`
        select id, kek_id, dek from vault.persons
        where county_id = ${county} and kek_id <> ${keys.currentKekId}
        order by id limit ${rowsAStatement} for update`.execute(trx)
      for (const row of rows) {
        const dek = wrapDek(keys, county, row.id, unwrapDek(keys, county, row))
        await sql`update vault.persons set kek_id = ${keys.currentKekId}, dek = ${dek}
          where county_id = ${county} and id = ${row.id}`.execute(trx)
      }
      return rows.length
    })
    if (done === 0) return total
    total += done
  }
}
