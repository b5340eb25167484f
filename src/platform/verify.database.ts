import { sql, type RawBuilder } from 'kysely'
import { columnTypes } from '#ledger/columns.ts'
import { loadTables, protectedTables, type Table } from '#platform/catalogue.ts'
import type { Trx } from '#platform/db.ts'
import { leavesOf } from '#platform/journal.batches.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import { platformFinding } from '#platform/verify.finding.ts'
import type {
  BatchItem,
  CheckpointItem,
  EntryItem,
  PrintedRow,
  TableShape,
  VerifyJob,
} from '#platform/verify.job.ts'
import { tilesIn, type StoredHead, type VerifySource } from '#platform/verify.source.ts'

/** Numbers above the count of entries are possible where entries were removed, but not so many. */
const roomForGaps = 1_000_000

/**
 * One county as the database holds it, inside a repeatable-read transaction of the auditor. Which
 * tables are protected is asked of the catalogue each time, never of a list of ours.
 */
export async function databaseSource(trx: Trx, county: number): Promise<VerifySource> {
  const tables = protectedTables(await loadTables(trx))
  const readable = await readableOf(trx, tables)
  const closed = tables.filter((table) => !readable.includes(table))
  const head = await storedHead(trx, county)
  const { rows } = await sql<{ count: number }>`select count(*) as count from journal.entries
    where county_id = ${county} and seq is not null`.execute(trx)
  const count = rows[0]?.count ?? 0
  return {
    head,
    tiles: await storedTiles(trx, county),
    seqLimit: count + roomForGaps,
    obstacles: closed.map(({ name }) => platformFinding({ code: 'table_unreadable', table: name })),
    jobs: () => jobsOf(trx, county, readable, Math.max(count, head?.size ?? 0)),
  }
}

async function* jobsOf(
  trx: Trx,
  county: number,
  tables: readonly Table[],
  size: number,
): AsyncGenerator<VerifyJob> {
  for await (const items of fetched<EntryItem>(trx, entriesQuery(county, sql`seq is not null`)))
    yield { kind: 'entries', given: { items } }
  let waiting = size
  for await (const rows of fetched<EntryItem>(trx, entriesQuery(county, sql`seq is null`))) {
    // A staged entry has no leaf yet, and as its number the one it would get next.
    const items = rows.map(({ leaf: _none, ...row }, at) => ({ ...row, seq: waiting + at }))
    waiting += items.length
    yield { kind: 'staged', given: { items } }
  }
  for await (const rows of fetched<BatchRow>(trx, batchesQuery(county), 'few'))
    yield { kind: 'batches', given: { items: rows.map(batchItem) } }
  let number = 0
  for await (const rows of fetched<CheckpointRow>(trx, checkpointsQuery(county))) {
    const items = rows.map((row) => ({ ...row, number: (number += 1) }))
    yield { kind: 'checkpoints', given: { items } }
  }
  for (const table of tables) {
    const shape = shapeOf(table)
    yield { kind: 'printed', table: shape, rows: [] }
    for await (const rows of fetched<PrintedRow>(trx, rowsQuery(county, shape)))
      yield { kind: 'printed', table: shape, rows }
  }
}

/** A table's columns with the types that have a canonical form; another type is compared as text. */
export function shapeOf(table: Table): TableShape {
  const columns = table.columns.map(({ name, type }) => ({
    name,
    type: columnTypes.find((known) => known === type) ?? ('text' as const),
  }))
  return { name: table.name, columns, primaryKey: table.primaryKey }
}

type BatchRow = {
  readonly entry: string
  readonly chunk: number
  readonly keys: unknown
  readonly digests: Buffer
}
type CheckpointRow = Omit<CheckpointItem, 'number'>

/** A cursor takes no parameters, and current_setting() would not lead Citus to the county's shard. */
function literal(county: number): RawBuilder<unknown> {
  if (!Number.isSafeInteger(county)) throw new Error('not a county')
  // eslint-disable-next-line no-restricted-syntax -- a checked whole number, in a read-only transaction
  return sql.raw(`${county}`)
}

/** What somebody wrote into a number by hand must not stop the verifier: beyond reason is one value. */
const possible = (column: string): RawBuilder<unknown> =>
  sql`least(${sql.id(column)}, 9007199254740991)`

/** A moment to the microsecond; infinity and years before Christ are some other text, not an error. */
const micros = (column: string): RawBuilder<unknown> =>
  sql`coalesce(to_char(${sql.id(column)}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')`

const entriesQuery = (county: number, which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select ${possible('seq')} as seq, entry as text, sig, encode(leaf, 'hex') as leaf, id::text as id, type,
    subject_kind as "subjectKind", subject_id as "subjectId", ${micros('staged_at')} as "stagedAt"
  from journal.entries where county_id = ${literal(county)} and ${which} order by seq, turn, id`

const batchesQuery = (county: number): RawBuilder<unknown> => sql`
  select entry_id::text as entry, chunk, keys, digests from journal.batches
  where county_id = ${literal(county)} order by entry_id, chunk`

const checkpointsQuery = (county: number): RawBuilder<unknown> => sql`
  select ${possible('size')} as size, encode(root, 'hex') as root, note, ${micros('at')} as at from journal.checkpoints
  where county_id = ${literal(county)} order by at, size`

function rowsQuery(county: number, { name, columns }: TableShape): RawBuilder<unknown> {
  // As text in every case: the driver would round what a tamperer wrote, or stumble over it.
  const printed = columns.map((column) => {
    const id = sql.id(column.name)
    return sql`${id}::text as ${id}`
  })
  return sql`select ${sql.join(printed)} from ${sql.table(name)}
    where county_id = ${literal(county)}`
}

/** The rows of a query in chunks, through a cursor: the whole table is never in memory. */
async function* fetched<Row>(
  trx: Trx,
  query: RawBuilder<unknown>,
  pages: 'many' | 'few' = 'many',
): AsyncGenerator<readonly Row[]> {
  await sql`declare verify_rows no scroll cursor for ${query}`.execute(trx)
  for (;;) {
    const page =
      pages === 'many' ? sql<Row>`fetch 2000 from verify_rows` : sql<Row>`fetch 20 from verify_rows`
    const { rows } = await page.execute(trx)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close verify_rows`.execute(trx)
}

function batchItem({ entry, chunk, keys, digests }: BatchRow): BatchItem {
  const names = Array.isArray(keys) ? keys.map(String) : []
  return { entry, chunk, leaves: leavesOf(names, digests) }
}

async function storedHead(trx: Trx, county: number): Promise<StoredHead | null> {
  const row = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.heads')
    .select([sql<number>`least(size, 9007199254740991)`.as('size'), 'root', 'frontier'])
    .where('county_id', '=', county)
    .executeTakeFirst()
  if (!row) return null
  return {
    size: row.size,
    root: row.root.toString('hex'),
    frontier: row.frontier.toString('hex'),
  }
}

async function storedTiles(trx: Trx, county: number): Promise<VerifySource['tiles']> {
  const rows = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.tiles')
    .select(['level', 'position as index', 'hashes'])
    .where('county_id', '=', county)
    .execute()
  return tilesIn(rows)
}

async function readableOf(trx: Trx, tables: readonly Table[]): Promise<readonly Table[]> {
  if (tables.length === 0) return []
  const { rows } = await sql<{ name: string }>`select name from unnest(array[${sql.join(
    tables.map(({ name }) => name),
  )}]::text[]) name
    where has_schema_privilege(split_part(name, '.', 1), 'usage')
      and has_table_privilege(name, 'select')`.execute(trx)
  return tables.filter((table) => rows.some(({ name }) => name === table.name))
}
