import { sql } from 'kysely'
import type { Day } from '#basics/day.ts'
import { forgetOn, type Act, type SurveyWorld } from '#domains/survey/store.ts'
import { countDay } from '#domains/survey/store.days.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import {
  tablesOf,
  type ClosingRow,
  type ContactRow,
  type NumberRow,
} from '#domains/survey/store.tables.ts'
import { deleteRows, updateRow, type RowChange } from '#platform/rows.ts'

type Kept = Pick<SurveyWorld, 'journal'>

/** What was found when links were deleted. `outside`: answers whose number the day's draw did not hold. */
export type LinksGone = {
  readonly deleted: number
  readonly outside: number
  readonly left: number
}

/**
 * Cuts answers from numbers whose day has come, as the policy of the day of the answer had set it.
 * Before the cut it is counted, and journaled, whether every answer came from a number of its day's
 * draw: afterwards nobody can find out.
 */
export async function deleteDueLinks(
  { trx, county, now, today, actor }: Act,
  { journal }: Kept,
): Promise<LinksGone> {
  const checked = await sql<{ outside: number; upToDay: Day | null }>`
    select (count(*) filter (where t.id is null))::int as outside, max(i.day) as "upToDay"
    from survey.links l
    left join survey.interviews i on i.county_id = ${county} and i.id = l.interview_id
    left join survey.tickets t
      on t.county_id = ${county} and t.number_id = l.number_id and t.day = i.day
    where l.county_id = ${county} and l.delete_on <= ${today}`.execute(trx)
  const gone = await tablesOf(trx)
    .deleteFrom('survey.links')
    .where('county_id', '=', county)
    .where('delete_on', '<=', today)
    .executeTakeFirst()
  const left = await tablesOf(trx)
    .selectFrom('survey.links')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('county_id', '=', county)
    .where('delete_on', '<=', today)
    .executeTakeFirstOrThrow()
  const found: LinksGone = {
    deleted: Number(gone.numDeletedRows),
    outside: checked.rows[0]?.outside ?? 0,
    left: left.count,
  }
  if (found.deleted === 0) return found
  const event = {
    type: 'survey.links_deleted',
    subject: { kind: 'day', id: today },
    data: { ...found, upToDay: checked.rows[0]?.upToDay ?? null },
  } as const
  await journal.record(trx, { county, at: now, actor }, event, [])
  return found
}

/** What went with the calls of old days. `left`: tickets that should have gone and have not. */
export type CallsGone = {
  readonly days: readonly Day[]
  readonly tickets: number
  readonly attempts: number
  readonly left: number
}

/**
 * Forgets which numbers were called, by whom and how it ended, on closed days whose links are due
 * as well, each by the policy of its own day. The day's figures are counted once more, for calls that ended after its closing, and stay.
 * Runs after `deleteDueLinks`, which counts against the tickets.
 */
export async function forgetDueCalls(act: Act, world: Kept): Promise<CallsGone> {
  const due = await dueDays(act)
  const closings = due.length === 0 ? [] : await lockClosings(act, due)
  let tickets = 0
  let attempts = 0
  for (const closing of closings) {
    const gone = await forgetDay(act, world, closing)
    tickets += gone.tickets
    attempts += gone.attempts
  }
  if (closings.length > 0) await mixContacts(act)
  const left = due.length === 0 ? 0 : await ticketsOf(act, due)
  return { days: closings.map(({ day }) => day), tickets, attempts, left }
}

/**
 * Writes the contacts anew in the order of their random ids: as they were written one by one, their
 * place on the disk and the server's own stamp on each row would tell the order of the calls.
 */
async function mixContacts({ trx, county }: Act): Promise<void> {
  await sql`with gone as (
      delete from survey.contacts where county_id = ${county}
      returning county_id, number_id, month, becomes)
    insert into survey.contacts (county_id, number_id, month, becomes)
    select county_id, number_id, month, becomes from gone order by number_id`.execute(trx)
}

/** Days of which something is left and whose time is over. */
async function dueDays({ trx, county, today }: Act): Promise<readonly Day[]> {
  const { rows } = await sql<{ day: Day }>`
    select day from survey.day_closings
    where county_id = ${county} and day < ${today} and not calls_forgotten
    union select day from survey.tickets where county_id = ${county} and day < ${today}
    order by day`.execute(trx)
  return rows.flatMap(({ day }) => {
    const on = forgetOn(day)
    return on !== undefined && on <= today ? [day] : []
  })
}

function lockClosings({ trx, county }: Act, days: readonly Day[]): Promise<readonly ClosingRow[]> {
  return tablesOf(trx)
    .selectFrom('survey.day_closings')
    .selectAll()
    .where('county_id', '=', county)
    .where('day', 'in', days)
    .where('calls_forgotten', '=', false)
    .orderBy('day')
    .forUpdate()
    .execute()
}

async function ticketsOf({ trx, county }: Act, days: readonly Day[]): Promise<number> {
  const { count } = await tablesOf(trx)
    .selectFrom('survey.tickets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('county_id', '=', county)
    .where('day', 'in', days)
    .executeTakeFirstOrThrow()
  return count
}

async function forgetDay(
  act: Act,
  { journal }: Kept,
  closing: ClosingRow,
): Promise<{ readonly tickets: number; readonly attempts: number }> {
  const { trx, county, now, actor } = act
  const { day } = closing
  // Tickets first: whoever ends a call locks them in that order too.
  const tickets = await keysOf(act, 'survey.tickets', day)
  const attempts = await keysOf(act, 'survey.attempts', day)
  const draw = await drawOfDay(trx, county, day)
  const count = await countDay(trx, county, day, draw?.allocation ?? [])
  const { completes, attempts: calls, ...figures } = count
  const kept = { ...closing, completes, attempts: calls, figures, calls_forgotten: true }
  const change = await updateRow(trx, 'survey.day_closings', kept, closing.version)
  if (!change) throw new Error('a locked day was changed by somebody else')
  await sql`delete from survey.part_b_marks m using survey.attempts a
    where m.county_id = ${county} and a.county_id = ${county} and a.id = m.attempt_id
      and a.day = ${day}`.execute(trx)
  const gone = [
    await deleteRows(trx, 'survey.attempts', attempts),
    await deleteRows(trx, 'survey.tickets', tickets),
  ]
  const given = { county, at: now, actor }
  const subject = { kind: 'day', id: day }
  const data = { day, tickets: tickets.length, attempts: attempts.length }
  const event = { type: 'survey.calls_forgotten', subject, data } as const
  await journal.record(trx, given, event, [change])
  for (const changes of gone)
    if (changes.length > 0) await journal.recordBatch(trx, given, event, changes)
  return data
}

type Key = { readonly county_id: number; readonly id: string; readonly version: number }

const keysOf = (
  { trx, county }: Act,
  table: 'survey.tickets' | 'survey.attempts',
  day: Day,
): Promise<readonly Key[]> =>
  tablesOf(trx)
    .selectFrom(table)
    .select(['county_id', 'id', 'version'])
    .where('county_id', '=', county)
    .where('day', '=', day)
    // By their random ids: no order of calls is left in the batch.
    .orderBy('id')
    .forUpdate()
    .execute()

const contactsAtOnce = 500

/**
 * Writes into the numbers what the calls of past months meant for them, one batch of a month at
 * most so large. Only when the month is over: an entry of an earlier day would tell the day of the
 * call. Answers how many; 0 when nothing is left to write.
 */
export async function keepContacts(
  { trx, county, now, today, actor }: Act,
  { journal }: Kept,
): Promise<number> {
  const contacts = await tablesOf(trx)
    .selectFrom('survey.contacts')
    .selectAll()
    .where('county_id', '=', county)
    .where('month', '<', today.slice(0, 7))
    .orderBy('month')
    .orderBy('number_id')
    .limit(contactsAtOnce)
    .forUpdate()
    .execute()
  const month = contacts[0]?.month
  if (month === undefined) return 0
  const ofMonth = new Map(
    contacts.filter((one) => one.month === month).map((one) => [one.number_id, one]),
  )
  const numbers = await tablesOf(trx)
    .selectFrom('survey.numbers')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', 'in', [...ofMonth.keys()])
    .orderBy('id')
    .forUpdate()
    .execute()
  const changes: RowChange[] = []
  for (const number of numbers) {
    const contact = ofMonth.get(number.id)
    const next = contact && contacted(number, contact)
    const change = next && (await updateRow(trx, 'survey.numbers', next, number.version))
    if (!change) throw new Error('a locked number was changed by somebody else')
    changes.push(change)
  }
  await tablesOf(trx)
    .deleteFrom('survey.contacts')
    .where('county_id', '=', county)
    .where('number_id', 'in', [...ofMonth.keys()])
    .execute()
  const subject = { kind: 'month', id: month }
  const data = { month, numbers: changes.length }
  const event = { type: 'survey.contacts_kept', subject, data } as const
  await journal.recordBatch(trx, { county, at: now, actor }, event, changes)
  return changes.length
}

function contacted(number: NumberRow, { month, becomes }: ContactRow): NumberRow {
  const known = number.last_contact_month
  const latest = known !== null && known > month ? known : month
  return {
    ...number,
    last_contact_month: becomes === 'unusable' ? known : latest,
    state: becomes === 'rests' ? number.state : becomes,
  }
}
