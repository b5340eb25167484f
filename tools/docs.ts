/**
 * Writes the generated pages of docs/: glossary.md, clauses.md and loop.md. With `--check` nothing
 * is written; it fails and names the pages that no longer say what the sources say.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { rooms } from '#policy/clause.ts'
import { allClauses } from '#policy/clause-list.ts'
import {
  clausesPage,
  glossaryPage,
  loopPage,
  roomPages,
  type LoopLine,
  type RoomPages,
} from './docs-pages.ts'

const root = join(import.meta.dirname, '..')
const domains = join(root, 'src/domains')

type Exports = Readonly<Record<string, unknown>>

/** The exports of a source file; none where the file does not exist yet. */
async function exportsOf(path: string): Promise<Exports> {
  // A module's namespace is a record of its exports; what they hold is checked by their readers.
  return existsSync(path) ? ((await import(pathToFileURL(path).href)) as Exports) : {}
}

/** The rooms that stand, in their row. */
async function roomsFound(): Promise<readonly RoomPages[]> {
  const standing = existsSync(domains) ? readdirSync(domains) : []
  const found: RoomPages[] = []
  for (const room of rooms.filter((name) => standing.includes(name))) {
    const terms = await exportsOf(join(domains, room, 'terms.ts'))
    const lifecycle = await exportsOf(join(domains, room, 'lifecycle.ts'))
    found.push(roomPages(room, terms, lifecycle))
  }
  return found
}

async function loopLines(): Promise<readonly LoopLine[]> {
  const { loop = [] } = await exportsOf(join(root, 'src/main/loop.ts'))
  // loop.ts exports the lines under this one name; the house test checks each of them.
  return loop as readonly LoopLine[]
}

/** All pages by path, formatted as the repository formats its files. */
async function pages(): Promise<ReadonlyMap<string, string>> {
  const found = await roomsFound()
  const raw: ReadonlyMap<string, string> = new Map([
    ['docs/glossary.md', glossaryPage(found)],
    ['docs/clauses.md', clausesPage(allClauses)],
    ['docs/loop.md', loopPage(await loopLines(), found)],
  ])
  const options = (await resolveConfig(join(root, 'docs/loop.md'))) ?? {}
  const done = new Map<string, string>()
  for (const [path, text] of raw)
    done.set(path, await format(text, { ...options, parser: 'markdown' }))
  return done
}

const isCheck = process.argv.includes('--check')
const stale: string[] = []
for (const [path, text] of await pages()) {
  const target = join(root, path)
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue
  stale.push(path)
  if (!isCheck) writeFileSync(target, text)
}
if (isCheck && stale.length > 0) {
  console.error(`These pages are stale, run "npm run docs": ${stale.join(', ')}`)
  process.exitCode = 1
} else {
  console.log(stale.length > 0 ? `Written: ${stale.join(', ')}` : 'The pages are up to date.')
}
