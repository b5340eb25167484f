import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openDb, type Db } from '#platform/db.ts'
import { readOrCreatePassword, readOrCreateSecret } from '#platform/keys.ts'
import {
  loginUrl,
  loginNames,
  type LoginName,
  type LoginPasswords,
} from '#platform/migrate.logins.ts'

/**
 * Where the processes of one installation find each other: the database without any password, the
 * private folder of sockets, and the data directory whose key files each reads for itself.
 */
export type Doors = {
  readonly dataDir: string
  /** A database address without a login; each process adds its own. */
  readonly database: string
  /** A 0700 folder for the sockets of vault and signer. */
  readonly runDir: string
}

/** The doors as a child process is told them. They hold no secret. */
export const doorsToEnv = (doors: Doors): Record<string, string> => ({
  ANSHENG_DATA: doors.dataDir,
  ANSHENG_DATABASE: doors.database,
  ANSHENG_RUN: doors.runDir,
})

export function doorsFromEnv(env: Readonly<Record<string, string | undefined>>): Doors | undefined {
  const { ANSHENG_DATA: dataDir, ANSHENG_DATABASE: database, ANSHENG_RUN: runDir } = env
  return dataDir && database && runDir ? { dataDir, database, runDir } : undefined
}

/** The address without its login, so that it may stand in an environment. */
export function bareUrl(url: string): string {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}

/** The passwords of the four logins, made on first start and kept beside the keys of who uses them. */
export function loginPasswords(dataDir: string): LoginPasswords {
  const of = (login: LoginName): string =>
    readOrCreatePassword({ dataDir, process: login, name: 'database-password' })
  const [app, vault, sequencer, auditor] = loginNames.map(of)
  if (!app || !vault || !sequencer || !auditor) throw new Error('a login has no password')
  return { app, vault, sequencer, auditor }
}

export function openLogin(doors: Doors, login: LoginName, max: number): Db {
  const password = readOrCreatePassword({
    dataDir: doors.dataDir,
    process: login,
    name: 'database-password',
  })
  return openDb(loginUrl(doors.database, login, password), { max, name: `ansheng-${login}` })
}

/** What the app shows at the door of vault or signer. */
export function socketOf(
  doors: Doors,
  whose: 'vault' | 'signer',
): { readonly socketPath: string; readonly secret: string } {
  const secret = readOrCreateSecret({ dataDir: doors.dataDir, process: whose, name: 'door' }, () =>
    Buffer.from(randomBytes(32).toString('base64url')),
  ).toString()
  return { socketPath: join(doors.runDir, `${whose}.sock`), secret }
}

/** Where a process writes its lines; kept as long as the law asks, by whoever looks after the machine. */
export const logFile = (dataDir: string, of: 'app' | 'vault'): string =>
  join(dataDir, 'logs', `${of}.log`)
