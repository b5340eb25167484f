import type { KeyObject } from 'node:crypto'
import { isDay, type Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import {
  batchDigest,
  entryText,
  signEntry,
  type EntryActor,
  type JournalEntry,
} from '#ledger/entry.ts'
import { ask, later, type Question, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'
import { batchRows } from '#platform/journal.batches.ts'
import { eventsQuestion, pastEventsOf, type Subject } from '#platform/journal.events.ts'
import { stagedAt } from '#platform/journal.moments.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import type { Actor, JournalEvent, PastEvent, Rng, RowChange } from '#platform/ports.ts'

/** In which county, when and by whom; `at` is a Day where the moment itself could tell who it was. */
export type Given = {
  readonly county: number
  readonly at: Instant | Day
  readonly actor: Actor
}

/** The journal (日志): written inside the transaction of what it tells, or not at all. */
export type Journal = {
  /** Stages one entry with what each touched row became, in the order of the writes. Answers its id. */
  readonly record: (
    trx: Trx,
    given: Given,
    event: JournalEvent,
    rows: readonly RowChange[],
  ) => Promise<string>
  /** The same for many rows of one table: one entry with their Merkle root, the leaves beside it. */
  readonly recordBatch: (
    trx: Trx,
    given: Given,
    event: JournalEvent,
    changes: readonly RowChange[],
  ) => Promise<string>
  /** Everything told of one subject, oldest first, also what is not numbered yet. */
  readonly eventsOf: (trx: Trx, county: number, subject: Subject) => Promise<readonly PastEvent[]>
  /** The same as a question, to be asked together with others. */
  readonly askEvents: (trx: Trx, county: number, subject: Subject) => Question<readonly PastEvent[]>
  /** The same for many subjects of one kind in one query; a subject without events has no key. */
  readonly eventsOfAll: (
    trx: Trx,
    county: number,
    kind: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly PastEvent[]>>
}

export type JournalOptions = {
  /** The application's Ed25519 key: an entry without its signature is never numbered. */
  readonly privateKey: KeyObject
  /** Which program wrote the entry: version or commit. */
  readonly build: string
  readonly rng: Rng
}

const stagingOf = template(
  (
    trx,
    county_id: number,
    id: string,
    turn: number,
    entry: string,
    sig: string,
    type: string,
    subject_kind: string,
    subject_id: string,
    staged_at: Instant,
  ) =>
    trx
      .withTables<JournalTables>()
      .insertInto('journal.entries')
      // Without a number and a leaf until the sequencer gives them.
      .values({ county_id, id, turn, entry, sig, type, subject_kind, subject_id, staged_at }),
)

export function openJournal(options: JournalOptions): Journal {
  const nextTurn = turns()
  const stage = async (trx: Trx, entry: JournalEntry): Promise<string> => {
    const text = entryText(entry)
    const { county, id, type, subject, at } = entry
    const sig = signEntry(text, options.privateKey)
    const staged = stagedAt(at)
    const written = [
      county,
      id,
      nextTurn(),
      text,
      sig,
      type,
      subject.kind,
      subject.id,
      staged,
    ] as const
    // Nobody waits for it: what it answers says nothing, and without it there is no commit.
    await later(trx, stagingOf(trx, ...written))
    return entry.id
  }
  return {
    record: (trx, given, event, changes) => {
      const rows = changes.map(({ table, key, digest }) => ({ t: table, k: key, d: digest }))
      return stage(trx, { ...headOf(options, given, event), rows })
    },
    recordBatch: async (trx, given, event, changes) => {
      const leaves = changes.map(({ key, digest }) => [key, digest] as const)
      const batch = batchDigest(oneTableOf(changes), leaves)
      const id = await stage(trx, { ...headOf(options, given, event), batch })
      for (const values of batchRows(given.county, id, leaves))
        await trx
          .withTables<JournalTables>()
          .insertInto('journal.batches')
          .values([...values])
          .execute()
      return id
    },
    eventsOf: (trx, county, subject) => ask(trx, eventsQuestion(trx, county, subject)),
    askEvents: eventsQuestion,
    eventsOfAll: pastEventsOf,
  }
}

function headOf(
  { build, rng }: JournalOptions,
  given: Given,
  event: JournalEvent,
): Omit<JournalEntry, 'rows' | 'batch'> {
  if (given.actor.kind === 'unnamed' && !isDay(given.at))
    throw new Error('an entry without a name carries a day, not a moment')
  return {
    v: 1,
    id: rng.uuid(),
    county: given.county,
    type: event.type,
    at: given.at,
    actor: entryActor(given.actor),
    session: given.actor.kind === 'person' ? given.actor.sessionHash : null,
    subject: { kind: event.subject.kind, id: event.subject.id },
    data: event.data ?? {},
    because: (event.because ?? []).map(({ clause, from, params }) => ({ clause, from, params })),
    build,
  }
}

function entryActor(actor: Actor): EntryActor {
  switch (actor.kind) {
    case 'person':
      return { user: actor.userId, role: actor.role, unit: actor.unitId }
    case 'system':
      return { system: actor.job }
    case 'unnamed':
      return null
  }
}

function oneTableOf(changes: readonly RowChange[]): string {
  const [table, ...others] = new Set(changes.map((change) => change.table))
  if (table === undefined || others.length > 0)
    throw new Error('a batch holds rows of exactly one table')
  return table
}

/**
 * In which order this process staged its entries, also over a restart: microseconds of the machine,
 * never equal, never going back. Only an order, never shown, and emptied when the entry is numbered.
 */
function turns(): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000))
    return last
  }
}
