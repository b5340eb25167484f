import pg from 'pg'

/** One statement as it goes to the server; with a name it is prepared once on each connection. */
export type Statement = {
  readonly name: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
}

/** What the driver answers to one statement. */
export type Answer = {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: readonly unknown[]
}

/**
 * Several statements in one message each way: the server runs them in order and answers once, at the
 * end; after one that fails it runs none of the others. The driver itself would wait for an answer,
 * and have the server send one, after each. Rejects with the first failure. `prepared` holds what this
 * connection's server has by name, with its columns.
 */
export function sendBatch(
  client: pg.PoolClient,
  statements: readonly Statement[],
  prepared: Map<string, unknown>,
  types: pg.CustomTypesConfig,
): Promise<readonly Answer[]> {
  const bound = statements.map(({ values, ...rest }) => ({
    ...rest,
    values: values.map(wireValue),
  }))
  return new Promise((resolve, reject) => {
    const results = statements.map(({ name }) => {
      const result = resultOf(types)
      const columns = name === undefined ? undefined : prepared.get(name)
      if (columns) result.addFields(columns)
      return result
    })
    let at = 0
    let described: unknown = null
    const next = (): void => {
      const name = statements[at]?.name
      if (name !== undefined && !prepared.has(name)) prepared.set(name, described)
      described = null
      at += 1
    }
    // What the driver calls on whatever it sends, beyond what its types tell of.
    const batch = {
      submit: (connection: pg.Connection) => {
        write(connection, bound, prepared)
        return null
      },
      handleRowDescription: ({ fields }: { readonly fields: unknown }) => {
        described = fields
        results[at]?.addFields(fields)
      },
      handleDataRow: ({ fields }: { readonly fields: unknown }) => {
        const result = results[at]
        result?.addRow(result.parseRow(fields))
      },
      handleCommandComplete: (message: unknown) => {
        results[at]?.addCommandComplete(message)
        next()
      },
      handleEmptyQuery: next,
      handleError: reject,
      handleReadyForQuery: () => resolve(results),
    }
    client.query(batch)
  })
}

type Bound = Statement & { readonly values: readonly (string | Buffer | null)[] }

/** The driver's messages; its types want a second argument that it does not read. */
type Wire = {
  readonly stream: { write(bytes: Uint8Array): boolean }
  parse(given: { readonly name: string; readonly text: string }): void
  bind(given: { readonly statement: string; readonly values: Bound['values'] }): void
  describe(given: { readonly type: 'P' }): void
  execute(given: Record<string, never>): void
  close(given: { readonly type: 'S'; readonly name: string }): void
  sync(): void
}

function write(
  connection: pg.Connection,
  statements: readonly Bound[],
  prepared: ReadonlyMap<string, unknown>,
): void {
  const messages: Uint8Array[] = []
  // The driver's connection with another way out: its messages are gathered, so that the operating
  // system is asked once and not for each of them.
  const wire = Object.create(connection, {
    _send: { value: (message: Uint8Array) => messages.push(message) },
  }) as Wire
  const parsed = new Set<string>()
  for (const { name = '', text, values } of statements) {
    if (name === '' || !(prepared.has(name) || parsed.has(name))) {
      // A statement that failed when it ran may be there all the same; closing nothing is no error.
      if (name !== '') wire.close({ type: 'S', name })
      wire.parse({ name, text })
      parsed.add(name)
    }
    wire.bind({ statement: name, values })
    // Of what is prepared the columns are known from the first time.
    if (!prepared.has(name)) wire.describe({ type: 'P' })
    wire.execute({})
  }
  wire.sync()
  wire.stream.write(Buffer.concat(messages))
}

// Both are the driver's own and exported by it, but its types leave them out.
type Result = Answer & {
  addFields(fields: unknown): void
  parseRow(fields: unknown): unknown
  addRow(row: unknown): void
  addCommandComplete(message: unknown): void
}
const inside = pg as unknown as {
  readonly Result: new (mode: string | null, types: pg.CustomTypesConfig) => Result
  readonly utils: { prepareValue(value: unknown): string | Buffer | null }
}
const wireValue = (value: unknown): string | Buffer | null => inside.utils.prepareValue(value)
const resultOf = (types: pg.CustomTypesConfig): Result => new inside.Result(null, types)
