import { sql } from 'kysely'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { CallEnd } from '#domains/survey/decide.call.ts'
import type { Act, SurveyWorld } from '#domains/survey/store.ts'
import {
  tablesOf,
  type AttemptRow,
  type ContactRow,
  type InterviewRow,
  type TicketRow,
} from '#domains/survey/store.tables.ts'
import type { Disposition } from '#domains/survey/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { Because } from '#platform/ports.ts'
import { insertRow, updateRow, type RowChange } from '#platform/rows.ts'

/** One caller's acts one after the other: two requests at once find the same number, not two. */
export async function lockDesk(trx: Trx, county: number, userId: string): Promise<void> {
  const desks = tablesOf(trx)
  await desks
    .insertInto('survey.desks')
    .values({ county_id: county, user_id: userId })
    .onConflict((conflict) => conflict.columns(['county_id', 'user_id']).doNothing())
    .execute()
  await desks
    .selectFrom('survey.desks')
    .select('user_id')
    .where('county_id', '=', county)
    .where('user_id', '=', userId)
    .forUpdate()
    .execute()
}

/** The ticket a caller holds: today's, or an earlier day's whose call was never ended. */
export async function ticketInHand(
  trx: Trx,
  county: number,
  userId: string,
  today: Day,
): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`
    select t.* from survey.tickets t
    where t.county_id = ${county} and t.handed_to = ${userId} and t.stage = 'handed'
      and (t.day = ${today} or exists (select from survey.attempts a
        where a.county_id = ${county} and a.ticket_id = t.id and a.ended_at is null))
    order by t.day, t.id limit 1`.execute(trx)
  return rows[0]
}

/**
 * The next number to call: of townships still short of their quota first, then in the chance order
 * fixed at the draw. In the order of the tickets, which anybody can repeat, the journal of calls
 * would tell the numbers. What another caller is just being given is stepped over, so eight callers never wait for each other.
 */
export async function nextTicket(
  trx: Trx,
  county: number,
  given: {
    readonly day: Day
    readonly retryBefore: Instant
    readonly fullTownships: readonly string[]
  },
): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`
    select t.* from survey.tickets t
    where t.county_id = ${county} and t.day = ${given.day}
      and (t.stage = 'waiting' or (t.stage = 'later' and t.last_attempt_at < ${given.retryBefore}))
    order by t.township_id = any(${given.fullTownships}::uuid[]), t.blind
    limit 1 for update skip locked`.execute(trx)
  return rows[0]
}

export async function loadTicket(
  trx: Trx,
  county: number,
  id: string,
  lock: 'lock' | 'no lock' = 'no lock',
): Promise<TicketRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.tickets')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function loadAttempt(
  trx: Trx,
  county: number,
  id: string,
): Promise<AttemptRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.attempts')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function openAttemptOf(
  trx: Trx,
  county: number,
  ticketId: string,
): Promise<AttemptRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.attempts')
    .selectAll()
    .where('county_id', '=', county)
    .where('ticket_id', '=', ticketId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** Whether part A of this ticket's call is kept; asked of the link, so that no call row says so. */
export async function hasAnswers(trx: Trx, county: number, ticket: TicketRow): Promise<boolean> {
  const link = await tablesOf(trx)
    .selectFrom('survey.links as l')
    .innerJoin('survey.interviews as i', (join) =>
      join.onRef('i.county_id', '=', 'l.county_id').onRef('i.id', '=', 'l.interview_id'),
    )
    .select('l.number_id')
    .where('l.county_id', '=', county)
    .where('i.county_id', '=', county)
    .where('l.number_id', '=', ticket.number_id)
    .where('i.day', '=', ticket.day)
    .executeTakeFirst()
  return link !== undefined
}

export async function hasProblem(trx: Trx, county: number, attemptId: string): Promise<boolean> {
  const mark = await tablesOf(trx)
    .selectFrom('survey.part_b_marks')
    .select('attempt_id')
    .where('county_id', '=', county)
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst()
  return mark !== undefined
}

export async function markProblem(trx: Trx, county: number, attemptId: string): Promise<void> {
  await tablesOf(trx)
    .insertInto('survey.part_b_marks')
    .values({ county_id: county, attempt_id: attemptId })
    .onConflict((conflict) => conflict.columns(['county_id', 'attempt_id']).doNothing())
    .execute()
}

type Kept = Pick<SurveyWorld, 'journal'>

/** Puts a ticket into a caller's hand. */
export async function saveHanded(
  { trx, county, now, actor }: Act,
  { journal }: Kept,
  ticket: TicketRow,
  userId: string,
): Promise<TicketRow> {
  const next: TicketRow = { ...ticket, stage: 'handed', handed_to: userId }
  const change = await mustUpdate(trx, 'survey.tickets', next, ticket.version)
  const subject = { kind: 'ticket', id: ticket.id }
  await journal.record(
    trx,
    { county, at: now, actor },
    { type: 'survey.number_handed', subject, data: { attempts: ticket.attempts } },
    [change],
  )
  return { ...next, version: ticket.version + 1 }
}

/** Begins an attempt. The entry stands before the vault is asked; its id is what the vault is shown. */
export async function saveDial(
  { trx, county, now, actor }: Act,
  { journal }: Kept,
  ticket: TicketRow,
  attempt: Pick<AttemptRow, 'id' | 'ordinal' | 'interviewer'>,
): Promise<string> {
  const row: AttemptRow = {
    ...attempt,
    county_id: county,
    ticket_id: ticket.id,
    day: ticket.day,
    started_at: now,
    ended_at: null,
    disposition: null,
    version: 1,
  }
  const began = await insertRow(trx, 'survey.attempts', row)
  const next: TicketRow = { ...ticket, attempts: attempt.ordinal, last_attempt_at: now }
  const counted = await mustUpdate(trx, 'survey.tickets', next, ticket.version)
  const subject = { kind: 'attempt', id: attempt.id }
  const data = { ordinal: attempt.ordinal, ticket: ticket.id }
  const event = { type: 'survey.number_shown', subject, data } as const
  return journal.record(trx, { county, at: now, actor }, event, [began, counted])
}

/**
 * Part A and, apart from it, the link. The entry names nobody, carries the day only, and holds the
 * digest of the answers alone: with the link's beside it, the journal would join them for ever.
 */
export async function saveInterview(
  { trx, county }: Pick<Act, 'trx' | 'county'>,
  { journal }: Kept,
  row: InterviewRow,
  link: { readonly numberId: string; readonly deleteOn: Day },
): Promise<void> {
  const change = await insertRow(trx, 'survey.interviews', row)
  await tablesOf(trx)
    .insertInto('survey.links')
    .values({
      county_id: county,
      interview_id: row.id,
      number_id: link.numberId,
      delete_on: link.deleteOn,
    })
    .execute()
  const event = {
    type: 'survey.answered',
    subject: { kind: 'interview', id: row.id },
    data: { questionnaire: row.questionnaire_version },
  } as const
  await journal.record(trx, { county, at: row.day, actor: { kind: 'unnamed' } }, event, [change])
}

/** Ends an attempt: its disposition, what becomes of the ticket, and, apart from both, of the number. */
export async function saveEnd(
  { trx, county, now, actor }: Act,
  { journal }: Kept,
  call: { readonly attempt: AttemptRow; readonly ticket: TicketRow },
  told: { readonly disposition: Disposition; readonly end: CallEnd },
  because: readonly Because[],
): Promise<void> {
  const { attempt, ticket } = call
  const { disposition, end } = told
  const ended = { ...attempt, ended_at: now, disposition }
  const changes = [await mustUpdate(trx, 'survey.attempts', ended, attempt.version)]
  const after: TicketRow = { ...ticket, stage: end.stage, handed_to: null, disposition }
  changes.push(await mustUpdate(trx, 'survey.tickets', after, ticket.version))
  if (end.number) await keepContact(trx, county, ticket, end.number)
  await tablesOf(trx)
    .deleteFrom('survey.part_b_marks')
    .where('county_id', '=', county)
    .where('attempt_id', '=', attempt.id)
    .execute()
  const event = {
    type: 'survey.call_ended',
    subject: { kind: 'attempt', id: attempt.id },
    data: { disposition, again: end.again, ordinal: attempt.ordinal, number: end.number },
    because,
  } as const
  await journal.record(trx, { county, at: now, actor }, event, changes)
}

/** Beside the journal: an entry that named the number would join it to this call for ever. */
async function keepContact(
  trx: Trx,
  county: number,
  { number_id, day }: TicketRow,
  becomes: ContactRow['becomes'],
): Promise<void> {
  // The month only: on which day somebody was reached is nobody's business a year later.
  const month = day.slice(0, 7)
  await sql`insert into survey.contacts (county_id, number_id, month, becomes)
    values (${county}, ${number_id}, ${month}, ${becomes})
    on conflict (county_id, number_id) do update set
      month = greatest(contacts.month, excluded.month),
      becomes = case when contacts.becomes = 'do_not_call' then contacts.becomes
        else excluded.becomes end`.execute(trx)
}

/** For rows locked in this transaction: nobody can have been faster. */
async function mustUpdate(
  trx: Trx,
  table: string,
  row: TicketRow | AttemptRow,
  foundVersion: number,
): Promise<RowChange> {
  const change = await updateRow(trx, table, row, foundVersion)
  if (!change) throw new Error(`${table}: a locked row was changed by somebody else`)
  return change
}
