import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A process, by its id and the tick it started at: an id alone may be another process by now. */
export type ProcessRef = { readonly pid: number; readonly startedAt: string }

/** What `ansheng sql` and others need of a running product; `run.json` in the data directory. */
export type RunFile = {
  readonly supervisor: number
  readonly postgres: number
  readonly socketDir: string
}

export function processRef(pid: number): ProcessRef | undefined {
  try {
    // Field 22 of /proc/<pid>/stat, counted behind the name in brackets, which may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    // A zombie has ended: only its parent has not looked yet.
    return fields[0] === 'Z' || fields[19] === undefined
      ? undefined
      : { pid, startedAt: fields[19] }
  } catch {
    return undefined
  }
}

const isAlive = (ref: ProcessRef): boolean => processRef(ref.pid)?.startedAt === ref.startedAt

/**
 * Takes the data directory for this process. Undefined when it is ours now, else who has it. A lock
 * left by a killed process is taken over.
 */
export function takeLock(dataDir: string): ProcessRef | undefined {
  const path = join(dataDir, 'lock')
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, JSON.stringify(processRef(process.pid)), { mode: 0o600 })
  try {
    for (;;) {
      try {
        // A link appears whole or fails: two starters cannot both have it.
        linkSync(draft, path)
        return undefined
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
      const holder = readLock(path)
      if (holder && isAlive(holder)) return holder
      setStaleAside(path, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

export function releaseLock(dataDir: string): void {
  const path = join(dataDir, 'lock')
  if (readLock(path)?.pid === process.pid) rmSync(path, { force: true })
}

function readLock(path: string): ProcessRef | undefined {
  try {
    // Written by takeLock; anything else in it fails the comparison of start ticks.
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessRef
  } catch {
    return undefined
  }
}

/** Between our look and our rename another starter may have taken it: then it gets it back. */
function setStaleAside(path: string, seen: ProcessRef | undefined): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
    const moved = readLock(aside)
    if (moved && moved.pid !== seen?.pid && isAlive(moved)) linkSync(aside, path)
  } catch {
    // Gone already, or retaken: the next turn of the loop looks again.
  } finally {
    rmSync(aside, { force: true })
  }
}

export function writeRun(dataDir: string, run: RunFile): void {
  const path = join(dataDir, 'run.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(run)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** The product running on this data directory, or undefined; what a killed one left does not count. */
export function readRun(dataDir: string): RunFile | undefined {
  const run = readLastRun(dataDir)
  const postmaster = readPostmaster(join(dataDir, 'pg'))
  const isRunning = run && postmaster?.pid === run.postgres && processRef(run.postgres)
  return isRunning ? run : undefined
}

/** What the last start wrote, running or killed. */
export function readLastRun(dataDir: string): RunFile | undefined {
  try {
    // Written by writeRun.
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile
  } catch {
    return undefined
  }
}

export function removeRun(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true })
}

/** The postmaster named by the cluster, when that file exists: its id and whether it says ready. */
export function readPostmaster(
  cluster: string,
): { readonly pid: number; readonly ready: boolean } | undefined {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** Every process that works in a folder: postgres and its children stand in their cluster. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolder(pid) === folder && processRef(pid) !== undefined)
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}
