import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handClock } from '#platform/clock.ts'
import { inCounty } from '#platform/db.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { aGrant, aReport, memoryKeyStore, openTestVault } from '#platform/test-vault.ts'
import type { Vault } from '#platform/vault.ts'

const ids = seededRng('numbers')
const id = (): string => ids.uuid()
let county = 100
const aCounty = (): number => (county += 1)
const phone = (n: number): string => `154${String(n).padStart(8, '0')}`

let db: TestDb
let vault: Vault
const keyStore = memoryKeyStore()

beforeAll(async () => {
  db = await openTestDb()
  vault = await openTestVault(db.vault, { keyStore })
})
afterAll(() => db.close())

const countOf = async (of: number, table: string): Promise<number> => {
  const query = sql<{ n: number }>`select count(*) as n from ${sql.table(`vault.${table}`)}
    where county_id = ${of}`
  return (await query.execute(db.superuser)).rows[0]?.n ?? -1
}

const rowsOf = async (of: number): Promise<Readonly<Record<string, number>>> => ({
  persons: await countOf(of, 'persons'),
  phones: await countOf(of, 'phones'),
  links: await countOf(of, 'links'),
  sightings: await countOf(of, 'sightings'),
})

describe('numbers', () => {
  it('are stored once a county, whatever way they are written, and bad ones are refused row by row', async () => {
    const [own, other] = [aCounty(), aCounty()]
    const [batch, a, b, c, d] = [id(), id(), id(), id(), id()]
    const rows = [
      { id: a, phone: phone(1) },
      { id: b, phone: `+86 ${phone(1)}` },
      { id: c, phone: 'ring me' },
      { id: d, phone: phone(2) },
    ]
    const refusal = { code: 'phone_invalid', field: 'phone' }
    const expected = {
      rows: [
        { id: a, existingId: null, refusal: null },
        { id: b, existingId: a, refusal: null },
        { id: c, existingId: null, refusal },
        { id: d, existingId: null, refusal: null },
      ],
    }
    expect(await vault.putNumbers({ county: own, batch, rows })).toEqual(expected)
    expect(await vault.putNumbers({ county: own, batch, rows })).toEqual(expected)
    expect(await rowsOf(own)).toEqual({ persons: 2, phones: 2, links: 2, sightings: 0 })
    const elsewhere = { county: other, batch, rows: [{ id: b, phone: phone(1) }] }
    expect(await vault.putNumbers(elsewhere)).toEqual({
      rows: [{ id: b, existingId: null, refusal: null }],
    })
  })

  it('are shown masked, and only to their own county', async () => {
    const own = aCounty()
    const [a, b] = [id(), id()]
    const rows = [
      { id: a, phone: '15412345678' },
      { id: b, phone: '0371-6555 1234' },
    ]
    await vault.putNumbers({ county: own, batch: id(), rows })
    expect(await vault.masked({ county: own, ids: [a, b, a, id()] })).toEqual({
      [a]: '154****5678',
      [b]: '0371****234',
    })
    expect(await vault.masked({ county: aCounty(), ids: [a, b] })).toEqual({})
  })

  it('brought in twice at the same moment belong to one of the two', async () => {
    const own = aCounty()
    const lists = [0, 1, 2].map(() =>
      Array.from({ length: 700 }, (_, n) => ({ id: id(), phone: phone(n) })),
    )
    const answers = await Promise.all(
      lists.map((rows) => vault.putNumbers({ county: own, batch: id(), rows })),
    )
    const stored = answers.flatMap(({ rows }) => rows.filter((row) => row.existingId === null))
    const known = answers.flatMap(({ rows }) => rows.flatMap((row) => row.existingId ?? []))
    expect([stored.length, known.length]).toEqual([700, 1400])
    expect(new Set(known)).toEqual(new Set(stored.map((row) => row.id)))
    expect(await rowsOf(own)).toMatchObject({ persons: 700, phones: 700, links: 700 })
  })

  it('of a dropped batch are gone, but for those another batch holds or whose person reported', async () => {
    const own = aCounty()
    const [first, second] = [id(), id()]
    const [a, b, c, again] = [id(), id(), id(), id()]
    const rows = [
      { id: a, phone: phone(1) },
      { id: b, phone: phone(2) },
      { id: c, phone: phone(3) },
    ]
    await vault.putNumbers({ county: own, batch: first, rows })
    const seen = [{ id: again, phone: phone(2) }]
    const put = await vault.putNumbers({ county: own, batch: second, rows: seen })
    expect(put.rows).toEqual([{ id: again, existingId: b, refusal: null }])
    await vault.saveReport(aReport({ county: own, numberId: c }))
    expect(await vault.dropNumbers({ county: own, batch: first })).toEqual({
      erased: 1,
      kept: [c],
    })
    expect(await vault.masked({ county: own, ids: [a, b, c] })).toEqual({
      [b]: '154****0002',
      [c]: '154****0003',
    })
    expect(await vault.dropNumbers({ county: own, batch: second })).toEqual({ erased: 1, kept: [] })
    expect(await vault.dropNumbers({ county: own, batch: second })).toEqual({ erased: 0, kept: [] })
    expect(await rowsOf(own)).toEqual({ persons: 1, phones: 1, links: 1, sightings: 0 })
  })

  it('that are dropped leave nothing and may come back as new ones', async () => {
    const own = aCounty()
    const [a, b, back, batch] = [id(), id(), id(), id()]
    const rows = [
      { id: a, phone: phone(1) },
      { id: b, phone: phone(2) },
    ]
    await vault.putNumbers({ county: own, batch, rows })
    await vault.saveReport(aReport({ county: own, numberId: b }))
    expect(await vault.dropNumbers({ county: own, batch })).toEqual({ erased: 1, kept: [b] })
    const refused = { ok: false, refusal: [{ code: 'number_unknown' }] }
    const asked = { county: own, context: 'survey', id: a, grant: aGrant() } as const
    expect(await vault.reveal(asked)).toEqual(refused)
    const again = { county: own, batch: id(), rows: [{ id: back, phone: phone(1) }] }
    expect((await vault.putNumbers(again)).rows[0]?.existingId).toBeNull()
  })

  it('are listed by batch with the moment of the last put, until the batch is dropped', async () => {
    const own = aCounty()
    const clock = handClock('2026-03-02T02:00:00.000Z')
    const timed = await openTestVault(db.vault, { keyStore, clock })
    const [first, second] = [id(), id()]
    const put = (batch: string, number: number) =>
      timed.putNumbers({ county: own, batch, rows: [{ id: id(), phone: phone(number) }] })
    await put(first, 1)
    clock.moveBy(60_000)
    await put(second, 2)
    clock.moveBy(60_000)
    await put(first, 3)
    expect(await timed.batchesOf({ county: own })).toEqual([
      { batch: second, lastPutAt: '2026-03-02T02:01:00.000Z' },
      { batch: first, lastPutAt: '2026-03-02T02:02:00.000Z' },
    ])
    // The list was read, and meanwhile somebody put into the batch again.
    const ifIdleSince = '2026-03-02T02:02:00.000Z'
    const kept = await timed.dropNumbers({ county: own, batch: first, ifIdleSince })
    expect(kept).toEqual({ erased: 0, kept: [] })
    const gone = await timed.dropNumbers({ county: own, batch: second, ifIdleSince })
    expect(gone).toEqual({ erased: 1, kept: [] })
    await timed.dropNumbers({ county: own, batch: first })
    expect(await timed.batchesOf({ county: own })).toEqual([])
    expect(await rowsOf(own)).toEqual({ persons: 0, phones: 0, links: 0, sightings: 0 })
  })

  it('moved from one person to another no longer open', async () => {
    const own = aCounty()
    const [a, b] = [id(), id()]
    const rows = [
      { id: a, phone: phone(1) },
      { id: b, phone: phone(2) },
    ]
    await vault.putNumbers({ county: own, batch: id(), rows })
    const move = (column: 'phone' | 'dek') =>
      sql`
      update vault.persons p set ${sql.ref(column)} = ${sql.ref(`q.${column}`)} from vault.persons q
      where p.county_id = ${own} and q.county_id = ${own} and p.id <> q.id`.execute(db.superuser)
    await move('phone')
    await expect(vault.masked({ county: own, ids: [a, b] })).rejects.toThrow('phone does not open')
    await move('dek')
    await expect(vault.masked({ county: own, ids: [a, b] })).rejects.toThrow('dek under kek does')
  })

  it('moved into another county no longer open', async () => {
    const [own, other] = [aCounty(), aCounty()]
    const a = id()
    await vault.putNumbers({ county: own, batch: id(), rows: [{ id: a, phone: phone(1) }] })
    for (const table of ['persons', 'phones', 'links'])
      await sql`update ${sql.table(`vault.${table}`)} set county_id = ${other}
        where county_id = ${own}`.execute(db.superuser)
    expect(await vault.masked({ county: other, ids: [a] })).toEqual({})
  })

  it('stay readable under a new key-encryption key, and nothing but the wraps changes', async () => {
    const own = aCounty()
    const rows = Array.from({ length: 600 }, (_, n) => ({ id: id(), phone: phone(n) }))
    await vault.putNumbers({ county: own, batch: id(), rows })
    const query = sql<{ id: string; kek_id: string; dek: Buffer; phone: Buffer }>`
      select id, kek_id, dek, phone from vault.persons where county_id = ${own} order by id`
    const before = (await query.execute(db.superuser)).rows
    const { kekId, rewrapped } = await vault.rotateKek({ counties: [own] })
    const after = (await query.execute(db.superuser)).rows
    expect([kekId, rewrapped]).toEqual(['kek-2', 600])
    expect(after.map((row) => [row.id, row.phone])).toEqual(
      before.map((row) => [row.id, row.phone]),
    )
    expect(new Set(after.map((row) => row.kek_id))).toEqual(new Set(['kek-2']))
    expect(after.filter((row, at) => before[at]?.dek.equals(row.dek))).toEqual([])
    const reopened = await openTestVault(db.vault, { keyStore })
    const [first] = rows
    const asked = { county: own, ids: [first?.id ?? ''] }
    expect(Object.values(await reopened.masked(asked))).toEqual(['154****0000'])
  })

  it('lie in three tables whose order tells nothing of who is whose', async () => {
    const own = aCounty()
    const rows = Array.from({ length: 400 }, (_, n) => ({ id: id(), phone: phone(n) }))
    await vault.putNumbers({ county: own, batch: id(), rows })
    for (const [table, key] of [
      ['persons', 'id'],
      ['phones', 'blind'],
      ['links', 'blind'],
    ] as const) {
      const { rows: stored } = await sql<{ key: string }>`
        select ${sql.ref(key)}::text as key from ${sql.table(`vault.${table}`)}
        where county_id = ${own} order by ctid`.execute(db.superuser)
      const keys = stored.map((row) => row.key)
      expect(keys).toEqual(keys.toSorted())
    }
  })

  it('exist in no other county and without a county not at all', async () => {
    const own = aCounty()
    await vault.putNumbers({ county: own, batch: id(), rows: [{ id: id(), phone: phone(1) }] })
    const count = sql<{ n: number }>`select count(*) as n from vault.persons`
    const seen = await inCounty(db.vault, own, (trx) => count.execute(trx))
    const elsewhere = await inCounty(db.vault, aCounty(), (trx) => count.execute(trx))
    const nowhere = await count.execute(db.vault)
    expect([seen, elsewhere, nowhere].map(({ rows }) => rows[0]?.n)).toEqual([1, 0, 0])
  })
})
