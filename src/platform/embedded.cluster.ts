import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ok, refuse, type Result } from '#basics/result.ts'
import {
  unprivilegedId,
  wrapped,
  type Binaries,
  type RunMode,
} from '#platform/embedded.binaries.ts'
import { readOrCreatePassword, readSecret } from '#platform/keys.ts'

export const clusterOf = (dataDir: string): string => join(dataDir, 'pg')

/** Whether this data directory has ever been filled. */
export const hasCluster = (dataDir: string): boolean =>
  existsSync(join(clusterOf(dataDir), 'PG_VERSION'))

/** The superuser's password: made with a new cluster, and demanded beside an old one. */
export function superuserPassword(dataDir: string): Result<string> {
  const place = { dataDir, process: 'postgres', name: 'superuser' }
  if (hasCluster(dataDir) && !readSecret(place))
    return refuse({ code: 'keys_missing', detail: { dataDir, key: 'postgres/superuser' } })
  return ok(readOrCreatePassword(place))
}

export type ClusterInput = {
  readonly dataDir: string
  readonly binaries: Binaries
  readonly mode: RunMode
  readonly password: string
  /** Only for throw-away clusters: does not wait for the disk. */
  readonly unsafe: boolean
}

/** Makes the cluster where there is none. A half-made one never has the name of a whole one. */
export function ensureCluster(input: ClusterInput): Result<string> {
  const cluster = clusterOf(input.dataDir)
  if (!hasCluster(input.dataDir)) {
    const made = initCluster(input, `${cluster}.new`)
    if (!made.ok) return made
    rmSync(cluster, { recursive: true, force: true })
    renameSync(`${cluster}.new`, cluster)
  }
  giveTo(input.mode, cluster)
  return ok(cluster)
}

function initCluster(input: ClusterInput, draft: string): Result<undefined> {
  const passwordFile = `${draft}.pw`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, input.password, { mode: 0o600 })
  for (const path of [draft, passwordFile]) giveTo(input.mode, path)
  const [command, ...args] = wrapped(input.mode, [
    input.binaries.initdb,
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    ...(input.unsafe ? ['--no-sync'] : []),
  ])
  const run = spawnSync(command, args, { encoding: 'utf8' })
  rmSync(passwordFile, { force: true })
  if (run.status === 0) return ok(undefined)
  const reason = (run.error?.message ?? run.stderr.trim()).split('\n').slice(-2).join(' ')
  return refuse({ code: 'postgres_failed', detail: { reason, log: draft } })
}

/**
 * Lets the user postgres runs as own the cluster, and nothing beside it. Also back: a cluster that
 * nobody owned becomes root's again where a user namespace works.
 */
function giveTo(mode: RunMode, path: string): void {
  if (mode === 'direct') return
  const owner = mode === 'namespace' ? 0 : unprivilegedId
  const found = lstatSync(path)
  if (found.uid === owner) return
  if (found.isDirectory())
    for (const name of readdirSync(path, { recursive: true }))
      // Without an encoding option the names are texts.
      chownSync(join(path, name as string), owner, owner)
  // The top last: its owner says that everything below was given.
  chownSync(path, owner, owner)
}

/** A private folder for the socket, owned by whoever runs postgres. */
export function prepareSocketFolder(mode: RunMode, folder: string): void {
  chmodSync(folder, 0o700)
  giveTo(mode, folder)
}
