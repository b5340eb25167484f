import { sql } from 'kysely'
import type { Instant } from '#basics/instant.ts'
import type { Refusal } from '#basics/result.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import type { PutNumber, Vault } from '#platform/vault.ts'
import { blind, seal, unseal } from '#platform/vault.crypto.ts'
import type { VaultKeys } from '#platform/vault.keys.ts'
import { maskPhone, normalisePhone, type Phone } from '#platform/vault.phone.ts'
import {
  findLinks,
  findPersons,
  inPieces,
  linkBlind,
  newPerson,
  nilUuid,
  packIds,
  phoneOf,
  sealLink,
  unpackIds,
  type PersonRow,
  type VaultKit,
} from '#platform/vault.persons.ts'

type Numbers = Pick<Vault, 'putNumbers' | 'batchesOf' | 'masked'>

/** Numbers coming in and shown masked. */
export function vaultNumbers(kit: VaultKit): Numbers {
  return {
    putNumbers: ({ county, batch, rows }) =>
      inCounty(kit.db, county, async (trx) => {
        await sql`insert into vault.imports (county_id, batch, last_put_at)
          values (${county}, ${batch}, ${kit.clock.now()})
          on conflict (county_id, batch) do update
          set last_put_at = excluded.last_put_at`.execute(trx)
        const read = rows.map(({ id, phone }) => ({ id, phone: normalisePhone(phone) }))
        const holders = await putPhones(kit, trx, county, batch, firstOfEach(kit, county, read))
        return { rows: read.map(({ id, phone }) => answerFor(id, phone, holders)) }
      }),

    batchesOf: ({ county }) =>
      inCounty(
        kit.db,
        county,
        async (trx) => {
          const { rows } = await sql<{ batch: string; lastPutAt: Instant }>`
            select batch, last_put_at as "lastPutAt" from vault.imports
            where county_id = ${county} order by last_put_at, batch`.execute(trx)
          return rows
        },
        { readOnly: true },
      ),

    masked: ({ county, ids, context = 'survey' }) =>
      inCounty(
        kit.db,
        county,
        async (trx) => {
          const shown: [string, string][] = []
          for (const piece of inPieces([...new Set(ids)])) {
            const links = await findLinks(kit, trx, county, context, piece)
            const people = await findPersons(
              trx,
              county,
              [...links.values()].map(({ person }) => person),
            )
            for (const [id, link] of links) {
              const row = people.get(link.person)
              if (row) shown.push([id, maskPhone(phoneOf(kit.keys(), county, row))])
            }
          }
          return Object.fromEntries(shown)
        },
        { readOnly: true },
      ),
  }
}

/** The digest under which a number is found again within its county. */
export function phoneBlind(keys: VaultKeys, county: number, phone: Phone): Buffer {
  return blind(keys.index, county, 'phone', phone)
}

/** Whose number it is, and under which survey id. */
export function openHolder(
  keys: VaultKeys,
  county: number,
  row: { readonly blind: Buffer; readonly sealed: Buffer },
): Holder {
  const [person, id] = unpackIds(unseal(keys.linkSeal, holderPlace(county, row.blind), row.sealed))
  return { person: person ?? nilUuid, id: id ?? nilUuid }
}

export type Holder = { readonly person: string; readonly id: string }

type Incoming = { readonly id: string; readonly phone: Phone; readonly blind: Buffer }

const invalid: Refusal = { code: 'phone_invalid', field: 'phone' }

function answerFor(
  id: string,
  phone: Phone | undefined,
  holders: ReadonlyMap<Phone, string>,
): PutNumber {
  if (!phone) return { id, existingId: null, refusal: invalid }
  const holder = holders.get(phone)
  return { id, existingId: holder === id.toLowerCase() ? null : (holder ?? null), refusal: null }
}

/** A number twice in one batch belongs to its first row. In the order of the digests: two imports never wait for each other in a circle. */
function firstOfEach(
  kit: VaultKit,
  county: number,
  rows: readonly { readonly id: string; readonly phone: Phone | undefined }[],
): readonly Incoming[] {
  const byPhone = new Map<Phone, Incoming>()
  for (const { id, phone } of rows)
    if (phone && !byPhone.has(phone))
      byPhone.set(phone, { id, phone, blind: phoneBlind(kit.keys(), county, phone) })
  return [...byPhone.values()].sort((a, b) => Buffer.compare(a.blind, b.blind))
}

/**
 * Which survey id holds each number afterwards. Three tables, each written in the order of its own
 * random key: rows written in one order would join them again by their place in the file.
 */
async function putPhones(
  kit: VaultKit,
  trx: Trx,
  county: number,
  batch: string,
  incoming: readonly Incoming[],
): Promise<ReadonlyMap<Phone, string>> {
  const holders = new Map<Phone, string>()
  const people: PersonRow[] = []
  const links: { readonly blind: Buffer; readonly sealed: Buffer }[] = []
  for (const piece of inPieces(incoming)) {
    const keys = kit.keys()
    const made = piece.map((row) => ({ ...row, person: kit.rng.uuid() }))
    const stored = await insertPhones(keys, trx, county, batch, made)
    for (const { id, phone, person, blind: phoneDigest } of made) {
      if (!stored.has(phoneDigest.toString('hex'))) continue
      people.push(newPerson(keys, county, person, phone))
      const digest = linkBlind(keys, county, 'survey', id)
      const link = { person, reportRow: nilUuid }
      links.push({ blind: digest, sealed: sealLink(keys, county, digest, link) })
      holders.set(phone, id.toLowerCase())
    }
    const known = made.filter((row) => !stored.has(row.blind.toString('hex')))
    for (const [phone, id] of await knownHolders(keys, trx, county, batch, known))
      holders.set(phone, id)
  }
  await insertPeople(trx, county, people)
  await insertLinks(trx, county, links)
  return holders
}

async function insertPhones(
  keys: VaultKeys,
  trx: Trx,
  county: number,
  batch: string,
  rows: readonly (Incoming & { readonly person: string })[],
): Promise<ReadonlySet<string>> {
  const values = rows.map((row) => {
    const holder = packIds(row.person, row.id)
    const sealed = seal(keys.linkSeal, holderPlace(county, row.blind), holder)
    return sql`(${county}, ${row.blind}, ${sealed}, ${batch})`
  })
  const stored = await sql<{ blind: Buffer }>`
    insert into vault.phones (county_id, blind, sealed, batch) values ${sql.join(values)}
    on conflict do nothing returning blind`.execute(trx)
  return new Set(stored.rows.map((row) => row.blind.toString('hex')))
}

/** Numbers known before: under which id, and a note that this batch holds them too. */
async function knownHolders(
  keys: VaultKeys,
  trx: Trx,
  county: number,
  batch: string,
  rows: readonly Incoming[],
): Promise<readonly (readonly [Phone, string])[]> {
  if (rows.length === 0) return []
  const blinds = rows.map((row) => row.blind)
  const found = await sql<{ blind: Buffer; sealed: Buffer; batch: string }>`
    select blind, sealed, batch from vault.phones
    where county_id = ${county} and blind = any(${blinds}::bytea[])`.execute(trx)
  const again = found.rows.filter((row) => row.batch !== batch.toLowerCase())
  if (again.length > 0)
    await sql`insert into vault.sightings (county_id, blind, batch)
      values ${sql.join(again.map((row) => sql`(${county}, ${row.blind}, ${batch})`))}
      on conflict do nothing`.execute(trx)
  const byBlind = new Map(found.rows.map((row) => [row.blind.toString('hex'), row]))
  return rows.flatMap((row) => {
    const holder = byBlind.get(row.blind.toString('hex'))
    return holder ? [[row.phone, openHolder(keys, county, holder).id] as const] : []
  })
}

async function insertPeople(trx: Trx, county: number, rows: readonly PersonRow[]): Promise<void> {
  for (const piece of inPieces(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))) {
    const values = piece.map(
      (row) => sql`(${county}, ${row.id}, ${row.kek_id}, ${row.dek}, ${row.phone}, ${row.version})`,
    )
    await sql`insert into vault.persons (county_id, id, kek_id, dek, phone, version)
      values ${sql.join(values)}`.execute(trx)
  }
}

/** In the order of their digests, which tells nothing about the order in which they were made. */
export async function insertLinks(
  trx: Trx,
  county: number,
  rows: readonly { readonly blind: Buffer; readonly sealed: Buffer }[],
): Promise<void> {
  for (const piece of inPieces(rows.toSorted((a, b) => Buffer.compare(a.blind, b.blind)))) {
    const values = piece.map((row) => sql`(${county}, ${row.blind}, ${row.sealed})`)
    await sql`insert into vault.links (county_id, blind, sealed)
      values ${sql.join(values)}`.execute(trx)
  }
}

function holderPlace(county: number, phoneDigest: Buffer) {
  return { county, owner: phoneDigest.toString('hex'), field: 'holder', version: 1 }
}
