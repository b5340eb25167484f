import pg from 'pg'

/** What one statement answered, every value as PostgreSQL writes it. */
export type Answered = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly tag: string
}

/**
 * Runs the statements of an operator, for `ansheng sql`, with a county's context set. Throws what
 * the server says; it may quote the statement, which the operator has just typed.
 */
export async function runStatements(
  url: string,
  text: string,
  county: number,
): Promise<readonly Answered[]> {
  const client = new pg.Client({ connectionString: url, types: asText })
  // A server that stops under the command would otherwise end this process without a word.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`set app.county_id = '${String(Math.trunc(county))}'`)
    const answered = await client.query({ text, rowMode: 'array' })
    // Several statements in one text come back as a list, which the driver's types leave out.
    const all = (Array.isArray(answered) ? answered : [answered]) as pg.QueryArrayResult<
      (string | null)[]
    >[]
    return all.map(({ fields, rows, command, rowCount }) => ({
      columns: fields.map(({ name }) => name),
      rows,
      tag: `${command} ${String(rowCount ?? 0)}`,
    }))
  } finally {
    await client.end()
  }
}

// One reader for every type: the text itself.
const asText = {
  getTypeParser: () => (value: string) => value,
} as unknown as pg.CustomTypesConfig
