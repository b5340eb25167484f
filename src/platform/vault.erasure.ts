import { sql } from 'kysely'
import { ok, refuse } from '#basics/result.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'
import type { VaultKeys } from '#platform/vault.keys.ts'
import { openHolder, phoneBlind, type Holder } from '#platform/vault.numbers.ts'
import {
  findLink,
  findPersons,
  inPieces,
  linkBlind,
  phoneOf,
  type VaultKit,
} from '#platform/vault.persons.ts'
import { reporterOf, reporters, type ReportRow } from '#platform/vault.reports.ts'
import { lineOf, logReveal, unknownCode } from '#platform/vault.reveals.ts'

type Erasure = Pick<Vault, 'dropNumbers' | 'erasePerson' | 'retention'>

/** Against a report saved at this very moment; see `saveReport`. */
const alone = { isolation: 'serializable', retry: true } as const

/**
 * What takes people out of the vault. A person's row holds the only key to everything about them,
 * so deleting it is the erasure (加密粉碎); digests and links go with it.
 */
export function vaultErasure(kit: VaultKit): Erasure {
  return {
    dropNumbers: ({ county, batch, ifIdleSince = null }) =>
      inCounty(
        kit.db,
        county,
        async (trx) => {
          // First of all: whoever is putting into it waits here, or is waited for.
          const begun = await sql`delete from vault.imports
            where county_id = ${county} and batch = ${batch}
              and (${ifIdleSince}::timestamptz is null or last_put_at < ${ifIdleSince})
            returning 1`.execute(trx)
          if (ifIdleSince !== null && begun.rows.length === 0) return { erased: 0, kept: [] }
          await sql`delete from vault.sightings
            where county_id = ${county} and batch = ${batch}`.execute(trx)
          await handOver(trx, county, batch)
          const { rows } = await sql<PhoneRow>`select blind, sealed from vault.phones
            where county_id = ${county} and batch = ${batch} order by blind`.execute(trx)
          return eraseUnlessReporter(kit, trx, county, rows)
        },
        alone,
      ),

    erasePerson: ({ county, context, id, grant }) =>
      inCounty(
        kit.db,
        county,
        async (trx) => {
          const link = await findLink(kit, trx, county, context, id)
          const person = link && (await findPersons(trx, county, [link.person])).get(link.person)
          if (!person) {
            const wasErased = link ?? (await lineOf(trx, county, grant.entryId))?.act === 'erase'
            return wasErased ? ok({ erased: false }) : refuse({ code: unknownCode[context] })
          }
          const refused = await logReveal(kit, trx, { county, act: 'erase', context, id, grant })
          if (refused) return refuse(refused)
          await deleteWaiting(kit, trx, county, person.id)
          const digest = phoneBlind(kit.keys(), county, phoneOf(kit.keys(), county, person))
          const rows = await phonesByDigest(trx, county, [digest])
          await erase(kit.keys(), trx, county, opened(kit.keys(), county, rows))
          return ok({ erased: true })
        },
        alone,
      ),

    retention: ({ county, today }) =>
      inCounty(kit.db, county, async (trx) => {
        const { rows } = await sql`delete from vault.quotas
          where county_id = ${county} and day < ${today} returning 1`.execute(trx)
        return { counters: rows.length }
      }),
  }
}

type PhoneRow = { readonly blind: Buffer; readonly sealed: Buffer }
type OpenPhone = Holder & { readonly blind: Buffer }

/** Numbers that another batch saw as well go over to one of those batches. */
async function handOver(trx: Trx, county: number, batch: string): Promise<void> {
  const { rows } = await sql<{ blind: Buffer; batch: string }>`
    select distinct on (s.blind) s.blind, s.batch from vault.sightings s
    join vault.phones p on p.county_id = s.county_id and p.blind = s.blind
    where s.county_id = ${county} and p.batch = ${batch}
    order by s.blind, s.batch`.execute(trx)
  for (const row of rows) {
    await sql`update vault.phones set batch = ${row.batch}
      where county_id = ${county} and blind = ${row.blind}`.execute(trx)
    await sql`delete from vault.sightings where county_id = ${county}
      and blind = ${row.blind} and batch = ${row.batch}`.execute(trx)
  }
}

async function eraseUnlessReporter(
  kit: VaultKit,
  trx: Trx,
  county: number,
  rows: readonly PhoneRow[],
): Promise<{ readonly erased: number; readonly kept: readonly string[] }> {
  const keep = await reporters(kit, trx, county)
  const phones = opened(kit.keys(), county, rows)
  const gone = phones.filter(({ person }) => !keep.has(person))
  await erase(kit.keys(), trx, county, gone)
  const kept = phones.filter(({ person }) => keep.has(person)).map(({ id }) => id)
  return { erased: gone.length, kept: kept.sort() }
}

async function erase(
  keys: VaultKeys,
  trx: Trx,
  county: number,
  phones: readonly OpenPhone[],
): Promise<void> {
  for (const piece of inPieces(phones)) {
    const persons = piece.map(({ person }) => person)
    const links = piece.map(({ id }) => linkBlind(keys, county, 'survey', id))
    const digests = piece.map((phone) => phone.blind)
    await sql`delete from vault.persons
      where county_id = ${county} and id = any(${persons}::uuid[])`.execute(trx)
    await sql`delete from vault.links
      where county_id = ${county} and blind = any(${links}::bytea[])`.execute(trx)
    await sql`delete from vault.phones
      where county_id = ${county} and blind = any(${digests}::bytea[])`.execute(trx)
  }
}

function opened(keys: VaultKeys, county: number, rows: readonly PhoneRow[]): readonly OpenPhone[] {
  return rows.map((row) => ({ ...openHolder(keys, county, row), blind: row.blind }))
}

async function phonesByDigest(
  trx: Trx,
  county: number,
  digests: readonly Buffer[],
): Promise<readonly PhoneRow[]> {
  const { rows } = await sql<PhoneRow>`select blind, sealed from vault.phones
    where county_id = ${county} and blind = any(${digests}::bytea[])`.execute(trx)
  return rows
}

/** Their reports that no batch has taken yet: nobody outside knows of them. */
async function deleteWaiting(
  kit: VaultKit,
  trx: Trx,
  county: number,
  person: string,
): Promise<void> {
  const { rows } = await sql<Pick<ReportRow, 'id' | 'person_sealed'>>`
    select id, person_sealed from vault.reports
    where county_id = ${county} and batch is null`.execute(trx)
  const own = rows.filter((row) => reporterOf(kit.keys(), county, row) === person)
  for (const { id } of own)
    await sql`delete from vault.reports where county_id = ${county} and id = ${id}`.execute(trx)
}
