import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Json } from '#basics/json.ts'
import { loadTables, type Table } from '#platform/catalogue.ts'
import { inCounty, isDuplicate, sqlState, type Db, type Trx } from '#platform/db.ts'
import { readCanonicalRows, type CanonicalRow } from '#platform/rows.read.ts'
import {
  deleteRow,
  deleteRows,
  insertRow,
  insertRowOnce,
  insertRows,
  rowKey,
  updateRow,
} from '#platform/rows.ts'
import type { RowInput } from '#platform/rows.values.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

const name = 'trial.kept_things'
let db: TestDb
let table: Table
beforeAll(async () => {
  db = await openTestDb()
  for (const statement of [
    'create schema trial',
    'grant usage on schema trial to app, auditor',
    `create table ${name} (county_id int not null, id uuid not null, words text, small int, big bigint,
      yes boolean, day date, moment timestamptz, data jsonb, bytes bytea, version int not null,
      constraint kept_things_pk primary key (county_id, id))`,
    `comment on table ${name} is 'kind=tenant protected=yes planted by a test'`,
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy tenancy on ${name} for all
      using (county_id = nullif(current_setting('app.county_id', true), '')::int)
      with check (county_id = nullif(current_setting('app.county_id', true), '')::int)`,
    `grant select, insert, update, delete on ${name} to app`,
    `grant select on ${name} to auditor`,
  ])
    await planted(statement).execute(db.owner)
  const found = (await loadTables(db.app)).get(name)
  if (!found) throw new Error('not planted')
  table = found
})
afterAll(() => db.close())
beforeEach(() => sql`delete from trial.kept_things`.execute(db.superuser))

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const aRow = (row: RowInput = {}): RowInput => ({
  county_id: 1,
  id: id(1),
  words: '水渠坏了',
  small: -5,
  big: 9007199254740993n,
  yes: false,
  day: '2026-02-28',
  moment: '2026-02-28T16:00:00.250Z',
  data: { b: [1, { a: null }], a: '\\u0000' },
  bytes: new Uint8Array([0, 255]),
  version: 1,
  ...row,
})

async function allRows(login: Db, county: number, pageSize?: number): Promise<CanonicalRow[]> {
  return inCounty(login, county, async (trx) => {
    const rows: CanonicalRow[] = []
    for (let page = await readCanonicalRows(trx, table, county, undefined, pageSize); ;) {
      rows.push(...page.rows)
      if (!page.next) return rows
      page = await readCanonicalRows(trx, table, county, page.next, pageSize)
    }
  })
}

const write = <Value>(work: (trx: Trx) => Promise<Value>): Promise<Value> =>
  inCounty(db.app, 1, work)

const text = fc.string({ unit: 'grapheme' }).filter((words) => !words.includes('\0'))
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(arbitrary)
const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((n) => n || 0),
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('json'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).json
const time = fc.date({
  min: new Date('1900-01-02'),
  max: new Date('2199-12-30'),
  noInvalidDate: true,
})
const anyRow = fc.record({
  words: maybe(text),
  small: maybe(fc.integer()),
  big: maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  yes: maybe(fc.boolean()),
  day: maybe(time.map((date) => date.toISOString().slice(0, 10))),
  moment: maybe(
    fc
      .tuple(time, fc.integer({ min: 0, max: 999 }))
      .map(([date, micros]) =>
        date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`),
      ),
  ),
  data: maybe(json),
  bytes: maybe(fc.uint8Array({ maxLength: 20 })),
})

it('what was digested when written is what the verifier digests when it reads, for any row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 25 }), async (rows) => {
      await sql`delete from trial.kept_things`.execute(db.superuser)
      const given = rows.map((row, at) => aRow({ ...row, id: id(at) }))
      const changes = await write((trx) => insertRows(trx, name, given))
      const read = await allRows(db.auditor, 1, 10)
      expect(read.map(({ key, digest }) => ({ table: name, key, digest }))).toEqual(changes)
    }),
    { numRuns: 40 },
  )
})

it('an insert tells the table, the key within the county and the digest', async () => {
  const change = await write((trx) => insertRow(trx, name, aRow()))
  expect(change).toEqual({
    table: 'trial.kept_things',
    key: id(1),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  })
})

it('an update writes the whole row at the next version, and nothing when somebody was faster', async () => {
  await write((trx) => insertRow(trx, name, aRow()))
  const change = await write((trx) => updateRow(trx, name, aRow({ words: '已修好' }), 1))
  const stale = await write((trx) => updateRow(trx, name, aRow({ words: '晚了' }), 1))
  const [row] = await allRows(db.app, 1)
  expect([stale, change?.digest, row?.row['words'], row?.row['version']]).toEqual([
    undefined,
    row?.digest,
    '已修好',
    2,
  ])
})

it('of two updates of the same version exactly one stands', async () => {
  await write((trx) => insertRow(trx, name, aRow()))
  const both = await Promise.all(
    ['甲', '乙'].map((words) => write((trx) => updateRow(trx, name, aRow({ words }), 1))),
  )
  expect(both.filter((change) => change !== undefined)).toHaveLength(1)
})

it('a deletion is a change without a digest, and none when stale', async () => {
  await write((trx) => insertRow(trx, name, aRow()))
  const key = { county_id: 1, id: id(1) }
  const [stale, done] = [
    await write((trx) => deleteRow(trx, name, key, 9)),
    await write((trx) => deleteRow(trx, name, key, 1)),
  ]
  expect([stale, done, await allRows(db.app, 1)]).toEqual([
    undefined,
    { table: name, key: id(1), digest: null },
    [],
  ])
})

it('many rows go in two statements, and one of another version stops them all', async () => {
  const keys = Array.from({ length: 600 }, (_, at) => ({ county_id: 1, id: id(at), version: 1 }))
  await write((trx) =>
    insertRows(
      trx,
      name,
      keys.map((key) => aRow(key)),
    ),
  )
  const stale = [...keys.slice(0, 599), { ...keys[599]!, version: 2 }]
  await expect(write((trx) => deleteRows(trx, name, stale))).rejects.toThrow('changed by')
  expect((await allRows(db.app, 1)).length).toBe(600)
  const gone = await write((trx) => deleteRows(trx, name, keys))
  expect(gone).toEqual(keys.map((key) => ({ table: name, key: key.id, digest: null })))
  expect(await allRows(db.app, 1)).toEqual([])
})

it('a key that exists throws its code, or is said as a value without ending the transaction', async () => {
  await write((trx) => insertRow(trx, name, aRow()))
  const thrown = await write((trx) => insertRow(trx, name, aRow())).catch((error: unknown) => error)
  const said = await write(async (trx) => [
    await insertRowOnce(trx, name, aRow()),
    (await insertRow(trx, name, aRow({ id: id(2) }))).key,
  ])
  expect([isDuplicate(thrown), said]).toEqual([true, ['duplicate', id(2)]])
})

it('rows of another county can be neither written nor changed', async () => {
  await write((trx) => insertRow(trx, name, aRow()))
  const foreign = inCounty(db.app, 2, (trx) => insertRow(trx, name, aRow({ id: id(3) })))
  expect(await foreign.catch(sqlState)).toBe('42501')
  expect(await inCounty(db.app, 2, (trx) => updateRow(trx, name, aRow(), 1))).toBe(undefined)
  expect(await allRows(db.app, 2)).toEqual([])
})

it('1,200 rows go in three statements and come back in pages', async () => {
  const rows = Array.from({ length: 1_200 }, (_, at) => aRow({ id: id(at) }))
  const changes = await write((trx) => insertRows(trx, name, rows))
  const read = await allRows(db.auditor, 1, 500)
  expect(read.map(({ digest }) => digest)).toEqual(changes.map(({ digest }) => digest))
})

it.each<[string, RowInput, string]>([
  ['a missing column', { words: undefined }, 'the row lacks words'],
  ['an extra column', { more: 1 }, 'has no column more'],
  ['null where it may not be', { version: null }, 'version: not a value of type int'],
  ['a fraction', { small: 1.5 }, 'small: not a value of type int'],
  ['an int beyond 32 bits', { small: 2 ** 31 }, 'small: not a value'],
  ['an unsafe bigint', { big: 2 ** 53 }, 'big: not a value'],
  ['a bigint beyond 64 bits', { big: 2n ** 63n }, 'big: not a value'],
  ['a day that does not exist', { day: '2026-02-29' }, 'day: not a value'],
  ['a moment with an offset', { moment: '2026-02-28T08:00:00+08:00' }, 'moment: not a value'],
  ['a moment PostgreSQL would round', { moment: '2026-02-28T08:00:00.1234567Z' }, 'moment: not'],
  ['an upper-case uuid', { id: id(1).replace('8000', 'A000') }, 'id: not a value'],
  ['NUL in text', { words: 'a\0' }, 'words: not a value'],
  ['NUL in json', { data: ['\0'] }, 'data: not a value'],
  ['a fraction in json', { data: { a: 0.1 } }, 'not a safe integer'],
  ['half a character', { words: '\ud800' }, 'lone surrogate'],
])('%s is a bug and writes nothing', async (_, wrong, says) => {
  await expect(write((trx) => insertRow(trx, name, aRow(wrong)))).rejects.toThrow(says)
  expect(await allRows(db.app, 1)).toEqual([])
})

it('an unprotected table is not written this way', async () => {
  const entry = write((trx) => insertRow(trx, 'journal.entries', {}))
  await expect(entry).rejects.toThrow('journal.entries is not a protected table')
})

it.each([
  ['words', sql`'水渠坏了 '`],
  ['small', sql`-6`],
  ['big', sql`9007199254740992`],
  ['yes', sql`null`],
  ['day', sql`'infinity'`],
  ['moment', sql`'2026-02-28 16:00:00.250001Z'`],
  ['data', sql`'{"a": 0.5}'`],
  ['bytes', sql`'\\x00fe'`],
  ['version', sql`2`],
])('one tampered value of %s changes the digest', async (column, value) => {
  const change = await write((trx) => insertRow(trx, name, aRow()))
  await sql`update trial.kept_things set ${sql.id(column)} = ${value}`.execute(db.superuser)
  const [row] = await allRows(db.auditor, 1)
  expect(row?.key).toBe(change.key)
  expect(row?.digest).not.toBe(change.digest)
})

it('a key of several columns is their canonical list', () => {
  const two: Table = { ...table, primaryKey: ['county_id', 'words', 'small'] }
  expect(rowKey(two, aRow())).toBe('["水渠坏了",-5]')
})
