import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Refusal } from '#basics/result.ts'
import { closeDb, openDb, sqlState, type Trx } from '#platform/db.ts'

/** The logins of the processes; none of them owns anything. */
export const loginNames = ['app', 'vault', 'sequencer', 'auditor'] as const
export type LoginName = (typeof loginNames)[number]
export type LoginPasswords = Readonly<Record<LoginName, string>>

type Limits = { readonly statement: string; readonly lock: string; readonly idle: string }

/** A person waits for `app`; the others read or number long stretches. */
const limitsOf: Readonly<Record<LoginName, Limits>> = {
  app: { statement: '5s', lock: '2s', idle: '10s' },
  vault: { statement: '15s', lock: '5s', idle: '30s' },
  sequencer: { statement: '30s', lock: '5s', idle: '30s' },
  auditor: { statement: '10min', lock: '5s', idle: '10min' },
}

/** Makes the logins that are missing. Names those that were there and the ones that may do too much. */
export async function createLogins(
  trx: Trx,
  passwords: LoginPasswords,
): Promise<{ readonly existing: readonly LoginName[]; readonly unfit: readonly Refusal[] }> {
  const found = await sql<{ name: LoginName; unfit: boolean }>`
    select rolname as name,
      rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication as unfit
    from pg_catalog.pg_roles where rolname in (${sql.join(loginNames)})`.execute(trx)
  const existing = found.rows.map(({ name }) => name)
  for (const login of loginNames.filter((name) => !existing.includes(name))) {
    await sql
      .raw(
        `create role ${login} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit
         password '${scramVerifier(passwords[login])}'`,
      )
      .execute(trx)
    const { statement, lock, idle } = limitsOf[login]
    for (const [setting, value] of [
      ['statement_timeout', statement],
      ['lock_timeout', lock],
      ['idle_in_transaction_session_timeout', idle],
      ['search_path', 'pg_catalog'],
    ])
      await sql.raw(`alter role ${login} set ${setting} = '${value}'`).execute(trx)
  }
  const unfit = found.rows
    .filter((row) => row.unfit)
    .map(({ name }) => ({ code: 'database_login_unfit', detail: { login: name } }))
  return { existing, unfit }
}

/** Only named logins get into the database, and nobody makes anything in `public`. */
export async function grantConnections(trx: Trx): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(trx)
  const database = `"${rows[0]?.name.replaceAll('"', '""')}"`
  for (const statement of [
    `revoke all on database ${database} from public`,
    `grant connect on database ${database} to ${loginNames.join(', ')}`,
    'revoke all on schema public from public',
  ])
    await sql.raw(statement).execute(trx)
}

/** Logins that do not open with the password we hold: the keys beside this program are not theirs. */
export async function refusedLogins(
  ownerUrl: string,
  passwords: LoginPasswords,
  names: readonly LoginName[],
): Promise<readonly Refusal[]> {
  const outcomes = await Promise.all(
    names.map(async (login) => {
      const db = openDb(loginUrl(ownerUrl, login, passwords[login]), { max: 1 })
      try {
        await sql`select 1`.execute(db)
        return []
      } catch (error) {
        if (!isRefusedLogin(error)) throw error
        return [{ code: 'login_refused', detail: { login } }]
      } finally {
        await closeDb(db)
      }
    }),
  )
  return outcomes.flat()
}

/** 28P01: a wrong password, 28000: no way in with it. Any other error is not about the keys. */
export function isRefusedLogin(error: unknown): boolean {
  return ['28P01', '28000'].includes(sqlState(error) ?? '')
}

/** The same server and database, entered as another login. */
export function loginUrl(ownerUrl: string, login: string, password: string): string {
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(login)
  url.password = encodeURIComponent(password)
  return url.href
}

/** What the server keeps of a SCRAM-SHA-256 password (RFC 5803), so that the password itself never travels or is logged. */
export function scramVerifier(password: string): string {
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const sign = (text: string): Buffer => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(sign('Client Key')).digest('base64')
  const server = sign('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`
}
