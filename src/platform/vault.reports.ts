import { sql } from 'kysely'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import type { Consent, NewReport, Vault } from '#platform/vault.ts'
import { blind, newKey, seal, sealText, unseal, unsealText } from '#platform/vault.crypto.ts'
import type { VaultKeys } from '#platform/vault.keys.ts'
import { findLink, findPersons, packIds, unpackIds, unwrapDek } from '#platform/vault.persons.ts'
import { nilUuid, type PersonRow, type VaultKit } from '#platform/vault.persons.ts'
import { readReceipt, receiptBytes, receiptFrom } from '#platform/vault.receipt.ts'

/** A resident's report (群众反映) as stored. */
export type ReportRow = {
  readonly id: string
  readonly day: NewReport['day']
  readonly person_sealed: Buffer
  readonly dek: Buffer
  readonly details: Buffer
  readonly words: Buffer
  readonly batch: string | null
  readonly taken_sealed: Buffer | null
}

/** What the close of the day needs of a report. */
export type ReportDetails = {
  readonly townshipId: string
  readonly villageId: string | null
  readonly consent: Consent
  readonly urgent: boolean
  readonly topic: string | null
}

/** What only a reveal opens. */
export type ReportContent = { readonly words: string; readonly name: string | null }

export const wordsLimit = 2000
const nameLimit = 60

type Reports = Pick<Vault, 'saveReport' | 'findReceipt'>

/** Reports coming in and asked after. */
export function vaultReports(kit: VaultKit): Reports {
  return {
    saveReport: async (input) => {
      const [first, ...more] = unfit(input)
      if (first) return refuse(first, ...more)
      // Serializable, so that a person erased at this moment cannot leave a report nobody can open;
      // a row lock would do it too, and would mark person and report with the same number.
      const options = { isolation: 'serializable', retry: true } as const
      return inCounty(kit.db, input.county, (trx) => save(kit, trx, input), options)
    },

    findReceipt: ({ county, code }) =>
      inCounty(kit.db, county, async (trx) => {
        // A code that cannot exist is looked up like any other: the answer takes as long.
        const digest = receiptBlind(kit.keys(), county, readReceipt(code) ?? '')
        const { rows } = await sql<ReportRow & { is_confirmed: boolean | null }>`
          select r.id, r.day, r.taken_sealed, b.is_confirmed from vault.reports r
          left join vault.batches b on b.county_id = r.county_id and b.id = r.batch
          where r.county_id = ${county} and r.receipt_blind = ${digest}`.execute(trx)
        const [row] = rows
        if (!row) return { state: 'unknown', day: null, reportId: null }
        if (!row.taken_sealed || row.is_confirmed !== true)
          return { state: 'waiting', day: row.day, reportId: null }
        const { reportId } = openTaken(kit.keys(), county, row.id, row.taken_sealed)
        return { state: 'taken', day: null, reportId }
      }),
  }
}

/** Whose report it is. Opens without the person, and to nothing but a random id. */
export function reporterOf(
  keys: VaultKeys,
  county: number,
  row: Pick<ReportRow, 'id' | 'person_sealed'>,
): string {
  const place = placeOf(county, row.id, 'report.person')
  return unpackIds(unseal(keys.linkSeal, place, row.person_sealed))[0] ?? nilUuid
}

/** Everyone of the county who has a report, waiting or taken. */
export async function reporters(
  kit: VaultKit,
  trx: Trx,
  county: number,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<Pick<ReportRow, 'id' | 'person_sealed'>>`
    select id, person_sealed from vault.reports where county_id = ${county}`.execute(trx)
  return new Set(rows.map((row) => reporterOf(kit.keys(), county, row)))
}

/** The key of one report: opens only with its person's, so that erasing the person erases it. */
export function reportDek(
  keys: VaultKeys,
  county: number,
  person: PersonRow,
  row: ReportRow,
): Buffer {
  return unseal(unwrapDek(keys, county, person), placeOf(county, row.id, 'report.dek'), row.dek)
}

export function openDetails(dek: Buffer, county: number, row: ReportRow): ReportDetails {
  const text = unsealText(dek, placeOf(county, row.id, 'details'), row.details)
  // Sealed by `save` from exactly this type, and authenticated.
  return JSON.parse(text) as ReportDetails
}

export function openContent(dek: Buffer, county: number, row: ReportRow): ReportContent {
  const text = unsealText(dek, placeOf(county, row.id, 'words'), row.words)
  // Sealed by `save` from exactly this type, and authenticated.
  return JSON.parse(text) as ReportContent
}

/** Under which new id a report left, and at which place in the chance order of its batch. */
export type Taken = { readonly reportId: string; readonly place: number }

export function sealTaken(keys: VaultKeys, county: number, row: string, taken: Taken): Buffer {
  const place = Buffer.alloc(4)
  place.writeUInt32BE(taken.place)
  const plain = Buffer.concat([packIds(taken.reportId), place])
  return seal(keys.linkSeal, placeOf(county, row, 'report.taken'), plain)
}

export function openTaken(keys: VaultKeys, county: number, row: string, sealed: Buffer): Taken {
  const plain = unseal(keys.linkSeal, placeOf(county, row, 'report.taken'), sealed)
  return { reportId: unpackIds(plain)[0] ?? nilUuid, place: plain.readUInt32BE(16) }
}

function unfit(input: NewReport): readonly Refusal[] {
  const words = input.words.normalize('NFC').trim()
  const found: Refusal[] = []
  const length = Array.from(words).length
  if (length === 0) found.push({ code: 'words_empty', field: 'words' })
  if (length > wordsLimit)
    found.push({ code: 'words_too_long', field: 'words', detail: { limit: wordsLimit, length } })
  if (hasControl(words.replace(/\r?\n|\t/g, '')))
    found.push({ code: 'words_control', field: 'words' })
  const name = input.name?.normalize('NFC').trim()
  if (
    name !== undefined &&
    (name === '' || Array.from(name).length > nameLimit || hasControl(name))
  )
    found.push({ code: 'name_unfit', field: 'name' })
  if (input.topic !== undefined && !/^[a-z0-9][a-z0-9_.-]{0,39}$/.test(input.topic))
    found.push({ code: 'topic_unfit', field: 'topic' })
  return found
}

/** Control characters, half a surrogate pair, and signs that turn the direction of writing. */
function hasControl(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text)
}

async function save(
  kit: VaultKit,
  trx: Trx,
  input: NewReport,
): Promise<Result<{ readonly reportId: string; readonly receipt: string }>> {
  const { county } = input
  const keys = kit.keys()
  const link = await findLink(kit, trx, county, 'survey', input.numberId)
  const person = link && (await findPersons(trx, county, [link.person])).get(link.person)
  if (!person) return refuse({ code: 'number_unknown', field: 'numberId' })
  const made = sealReport(kit, person, input)
  const stored = await sql`insert into vault.reports (county_id, id, day, key_blind, body_blind,
      receipt_blind, person_sealed, dek, details, words, receipt_sealed)
    values (${county}, ${made.id}, ${input.day}, ${made.keyBlind}, ${made.bodyBlind},
      ${receiptBlind(keys, county, made.receipt)}, ${made.personSealed}, ${made.dek},
      ${made.details}, ${made.words}, ${made.receiptSealed})
    on conflict (county_id, key_blind) do nothing returning id`.execute(trx)
  if (stored.rows.length > 0) return ok({ reportId: made.id, receipt: made.receipt })
  return savedBefore(kit, trx, county, made)
}

type SealedReport = {
  readonly id: string
  readonly receipt: string
  readonly keyBlind: Buffer
  readonly bodyBlind: Buffer
  readonly personSealed: Buffer
  readonly dek: Buffer
  readonly details: Buffer
  readonly words: Buffer
  readonly receiptSealed: Buffer
}

function sealReport(kit: VaultKit, person: PersonRow, input: NewReport): SealedReport {
  const { county, townshipId, villageId, consent, urgent } = input
  const keys = kit.keys()
  const id = kit.rng.uuid()
  const dek = newKey()
  const receipt = receiptFrom(kit.rng.bytes(receiptBytes))
  const at = (field: string) => placeOf(county, id, field)
  const details: ReportDetails = {
    townshipId,
    villageId,
    consent,
    urgent,
    topic: input.topic ?? null,
  }
  const content: ReportContent = {
    words: input.words.normalize('NFC').trim(),
    name: input.name?.normalize('NFC').trim() ?? null,
  }
  return {
    id,
    receipt,
    keyBlind: blind(keys.index, county, 'report key', input.key),
    bodyBlind: bodyBlind(keys, input, details, content),
    personSealed: seal(keys.linkSeal, at('report.person'), packIds(person.id)),
    dek: seal(unwrapDek(keys, county, person), at('report.dek'), dek),
    details: sealText(dek, at('details'), padded(details, 512)),
    words: sealText(dek, at('words'), padded(content, 1024)),
    receiptSealed: sealText(dek, at('receipt'), receipt),
  }
}

/** The key stands in it too: two reports that say the same do not show the same digest. */
function bodyBlind(
  keys: VaultKeys,
  input: NewReport,
  details: ReportDetails,
  content: ReportContent,
): Buffer {
  const { townshipId, villageId, consent, urgent, topic } = details
  const body = [input.key, input.numberId.toLowerCase(), input.day, content.words, content.name]
  const text = JSON.stringify([...body, townshipId, villageId, consent, urgent, topic])
  return blind(keys.index, input.county, 'report body', text)
}

/** The same key again: the same receipt, as long as it is kept, and only for the same body. */
async function savedBefore(
  kit: VaultKit,
  trx: Trx,
  county: number,
  again: SealedReport,
): Promise<Result<{ readonly reportId: string; readonly receipt: string }>> {
  const { rows } = await sql<ReportRow & { body_blind: Buffer; receipt_sealed: Buffer | null }>`
    select id, body_blind, person_sealed, dek, receipt_sealed from vault.reports
    where county_id = ${county} and key_blind = ${again.keyBlind}`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('a report with this key was there and is gone')
  if (!row.body_blind.equals(again.bodyBlind)) return refuse({ code: 'key_reused', field: 'key' })
  if (!row.receipt_sealed) return refuse({ code: 'receipt_given' })
  const reporter = reporterOf(kit.keys(), county, row)
  const person = (await findPersons(trx, county, [reporter])).get(reporter)
  if (!person) return refuse({ code: 'person_erased' })
  const dek = reportDek(kit.keys(), county, person, row)
  const receipt = unsealText(dek, placeOf(county, row.id, 'receipt'), row.receipt_sealed)
  return ok({ reportId: row.id, receipt })
}

/** JSON with spaces behind it up to a whole block: a length would tell consent and topic. */
function padded(value: ReportDetails | ReportContent, block: number): string {
  const text = JSON.stringify(value)
  const bytes = Buffer.byteLength(text)
  return text + ' '.repeat(Math.ceil(bytes / block) * block - bytes)
}

function receiptBlind(keys: VaultKeys, county: number, code: string): Buffer {
  return blind(keys.index, county, 'receipt', code)
}

function placeOf(county: number, owner: string, field: string) {
  return { county, owner, field, version: 1 }
}
