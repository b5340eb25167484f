import { sql } from 'kysely'
import type { Day } from '#basics/day.ts'
import type { ListDigest } from '#ledger/draw.ts'
import type { Trx } from '#platform/db.ts'
import { digestsOf, hashOfLists } from '#platform/workers.ts'

/** Why a number of the frame could not stand in a draw (不入抽原因); the first that holds counts. */
export const exclusions = ['do_not_call', 'unusable', 'resting', 'drawn_already'] as const
export type Exclusion = (typeof exclusions)[number]

/** Numbers left out of a draw, by reason; every reason has a count. */
export type Excluded = Readonly<Record<Exclusion, number>>

/** Of a draw that has not been made. */
export const nothingExcluded: Excluded = {
  do_not_call: 0,
  unusable: 0,
  resting: 0,
  drawn_already: 0,
}

/** What a day is drawn from. `ids`: one ASCII text of 36 characters an id, in ascending order. */
export type Eligible = {
  readonly ids: ReadonlyMap<string, Uint8Array>
  readonly lists: readonly ListDigest[]
  readonly hash: string
  readonly excluded: Excluded
}

export type EligibleGiven = {
  readonly frames: readonly string[]
  readonly day: Day
  readonly restedSince: string
}

/**
 * Numbers that may stand in a day's draw: of a frame in force, not on the do-not-call list, usable,
 * not contacted since `restedSince`, and without another ticket that day. One aggregate a township:
 * a million rows would cost the driver seconds.
 */
export async function eligibleNumbers(
  trx: Trx,
  county: number,
  given: EligibleGiven,
): Promise<Eligible> {
  const { rows } = await sql<{
    township_id: string
    reason: Exclusion | null
    numbers: number
    ids: string | null
  }>`select township_id, reason, count(*)::int as numbers,
      string_agg(id::text, '' order by id) filter (where reason is null) as ids
    from (${looked(county, given)}) as looked
    group by township_id, reason order by township_id`.execute(trx)
  const ids = new Map<string, Uint8Array>()
  for (const { township_id, reason, ids: text } of rows)
    if (reason === null) ids.set(township_id, Buffer.from(text ?? '', 'latin1'))
  return { ids, ...digestsOf(ids), excluded: counted(rows) }
}

/** The digest of the same list, worked out in the database: a second look that carries no ids. */
export async function eligibleHashNow(
  trx: Trx,
  county: number,
  given: EligibleGiven,
): Promise<string> {
  const { rows } = await sql<ListDigest>`
    select township_id as "townshipId", count(*)::int as eligible,
      encode(sha256(string_agg(id::text, '' order by id)::bytea), 'hex') as "idsHash"
    from (${looked(county, given)}) as looked
    where reason is null group by township_id`.execute(trx)
  return hashOfLists(rows)
}

/** Every number of the frames in force with the reason it may not be drawn, null where it may. */
const looked = (county: number, { frames, day, restedSince }: EligibleGiven) => sql`
  select n.id, n.township_id, case
      when n.state = 'do_not_call' or c.becomes = 'do_not_call' then 'do_not_call'
      when n.state = 'unusable' or c.becomes = 'unusable' then 'unusable'
      when n.last_contact_month > ${restedSince} or c.month > ${restedSince} then 'resting'
      when t.number_id is not null then 'drawn_already'
    end as reason
  from survey.numbers n
  left join survey.contacts c on c.county_id = ${county} and c.number_id = n.id
  left join survey.tickets t
    on t.county_id = ${county} and t.number_id = n.id and t.day = ${day}
  where n.county_id = ${county} and n.frame_id = any(${frames}::uuid[])`

function counted(
  rows: readonly { readonly reason: Exclusion | null; readonly numbers: number }[],
): Excluded {
  const of = (reason: Exclusion): number =>
    rows.filter((row) => row.reason === reason).reduce((sum, { numbers }) => sum + numbers, 0)
  return {
    do_not_call: of('do_not_call'),
    unusable: of('unusable'),
    resting: of('resting'),
    drawn_already: of('drawn_already'),
  }
}
