import type { Day } from '#basics/day.ts'
import type { Share } from '#domains/survey/rules.allocation.ts'
import { sha256, type Act, type SurveyWorld } from '#domains/survey/store.ts'
import { tablesOf, type DrawRow, type TicketRow } from '#domains/survey/store.tables.ts'
import type { ListDigest } from '#ledger/draw.ts'
import type { Trx } from '#platform/db.ts'
import type { Because } from '#platform/ports.ts'
import { insertRowOnce, insertRows, updateRow } from '#platform/rows.ts'

export async function loadDraw(
  trx: Trx,
  county: number,
  id: string,
  lock: 'lock' | 'no lock' = 'no lock',
): Promise<DrawRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.draws')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst()
}

/** All draws, the newest day first. */
export async function loadDraws(trx: Trx, county: number): Promise<readonly DrawRow[]> {
  return tablesOf(trx)
    .selectFrom('survey.draws')
    .selectAll()
    .where('county_id', '=', county)
    .orderBy('day', 'desc')
    .orderBy('id')
    .limit(400)
    .execute()
}

/** The draw of a day that was not refused. */
export async function drawOfDay(trx: Trx, county: number, day: Day): Promise<DrawRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.draws')
    .selectAll()
    .where('county_id', '=', county)
    .where('day', '=', day)
    .where('stage', '<>', 'refused')
    .executeTakeFirst()
}

/** Days with an approved draw and no closing, up to and with `until`. */
export async function openDays(trx: Trx, county: number, until: Day): Promise<readonly Day[]> {
  const rows = await tablesOf(trx)
    .selectFrom('survey.draws as d')
    .leftJoin('survey.day_closings as c', (join) =>
      join.onRef('c.county_id', '=', 'd.county_id').onRef('c.day', '=', 'd.day'),
    )
    .select('d.day')
    .where('d.county_id', '=', county)
    .where('d.stage', '=', 'approved')
    .where('d.day', '<=', until)
    .where('c.id', 'is', null)
    .orderBy('d.day')
    .execute()
  return rows.map(({ day }) => day)
}

/** 'duplicate' where another draw of that day was faster. */
export async function insertDraw(
  { trx, county, now, actor }: Act,
  { journal }: Pick<SurveyWorld, 'journal'>,
  row: DrawRow,
): Promise<DrawRow | 'duplicate'> {
  const change = await insertRowOnce(trx, 'survey.draws', row)
  if (change === 'duplicate') return 'duplicate'
  const { day, frame_hash: frameHash, seed, seed_dated_on: seedDatedOn } = row
  const data = { day, frameHash, seed, seedDatedOn, sourceHash: sha256(row.seed_source) }
  const subject = { kind: 'draw', id: row.id }
  await journal.record(
    trx,
    { county, at: now, actor },
    { type: 'survey.draw_proposed', subject, data },
    [change],
  )
  return row
}

export async function decideDrawRow(
  { trx, county, now, actor }: Act,
  { journal }: Pick<SurveyWorld, 'journal'>,
  row: DrawRow,
  because: readonly Because[],
): Promise<DrawRow | undefined> {
  const change = await updateRow(trx, 'survey.draws', row, row.version)
  if (!change) return undefined
  const type = row.stage === 'approved' ? 'survey.draw_approved' : 'survey.draw_refused'
  const event = {
    type,
    subject: { kind: 'draw', id: row.id },
    data: { day: row.day },
    because,
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
  return { ...row, version: row.version + 1 }
}

/**
 * The day's tickets as one batch, whose entry holds everything needed to repeat the draw: the seed,
 * the digests of the lists it drew from, and why how many numbers stood in none. The tickets stand
 * there in the order of their random ids: in that of the draw, a place would tell the number.
 */
export async function saveTickets(
  { trx, county, now, actor }: Act,
  { journal, rng }: Pick<SurveyWorld, 'journal' | 'rng'>,
  draw: DrawRow,
  lists: readonly ListDigest[],
  drawn: ReadonlyMap<string, readonly { readonly id: string; readonly ticket: string }[]>,
): Promise<number> {
  const made = [...drawn].flatMap(([townshipId, numbers]) =>
    numbers.map(({ id, ticket }, at): TicketRow => ({
      county_id: county,
      id: rng.uuid(),
      draw_id: draw.id,
      day: draw.day,
      number_id: id,
      township_id: townshipId,
      place: at + 1,
      ticket,
      blind: rng.uuid(),
      stage: 'waiting',
      attempts: 0,
      handed_to: null,
      last_attempt_at: null,
      disposition: null,
      version: 1,
    })),
  )
  if (made.length === 0) return 0
  const rows = made.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const changes = await insertRows(trx, 'survey.tickets', rows)
  const { day, frame_hash: frameHash, seed, seed_dated_on: seedDatedOn } = draw
  const data = {
    day,
    seed,
    seedDatedOn,
    frameHash,
    sourceHash: sha256(draw.seed_source),
    tickets: rows.length,
    eligible: draw.eligible,
    eligibleHash: draw.eligible_hash,
    excluded: draw.excluded,
    townships: draw.allocation.map((share) => ({
      ...countsOf(share),
      ...listOf(lists.find(({ townshipId }) => townshipId === share.townshipId)),
    })),
  }
  const event = { type: 'survey.drawn', subject: { kind: 'draw', id: draw.id }, data } as const
  await journal.recordBatch(trx, { county, at: now, actor }, event, changes)
  return rows.length
}

const countsOf = ({ townshipId, quota, tickets }: Share) => ({ townshipId, quota, tickets })

/** A township of which nothing may be drawn has an empty list. */
const listOf = (list: ListDigest | undefined) => ({
  eligible: list?.eligible ?? 0,
  idsHash: list?.idsHash ?? sha256(''),
})
