import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { sql, type RawBuilder } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entryLeaf, type JournalEntry } from '#ledger/entry.ts'
import { rootOfLeaves } from '#ledger/merkle.ts'
import { inCounty } from '#platform/db.ts'
import { addThing, aThing, changeThing, openTestCounty } from '#platform/journal.test-county.ts'
import type { TestCounty } from '#platform/journal.test-county.ts'
import { openJournal } from '#platform/journal.ts'
import { seededRng } from '#platform/rng.ts'
import { checkpointOnce } from '#platform/sequencer.checkpoint.ts'
import { numberingOrder } from '#platform/sequencer.order.ts'
import { openSigner } from '#platform/signer.ts'

let it: TestCounty
const rng = seededRng('sequencer.test')

type StoredRow = {
  readonly seq: number | null
  readonly id: string
  readonly entry: string
  readonly sig: string
  readonly leaf: Buffer | null
  readonly turn: number | null
}

const storedEntries = (county = it.county): Promise<readonly StoredRow[]> =>
  inCounty(
    it.db.auditor,
    county,
    async (trx) =>
      (
        await sql<StoredRow>`select seq, id, entry, sig, leaf, turn from journal.entries
          where county_id = ${county} order by seq`.execute(trx)
      ).rows,
  )

const headRoot = async (): Promise<{ readonly size: number; readonly root: string }> => {
  const { rows } = await inCounty(it.db.auditor, it.county, (trx) =>
    sql<{ size: number; root: string }>`select size, encode(root, 'hex') as root
      from journal.heads where county_id = ${it.county}`.execute(trx),
  )
  return rows[0] ?? { size: 0, root: '' }
}

const rewrite = (statement: RawBuilder<unknown>): Promise<unknown> =>
  inCounty(it.db.superuser, it.county, (trx) => statement.execute(trx))
const yesterday = (table: string): RawBuilder<unknown> => sql.table(`${table}_yesterday`)

beforeEach(async () => {
  it = await openTestCounty('sequencer')
})
afterEach(() => it.close())

test('eight writers and two sequencers at once leave one gapless tree', async () => {
  const writer = async (): Promise<void> => {
    for (let count = 0; count < 40; count += 1) await addThing(it, rng.uuid())
  }
  let writing = true
  const sequencer = async (): Promise<void> => {
    while (writing) await it.sequence(25)
  }
  const [, ...sequencers] = [0, sequencer(), sequencer()]
  await Promise.all(Array.from({ length: 8 }, writer))
  writing = false
  await Promise.all(sequencers)
  await it.settle()
  const rows = await storedEntries()
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 320 }, (_, at) => at))
  expect(rows.every(({ turn }) => turn === null)).toBe(true)
  const leaves = rows.map(({ entry, sig }) => entryLeaf(entry, sig))
  expect(rows.map(({ leaf }) => leaf?.toString('hex'))).toEqual(
    leaves.map((leaf) => Buffer.from(leaf).toString('hex')),
  )
  const root = Buffer.from(rootOfLeaves(leaves)).toString('hex')
  expect(await headRoot()).toEqual({ size: 320, root })
  expect(await it.signer.last(it.origin)).toEqual({ size: 320, root })
})

test('a forged entry gets no number and is reported, and those behind it get theirs', async () => {
  const stranger = generateKeyPairSync('ed25519').privateKey
  const forger = openJournal({ privateKey: stranger, build: 'x', rng })
  const subject = { kind: 'thing', id: rng.uuid() }
  const stage = (journal: typeof forger): Promise<string> =>
    inCounty(it.db.app, it.county, (trx) =>
      journal.record(trx, it.given(), { type: 'drill.added', subject }, []),
    )
  const forged = await stage(forger)
  const moved = await stage(it.journal)
  await rewrite(sql`update journal.entries set subject_id = 'someone-else' where id = ${moved}`)
  const genuine = await stage(it.journal)
  expect(await it.sequence()).toEqual({ numbered: 1, size: 1, forged: [forged, moved] })
  expect((await storedEntries()).find(({ id }) => id === genuine)?.seq).toBe(0)
})

test('named entries are numbered as staged, unnamed ones by chance but never against their rows', () => {
  const entry = (id: string, isNamed: boolean, row: string): JournalEntry => ({
    v: 1,
    id,
    county: 7,
    type: 'survey.saved',
    at: '2026-03-02',
    actor: isNamed ? { system: 'drill' } : null,
    session: null,
    subject: { kind: 'thing', id: `of-${id}` },
    data: {},
    because: [],
    rows: [{ t: 'drill.things', k: row, d: null }],
    build: 'test',
  })
  const staged = [
    entry('f', false, 'one'),
    entry('b', false, 'two'),
    entry('z', true, 'three'),
    entry('a', false, 'two'),
    entry('c', true, 'one'),
  ].map((one, turn) => ({ turn, entry: one }))
  // z is named; c is named but touches a row after f; b before a for their common row.
  expect(numberingOrder(staged).map((one) => one.entry.id)).toEqual(['z', 'f', 'c', 'b', 'a'])
})

test('the tree grows over the edges of tiles and every checkpoint continues the last', async () => {
  const record = (): Promise<void> =>
    inCounty(it.db.app, it.county, async (trx) => {
      for (let count = 0; count < 130; count += 1) {
        const subject = { kind: 'thing', id: rng.uuid() }
        await it.journal.record(trx, it.given(), { type: 'drill.noted', subject }, [])
      }
    })
  const sizes: unknown[] = []
  for (let round = 0; round < 5; round += 1) {
    await record()
    it.clock.moveBy(1000)
    const outcome = await it.settle()
    sizes.push(outcome.kind === 'signed' ? outcome.size : outcome)
  }
  expect(sizes).toEqual([130, 260, 390, 520, 650])
  const { rows } = await inCounty(it.db.auditor, it.county, (trx) =>
    sql`select level, position, length(hashes) as bytes from journal.tiles
      where county_id = ${it.county} order by 1, 2`.execute(trx),
  )
  expect(rows).toEqual([
    { level: 0, position: 0, bytes: 8192 },
    { level: 0, position: 1, bytes: 8192 },
    { level: 0, position: 2, bytes: (650 - 512) * 32 },
    { level: 1, position: 0, bytes: 64 },
  ])
})

test('an idle tree is signed again each hour, and a stored checkpoint lost in a crash is made up for', async () => {
  await addThing(it, rng.uuid())
  const first = await it.settle()
  expect(first).toEqual({ kind: 'signed', size: 1, at: it.clock.now() })
  expect(await it.settle()).toEqual({ kind: 'nothing_new' })
  it.clock.moveBy(3_600_000)
  expect(await it.settle()).toEqual({ kind: 'signed', size: 1, at: it.clock.now() })
  await rewrite(sql`delete from journal.checkpoints`)
  expect(await it.settle()).toMatchObject({ kind: 'signed', size: 1 })
})

test('a changed entry stops the next checkpoint and is named', async () => {
  await addThing(it, rng.uuid())
  await it.settle()
  await addThing(it, rng.uuid())
  await addThing(it, rng.uuid())
  await it.sequence()
  await rewrite(
    sql`update journal.entries set entry = replace(entry, 'drill', 'drall') where seq = 2`,
  )
  expect(await it.settle()).toEqual({ kind: 'damaged', seq: 2 })
})

test('the signer refuses after yesterday’s dump is restored and the county went on from it', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await it.settle()
  const tables = ['journal.entries', 'journal.heads', 'journal.tiles', 'journal.checkpoints']
  for (const table of [...tables, 'drill.things'])
    await rewrite(sql`create table ${yesterday(table)} as select * from ${sql.table(table)}`)
  it.clock.moveBy(86_400_000)
  await changeThing(it, aThing(it.county, id), 1)
  await addThing(it, rng.uuid())
  expect(await it.settle()).toMatchObject({ kind: 'signed', size: 3 })

  for (const table of [...tables, 'drill.things'].toReversed())
    await rewrite(sql`delete from ${sql.table(table)}`)
  for (const table of [...tables, 'drill.things'])
    await rewrite(sql`insert into ${sql.table(table)} select * from ${yesterday(table)}`)
  const refusal = (code: string, from: number, to: number): unknown => ({
    kind: 'refused',
    refusal: [{ code, detail: { from, to } }],
  })
  expect(await it.settle()).toEqual(refusal('tree_went_back', 3, 1))
  it.clock.moveBy(1000)
  await addThing(it, rng.uuid())
  await addThing(it, rng.uuid())
  expect(await it.settle()).toEqual(refusal('tree_forked', 3, 3))
  await addThing(it, rng.uuid())
  expect(await it.settle()).toEqual(refusal('tree_unproven', 3, 4))
  // Bait: a signer whose state went back together with the database would have signed.
  const dir = `${it.signerDir}/restored`
  mkdirSync(dir)
  const { db, clock, origin, county } = it
  const restored = openSigner({ dir, privateKey: it.signerKey, now: clock.now })
  expect(
    await checkpointOnce({ db: db.sequencer, signer: restored, county, clock, origin }),
  ).toMatchObject({ kind: 'signed', size: 4 })
})
