import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import { closeDb, inTransaction, openDb, type Db, type Trx } from '#platform/db.ts'
import {
  createLogins,
  grantConnections,
  isRefusedLogin,
  refusedLogins,
  scramVerifier,
  type LoginName,
  type LoginPasswords,
} from '#platform/migrate.logins.ts'

export type MigrationFile = {
  readonly number: number
  readonly name: string
  readonly sha256: string
  readonly text: string
}

export type MigrateInput = {
  readonly ownerUrl: string
  readonly logins: LoginPasswords
  /** For tests; else the product's own `db/migrations`. */
  readonly directory?: string
}

const productMigrations = join(import.meta.dirname, '../../db/migrations')

/**
 * Brings a database up to this program: logins, rights, then every new migration, each in one
 * transaction. Refuses a migration changed after it ran, a database newer than the program, and
 * logins that are not ours.
 */
export async function migrate(
  input: MigrateInput,
): Promise<Result<{ readonly applied: readonly string[] }>> {
  const files = readMigrations(input.directory ?? productMigrations)
  const owner = openDb(input.ownerUrl, { max: 1, name: 'ansheng-migrate' })
  try {
    const ground = await inTransaction(owner, (trx) => layGround(trx, input.logins))
    const refused = await refusedLogins(input.ownerUrl, input.logins, ground.existing)
    const wrong = [...ground.unfit, ...refused, ...(await disagreements(owner, files))]
    const [first, ...more] = wrong
    if (first) return refuse(first, ...more)
    const applied: string[] = []
    for (const file of files) if (await runOnce(owner, file)) applied.push(file.name)
    return ok({ applied })
  } catch (error) {
    if (!isRefusedLogin(error)) throw error
    const login = decodeURIComponent(new URL(input.ownerUrl).username)
    return refuse({ code: 'login_refused', detail: { login } })
  } finally {
    await closeDb(owner)
  }
}

/** `0001-ground.sql`, `0002-….sql`: in order. A repeated number is a bug of the checkout. */
export function readMigrations(directory: string): readonly MigrationFile[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const numbers = new Set<number>()
  return names.map((name) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
    if (!number || numbers.has(number)) throw new Error(`${name}: wrong or repeated number`)
    numbers.add(number)
    const text = readFileSync(join(directory, name), 'utf8')
    return { number, name, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
}

/** One statement ends at a `;` at the end of a line that is not a comment. */
export function statementsOf(text: string): readonly string[] {
  const statements: string[] = []
  let lines: string[] = []
  for (const line of text.split('\n')) {
    const code = line.trim()
    if (code === '' || code.startsWith('--')) continue
    lines.push(line)
    if (!code.endsWith(';')) continue
    statements.push(lines.join('\n'))
    lines = []
  }
  if (lines.length > 0) throw new Error(`a migration ends without ';': ${lines.join(' ').trim()}`)
  return statements
}

type Ground = { readonly existing: readonly LoginName[]; readonly unfit: readonly Refusal[] }

async function layGround(trx: Trx, passwords: LoginPasswords): Promise<Ground> {
  // Two programs that start at once: the second waits here and then finds everything made.
  await sql`select pg_advisory_xact_lock(7261, 1)`.execute(trx)
  const logins = await createLogins(trx, passwords)
  await grantConnections(trx)
  await sql`create schema if not exists ansheng`.execute(trx)
  await sql`create table if not exists ansheng.migrations (
    number int not null,
    name text not null,
    sha256 text not null,
    constraint migrations_pk primary key (number)
  )`.execute(trx)
  await sql`comment on table ansheng.migrations is
    'kind=local protected=no What brought the database to where it stands'`.execute(trx)
  await sql`grant usage on schema ansheng to auditor`.execute(trx)
  await sql`grant select on ansheng.migrations to auditor`.execute(trx)
  return logins
}

async function disagreements(owner: Db, files: readonly MigrationFile[]): Promise<Refusal[]> {
  const { rows } = await sql<{ number: number; name: string; sha256: string }>`
    select number, name, sha256 from ansheng.migrations order by number`.execute(owner)
  return rows.flatMap((row): Refusal[] => {
    const file = files.find(({ number }) => number === row.number)
    if (!file) return [{ code: 'migration_unknown', detail: { file: row.name } }]
    if (file.sha256 === row.sha256) return []
    return [{ code: 'migration_changed', detail: { file: file.name } }]
  })
}

/** False where another program has run it since we looked. */
function runOnce(owner: Db, file: MigrationFile): Promise<boolean> {
  return inTransaction(owner, async (trx) => {
    await sql`lock table ansheng.migrations in exclusive mode`.execute(trx)
    const done = await sql`select 1 from ansheng.migrations where number = ${file.number}`.execute(
      trx,
    )
    if (done.rows.length > 0) return false
    for (const statement of statementsOf(file.text)) await runStatement(trx, file, statement)
    await sql`insert into ansheng.migrations (number, name, sha256)
      values (${file.number}, ${file.name}, ${file.sha256})`.execute(trx)
    return true
  })
}

async function runStatement(trx: Trx, file: MigrationFile, statement: string): Promise<void> {
  try {
    await sql.raw(statement).execute(trx)
  } catch (error) {
    throw new Error(`${file.name}: ${statement.trim().slice(0, 200)}`, { cause: error })
  }
}

export type EmbeddedDatabase = {
  readonly superuserUrl: string
  readonly ownerPassword: string
  readonly database?: string
}

/** On the embedded cluster: the role that owns the database without being superuser, and the database. */
export async function createOwnerAndDatabase(input: EmbeddedDatabase): Promise<string> {
  const database = input.database ?? 'ansheng'
  const superuser = openDb(input.superuserUrl, { max: 1, name: 'ansheng-migrate' })
  try {
    const found = await sql<{ owner: boolean; database: boolean }>`select
      exists (select from pg_catalog.pg_roles where rolname = 'ansheng_owner') as owner,
      exists (select from pg_catalog.pg_database where datname = ${database}) as database
    `.execute(superuser)
    if (!found.rows[0]?.owner)
      await sql
        .raw(
          `create role ansheng_owner login createrole createdb nosuperuser nobypassrls
           password '${scramVerifier(input.ownerPassword)}'`,
        )
        .execute(superuser)
    if (!found.rows[0]?.database)
      await sql.raw(`create database ${database} owner ansheng_owner`).execute(superuser)
  } finally {
    await closeDb(superuser)
  }
  const url = new URL(input.superuserUrl)
  url.username = 'ansheng_owner'
  url.password = encodeURIComponent(input.ownerPassword)
  url.pathname = `/${database}`
  return url.href
}
