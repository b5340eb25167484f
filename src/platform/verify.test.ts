import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { sql, type RawBuilder } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addMs } from '#basics/instant.ts'
import { checkFork } from '#ledger/fork.ts'
import { inCounty } from '#platform/db.ts'
import {
  addThing,
  aThing,
  changeThing,
  drillTable,
  openTestCounty,
  toVerify,
  type TestCounty,
} from '#platform/journal.test-county.ts'
import { openJournal } from '#platform/journal.ts'
import { seededRng } from '#platform/rng.ts'
import { insertRow } from '#platform/rows.ts'
import { checkpointOnce } from '#platform/sequencer.checkpoint.ts'
import { openSigner } from '#platform/signer.ts'
import { verifyCounty, type CountyReport, type CountyToVerify } from '#platform/verify.ts'

let it: TestCounty
const rng = seededRng('verify.test')
beforeEach(async () => {
  it = await openTestCounty('verify')
})
afterEach(() => it.close())

const verified = (more: Partial<CountyToVerify> = {}): Promise<CountyReport> =>
  verifyCounty({ ...toVerify(it), workers: 0, ...more })
const found = async (more: Partial<CountyToVerify> = {}): Promise<readonly string[]> =>
  (await verified(more)).findings.map(({ code, key, seq }) => `${code} ${key ?? seq ?? ''}`.trim())
const tamper = (statement: RawBuilder<unknown>): Promise<unknown> =>
  inCounty(it.db.superuser, it.county, (trx) => statement.execute(trx))

test('a county at work is clean, staged entries and their rows included, on threads as without', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await addThing(it, rng.uuid())
  await it.settle()
  await changeThing(it, { ...aThing(it.county, id), remark: '已修' }, 1)
  await addThing(it, rng.uuid())
  const report = await verified({ workers: 2 })
  expect(report).toMatchObject({
    ok: true,
    findings: [],
    counts: { entries: 2, staged: 2, checkpoints: 1, rows: 3, unsigned: 0 },
  })
  const { elapsedMs: _one, ...threaded } = report
  const { elapsedMs: _other, ...inline } = await verified()
  expect(inline).toEqual(threaded)
})

test('no false alarm in twelve passes while writers, sequencer and signer go on', async () => {
  let isWriting = true
  const writer = async (): Promise<void> => {
    while (isWriting) {
      const id = rng.uuid()
      await addThing(it, id)
      await changeThing(it, { ...aThing(it.county, id), amount: rng.below(100) }, 1)
      await changeThing(it, { ...aThing(it.county, id), amount: rng.below(100) }, 2)
    }
  }
  const sequencer = async (): Promise<void> => {
    while (isWriting) {
      it.clock.moveBy(1000)
      await it.settle()
    }
  }
  const others = [writer(), writer(), writer(), sequencer()]
  const alarms: string[] = []
  for (let pass = 0; pass < 12; pass += 1) alarms.push(...(await found()))
  isWriting = false
  await Promise.all(others)
  await it.settle()
  expect([...alarms, ...(await found())]).toEqual([])
})

test('a row put back to an older, once true state is named', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await tamper(sql`create table drill.older as select * from drill.things`)
  await changeThing(it, { ...aThing(it.county, id), is_open: false }, 1)
  await it.settle()
  await tamper(sql`delete from drill.things`)
  await tamper(sql`insert into drill.things select * from drill.older`)
  expect(await found()).toEqual([`row_changed ${id}`])
})

test('a deleted row that comes back is named', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await tamper(sql`create table drill.older as select * from drill.things`)
  await inCounty(it.db.app, it.county, async (trx) => {
    await sql`delete from drill.things where county_id = ${it.county} and id = ${id}`.execute(trx)
    const gone = { table: drillTable, key: id, digest: null }
    const subject = { kind: 'thing', id }
    await it.journal.record(trx, it.given(), { type: 'drill.removed', subject }, [gone])
  })
  await it.settle()
  expect(await found()).toEqual([])
  await tamper(sql`insert into drill.things select * from drill.older`)
  expect(await found()).toEqual([`row_revived ${id}`])
})

test('a row edited together with a forged staged entry is named, and so is the entry', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await it.settle()
  const stranger = generateKeyPairSync('ed25519').privateKey
  const forger = openJournal({ privateKey: stranger, build: 'test', rng })
  await changeThing({ ...it, journal: forger }, { ...aThing(it.county, id), amount: 4 }, 1)
  await it.settle()
  expect(await found()).toEqual(['entry_signature 1', `row_changed ${id}`])
})

test('an entry that waits too long for its number is named', async () => {
  const id = await addThing(it, rng.uuid())
  const late = addMs(it.clock.now(), 3_600_001)
  const { findings } = await verified({ now: late })
  expect(findings).toMatchObject([{ code: 'staged_late', detail: { id } }])
})

test('a numbered entry that waits too long for a checkpoint is named, one that just came is not', async () => {
  await addThing(it, rng.uuid())
  await it.sequence()
  expect(await found()).toEqual([])
  const late = addMs(it.clock.now(), 3_600_001)
  expect(await found({ now: late })).toEqual(['checkpoint_missing', 'unsigned_late 0'])
  await it.settle()
  await addThing(it, rng.uuid())
  await it.sequence()
  expect(await found({ now: late })).toEqual(['unsigned_late 1'])
})

test('backdated entries are named, each of a hundred, though the application’s own key signed them', async () => {
  const note = (at: Parameters<typeof addMs>[0]): Promise<string> =>
    inCounty(it.db.app, it.county, (trx) => {
      const subject = { kind: 'thing', id: rng.uuid() }
      const given = { ...it.given(), at }
      return it.journal.record(trx, given, { type: 'drill.noted', subject }, [])
    })
  const start = it.clock.now()
  await note(start)
  await it.settle()
  it.clock.moveBy(86_400_000)
  await note(it.clock.now())
  await it.settle()
  it.clock.moveBy(3_600_000)
  for (let count = 0; count < 100; count += 1)
    await note(addMs(start, 60_000 + rng.below(86_000_000)))
  await note(it.clock.now())
  await it.settle()
  const codes = await found()
  expect(codes).toEqual(Array.from({ length: 100 }, (_, at) => `time_outside_window ${at + 2}`))
})

test('a protected table closed to the verifier is named, and so is one that nobody journals', async () => {
  await addThing(it, rng.uuid())
  await it.settle()
  await tamper(sql`revoke select on drill.things from auditor`)
  const { findings } = await verified()
  expect(findings.map(({ code, table }) => `${code} ${table}`)).toEqual([
    'table_missing drill.things',
    'table_unreadable drill.things',
  ])
  await tamper(sql`grant select on drill.things to auditor`)
  const id = rng.uuid()
  await inCounty(it.db.app, it.county, (trx) => insertRow(trx, drillTable, aThing(it.county, id)))
  expect(await found()).toEqual([`row_unknown ${id}`])
})

test('a signer that forgot, and a tree rebuilt behind it, are proven by a fork against an older copy', async () => {
  await addThing(it, rng.uuid())
  await it.settle()
  it.clock.moveBy(1000)
  await addThing(it, rng.uuid())
  await it.settle()
  const { rows } = await inCounty(it.db.auditor, it.county, (trx) =>
    sql<{ note: string }>`select note from journal.checkpoints order by size`.execute(trx),
  )
  const kept = rows.map(({ note }) => note)
  for (const table of ['batches', 'entries', 'heads', 'tiles', 'checkpoints'])
    await tamper(sql`delete from ${sql.table(`journal.${table}`)}`)
  await tamper(sql`delete from drill.things`)
  const dir = `${it.signerDir}/forgetful`
  mkdirSync(dir)
  const forgetful = openSigner({ dir, privateKey: it.signerKey, now: it.clock.now })
  it.clock.moveBy(1000)
  for (let count = 0; count < 3; count += 1) await addThing(it, rng.uuid())
  await it.sequence()
  const { db, county, clock, origin } = it
  await checkpointOnce({ db: db.sequencer, signer: forgetful, county, clock, origin })
  expect(await found()).toEqual([])
  const report = await verified({ kept })
  expect(report.found).toMatchObject({ root_mismatch: 1 })
  expect(report.forks.length).toBeGreaterThan(0)
  for (const fork of report.forks)
    expect(checkFork(fork, toVerify(it).keys.signer)).toMatchObject({ ok: true })
})

test('what the signer itself remembers shows a tail cut without a trace', async () => {
  await addThing(it, rng.uuid())
  await it.settle()
  const last = await it.signer.last(it.origin)
  for (const table of ['entries', 'heads', 'tiles', 'checkpoints'])
    await tamper(sql`delete from ${sql.table(`journal.${table}`)}`)
  await tamper(sql`delete from drill.things`)
  expect(await found()).toEqual([])
  const printed = [{ size: last?.size ?? 0, root: Buffer.from(last?.root ?? '', 'hex') }]
  expect(await found({ printed })).toEqual(['checkpoint_ahead'])
})

test('other keys than the county’s find every signature wrong', async () => {
  await addThing(it, rng.uuid())
  await it.settle()
  const { publicKey } = generateKeyPairSync('ed25519')
  const keys = { ...toVerify(it).keys, app: [publicKey] }
  expect(await found({ keys })).toContain('entry_signature 0')
  // An older key of the application stays in the list and counts.
  const both = { ...keys, app: [publicKey, it.appPublicKey] }
  expect(await found({ keys: both })).toEqual([])
})

test('a room’s own check looks at the same snapshot and adds its findings', async () => {
  await addThing(it, rng.uuid())
  const report = await verified({
    extraChecks: [
      async (trx, county) => {
        const { rows } = await sql<{ id: string }>`select id from drill.things
          where county_id = ${county}`.execute(trx)
        const sentence = { zh: '期限不符', en: 'The deadline differs' }
        return rows.map(({ id }) => ({ code: 'due_differs', table: drillTable, key: id, sentence }))
      },
    ],
  })
  expect(report).toMatchObject({ ok: false, found: { due_differs: 1 } })
})
