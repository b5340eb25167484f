import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { sendBatch, type Answer, type Statement } from '#platform/db.batch.ts'
import { statementNames } from '#platform/db.names.ts'
import { typeReaders } from '#platform/db.types.ts'

// The two marks stand beside the statements, because the query builder passes them through untouched.
const heldBack = new WeakSet<CompiledQuery>()
const bundles = new WeakMap<CompiledQuery, readonly CompiledQuery[]>()

/** The statement, to be sent in front of the transaction's next one, at the latest with its commit. */
export function held(query: CompiledQuery): CompiledQuery {
  heldBack.add(query)
  return query
}

/** Several statements sent at once, none waiting for the answer of the one before. */
export function bundleOf(queries: readonly CompiledQuery[]): CompiledQuery {
  const bundle = CompiledQuery.raw(`-- ${queries.length} statements`)
  bundles.set(bundle, queries)
  return bundle
}

/**
 * Transactions of few round trips. Most of what a short transaction costs is two processes waking
 * each other, and the server planning what it planned a moment ago. So `begin` waits for the first
 * statement and goes out with it, statements may share one trip, and frequent ones are prepared.
 * The server still runs them one by one, in order, and after a failed one none.
 */
export class PipelineDriver implements Driver {
  readonly #pool: pg.Pool
  readonly #connections = new WeakMap<pg.PoolClient, PipelineConnection>()

  constructor(config: pg.PoolConfig, onError: (error: Error) => void) {
    this.#pool = new pg.Pool({ ...config, types: typeReaders })
    // Without listeners a stopped server crashes this process: of the pool for idle connections, of
    // each connection while someone has it. The query itself fails too.
    this.#pool.on('error', onError)
    this.#pool.on('connect', (client) => client.on('error', onError))
  }

  async init(): Promise<void> {
    // The first query connects.
  }

  async acquireConnection(): Promise<PipelineConnection> {
    const client = await this.#pool.connect()
    const known = this.#connections.get(client)
    if (known) return known
    const connection = new PipelineConnection(client)
    this.#connections.set(client, connection)
    return connection
  }

  async beginTransaction(
    connection: PipelineConnection,
    wanted: TransactionSettings,
  ): Promise<void> {
    const isolation = wanted.isolationLevel ? ` isolation level ${wanted.isolationLevel}` : ''
    connection.begin(`begin${isolation}${wanted.accessMode ? ` ${wanted.accessMode}` : ''}`)
  }

  commitTransaction(connection: PipelineConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: PipelineConnection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(connection: PipelineConnection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.#pool.end()
  }
}

/**
 * A plan made while a table was almost empty reads all of it when it no longer is, and the server
 * only notices with its statistics, a minute or more later. So each connection prepares anew.
 */
const plansLastMs = 15_000

class PipelineConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  readonly #prepared = new Map<string, unknown>()
  #preparedAt = performance.now()
  #ahead: CompiledQuery[] = []
  #isOpen = false
  #isBroken = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  begin(text: string): void {
    this.#ahead = [CompiledQuery.raw(text)]
  }

  async commit(): Promise<void> {
    // Where a statement in front of it fails, the server skips the commit, and rollback has to end it.
    const [answer] = await this.#send([CompiledQuery.raw('commit')])
    this.#isOpen = false
    // So it answers where a statement failed and its error was swallowed on the way up.
    if (answer?.command === 'ROLLBACK') throw new Error('rolled back instead of committed')
  }

  async rollback(): Promise<void> {
    this.#ahead = []
    if (!this.#isOpen) return
    await this.#send([CompiledQuery.raw('rollback')])
    this.#isOpen = false
  }

  release(): void {
    // A transaction that did not end, or an answer nobody knows: the next user must not get it.
    this.#client.release(this.#isBroken || this.#isOpen || this.#ahead.length > 0)
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (heldBack.has(query)) {
      this.#ahead.push(query)
      return { rows: [] }
    }
    const several = bundles.get(query)
    const answers = await this.#send(several ?? [query])
    const [first] = answers
    // The row type is the builder's promise about the statement; of a bundle the rows are answers.
    if (several || !first) return { rows: answers.map(resultOf) as Row[] }
    return resultOf(first) as QueryResult<Row>
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows are read in pages, not streamed')
  }

  /** What was held back goes first; a text without parameters may be many statements, and goes alone. */
  async #send(queries: readonly CompiledQuery[]): Promise<readonly Answer[]> {
    const ahead = this.#ahead
    this.#ahead = []
    if (ahead.length > 0) this.#isOpen = true
    try {
      const [only] = queries
      if (only && queries.length === 1 && only.parameters.length === 0 && !oneWord.test(only.sql)) {
        if (ahead.length > 0) await this.#sendAll(ahead)
        const answer: Answer | readonly Answer[] = await this.#client.query(only.sql)
        // Of many statements the driver gives a list, which nobody reads.
        return 'rows' in answer ? [answer] : [{ command: '', rowCount: null, rows: [] }]
      }
      return (await this.#sendAll([...ahead, ...queries])).slice(ahead.length)
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.#isBroken = true
      throw error
    }
  }

  #sendAll(queries: readonly CompiledQuery[]): Promise<readonly Answer[]> {
    const now = performance.now()
    if (now - this.#preparedAt > plansLastMs) {
      this.#prepared.clear()
      this.#preparedAt = now
    }
    return sendBatch(this.#client, queries.map(statementOf), this.#prepared, typeReaders)
  }
}

/** `commit`, `rollback`: one statement for certain. */
const oneWord = /^[a-z]+$/

/** `begin`, `commit` and settings have no parameters: cheap to read anew, and without a plan to keep. */
const statementOf = ({ sql, parameters }: CompiledQuery): Statement => ({
  name: parameters.length > 0 ? statementNames.of(sql) : undefined,
  text: sql,
  values: parameters,
})

function resultOf({ command, rowCount, rows }: Answer): QueryResult<unknown> {
  const isWrite = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command)
  return isWrite ? { rows: [...rows], numAffectedRows: BigInt(rowCount ?? 0) } : { rows: [...rows] }
}
