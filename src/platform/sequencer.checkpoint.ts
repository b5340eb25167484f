import { addMs, msOf, type Instant } from '#basics/instant.ts'
import type { Refusals } from '#basics/result.ts'
import { entryLeaf } from '#ledger/entry.ts'
import { appendLeaves, rootOf, sameBytes, type Frontier } from '#ledger/merkle.ts'
import { makeConsistency } from '#ledger/proofs.ts'
import { frontierFromTiles, nodeReader } from '#ledger/tiles.ts'
import { inCounty, type Db, type Trx } from '#platform/db.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import type { Clock } from '#platform/ports.ts'
import type { HeadText, Signer, SignRequest } from '#platform/signer.ts'
import { withTiles } from '#platform/sequencer.tiles.ts'

export type CheckpointOptions = {
  readonly db: Db
  readonly signer: Signer
  readonly county: number
  readonly clock: Clock
  /** The name of this county's log, the first line of its checkpoints. */
  readonly origin: string
  /** A tree that does not grow is signed again after so long, so that silence shows. */
  readonly idleMs?: number
}

/** How an attempt at a checkpoint ended. */
export type CheckpointOutcome =
  | { readonly kind: 'signed'; readonly size: number; readonly at: Instant }
  | { readonly kind: 'nothing_new' }
  /** What is stored does not add up to the head; the signer was not even asked. */
  | { readonly kind: 'damaged'; readonly seq?: number }
  | { readonly kind: 'refused'; readonly refusal: Refusals }

const hourMs = 3_600_000
const entriesInQuery = 5000

/**
 * Has the tree signed (检查点) when it grew or an hour passed: recomputes the new leaves from the
 * stored entries, proves that the tree only grew since the signer's own last size, stores the note.
 */
export async function checkpointOnce(options: CheckpointOptions): Promise<CheckpointOutcome> {
  const { db, signer, county, origin } = options
  const last = await signer.last(origin)
  const prepared = await inCounty(db, county, (trx) => prepare(trx, options, last), {
    isolation: 'repeatable read',
    readOnly: true,
  })
  if (prepared.kind !== 'ask') return prepared
  const signed = await signer.sign(prepared.request)
  if (!signed.ok) return { kind: 'refused', refusal: signed.refusal }
  const { size, root } = prepared.request
  const { at, note } = signed.value
  await inCounty(db, county, (trx) =>
    trx
      .withTables<JournalTables>()
      .insertInto('journal.checkpoints')
      .values({ county_id: county, size, at, root: Buffer.from(root, 'hex'), note })
      .onConflict((conflict) => conflict.columns(['county_id', 'size', 'at']).doNothing())
      .execute(),
  )
  return { kind: 'signed', size, at }
}

type Prepared =
  | { readonly kind: 'ask'; readonly request: SignRequest }
  | Exclude<CheckpointOutcome, { readonly kind: 'signed' | 'refused' }>

async function prepare(
  trx: Trx,
  { county, origin, clock, idleMs = hourMs }: CheckpointOptions,
  last: HeadText | null,
): Promise<Prepared> {
  const head = await readHead(trx, county)
  if (!head) return last ? ask(origin, { size: 0, root: emptyHex }, last, []) : nothingNew
  const next = { size: head.size, root: head.root.toString('hex') }
  const oldSize = last?.size ?? 0
  // A shorter tree, or another one of the same length: the signer's answer is the alarm.
  if (last && (head.size < oldSize || (head.size === oldSize && next.root !== last.root)))
    return ask(origin, next, last, [])
  if (head.size === oldSize && !(await isDue(trx, county, head.size, addMs(clock.now(), -idleMs))))
    return nothingNew
  if (head.size === 0) return nothingNew
  const grown = await regrow(trx, county, oldSize, head.size)
  if (grown.kind !== 'grown') return grown
  if (!sameBytes(rootOf(grown.frontier), head.root)) return { kind: 'damaged' }
  const proof = await provenFrom(trx, county, oldSize, head.size)
  return proof ? ask(origin, next, last, proof) : { kind: 'damaged' }
}

const nothingNew = { kind: 'nothing_new' } as const
const emptyHex = Buffer.from(rootOf({ size: 0, hashes: [] })).toString('hex')

function ask(
  origin: string,
  next: HeadText,
  last: HeadText | null,
  proof: readonly string[],
): Prepared {
  return { kind: 'ask', request: { origin, ...next, oldSize: last?.size ?? 0, proof } }
}

function readHead(
  trx: Trx,
  county: number,
): Promise<{ readonly size: number; readonly root: Buffer } | undefined> {
  return trx
    .withTables<JournalTables>()
    .selectFrom('journal.heads')
    .select(['size', 'root'])
    .where('county_id', '=', county)
    .executeTakeFirst()
}

/** Whether no checkpoint of this size was stored since `since`: also after a crash before storing it. */
async function isDue(trx: Trx, county: number, size: number, since: Instant): Promise<boolean> {
  const newest = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.checkpoints')
    .select('at')
    .where('county_id', '=', county)
    .where('size', '=', size)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return !newest || msOf(newest.at) <= msOf(since)
}

type Grown =
  | { readonly kind: 'grown'; readonly frontier: Frontier }
  | { readonly kind: 'damaged'; readonly seq?: number }

/** The edge at `to`, from the tiles at `from` and the entries between, each hashed again. */
async function regrow(trx: Trx, county: number, from: number, to: number): Promise<Grown> {
  const start = await withTiles(trx, county, (read) => frontierFromTiles(from, read))
  if (!start) return { kind: 'damaged' }
  let frontier = start
  while (frontier.size < to) {
    const rows = await trx
      .withTables<JournalTables>()
      .selectFrom('journal.entries')
      .select(['seq', 'entry', 'sig', 'leaf'])
      .where('county_id', '=', county)
      .where('seq', '>=', frontier.size)
      .where('seq', '<', Math.min(to, frontier.size + entriesInQuery))
      .orderBy('seq')
      .execute()
    if (rows.length === 0) return { kind: 'damaged', seq: frontier.size }
    const leaves = rows.map(({ entry, sig }) => entryLeaf(entry, sig))
    const wrong = rows.findIndex(
      ({ seq, leaf }, at) =>
        seq !== frontier.size + at || !leaf || !sameBytes(leaf, leaves[at] ?? leaf.subarray(1)),
    )
    if (wrong >= 0) return { kind: 'damaged', seq: frontier.size + wrong }
    frontier = appendLeaves(frontier, leaves)
  }
  return { kind: 'grown', frontier }
}

async function provenFrom(
  trx: Trx,
  county: number,
  from: number,
  to: number,
): Promise<readonly string[] | undefined> {
  if (from === 0 || from === to) return []
  const proof = await withTiles(trx, county, (read) => makeConsistency(from, to, nodeReader(read)))
  return proof?.map((hash) => Buffer.from(hash).toString('hex'))
}
