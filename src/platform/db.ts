import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
  type IsolationLevel,
  type QueryResult,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { PipelineDriver, bundleOf, held } from '#platform/db.driver.ts'

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
  const config = {
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'ansheng',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD -c client_min_messages=warning',
  }
  return new Kysely<NoTables>({
    dialect: {
      createDriver: () => new PipelineDriver(config, options.onLostConnection ?? ignore),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  })
}

const ignore = (): void => undefined

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
  const context = CompiledQuery.raw(`set local app.county_id = '${countyId}'`)
  return inTransaction(
    db,
    async (trx) => {
      await later(trx, { compile: () => context })
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

/**
 * Hands over a statement nobody waits for: it goes out ahead of the transaction's next one, at the
 * latest with the commit, and its failure is theirs. For writes whose answer says nothing.
 */
export async function later(trx: Trx, query: Compilable): Promise<void> {
  await trx.executeQuery(held(query.compile()))
}

/** A statement with what its answer means, so that it can be asked together with others. */
export type Question<Value> = {
  readonly query: CompiledQuery
  readonly read: (answer: QueryResult<unknown>) => Value
}

export function question<Row, Value>(
  query: Compilable<Row>,
  read: (rows: readonly Row[]) => Value,
): Question<Value> {
  // What the driver answers to a statement are the rows the builder promised of it.
  return { query: query.compile(), read: ({ rows }) => read(rows as Row[]) }
}

/**
 * Asks questions that do not wait for each other's answers in one round trip. Their statements run
 * in their order; the first failure is thrown when all have been answered.
 */
export async function together<const Values extends readonly unknown[]>(
  trx: Trx,
  questions: { readonly [At in keyof Values]: Question<Values[At]> },
): Promise<Values> {
  const all: readonly Question<unknown>[] = questions
  const { rows } = await trx.executeQuery(bundleOf(all.map(({ query }) => query)))
  // The driver answers a bundle with one result for each of its statements, in their order.
  const answers = rows as readonly QueryResult<unknown>[]
  return all.map(({ read }, at) => read(answers[at] ?? { rows: [] })) as unknown as Values
}

/** One question alone. */
export async function ask<Value>(trx: Trx, { query, read }: Question<Value>): Promise<Value> {
  return read(await trx.executeQuery(query))
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
