import { once } from 'node:events'
import pg from 'pg'
import type { Config } from '#main/config.ts'
import { reachDatabase } from '#main/database.ts'
import { tellRefusals } from '#main/tell.ts'
import { readOrCreatePassword } from '#platform/keys.ts'
import { loginUrl } from '#platform/migrate.logins.ts'

/**
 * `ansheng sql [--superuser] [--county N] ["select …"]`: one statement from the command line, or
 * many from standard input, answered as a table. By default the auditor's login, which only reads;
 * the superuser is for repairs, and verify will name what it changed.
 */
export async function runSql(argv: readonly string[], config: Config): Promise<number> {
  const superuser = argv.includes('--superuser')
  const countyAt = argv.indexOf('--county')
  const county = countyAt < 0 ? 1 : Number(argv[countyAt + 1])
  if (!Number.isInteger(county)) throw new Error('--county takes a number')
  const words = argv.filter(
    (word, i) =>
      word !== '--superuser' && word !== '--county' && (countyAt < 0 || i !== countyAt + 1),
  )
  const text = words.length > 0 ? words.join(' ') : await standardInput()
  const found = await reachDatabase(config)
  if (!found.ok) return tellRefusals(found.refusal)
  const reached = found.value
  const password = readOrCreatePassword({
    dataDir: config.dataDir,
    process: 'auditor',
    name: 'database-password',
  })
  const url = superuser
    ? (reached.superuserUrl ?? config.databaseUrl)
    : loginUrl(reached.bare, 'auditor', password)
  const client = new pg.Client({ connectionString: url, types: plainText })
  // A server that stops under the command would otherwise end this process without a word.
  client.on('error', (error) => process.stderr.write(`${error.message}\n`))
  await client.connect()
  try {
    await client.query(`set app.county_id = '${county}'`)
    const results = await client.query({ text, rowMode: 'array' })
    for (const result of Array.isArray(results) ? (results as pg.QueryArrayResult[]) : [results])
      print(result)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await client.end()
    await reached.close()
  }
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = []
  process.stdin.on('data', (part: Buffer) => parts.push(part))
  await once(process.stdin, 'end')
  return Buffer.concat(parts).toString('utf8')
}

/** Every value as PostgreSQL writes it. */
const plainText = {
  getTypeParser: () => (value: string) => value,
} as unknown as pg.CustomTypesConfig // the same reader for every type

function print(result: pg.QueryArrayResult): void {
  const names = result.fields?.map(({ name }) => name) ?? []
  if (names.length > 0) {
    process.stdout.write(`${names.join('\t')}\n`)
    for (const row of result.rows)
      process.stdout.write(`${row.map((cell) => (cell === null ? '' : String(cell))).join('\t')}\n`)
  }
  process.stdout.write(`${result.command} ${String(result.rowCount ?? 0)}\n`)
}
