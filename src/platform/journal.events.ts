import { parseEntry, type EntryActor } from '#ledger/entry.ts'
import { ask, question, type Question, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'
import { momentOf } from '#platform/journal.moments.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import type { JournalEvent, PastEvent } from '#platform/ports.ts'

/** What an event tells of: a case, a unit, a call list. */
export type Subject = JournalEvent['subject']

/** More ids than this go into several queries: a statement has room for 65,535 parameters. */
const idsInQuery = 5000

/** Past events of many subjects of one kind, by subject id, each list oldest first. */
export async function pastEventsOf(
  trx: Trx,
  county: number,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly PastEvent[]>> {
  const found = new Map<string, PastEvent[]>()
  for (let at = 0; at < ids.length; at += idsInQuery) {
    const rows = await ask(trx, entriesOf(trx, county, kind, ids.slice(at, at + idsInQuery)))
    for (const row of rows) {
      const events = found.get(row.subject_id) ?? []
      events.push(pastEventOf(row.entry, row.seq))
      found.set(row.subject_id, events)
    }
  }
  return found
}

/** Past events of one subject, oldest first. */
export function eventsQuestion(
  trx: Trx,
  county: number,
  { kind, id }: Subject,
): Question<readonly PastEvent[]> {
  return question(ofOneSubject(trx, county, kind, id), (rows) =>
    rows.map((row) => pastEventOf(row.entry, row.seq)),
  )
}

const ofOneSubject = template((trx, county: number, kind: string, id: string) =>
  storedOf(trx, county, kind).where('subject_id', '=', id),
)

type Stored = Pick<JournalTables['journal.entries'], 'entry' | 'seq' | 'subject_id'>

function entriesOf(
  trx: Trx,
  county: number,
  kind: string,
  ids: readonly string[],
): Question<readonly Stored[]> {
  return question(storedOf(trx, county, kind).where('subject_id', 'in', ids), (rows) => rows)
}

// Its type is the builder's own, which nobody would want to read.
const storedOf = (trx: Trx, county: number, kind: string) =>
  trx
    .withTables<JournalTables>()
    .selectFrom('journal.entries')
    .select(['entry', 'seq', 'subject_id'])
    .where('county_id', '=', county)
    .where('subject_kind', '=', kind)
    .orderBy('seq', (order) => order.asc().nullsLast())
    .orderBy('turn')
    .orderBy('id')

/** An entry as the rooms see it. Throws on a text that is no entry: the database was changed by hand. */
export function pastEventOf(text: string, seq: number | null): PastEvent {
  const known = read.get(text) ?? eventOf(text)
  if (read.size >= readAtMost) read.clear()
  read.set(text, known)
  return { ...known, seq }
}

/** Entries never change, and those of a problem at work are read again with each of its acts. */
const read = new Map<string, Omit<PastEvent, 'seq'>>()
const readAtMost = 5000

function eventOf(text: string): Omit<PastEvent, 'seq'> {
  const parsed = parseEntry(text)
  if (!parsed.ok) throw new Error('a stored journal entry cannot be read; run verify')
  const { id, at, actor, type, subject, data, because } = parsed.value
  // entry.shape holds every type to the pattern room.event.
  const known = type as JournalEvent['type']
  return { id, type: known, at: momentOf(at), actor: actorOf(actor), subject, data, because }
}

function actorOf(actor: EntryActor): PastEvent['actor'] {
  if (actor === null || 'system' in actor) return actor
  const { user, role, unit } = actor
  return { user, role, ...(unit === null ? {} : { unit }) }
}
