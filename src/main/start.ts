import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result } from '#basics/result.ts'
import type { Config } from '#main/config.ts'
import { bareUrl, doorsToEnv, loginPasswords, type Doors } from '#main/doors.ts'
import { startPostgres, type Postgres } from '#platform/embedded.ts'
import { readOrCreatePassword } from '#platform/keys.ts'
import { createOwnerAndDatabase, migrate } from '#platform/migrate.ts'

/** The database, ready: the embedded one started and owned, or the operator's, both migrated. */
export type Ready = { readonly ownerUrl: string; readonly postgres?: Postgres }

export async function openGround(config: Config): Promise<Result<Ready>> {
  let postgres: Postgres | undefined
  let ownerUrl = config.databaseUrl
  if (!ownerUrl) {
    const started = await startPostgres({ dataDir: config.dataDir })
    if (!started.ok) return started
    postgres = started.value
    const ownerPassword = readOrCreatePassword({
      dataDir: config.dataDir,
      process: 'owner',
      name: 'database-password',
    })
    ownerUrl = await createOwnerAndDatabase({ superuserUrl: postgres.superuserUrl, ownerPassword })
  }
  const migrated = await migrate({ ownerUrl, logins: loginPasswords(config.dataDir) })
  if (!migrated.ok) {
    await postgres?.stop()
    return migrated
  }
  return ok({ ownerUrl, ...(postgres ? { postgres } : {}) })
}

export type Running = {
  readonly doors: Doors
  /** The port the app listens on, once it does. */
  readonly listening: Promise<number>
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

/**
 * Starts vault, signer and app as processes of their own and keeps them: when one ends, all end.
 * They stop in the order app, vault, signer; the embedded database goes last.
 */
export function keepProcesses(config: Config, ready: Ready): Running {
  const runDir = mkdtempSync(join(tmpdir(), 'ansheng-run-'))
  const doors: Doors = { dataDir: config.dataDir, database: bareUrl(ready.ownerUrl), runDir }
  const children = (['vault', 'sign', 'serve'] as const).map((name) => ({
    name,
    child: startChild(name, config, doors),
  }))
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    for (const { child } of children.toReversed()) await endChild(child)
    await ready.postgres?.stop()
    rmSync(runDir, { recursive: true, force: true })
  }
  const listening = new Promise<number>((told) => {
    const app = children.find(({ name }) => name === 'serve')?.child
    app?.on('message', (message: unknown) => {
      if (typeof message === 'object' && message && 'port' in message) told(Number(message.port))
    })
  })
  const ended = Promise.race([
    ...children.map(({ name, child }) => exitOf(child).then(() => name as string)),
    ...(ready.postgres ? [ready.postgres.exited.then(() => 'postgres')] : []),
  ])
  return { doors, listening, ended, stop: () => (stopping ??= stop()) }
}

function startChild(name: string, config: Config, doors: Doors): ChildProcess {
  const command = [process.execPath, join(import.meta.dirname, '../../tools/ansheng.mjs'), name]
  const env: Record<string, string | undefined> = {
    ...process.env,
    ...doorsToEnv(doors),
    PORT: String(config.port),
  }
  // Only the supervisor knows the migrating role.
  delete env['DATABASE_URL']
  // Its own process group, so that Ctrl-C reaches us alone and we choose the order of the end.
  return spawn(command[0] ?? '', command.slice(1), {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
}

const exitOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()))

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const patience = new AbortController()
  await Promise.race([
    exitOf(child),
    sleep(8_000, undefined, { signal: patience.signal }).catch(() => undefined),
  ])
  patience.abort()
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
