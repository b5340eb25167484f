import { parseEntry, type EntryActor } from '#ledger/entry.ts'
import { ask, question, type Question, type Trx } from '#platform/db.ts'
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
  const { query, read } = entriesOf(trx, county, kind, [id])
  return { query, read: (answer) => read(answer).map((row) => pastEventOf(row.entry, row.seq)) }
}

type Stored = Pick<JournalTables['journal.entries'], 'entry' | 'seq' | 'subject_id'>

function entriesOf(
  trx: Trx,
  county: number,
  kind: string,
  ids: readonly string[],
): Question<readonly Stored[]> {
  const query = trx
    .withTables<JournalTables>()
    .selectFrom('journal.entries')
    .select(['entry', 'seq', 'subject_id'])
    .where('county_id', '=', county)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .orderBy('seq', (order) => order.asc().nullsLast())
    .orderBy('turn')
    .orderBy('id')
  return question(query, (rows) => rows)
}

/** An entry as the rooms see it. Throws on a text that is no entry: the database was changed by hand. */
export function pastEventOf(text: string, seq: number | null): PastEvent {
  const parsed = parseEntry(text)
  if (!parsed.ok) throw new Error('a stored journal entry cannot be read; run verify')
  const { id, at, actor, type, subject, data, because } = parsed.value
  // entry.shape holds every type to the pattern room.event.
  const known = type as JournalEvent['type']
  return { id, seq, type: known, at: momentOf(at), actor: actorOf(actor), subject, data, because }
}

function actorOf(actor: EntryActor): PastEvent['actor'] {
  if (actor === null || 'system' in actor) return actor
  const { user, role, unit } = actor
  return { user, role, ...(unit === null ? {} : { unit }) }
}
