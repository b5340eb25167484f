import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { statementNames } from '#platform/db.names.ts'

// The two marks stand beside the statements, because the query builder passes them through untouched.
const heldBack = new WeakSet<CompiledQuery>()
const bundles = new WeakMap<CompiledQuery, readonly CompiledQuery[]>()

/** The statement, to be sent in front of the transaction's next one, at the latest with its commit. */
export function held(query: CompiledQuery): CompiledQuery {
  heldBack.add(query)
  return query
}

/** Several statements sent at once, each without waiting for the answer of the one before. */
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
    this.#pool = new pg.Pool({ ...config, pipeline: true })
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

type Answer = pg.QueryResult<Record<string, unknown>>

class PipelineConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
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
    // Whatever comes of it, the transaction is over: a failed one ends with a commit too.
    const [answer] = await this.#send([CompiledQuery.raw('commit')]).finally(() => {
      this.#isOpen = false
    })
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

  // eslint-disable-next-line require-yield -- a cursor holds the connection; the product pages
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows are read in pages, not streamed')
  }

  async #send(queries: readonly CompiledQuery[]): Promise<readonly Answer[]> {
    const ahead = this.#ahead
    this.#ahead = []
    if (ahead.length > 0) this.#isOpen = true
    const all = [...openingOf(ahead), ...queries]
    // Each is waited for, also after a failure: nothing of this transaction may still be under way
    // when it is rolled back.
    const settled = await Promise.allSettled(all.map((query) => this.#ask(query)))
    const answers: Answer[] = []
    for (const each of settled) {
      if (each.status === 'fulfilled') answers.push(each.value)
      else {
        if (!(each.reason instanceof pg.DatabaseError)) this.#isBroken = true
        throw each.reason
      }
    }
    return answers.slice(-queries.length)
  }

  #ask({ sql, parameters }: CompiledQuery): Promise<Answer> {
    const name = parameters.length > 0 ? statementNames.of(sql) : undefined
    const values = [...parameters]
    return this.#client.query(
      name === undefined ? { text: sql, values } : { name, text: sql, values },
    )
  }
}

/** `begin` and the settings behind it have no parameters, so they go as one text. */
function openingOf(ahead: readonly CompiledQuery[]): readonly CompiledQuery[] {
  const at = ahead.findIndex(({ parameters }) => parameters.length > 0)
  const plain = at < 0 ? ahead : ahead.slice(0, at)
  if (plain.length < 2) return ahead
  const text = plain.map(({ sql }) => sql).join(';')
  return [CompiledQuery.raw(text), ...ahead.slice(plain.length)]
}

function resultOf({ command, rowCount, rows }: Answer): QueryResult<unknown> {
  const isWrite = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command)
  return isWrite ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
}
