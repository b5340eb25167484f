import { ok, refuse, type Result } from '#basics/result.ts'
import type { Config } from '#main/config.ts'
import { bareUrl, loginPasswords } from '#main/doors.ts'
import { closeDb, openDb, type Db } from '#platform/db.ts'
import { readRun } from '#platform/embedded.lock.ts'
import { startPostgres, superuserUrl } from '#platform/embedded.ts'
import { readSecret } from '#platform/keys.ts'
import { loginUrl, type LoginName } from '#platform/migrate.logins.ts'

/** The database of one command, whether the product runs beside it or not. */
export type Reached = {
  /** Without a login. */
  readonly bare: string
  /** Whether the product is at work on it right now, as far as one can tell from here. */
  readonly isRunning: boolean
  /** Only on the embedded database. */
  readonly superuserUrl?: string
  readonly open: (login: LoginName) => Db
  readonly close: () => Promise<void>
}

/**
 * Finds the database of a data directory: the operator's, the embedded one that is running, or the
 * embedded one started for this command alone. Refuses `no_data` where nothing was ever set up.
 */
export async function reachDatabase(config: Config): Promise<Result<Reached>> {
  const { dataDir } = config
  if (config.databaseUrl) return ok(reached(dataDir, config.databaseUrl, { isRunning: true }))
  const password = readSecret({ dataDir, process: 'postgres', name: 'superuser' })?.toString()
  if (!password) return refuse({ code: 'no_data', detail: { dataDir } })
  const run = readRun(dataDir)
  if (run) {
    const url = superuserOf(run.socketDir, password)
    return ok(reached(dataDir, url, { superuser: url, isRunning: true }))
  }
  const started = await startPostgres({ dataDir })
  if (!started.ok) return started
  const url = superuserOf(started.value.socketDir, password)
  return ok(
    reached(dataDir, url, { superuser: url, isRunning: false, end: () => started.value.stop() }),
  )
}

function superuserOf(socketDir: string, password: string): string {
  const url = new URL(superuserUrl(socketDir, password))
  url.pathname = '/ansheng'
  return url.href
}

function reached(
  dataDir: string,
  url: string,
  given: {
    readonly superuser?: string
    readonly isRunning: boolean
    readonly end?: () => Promise<void>
  },
): Reached {
  const passwords = loginPasswords(dataDir)
  const opened: Db[] = []
  return {
    bare: bareUrl(url),
    isRunning: given.isRunning,
    ...(given.superuser ? { superuserUrl: given.superuser } : {}),
    open: (login) => {
      const db = openDb(loginUrl(url, login, passwords[login]), {
        max: 4,
        name: `ansheng-command-${login}`,
      })
      opened.push(db)
      return db
    },
    close: async () => {
      await Promise.all(opened.map(closeDb))
      await given.end?.()
    },
  }
}
