import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import path from 'node:path'
import type { Instant } from '#basics/instant.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { publicKeyText } from '#ledger/keys.ts'
import { verifierText } from '#ledger/note.ts'
import { tilesOf } from '#ledger/tiles.ts'
import { inCounty, type Db } from '#platform/db.ts'
import { storedRow } from '#platform/verify.check.ts'
import { databaseSource } from '#platform/verify.database.ts'
import type { Given, VerifyJob } from '#platform/verify.job.ts'
import type { StoredHead, VerifySource } from '#platform/verify.source.ts'
import type { VerifyKeys } from '#platform/verify.ts'

/** What stands in `county.json` of an export. */
export type ExportManifest = {
  readonly v: 1
  readonly county: number
  readonly origin: string
  readonly exportedAt: Instant
  readonly head: StoredHead | null
  /** The protected tables, each with a file of its rows under `tables/`. */
  readonly tables: readonly string[]
}

/**
 * What stands in `keys.json`. A copy for convenience: whoever checks the export should hold it
 * against keys obtained elsewhere.
 */
export type ExportKeys = { readonly app: readonly string[]; readonly signer: readonly string[] }

export type ExportOptions = {
  readonly auditorDb: Db
  readonly county: number
  readonly origin: string
  readonly keys: VerifyKeys
  readonly now: Instant
}

/**
 * Writes one county's journal and every protected row into `dir` (导出), one JSON value a line, so
 * that it can be verified without a database and read by other people's programs.
 * Refuses with `export_exists` where the directory is not empty.
 */
export async function exportCounty(
  options: ExportOptions,
  dir: string,
): Promise<Result<ExportManifest>> {
  await mkdir(path.join(dir, 'tables'), { recursive: true })
  const present = (await readdir(dir)).filter((name) => name !== 'tables')
  if (present.length > 0) return refuse({ code: 'export_exists' })
  const { auditorDb, county, origin, keys, now } = options
  return inCounty(
    auditorDb,
    county,
    async (trx) => {
      const source = await databaseSource(trx, county)
      const tables = await writeContent(source, dir)
      const manifest = { v: 1, county, origin, exportedAt: now, head: source.head, tables } as const
      const publicKeys: ExportKeys = {
        app: keys.app.map(publicKeyText),
        signer: keys.signer.map(verifierText),
      }
      await writeFile(path.join(dir, 'keys.json'), `${JSON.stringify(publicKeys, null, 2)}\n`)
      // Last: an export without it was broken off.
      await writeFile(path.join(dir, 'county.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      return ok(manifest)
    },
    { isolation: 'repeatable read', readOnly: true },
  )
}

/** Where the lines of one kind of content lie. */
export const exportFiles = {
  entries: 'entries.jsonl',
  staged: 'staged.jsonl',
  batches: 'batches.jsonl',
  checkpoints: 'checkpoints.jsonl',
  tiles: 'tiles.jsonl',
} as const

export const tableFile = (table: string): string => path.join('tables', `${table}.jsonl`)

async function writeContent(source: VerifySource, dir: string): Promise<readonly string[]> {
  const files = new Map<string, WriteStream>()
  const write = async (name: string, values: readonly unknown[]): Promise<void> => {
    const file = files.get(name) ?? createWriteStream(path.join(dir, name), { flags: 'wx' })
    files.set(name, file)
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
    if (text !== '' && !file.write(text)) await once(file, 'drain')
  }
  const tables = new Set<string>()
  for (const name of Object.values(exportFiles)) await write(name, [])
  for await (const job of source.jobs()) {
    if (job.kind === 'printed') {
      tables.add(job.table.name)
      const rows = job.rows.map((row) => storedRow(job.table, row))
      await write(tableFile(job.table.name), rows)
    } else if (job.kind !== 'rows') {
      await write(exportFiles[job.kind], itemsOf(job))
    }
  }
  await write(exportFiles.tiles, tileLines(source))
  for (const file of files.values()) {
    file.end()
    await once(file, 'close')
  }
  return [...tables]
}

function itemsOf(job: Exclude<VerifyJob, { readonly kind: 'printed' }>): readonly unknown[] {
  const given: Given<unknown> = job.given
  return 'items' in given ? given.items : []
}

function tileLines({ head, tiles }: VerifySource): readonly unknown[] {
  return tilesOf(head?.size ?? 0).flatMap(({ level, index }) => {
    const hashes = tiles.read(level, index)
    return hashes ? [{ level, index, hashes: Buffer.from(hashes).toString('base64') }] : []
  })
}
