import { once } from 'node:events'
import type { Config } from '#main/config.ts'
import { reachDatabase } from '#main/database.ts'
import { tellRefusals } from '#main/tell.ts'
import { readOrCreatePassword } from '#platform/keys.ts'
import { loginUrl } from '#platform/migrate.logins.ts'
import { runStatements } from '#platform/statements.ts'

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
  try {
    for (const { columns, rows, tag } of await runStatements(url ?? '', text, county)) {
      if (columns.length > 0) process.stdout.write(`${columns.join('\t')}\n`)
      for (const row of rows) process.stdout.write(`${row.map((cell) => cell ?? '').join('\t')}\n`)
      process.stdout.write(`${tag}\n`)
    }
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await reached.close()
  }
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = []
  process.stdin.on('data', (part: Buffer) => parts.push(part))
  await once(process.stdin, 'end')
  return Buffer.concat(parts).toString('utf8')
}
