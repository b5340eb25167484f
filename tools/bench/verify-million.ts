import { generateKeyPairSync } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { addMs, instantFromMs, msOf } from '#basics/instant.ts'
import { rowDigest } from '#ledger/canonical.ts'
import { checkpointText } from '#ledger/checkpoint.ts'
import { entryLeaf, entryText, signEntry, type JournalEntry } from '#ledger/entry.ts'
import { publicKeyText } from '#ledger/keys.ts'
import { appendLeaves, emptyFrontier, hashBytes, rootOf, type Frontier } from '#ledger/merkle.ts'
import { cosignNote, signNote, verifierText } from '#ledger/note.ts'
import { joinedHashes, tilesInMemory, tilesOf } from '#ledger/tiles.ts'
import { exportFiles, tableFile } from '#platform/export.ts'
import { seededRng } from '#platform/rng.ts'
import { signerVerifiers } from '#platform/signer.ts'
import { verifyExport } from '#platform/verify.files.ts'
import type { EntryItem } from '#platform/verify.job.ts'

// Builds the export of a county with so many signed entries, each changing one protected row, and
// verifies it as an outsider would: every signature, leaf, tile, checkpoint and row.
//   node tools/bench/verify-million.ts [--entries 1000000] [--workers 2]

const limitSeconds = 60
const county = 1
const origin = 'ansheng.bench/county/1'
const table = 'bench.rows'
const entriesInCheckpoint = 500

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const entries = option('entries', 1_000_000)
const workers = option('workers', 2)
const rowCount = Math.ceil(entries / 3)

const dir = mkdtempSync(path.join(tmpdir(), 'ansheng-bench-'))
try {
  const building = performance.now()
  build()
  const buildSeconds = seconds(building)
  const cpuBefore = process.cpuUsage()
  const started = performance.now()
  const report = await verifyExport({ dir, workers })
  const elapsedSeconds = seconds(started)
  // Of all threads: on a machine that does other things besides, this says what an idle one needs.
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpuSeconds = Math.round((user + system) / 10_000) / 100
  if (!report.ok) throw new Error(JSON.stringify(report.refusal))
  const { ok, found, counts } = report.value
  const machine = {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  const figures = {
    entries,
    workers,
    elapsedSeconds,
    cpuSeconds,
    limitSeconds,
    buildSeconds,
    memoryMb,
  }
  console.log(JSON.stringify({ ...figures, ok, found, counts, machine }, null, 2))
  process.exitCode = ok && elapsedSeconds <= limitSeconds ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}

function build(): void {
  const app = generateKeyPairSync('ed25519')
  const signer = generateKeyPairSync('ed25519')
  mkdirSync(path.join(dir, 'tables'))
  const rows = new Map<number, number>()
  const leaves = new Uint8Array(entries * hashBytes)
  const rng = seededRng('bench')
  const start = '2026-01-01T00:00:00.000Z'
  const writer = lines(exportFiles.entries)
  const notes = lines(exportFiles.checkpoints)
  let frontier: Frontier = emptyFrontier
  for (let seq = 0; seq < entries; seq += 1) {
    const at = addMs(start, seq * 400)
    const row = seq % rowCount
    const version = (rows.get(row) ?? 0) + 1
    rows.set(row, version)
    const entry = anEntry(rng.uuid(), at, row, version)
    const text = entryText(entry)
    const sig = signEntry(text, app.privateKey)
    const leaf = entryLeaf(text, sig)
    leaves.set(leaf, seq * hashBytes)
    frontier = appendLeaves(frontier, [leaf])
    writer.write(itemOf(entry, text, sig, seq, Buffer.from(leaf).toString('hex')))
    if ((seq + 1) % entriesInCheckpoint === 0 || seq + 1 === entries) {
      const ms = Math.ceil(msOf(at) / 1000) * 1000
      const root = rootOf(frontier)
      const key = { name: origin, key: signer.privateKey }
      const plain = signNote(checkpointText({ origin, size: seq + 1, root }), [key])
      notes.write({
        number: Math.ceil((seq + 1) / entriesInCheckpoint),
        note: cosignNote(plain, key, ms),
        size: seq + 1,
        root: Buffer.from(root).toString('hex'),
        at: instantFromMs(ms).replace('Z', '000Z'),
      })
    }
  }
  writer.close()
  notes.close()
  writeRows(rows)
  writeTree(leaves, frontier)
  const keys = {
    app: [publicKeyText(app.publicKey)],
    signer: signerVerifiers(signer.publicKey, origin).map(verifierText),
  }
  writeFileSync(path.join(dir, 'keys.json'), JSON.stringify(keys))
  for (const kind of ['staged', 'batches'] as const) lines(exportFiles[kind]).close()
}

function anEntry(
  id: string,
  at: ReturnType<typeof addMs>,
  row: number,
  version: number,
): JournalEntry {
  return {
    v: 1,
    id,
    county,
    type: 'casework.handed_over',
    at,
    actor: { user: '0b7a4bd4-4a10-4b64-8a5a-0d4f8a7a1c11', role: 'dispatcher', unit: 'unit-17' },
    session: 'a'.repeat(64),
    subject: { kind: 'case', id: `case-${row}` },
    data: { level: version, reason: 'accepted' },
    because: [{ clause: '11.3', from: '2026-01-01', params: { signWithinDays: 3 } }],
    rows: [{ t: table, k: `row-${row}`, d: rowDigest(table, aRow(row, version)) }],
    build: 'bench',
  }
}

function aRow(row: number, version: number): Record<string, string | number> {
  return { county_id: county, id: `row-${row}`, stage: 'handed_over', wording: '路灯不亮', version }
}

function itemOf(
  entry: JournalEntry,
  text: string,
  sig: string,
  seq: number,
  leaf: string,
): EntryItem {
  const { id, type, subject, at } = entry
  const stagedAt = at.replace('Z', '000Z')
  const columns = { id, type, subjectKind: subject.kind, subjectId: subject.id, stagedAt }
  return { seq, text, sig, leaf, ...columns }
}

function writeRows(rows: ReadonlyMap<number, number>): void {
  const writer = lines(tableFile(table))
  for (const [row, version] of rows) writer.write({ key: `row-${row}`, row: aRow(row, version) })
  writer.close()
}

function writeTree(leaves: Uint8Array, frontier: Frontier): void {
  const read = tilesInMemory(leaves)
  const writer = lines(exportFiles.tiles)
  for (const { level, index } of tilesOf(entries)) {
    const hashes = Buffer.from(read(level, index) ?? '').toString('base64')
    writer.write({ level, index, hashes })
  }
  writer.close()
  const head = {
    size: entries,
    root: Buffer.from(rootOf(frontier)).toString('hex'),
    frontier: Buffer.from(joinedHashes(frontier.hashes)).toString('hex'),
  }
  const exportedAt = addMs('2026-01-01T00:00:00.000Z', entries * 400)
  const manifest = { v: 1, county, origin, exportedAt, head, tables: [table] }
  writeFileSync(path.join(dir, 'county.json'), JSON.stringify(manifest))
}

/** A file of JSON lines, written in large pieces. */
function lines(name: string): { write: (value: unknown) => void; close: () => void } {
  const file = openSync(path.join(dir, name), 'w')
  let held: string[] = []
  const flush = (): void => {
    writeSync(file, held.join(''))
    held = []
  }
  return {
    write: (value) => {
      held.push(`${JSON.stringify(value)}\n`)
      if (held.length === 2000) flush()
    },
    close: () => {
      flush()
      closeSync(file)
    },
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}
