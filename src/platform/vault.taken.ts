import { sql } from 'kysely'
import { inCounty, type Trx } from '#platform/db.ts'
import type { Rng } from '#platform/ports.ts'
import type { TakenReport, Vault } from '#platform/vault.ts'
import type { VaultKeys } from '#platform/vault.keys.ts'
import { insertLinks } from '#platform/vault.numbers.ts'
import { findPersons, inPieces, linkBlind, sealLink } from '#platform/vault.persons.ts'
import type { PersonRow, VaultKit } from '#platform/vault.persons.ts'
import {
  openDetails,
  openTaken,
  reportDek,
  reporterOf,
  sealTaken,
  type ReportDetails,
  type ReportRow,
  type Taken,
} from '#platform/vault.reports.ts'

/** The close of the day (日终批次): reports leave as candidates, in chance order, without a person. */
export function vaultTaken(kit: VaultKit): Pick<Vault, 'takeReports' | 'confirmTaken'> {
  return {
    takeReports: ({ county, day, batch, includeUrgentOnly = false }) =>
      inCounty(kit.db, county, async (trx) => {
        // Asked every minute: nothing urgent leaves no trace of the asking.
        if (includeUrgentOnly && !(await isBegun(trx, county, batch))) {
          const waiting = await waitingReports(kit, trx, county, day)
          if (!waiting.some(({ details }) => details.urgent)) return []
        }
        // Two calls with one batch: the second waits here, and then reads what the first took.
        const begun = await sql`
          insert into vault.batches (county_id, id, day, is_confirmed)
          values (${county}, ${batch}, ${day}, false) on conflict do nothing returning id
        `.execute(trx)
        if (begun.rows.length > 0) {
          const waiting = await waitingReports(kit, trx, county, day)
          const due = includeUrgentOnly ? waiting.filter((it) => it.details.urgent) : waiting
          await take(kit, trx, county, batch, shuffled(kit.rng, due))
        }
        return takenBy(kit, trx, county, batch)
      }),

    confirmTaken: ({ county, batch }) =>
      inCounty(kit.db, county, async (trx) => {
        await sql`update vault.batches set is_confirmed = true
          where county_id = ${county} and id = ${batch}`.execute(trx)
        const { rows } = await sql<{ confirmed: number }>`
          with cleared as (
            update vault.reports set receipt_sealed = null
            where county_id = ${county} and batch = ${batch} returning 1)
          select count(*) as confirmed from cleared`.execute(trx)
        return { confirmed: rows[0]?.confirmed ?? 0 }
      }),
  }
}

async function isBegun(trx: Trx, county: number, batch: string): Promise<boolean> {
  const { rows } = await sql`select id from vault.batches
    where county_id = ${county} and id = ${batch}`.execute(trx)
  return rows.length > 0
}

type OpenReport = {
  readonly row: ReportRow
  readonly person: string
  readonly details: ReportDetails
}

/** In the order of random ids, so that a seeded shuffle gives the same order on every machine. */
async function waitingReports(
  kit: VaultKit,
  trx: Trx,
  county: number,
  day: string,
): Promise<readonly OpenReport[]> {
  const { rows } = await sql<ReportRow>`
    select id, day, person_sealed, dek, details, words, batch, taken_sealed from vault.reports
    where county_id = ${county} and batch is null and day <= ${day}
    order by id for update`.execute(trx)
  return opened(kit.keys(), trx, county, rows)
}

/** Reports whose person is gone no longer open; they stay counted as waiting. */
async function opened(
  keys: VaultKeys,
  trx: Trx,
  county: number,
  rows: readonly ReportRow[],
): Promise<readonly OpenReport[]> {
  const known = rows.map((row) => ({ row, person: reporterOf(keys, county, row) }))
  const people = new Map<string, PersonRow>()
  for (const piece of inPieces([...new Set(known.map(({ person }) => person))]))
    for (const [id, row] of await findPersons(trx, county, piece)) people.set(id, row)
  return known.flatMap(({ row, person }) => {
    const found = people.get(person)
    if (!found) return []
    const dek = reportDek(keys, county, found, row)
    return [{ row, person, details: openDetails(dek, county, row) }]
  })
}

async function take(
  kit: VaultKit,
  trx: Trx,
  county: number,
  batch: string,
  due: readonly OpenReport[],
): Promise<void> {
  const keys = kit.keys()
  const taken = due.map((it, place) => ({ ...it, taken: { reportId: kit.rng.uuid(), place } }))
  // Written in the order of the old ids: the order of the rows must not tell the chance order.
  for (const it of taken.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1)))
    await sql`update vault.reports
      set batch = ${batch}, taken_sealed = ${sealTaken(keys, county, it.row.id, it.taken)}
      where county_id = ${county} and id = ${it.row.id}`.execute(trx)
  const links = taken.map((it) => {
    const digest = linkBlind(keys, county, 'report', it.taken.reportId)
    const link = { person: it.person, reportRow: it.row.id }
    return { blind: digest, sealed: sealLink(keys, county, digest, link) }
  })
  await insertLinks(trx, county, links)
}

async function takenBy(
  kit: VaultKit,
  trx: Trx,
  county: number,
  batch: string,
): Promise<readonly TakenReport[]> {
  const keys = kit.keys()
  const { rows } = await sql<ReportRow & { taken_sealed: Buffer }>`
    select id, day, person_sealed, dek, details, words, batch, taken_sealed from vault.reports
    where county_id = ${county} and batch = ${batch}`.execute(trx)
  const places = new Map<string, Taken>(
    rows.map((row) => [row.id, openTaken(keys, county, row.id, row.taken_sealed)]),
  )
  return (await opened(keys, trx, county, rows))
    .flatMap(({ row, details }) => {
      const taken = places.get(row.id)
      return taken ? [{ place: taken.place, report: asTaken(taken, row, details) }] : []
    })
    .sort((a, b) => a.place - b.place)
    .map(({ report }) => report)
}

/** Field by field: what is not named here does not leave the vault. */
function asTaken({ reportId }: Taken, { day }: ReportRow, details: ReportDetails): TakenReport {
  const { townshipId, villageId, consent, urgent, topic } = details
  return { reportId, townshipId, villageId, consent, day, urgent, topic }
}

/** Fisher and Yates: every order equally likely. */
function shuffled<Item>(rng: Rng, items: readonly Item[]): readonly Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = rng.below(last + 1)
    const [a, b] = [order[last], order[other]]
    if (a === undefined || b === undefined) throw new Error('a chance number out of range')
    order[last] = b
    order[other] = a
  }
  return order
}
