import type { KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '#basics/instant.ts'
import { entryLeaf, parseEntry, verifyEntry, type JournalEntry } from '#ledger/entry.ts'
import { appendLeaves, emptyFrontier, rootOf, type Frontier, type Hash } from '#ledger/merkle.ts'
import { growTiles, hashesOf, joinedHashes } from '#ledger/tiles.ts'
import { inCounty, type Db, type Trx } from '#platform/db.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import { numberingOrder } from '#platform/sequencer.order.ts'
import { edgeTiles, saveTiles } from '#platform/sequencer.tiles.ts'

export type SequenceOptions = {
  /** Whose signature an entry must carry to get a number. */
  readonly appKeys: readonly KeyObject[]
  readonly limit?: number
  /**
   * Entries without a name (part A of a call) wait until their day is over, so that their place in
   * the journal does not tell at which minute they came. Without a moment nothing waits.
   */
  readonly now?: Instant
  /** Forged entries that were reported already: passed over, so that they cannot fill the queue. */
  readonly skip?: readonly string[]
}

export type Sequenced = {
  readonly numbered: number
  readonly size: number
  /** Ids of staged entries that are not what they say or not ours; they stay without a number. */
  readonly forged: readonly string[]
}

/**
 * Numbers what is staged (排号): entries of one county, without a gap, under the lock of its head,
 * and grows its tree, in one transaction.
 */
export function sequenceOnce(db: Db, county: number, options: SequenceOptions): Promise<Sequenced> {
  return inCounty(db, county, async (trx) => {
    const head = await lockHead(trx, county)
    const staged = await takeStaged(trx, county, options)
    const read = staged.map((row) => ({ ...row, checked: checkedEntry(row, county, options) }))
    const genuine = read.flatMap(({ checked, ...row }) =>
      checked ? [{ ...row, entry: checked, text: row.entry }] : [],
    )
    const forged = read.filter(({ checked }) => !checked).map(({ id }) => id)
    const ordered = numberingOrder(genuine)
    if (ordered.length === 0) return { numbered: 0, size: head.size, forged }
    const leaves = ordered.map(({ text, sig }) => entryLeaf(text, sig))
    await number(trx, county, head.size, ordered, leaves)
    const edge = await edgeTiles(trx, county, head.size)
    await saveTiles(trx, county, growTiles(head.size, leaves, edge))
    const grown = appendLeaves(head, leaves)
    await saveHead(trx, county, grown)
    return { numbered: ordered.length, size: grown.size, forged }
  })
}

/** The stored edge of a tree. The size says how many hashes belong to it. */
export function frontierOf(size: number, hashes: Uint8Array): Frontier {
  return { size, hashes: hashesOf(hashes) }
}

type StagedRow = {
  readonly id: string
  readonly entry: string
  readonly sig: string
  readonly turn: number
  readonly type: string
  readonly subject_kind: string
  readonly subject_id: string
}

async function lockHead(trx: Trx, county: number): Promise<Frontier> {
  const db = trx.withTables<JournalTables>()
  const locked = () =>
    db
      .selectFrom('journal.heads')
      .select(['size', 'frontier'])
      .where('county_id', '=', county)
      .forUpdate()
      .executeTakeFirst()
  const found = await locked()
  if (found) return frontierOf(found.size, found.frontier)
  await db
    .insertInto('journal.heads')
    .values({
      county_id: county,
      size: 0,
      frontier: Buffer.alloc(0),
      root: Buffer.from(rootOf(emptyFrontier)),
    })
    .onConflict((conflict) => conflict.columns(['county_id']).doNothing())
    .execute()
  const made = await locked()
  if (!made) throw new Error('the head of the tree cannot be locked')
  return frontierOf(made.size, made.frontier)
}

async function takeStaged(
  trx: Trx,
  county: number,
  { limit = 1000, skip = [], now }: SequenceOptions,
): Promise<readonly StagedRow[]> {
  let query = trx
    .withTables<JournalTables>()
    .selectFrom('journal.entries')
    .select(['id', 'entry', 'sig', 'turn', 'type', 'subject_kind', 'subject_id'])
    .where('county_id', '=', county)
    .where('seq', 'is', null)
    .orderBy('turn')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  if (skip.length > 0) query = query.where('id', 'not in', [...skip])
  // The canonical text of an entry has exactly one way to say that nobody is named.
  if (now)
    query = query.where(sql<boolean>`(entry not like '%"actor":null%' or staged_at <= ${now})`)
  const rows = await query.execute()
  // A check of the table holds turn to be there as long as there is no number.
  return rows.map((row) => ({ ...row, turn: row.turn ?? 0 }))
}

function checkedEntry(
  row: StagedRow,
  county: number,
  { appKeys }: SequenceOptions,
): JournalEntry | undefined {
  const parsed = parseEntry(row.entry)
  if (!parsed.ok) return undefined
  const { id, type, subject } = parsed.value
  const isSame =
    id === row.id &&
    parsed.value.county === county &&
    type === row.type &&
    subject.kind === row.subject_kind &&
    subject.id === row.subject_id
  return isSame && appKeys.some((key) => verifyEntry(row.entry, row.sig, key))
    ? parsed.value
    : undefined
}

async function number(
  trx: Trx,
  county: number,
  size: number,
  ordered: readonly { readonly id: string }[],
  leaves: readonly Hash[],
): Promise<void> {
  const rows = ordered.map(
    ({ id }, at) =>
      sql`(${county}::int, ${id}::uuid, ${size + at}::bigint, ${Buffer.from(leaves[at] ?? '')}::bytea)`,
  )
  await sql`update journal.entries as e set seq = v.seq, leaf = v.leaf, turn = null
    from (values ${sql.join(rows)}) as v (county_id, id, seq, leaf)
    where e.county_id = ${county} and v.county_id = ${county} and e.id = v.id`.execute(trx)
}

async function saveHead(trx: Trx, county: number, frontier: Frontier): Promise<void> {
  await trx
    .withTables<JournalTables>()
    .updateTable('journal.heads')
    .set({
      size: frontier.size,
      frontier: Buffer.from(joinedHashes(frontier.hashes)),
      root: Buffer.from(rootOf(frontier)),
    })
    .where('county_id', '=', county)
    .execute()
}
