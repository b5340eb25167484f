import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inCounty } from '#platform/db.ts'
import { exportCounty } from '#platform/export.ts'
import {
  addThing,
  aThing,
  drillTable,
  openTestCounty,
  toVerify,
  type TestCounty,
} from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import { insertRows } from '#platform/rows.ts'
import { verifyExport } from '#platform/verify.files.ts'
import { verifyCounty } from '#platform/verify.ts'

let it: TestCounty
let dir: string
const rng = seededRng('export.test')
const ids = Array.from({ length: 20 }, () => rng.uuid())

beforeAll(async () => {
  it = await openTestCounty('export')
  for (const id of ids.slice(0, 10)) await addThing(it, id)
  await inCounty(it.db.app, it.county, async (trx) => {
    const rows = ids.slice(10).map((id) => aThing(it.county, id))
    const subject = { kind: 'import', id: rng.uuid() }
    const changes = await insertRows(trx, drillTable, rows)
    await it.journal.recordBatch(trx, it.given(), { type: 'drill.imported', subject }, changes)
  })
  await it.settle()
  await addThing(it, rng.uuid())
})
afterAll(() => it.close())
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'ansheng-export-'))
  expect(await exportCounty(toVerify(it), dir)).toMatchObject({ ok: true })
  return () => rmSync(dir, { recursive: true, force: true })
})

const edit = (file: string, change: (text: string) => string): void => {
  const name = path.join(dir, file)
  writeFileSync(name, change(readFileSync(name, 'utf8')))
}
const found = async (): Promise<readonly string[]> => {
  const { origin, keys } = toVerify(it)
  const report = await verifyExport({ dir, origin, keys, workers: 0 })
  if (!report.ok) throw new Error(JSON.stringify(report.refusal))
  return report.value.findings.map(({ code, key, seq }) => `${code} ${key ?? seq ?? ''}`.trim())
}
const table = `tables/${drillTable}.jsonl`

test('an export says offline exactly what the database says', async () => {
  const { elapsedMs: _a, ...offline } = await verifyExport({ dir, workers: 2 }).then((report) => {
    if (!report.ok) throw new Error('refused')
    return report.value
  })
  const { elapsedMs: _b, ...online } = await verifyCounty({ ...toVerify(it), workers: 0 })
  expect(offline).toEqual(online)
  expect(offline).toMatchObject({
    ok: true,
    counts: { entries: 11, staged: 1, batches: 1, rows: 21 },
  })
})

test('nothing that names a person or opens a door is in the export', () => {
  expect(readdirSync(dir).toSorted()).toEqual([
    'batches.jsonl',
    'checkpoints.jsonl',
    'county.json',
    'entries.jsonl',
    'keys.json',
    'staged.jsonl',
    'tables',
    'tiles.jsonl',
  ])
  expect(readFileSync(path.join(dir, 'keys.json'), 'utf8')).not.toContain('PRIVATE')
})

test('one changed character is named to the row, the entry, the import or the tile', async () => {
  const [id = ''] = ids
  edit(table, (text) => text.replace(`"id":"${id}"`, `"id":"${id}","note":"x"`))
  expect(await found()).toEqual([`row_changed ${id}`])
  edit('entries.jsonl', (text) => text.replace('drill.added', 'drill.adder'))
  expect(await found()).toContain('entry_signature 0')
})

test('removed lines, files and broken lines are named', async () => {
  edit(table, (text) => text.slice(text.indexOf('\n') + 1))
  expect((await found())[0]).toMatch(/^row_missing /)
  edit('checkpoints.jsonl', () => 'not json\n')
  expect(await found()).toEqual(expect.arrayContaining(['export_malformed']))
  rmSync(path.join(dir, 'batches.jsonl'))
  expect(await found()).toContain('batch_missing 10')
  rmSync(path.join(dir, 'entries.jsonl'))
  expect(await found()).toContain('head_mismatch')
})

test('a directory without an export, or with another one in it, is refused', async () => {
  expect(await exportCounty(toVerify(it), dir)).toEqual({
    ok: false,
    refusal: [{ code: 'export_exists' }],
  })
  edit('county.json', (text) => text.replace('"v": 1', '"v": 2'))
  expect(await verifyExport({ dir })).toEqual({
    ok: false,
    refusal: [{ code: 'export_unreadable', detail: { file: 'county.json' } }],
  })
  rmSync(path.join(dir, 'county.json'))
  expect(await verifyExport({ dir })).toEqual({
    ok: false,
    refusal: [{ code: 'export_missing', detail: { file: 'county.json' } }],
  })
})
