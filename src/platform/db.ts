import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql, type IsolationLevel, type Transaction } from 'kysely'
import pg from 'pg'
import { typeReaders } from '#platform/db.types.ts'

type NoTables = Record<never, never>

/** A pool of one login, without tables: each room adds its own with `db.withTables<…>()`. */
export type Db = Kysely<NoTables>

/** The same inside a transaction. Everything that writes asks for this one. */
export type Trx = Transaction<NoTables>

export type DbOptions = {
  readonly max?: number
  readonly name?: string
  /** Told of a connection that broke, as when the server stops. The pool replaces it. */
  readonly onLostConnection?: (error: Error) => void
}

/** Opens lazily: the first query connects. Works for a socket path and for a server alike. */
export function openDb(url: string, options: DbOptions = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'ansheng',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD -c client_min_messages=warning',
    types: typeReaders,
  })
  // Without listeners the driver turns a stopped server into a crash of this process: of the pool
  // for idle connections, of each connection while someone has it. The query itself fails too.
  const onError = options.onLostConnection ?? (() => undefined)
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) })
}

export function closeDb(db: Db): Promise<void> {
  return db.destroy()
}

export type CountyOptions = {
  readonly readOnly?: boolean
  readonly isolation?: IsolationLevel
  /** Runs `work` again after a serialization failure or deadlock: only for work that may run twice. */
  readonly retry?: boolean
}

/**
 * One transaction in which only the rows of one county (县) exist. The setting ends with the
 * transaction, so it cannot follow a connection back into the pool. Outside, there are no rows.
 */
export async function inCounty<Value>(
  db: Db,
  countyId: number,
  work: (trx: Trx) => Promise<Value>,
  options: CountyOptions = {},
): Promise<Value> {
  if (!Number.isInteger(countyId) || countyId < 1 || countyId > 2_147_483_647)
    throw new Error(`not a county id: ${countyId}`)
  // A literal on purpose: set_config() gives no rows on Citus, and SET takes no parameters.
  const context = sql.raw(`set local app.county_id = '${countyId}'`)
  return inTransaction(
    db,
    async (trx) => {
      await context.execute(trx)
      return work(trx)
    },
    options,
  )
}

/** A transaction without a county, for local and reference tables. Tenant tables are empty in it. */
export async function inTransaction<Value>(
  db: Db,
  work: (trx: Trx) => Promise<Value>,
  options: CountyOptions = {},
): Promise<Value> {
  let builder = db.transaction()
  if (options.isolation) builder = builder.setIsolationLevel(options.isolation)
  if (options.readOnly) builder = builder.setAccessMode('read only')
  const lastTry = options.retry ? 5 : 0
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await builder.execute(work)
    } catch (error) {
      if (attempt >= lastTry || !isTransient(error)) throw error
      await sleep(10 * 2 ** attempt)
    }
  }
}

/** The five-character code PostgreSQL gave an error, or undefined where it came from elsewhere. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** A key that already exists. Constraint names differ between PostgreSQL and Citus; the code does not. */
export function isDuplicate(error: unknown): boolean {
  return sqlState(error) === '23505'
}

function isTransient(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}
