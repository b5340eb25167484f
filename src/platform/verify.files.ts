import { existsSync, statSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { ok, refuse, type Result } from '#basics/result.ts'
import { publicKeyOf } from '#ledger/keys.ts'
import { parseVerifier } from '#ledger/note.ts'
import type { Tile } from '#ledger/tiles.ts'
import { exportFiles, tableFile, type ExportKeys, type ExportManifest } from '#platform/export.ts'
import type { VerifyJob } from '#platform/verify.job.ts'
import { linesOf } from '#platform/verify.lines.ts'
import { tilesIn, type VerifySource } from '#platform/verify.source.ts'
import {
  verifySource,
  type CountyReport,
  type VerifyGiven,
  type VerifyKeys,
} from '#platform/verify.ts'

export type ExportToVerify = Partial<Omit<VerifyGiven, 'county'>> & { readonly dir: string }

/**
 * Verifies an export without any database. Keys and origin should come from elsewhere; where they
 * are not given, those written into the export are believed, and then it only proves itself.
 * Refuses with `export_missing` or `export_unreadable` where there is nothing to verify.
 */
export async function verifyExport(given: ExportToVerify): Promise<Result<CountyReport>> {
  const read = await readManifest(given.dir)
  if (!read.ok) return read
  const { manifest, keys } = read.value
  const source = await exportSource(given.dir, manifest)
  const report = await verifySource(source, {
    ...given,
    county: manifest.county,
    origin: given.origin ?? manifest.origin,
    keys: given.keys ?? keys,
    now: given.now ?? manifest.exportedAt,
  })
  return ok(report)
}

const blockBytes = 1_000_000

async function exportSource(dir: string, manifest: ExportManifest): Promise<VerifySource> {
  const tiles = (await readLines(dir, exportFiles.tiles)).filter(isTileLine)
  // The shortest entry has far more than 100 bytes: the size of the file bounds their count.
  const file = statSync(path.join(dir, exportFiles.entries), { throwIfNoEntry: false })
  return {
    head: manifest.head,
    tiles: tilesIn(tiles.map(tileOf)),
    seqLimit: Math.ceil((file?.size ?? 0) / 100) + 1_000_000,
    obstacles: [],
    jobs: () => jobsOf(dir, manifest),
  }
}

async function* jobsOf(dir: string, { tables }: ExportManifest): AsyncGenerator<VerifyJob> {
  for (const kind of ['entries', 'staged', 'batches', 'checkpoints'] as const)
    for await (const lines of blocks(path.join(dir, exportFiles[kind])))
      yield { kind, given: { lines, file: exportFiles[kind] } }
  for (const table of tables) {
    const file = tableFile(table)
    yield { kind: 'rows', table, given: { items: [] } }
    for await (const lines of blocks(path.join(dir, file)))
      yield { kind: 'rows', table, given: { lines, file } }
  }
}

/** A file in pieces that end with a line. One that is gone is empty: what it held is then missing. */
async function* blocks(name: string): AsyncGenerator<Uint8Array> {
  if (!existsSync(name)) return
  const file = await open(name, 'r')
  try {
    let rest: Uint8Array = new Uint8Array(0)
    for (;;) {
      const block = new Uint8Array(blockBytes)
      const { bytesRead } = await file.read(block, 0, blockBytes)
      if (bytesRead === 0) break
      const fresh = Buffer.concat([rest, block.subarray(0, bytesRead)])
      const end = fresh.lastIndexOf(10) + 1
      rest = fresh.subarray(end)
      if (end > 0) yield fresh.subarray(0, end)
    }
    if (rest.length > 0) yield rest
  } finally {
    await file.close()
  }
}

type TileLine = { readonly level: number; readonly index: number; readonly hashes: string }

function isTileLine(value: unknown): value is TileLine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'level' in value &&
    'index' in value &&
    'hashes' in value &&
    typeof value.hashes === 'string'
  )
}

function tileOf({ level, index, hashes }: TileLine): Tile {
  return { level, index, hashes: Buffer.from(hashes, 'base64') }
}

async function readLines(dir: string, name: string): Promise<readonly unknown[]> {
  const file = path.join(dir, name)
  return existsSync(file) ? linesOf(await readFile(file)) : []
}

async function readManifest(
  dir: string,
): Promise<Result<{ readonly manifest: ExportManifest; readonly keys: VerifyKeys }>> {
  const [county, keys] = await Promise.all(
    ['county.json', 'keys.json'].map((name) => readJson(dir, name)),
  )
  if (!county?.ok) return county ?? refuse({ code: 'export_missing' })
  if (!keys?.ok) return keys ?? refuse({ code: 'export_missing' })
  if (!isManifest(county.value))
    return refuse({ code: 'export_unreadable', detail: { file: 'county.json' } })
  if (!isKeys(keys.value))
    return refuse({ code: 'export_unreadable', detail: { file: 'keys.json' } })
  const { app, signer } = keys.value
  return ok({
    manifest: county.value,
    keys: {
      app: app.flatMap((text) => publicKeyOf(text) ?? []),
      signer: signer.flatMap((text) => {
        const parsed = parseVerifier(text)
        return parsed.ok ? [parsed.value] : []
      }),
    },
  })
}

async function readJson(dir: string, file: string): Promise<Result<unknown>> {
  let text: string
  try {
    text = await readFile(path.join(dir, file), 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    return refuse({ code: 'export_missing', detail: { file } })
  }
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse({ code: 'export_unreadable', detail: { file } })
  }
}

function isManifest(value: unknown): value is ExportManifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === 1 &&
    'county' in value &&
    Number.isSafeInteger(value.county) &&
    'origin' in value &&
    typeof value.origin === 'string' &&
    'exportedAt' in value &&
    typeof value.exportedAt === 'string' &&
    'head' in value &&
    'tables' in value &&
    Array.isArray(value.tables) &&
    value.tables.every((name) => typeof name === 'string' && /^[a-z0-9_]+\.[a-z0-9_]+$/.test(name))
  )
}

function isKeys(value: unknown): value is ExportKeys {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['app', 'signer'].every((name) => {
      const list: unknown = (value as Readonly<Record<string, unknown>>)[name] // any key may be asked
      return Array.isArray(list) && list.every((item) => typeof item === 'string')
    })
  )
}
