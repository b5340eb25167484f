import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, refuse, type Refusals, type Result } from '#basics/result.ts'
import { chooseMode, findBinaries, wrapped, type RunMode } from '#platform/embedded.binaries.ts'
import {
  ensureCluster,
  hasCluster,
  prepareSocketFolder,
  superuserPassword,
} from '#platform/embedded.cluster.ts'
import {
  processesIn,
  readPostmaster,
  readLastRun,
  releaseLock,
  removeRun,
  takeLock,
  writeRun,
} from '#platform/embedded.lock.ts'

export type PostgresOptions = {
  readonly dataDir: string
  /** Only for throw-away clusters of tests: does not wait for the disk. */
  readonly unsafe?: boolean
  /** For tests: how to run as root, instead of the first way that works. */
  readonly mode?: RunMode
}

/** The embedded PostgreSQL, running. Stop it last. */
export type Postgres = {
  readonly pid: number
  readonly socketDir: string
  readonly superuserUrl: string
  readonly mode: RunMode
  readonly isNew: boolean
  /** Settles when the postmaster has ended, asked or not. */
  readonly exited: Promise<void>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

const recoverWithinMs = 30_000
const socketPathLimit = 107

/** Starts the cluster of a data directory, making it first where there is none. */
export async function startPostgres(options: PostgresOptions): Promise<Result<Postgres>> {
  mkdirSync(resolve(options.dataDir), { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const holder = takeLock(dataDir)
  if (holder) return inUse(dataDir, holder.pid)
  let socketDir: string | undefined
  const giveUp = (refusal: Refusals): Result<Postgres> => {
    if (socketDir) rmSync(socketDir, { recursive: true, force: true })
    releaseLock(dataDir)
    return { ok: false, refusal }
  }
  try {
    const isNew = !hasCluster(dataDir)
    const password = superuserPassword(dataDir)
    if (!password.ok) return giveUp(password.refusal)
    const binaries = findBinaries()
    if (!binaries.ok) return giveUp(binaries.refusal)
    const mode = chooseMode(binaries.value, dataDir, options.mode)
    if (!mode.ok) return giveUp(mode.refusal)
    const unsafe = options.unsafe ?? false
    const left = await waitForFormerPostmaster(dataDir)
    if (!left.ok) return giveUp(left.refusal)
    const cluster = ensureCluster({
      dataDir,
      binaries: binaries.value,
      mode: mode.value,
      password: password.value,
      unsafe,
    })
    if (!cluster.ok) return giveUp(cluster.refusal)
    socketDir = mkdtempSync(join(tmpdir(), 'ansheng-pg-'))
    const socket = join(socketDir, '.s.PGSQL.5432.lock')
    if (Buffer.byteLength(socket) > socketPathLimit)
      return giveUp([{ code: 'socket_path_too_long', detail: { path: socket } }])
    prepareSocketFolder(mode.value, socketDir)
    const arguments_ = serverArguments(cluster.value, socketDir, unsafe)
    const command = wrapped(mode.value, [binaries.value.postgres, ...arguments_], true)
    const started = await startUntilReady(dataDir, cluster.value, command)
    if (!started.ok) return giveUp(started.refusal)
    return ok(
      running(started.value, {
        dataDir,
        socketDir,
        password: password.value,
        mode: mode.value,
        isNew,
      }),
    )
  } catch (error) {
    giveUp([{ code: 'postgres_failed' }])
    throw error
  }
}

const inUse = (dataDir: string, pid: number): Result<never> =>
  refuse({ code: 'data_in_use', detail: { dataDir, pid } })

/**
 * After a kill a postmaster or its children may still be ending. Ours is asked to stop and waited
 * for; one that somebody else started on the cluster is in use.
 */
async function waitForFormerPostmaster(dataDir: string): Promise<Result<undefined>> {
  const cluster = join(dataDir, 'pg')
  const former = readLastRun(dataDir)
  const ours = former?.postgres
  const askAt = performance.now() + 1_000
  const until = performance.now() + recoverWithinMs
  let asked = false
  for (;;) {
    const living = processesIn(cluster)
    const postmaster = readPostmaster(cluster)?.pid
    if (living.length === 0) break
    if (postmaster !== undefined && living.includes(postmaster) && postmaster !== ours)
      return inUse(dataDir, postmaster)
    if (performance.now() > until) return inUse(dataDir, living[0] ?? 0)
    // The kernel has told it already where setpriv is there; where not, we do.
    if (!asked && postmaster === ours && ours !== undefined && performance.now() > askAt) {
      if (living.includes(ours)) process.kill(ours, 'SIGINT')
      asked = true
    }
    await sleep(25)
  }
  if (former) rmSync(former.socketDir, { recursive: true, force: true })
  removeRun(dataDir)
  // Nobody stands in the cluster, so its pid names nobody, or by now a stranger for whom postgres
  // would refuse to start.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return ok(undefined)
}

function serverArguments(cluster: string, socketDir: string, unsafe: boolean): readonly string[] {
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: 100,
    shared_buffers: '128MB',
    max_wal_size: '512MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A log may be read by more people than the data: no values, no rows, no statements in it.
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(unsafe ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  return [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/** A start may still fail while the kernel clears up after a kill: it is tried again. */
async function startUntilReady(
  dataDir: string,
  cluster: string,
  command: readonly [string, ...string[]],
): Promise<Result<ChildProcess & { readonly pid: number }>> {
  const log = join(dataDir, 'postgres.log')
  const until = performance.now() + recoverWithinMs
  for (;;) {
    turnLog(log)
    const from = statSync(log, { throwIfNoEntry: false })?.size ?? 0
    const child = await startOnce(cluster, command, log)
    if (child) return ok(child)
    const lines = readFileSync(log).subarray(from).toString().trim().split('\n')
    const reason = lines.find((line) => line.includes('FATAL')) ?? lines.at(-1) ?? ''
    const mayPass = /lock file|shared memory|starting up|shutting down/.test(reason)
    if (!mayPass || performance.now() > until)
      return refuse({ code: 'postgres_failed', detail: { reason, log } })
    await sleep(200)
  }
}

/** Undefined when it ended before it was ready. */
async function startOnce(
  cluster: string,
  [program, ...args]: readonly [string, ...string[]],
  log: string,
): Promise<(ChildProcess & { readonly pid: number }) | undefined> {
  const output = openSync(log, 'a', 0o600)
  // Its own process group: Ctrl-C reaches us, and we stop it last.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  while (!ended) {
    const postmaster = readPostmaster(cluster)
    if (postmaster?.ready && postmaster.pid === child.pid)
      // A child that wrote its own id into the file has one.
      return child as ChildProcess & { readonly pid: number }
    await sleep(5)
  }
  return undefined
}

/** Keeps one former log once it has grown past 10 MB. */
function turnLog(log: string): void {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000)
    renameSync(log, `${log}.1`)
}

type Known = {
  readonly dataDir: string
  readonly socketDir: string
  readonly password: string
  readonly mode: RunMode
  readonly isNew: boolean
}

function running(child: ChildProcess & { readonly pid: number }, known: Known): Postgres {
  const { dataDir, socketDir } = known
  writeRun(dataDir, { supervisor: process.pid, postgres: child.pid, socketDir })
  const exited =
    child.exitCode === null ? once(child, 'exit').then(() => undefined) : Promise.resolve()
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT')
      const impatient = setTimeout(() => child.kill('SIGQUIT'), recoverWithinMs)
      await exited
      clearTimeout(impatient)
    }
    rmSync(socketDir, { recursive: true, force: true })
    removeRun(dataDir)
    releaseLock(dataDir)
  }
  return {
    pid: child.pid,
    socketDir,
    superuserUrl: superuserUrl(socketDir, known.password),
    mode: known.mode,
    isNew: known.isNew,
    exited,
    stop: () => (stopping ??= stop()),
  }
}

/** The address of the superuser over the private socket; the folder stands where a host would. */
export function superuserUrl(socketDir: string, password: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@${encodeURIComponent(socketDir)}/postgres`
}
