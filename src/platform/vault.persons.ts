import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db.ts'
import type { Clock, Rng } from '#platform/ports.ts'
import type { VaultContext } from '#platform/vault.ts'
import { blind, newKey, seal, sealText, unseal, unsealText } from '#platform/vault.crypto.ts'
import type { Place } from '#platform/vault.crypto.ts'
import type { VaultKeys } from '#platform/vault.keys.ts'
import type { Phone } from '#platform/vault.phone.ts'

/** What every part of the vault works with. `keys` is asked each time, because they may be rotated. */
export type VaultKit = {
  readonly db: Db
  readonly keys: () => VaultKeys
  readonly clock: Clock
  readonly rng: Rng
  /** How many numbers and words one user may see in a county on one day. */
  readonly revealsADay: number
}

/** One person (自然人) as stored: a key of their own, wrapped, and their number under it. */
export type PersonRow = {
  readonly id: string
  readonly kek_id: string
  readonly dek: Buffer
  readonly phone: Buffer
  readonly version: number
}

/** What a link opens to; `reportRow` is the row of a taken report, the nil uuid for a number. */
export type Link = { readonly person: string; readonly reportRow: string }

export const rowsAStatement = 500
export const nilUuid = '00000000-0000-0000-0000-000000000000'

export function newPerson(keys: VaultKeys, county: number, id: string, phone: Phone): PersonRow {
  const dek = newKey()
  const version = 1
  return {
    id,
    kek_id: keys.currentKekId,
    dek: wrapDek(keys, county, id, dek),
    phone: sealText(dek, { county, owner: id, field: 'phone', version }, phone),
    version,
  }
}

export function wrapDek(keys: VaultKeys, county: number, person: string, dek: Buffer): Buffer {
  return seal(kekOf(keys, keys.currentKekId), dekPlace(county, person, keys.currentKekId), dek)
}

export function unwrapDek(
  keys: VaultKeys,
  county: number,
  row: Pick<PersonRow, 'id' | 'kek_id' | 'dek'>,
): Buffer {
  return unseal(kekOf(keys, row.kek_id), dekPlace(county, row.id, row.kek_id), row.dek)
}

export function phoneOf(keys: VaultKeys, county: number, row: PersonRow): Phone {
  const place = { county, owner: row.id, field: 'phone', version: row.version }
  // Only a normalised number is ever sealed under this place.
  return unsealText(unwrapDek(keys, county, row), place, row.phone) as Phone
}

/** The digest under which a link from an id of a context is found. */
export function linkBlind(
  keys: VaultKeys,
  county: number,
  context: VaultContext,
  id: string,
): Buffer {
  return blind(keys.linkBlind, county, context, id.toLowerCase())
}

/** Every link has the same length, so that its kind does not show. */
export function sealLink(keys: VaultKeys, county: number, blindIndex: Buffer, link: Link): Buffer {
  return seal(keys.linkSeal, linkPlace(county, blindIndex), packIds(link.person, link.reportRow))
}

export async function findLink(
  kit: VaultKit,
  trx: Trx,
  county: number,
  context: VaultContext,
  id: string,
): Promise<Link | undefined> {
  const found = await findLinks(kit, trx, county, context, [id])
  return found.get(id)
}

/** By id; ids without a link are left out. At most `rowsAStatement` at once. */
export async function findLinks(
  kit: VaultKit,
  trx: Trx,
  county: number,
  context: VaultContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Link>> {
  const keys = kit.keys()
  const blinds = ids.map((id) => linkBlind(keys, county, context, id))
  const { rows } = await sql<{ blind: Buffer; sealed: Buffer }>`
    select blind, sealed from vault.links
    where county_id = ${county} and blind = any(${blinds}::bytea[])`.execute(trx)
  const links = new Map(rows.map((row) => [row.blind.toString('hex'), row]))
  return new Map(
    ids.flatMap((id, at): [string, Link][] => {
      const row = links.get(blinds[at]?.toString('hex') ?? '')
      if (!row) return []
      const [person, reportRow] = unpackIds(
        unseal(keys.linkSeal, linkPlace(county, row.blind), row.sealed),
      )
      return [[id, { person: person ?? nilUuid, reportRow: reportRow ?? nilUuid }]]
    }),
  )
}

export async function findPersons(
  trx: Trx,
  county: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonRow>> {
  const { rows } = await sql<PersonRow>`
    select id, kek_id, dek, phone, version from vault.persons
    where county_id = ${county} and id = any(${ids}::uuid[])`.execute(trx)
  return new Map(rows.map((row) => [row.id, row]))
}

/** uuids as their bytes, one after another. */
export function packIds(...ids: readonly string[]): Buffer {
  return Buffer.concat(
    ids.map((id) => {
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
      if (bytes.length !== 16 || id.length !== 36) throw new Error('an id that is not a uuid')
      return bytes
    }),
  )
}

export function unpackIds(bytes: Buffer): readonly string[] {
  return Array.from({ length: Math.floor(bytes.length / 16) }, (_, at) =>
    bytes
      .toString('hex', at * 16, at * 16 + 16)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  )
}

/** Rows in pieces of one statement each. */
export function inPieces<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / rowsAStatement) }, (_, at) =>
    rows.slice(at * rowsAStatement, (at + 1) * rowsAStatement),
  )
}

function kekOf(keys: VaultKeys, id: string): Uint8Array {
  const kek = keys.keks.get(id)
  if (!kek) throw new Error(`the vault lacks the key ${id}`)
  return kek
}

function dekPlace(county: number, person: string, kekId: string): Place {
  return { county, owner: person, field: `dek under ${kekId}`, version: 1 }
}

function linkPlace(county: number, blindIndex: Buffer): Place {
  return { county, owner: blindIndex.toString('hex'), field: 'link', version: 1 }
}
