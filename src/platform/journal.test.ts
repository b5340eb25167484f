import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseEntry, verifyEntry } from '#ledger/entry.ts'
import { inCounty } from '#platform/db.ts'
import { advance, claim } from '#platform/journal.cursor.ts'
import { addThing, aThing, drillTable, openTestCounty } from '#platform/journal.test-county.ts'
import type { TestCounty } from '#platform/journal.test-county.ts'
import type { Actor, RowChange } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'
import { insertRow, insertRows } from '#platform/rows.ts'

let it: TestCounty
const rng = seededRng('journal.test')
beforeAll(async () => {
  it = await openTestCounty('journal')
})
afterAll(() => it.close())

const person: Actor = {
  kind: 'person',
  userId: 'u-1',
  personId: 'p-1',
  role: 'dispatcher',
  unitId: 'unit-9',
  sessionHash: 'a'.repeat(64),
}

test('an entry is signed, names its actor, and is read back by its subject', async () => {
  const at = it.clock.now()
  const because = [{ clause: '11.2', from: '2026-01-01', params: { acceptWithinDays: 3 } }] as const
  const subject = { kind: 'case', id: rng.uuid() }
  const id = await inCounty(it.db.app, it.county, (trx) =>
    it.journal.record(
      trx,
      { county: it.county, at, actor: person },
      { type: 'casework.listed', subject, data: { level: 2 }, because },
      [],
    ),
  )
  const [events, stored] = await inCounty(it.db.app, it.county, async (trx) => [
    await it.journal.eventsOf(trx, it.county, subject),
    await sql<{ entry: string; sig: string }>`select entry, sig from journal.entries
      where county_id = ${it.county} and id = ${id}`.execute(trx),
  ])
  expect(events).toEqual([
    {
      id,
      at,
      seq: null,
      type: 'casework.listed',
      actor: { user: 'u-1', role: 'dispatcher', unit: 'unit-9' },
      subject,
      data: { level: 2 },
      because,
    },
  ])
  const { entry = '', sig = '' } = stored.rows[0] ?? {}
  expect(verifyEntry(entry, sig, it.appPublicKey)).toBe(true)
  expect(parseEntry(entry)).toMatchObject({ ok: true, value: { session: 'a'.repeat(64), id } })
})

test('an entry without a name has a day, no session, and a staging time that says no more', async () => {
  const subject = { kind: 'call', id: rng.uuid() }
  const unnamed = { county: it.county, actor: { kind: 'unnamed' } } as const
  const record = (at: '2026-03-02' | '2026-03-02T01:00:00.000Z'): Promise<string> =>
    inCounty(it.db.app, it.county, (trx) =>
      it.journal.record(trx, { ...unnamed, at }, { type: 'survey.completed', subject }, []),
    )
  await expect((async () => record('2026-03-02T01:00:00.000Z'))()).rejects.toThrow('carries a day')
  const id = await record('2026-03-02')
  const { rows } = await inCounty(it.db.app, it.county, (trx) =>
    sql<{ entry: string; staged_at: string }>`select entry, staged_at from journal.entries
      where county_id = ${it.county} and id = ${id}`.execute(trx),
  )
  expect(rows[0]?.staged_at).toBe('2026-03-02T16:00:00.000Z')
  expect(parseEntry(rows[0]?.entry ?? '')).toMatchObject({
    value: { at: '2026-03-02', actor: null, session: null },
  })
})

test('a rolled back transaction leaves neither row nor entry', async () => {
  const id = rng.uuid()
  const subject = { kind: 'thing', id }
  await expect(
    inCounty(it.db.app, it.county, async (trx) => {
      const change = await insertRow(trx, drillTable, aThing(it.county, id))
      await it.journal.record(trx, it.given(), { type: 'drill.added', subject }, [change])
      throw new Error('the cable was cut')
    }),
  ).rejects.toThrow('the cable was cut')
  const found = await inCounty(it.db.app, it.county, async (trx) => ({
    events: await it.journal.eventsOf(trx, it.county, subject),
    rows: (
      await sql`select 1 from drill.things where county_id = ${it.county} and id = ${id}`.execute(
        trx,
      )
    ).rows,
  }))
  expect(found).toEqual({ events: [], rows: [] })
})

test('a batch is one entry with the root of its rows, and the rows beside it', async () => {
  const ids = Array.from({ length: 2300 }, () => rng.uuid())
  const id = await inCounty(it.db.app, it.county, async (trx) => {
    const changes = await insertRows(
      trx,
      drillTable,
      ids.map((one) => aThing(it.county, one)),
    )
    const gone: RowChange = { table: drillTable, key: rng.uuid(), digest: null }
    const subject = { kind: 'import', id: rng.uuid() }
    return it.journal.recordBatch(trx, it.given(), { type: 'drill.imported', subject }, [
      ...changes,
      gone,
    ])
  })
  const { rows } = await inCounty(it.db.app, it.county, (trx) =>
    sql<{ entry: string; chunks: number[]; keys: number }>`select e.entry,
        array_agg(b.chunk order by b.chunk) as chunks, sum(jsonb_array_length(b.keys))::int as keys
      from journal.entries e join journal.batches b using (county_id)
      where e.county_id = ${it.county} and e.id = ${id} and b.entry_id = ${id} group by 1`.execute(
      trx,
    ),
  )
  expect(rows[0]).toMatchObject({ chunks: [0, 1, 2], keys: 2301 })
  expect(parseEntry(rows[0]?.entry ?? '')).toMatchObject({
    ok: true,
    value: { batch: { t: drillTable, count: 2301 } },
  })
})

test('a cursor hears numbered entries only, in order, each once, and one reader at a time', async () => {
  const hear = (limit: number): Promise<readonly number[]> =>
    inCounty(it.db.app, it.county, async (trx) => {
      const heard = await claim(trx, it.county, 'loop', limit)
      const last = heard.at(-1)
      if (last) await advance(trx, it.county, 'loop', last.seq)
      return heard.map(({ seq }) => seq)
    })
  expect(await hear(100)).toEqual([])
  await addThing(it, rng.uuid())
  await it.settle()
  const first = await hear(2)
  expect(first).toEqual([0, 1])
  await inCounty(it.db.app, it.county, async (trx) => {
    expect(await claim(trx, it.county, 'loop', 1)).toHaveLength(1)
    // The second reader finds the cursor held and goes away with nothing.
    expect(await hear(100)).toEqual([])
  })
  expect((await hear(100))[0]).toBe(2)
  expect(await hear(100)).toEqual([])
})

test('the application can neither number, nor change, nor delete an entry', async () => {
  const attempts = [
    sql`update journal.entries set seq = 99, leaf = '\\x00', turn = null`,
    sql`update journal.entries set entry = '{}'`,
    sql`delete from journal.entries`,
    sql`delete from journal.batches`,
    sql`update journal.heads set size = 0`,
    sql`insert into journal.checkpoints values (7, 1, '2026-03-02T01:00:00Z', '\\x00', '')`,
  ]
  for (const attempt of attempts)
    await expect(
      inCounty(it.db.app, it.county, (trx) => attempt.execute(trx)),
    ).rejects.toMatchObject({ code: '42501' })
})
