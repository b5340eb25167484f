import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { spawnSync } from 'node:child_process'

const root = join(import.meta.dirname, '../..')
/** Everything that ends up in the browser's files, beside the versions of its libraries. */
const sources = [
  'src/web',
  'src/basics',
  'src/policy',
  'src/domains',
  'src/platform/api.ts',
  'src/platform/api.acts.ts',
  'src/platform/api.journal.ts',
  'src/platform/api.sessions.ts',
  'package-lock.json',
]
const builtDir = join(root, 'dist/web')
const stamp = join(root, 'dist/web.stamp')

/** Builds the web where its sources changed since the last build, and says so; nothing where it is fresh. */
export function buildWebIfStale(say: (line: string) => void): string {
  const now = digestOfSources()
  const fresh =
    existsSync(join(builtDir, 'index.html')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === now
  if (fresh) return builtDir
  say('正在构建网页… · Building the web…')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  )
  if (built.status !== 0) throw new Error('the web could not be built')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
  return builtDir
}

function digestOfSources(): string {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const path of filesUnder(join(root, source)))
      hash.update(relative(root, path)).update('\0').update(readFileSync(path))
  return hash.digest('hex')
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return []
  const entries = readdirSyncOrSelf(path)
  return entries
    .filter((file) => /\.(ts|tsx|css|html|json)$/.test(file) && !file.includes('.test.'))
    .sort()
}

function readdirSyncOrSelf(path: string): readonly string[] {
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
}
