import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  closeDb,
  inCounty,
  inTransaction,
  isDuplicate,
  openDb,
  sqlState,
  type Trx,
} from '#platform/db.ts'
import { instantText, safeInteger } from '#platform/db.types.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
beforeAll(async () => {
  db = await openTestDb()
  for (const statement of [
    'create schema trial',
    'grant usage on schema trial to app',
    'create table trial.counted (id int primary key, n int not null)',
    'insert into trial.counted values (1, 0), (2, 0)',
    'grant select, insert, update on trial.counted to app',
  ])
    await planted(statement).execute(db.owner)
})
afterAll(() => db.close())

const countyOf = async (trx: Trx): Promise<string | null> =>
  (await sql<{ c: string | null }>`select current_setting('app.county_id', true) as c`.execute(trx))
    .rows[0]?.c ?? null

it('values come back as the product writes them', async () => {
  const { rows } = await sql`select '2026-03-01 08:30:00+08'::timestamptz as moment,
    '2026-03-01 00:30:00.25+00'::timestamptz as quarter, '2026-03-01 00:00:00.000001+00'::timestamptz as micro,
    '2026-03-01'::date as day, 9007199254740991::int8 as whole, '{"a":[1,null]}'::jsonb as json,
    array[1::int8, null] as list, array['2026-03-01 00:00:00+00'::timestamptz] as moments,
    '\\x00ff'::bytea as bytes, count(*) as count, current_setting('TimeZone') as zone`.execute(
    db.app,
  )
  expect(rows).toEqual([
    {
      moment: '2026-03-01T00:30:00.000Z',
      quarter: '2026-03-01T00:30:00.250Z',
      micro: '2026-03-01T00:00:00.000001Z',
      day: '2026-03-01',
      whole: 9007199254740991,
      json: { a: [1, null] },
      list: [1, null],
      moments: ['2026-03-01T00:00:00.000Z'],
      bytes: Buffer.from([0, 255]),
      count: 1,
      zone: 'UTC',
    },
  ])
})

it('a bigint that would be rounded and a moment that is none are bugs', () => {
  expect(() => safeInteger('9007199254740993')).toThrow('outside the safe integers')
  for (const text of ['infinity', '2026-03-01 00:30:00+08', '0044-03-15 00:00:00+00 BC'])
    expect(() => instantText(text)).toThrow('not a moment in UTC')
})

it('the context of a county ends with its transaction, whatever happened in it', async () => {
  const single = openDb(db.urls.app, { max: 1 })
  try {
    const seen = [await inCounty(single, 7, countyOf)]
    seen.push((await inTransaction(single, countyOf)) || null)
    await inCounty(single, 8, () => Promise.reject(new Error('no'))).catch(() => undefined)
    seen.push((await inTransaction(single, countyOf)) || null)
    await inCounty(single, 9, (trx) => sql`select 1 / 0`.execute(trx)).catch(() => undefined)
    seen.push((await inTransaction(single, countyOf)) || null)
    expect(seen).toEqual(['7', null, null, null])
  } finally {
    await closeDb(single)
  }
})

it('many counties at once over a few connections each see only themselves', async () => {
  const few = openDb(db.urls.app, { max: 3 })
  const counties = Array.from({ length: 60 }, (_, at) => at + 1)
  const seen = await Promise.all(counties.map((county) => inCounty(few, county, countyOf)))
  await closeDb(few)
  expect(seen).toEqual(counties.map(String))
})

it.each([0, -1, 1.5, NaN, 2 ** 31, Infinity])('%d is no county', async (county) => {
  await expect(inCounty(db.app, county, countyOf)).rejects.toThrow('not a county id')
})

it('a reader in a county writes nothing', async () => {
  const write = (trx: Trx): Promise<unknown> => sql`update trial.counted set n = 1`.execute(trx)
  expect(await inCounty(db.app, 1, write, { readOnly: true }).catch(sqlState)).toBe('25006')
})

/** Reads, lets another transaction write the row in between, then writes it: 40001 the first time. */
const overtaken = (retry: boolean): Promise<number> => {
  let attempts = 0
  return inCounty(
    db.app,
    1,
    async (trx) => {
      attempts += 1
      await sql`select n from trial.counted where id = 1`.execute(trx)
      if (attempts === 1) await sql`update trial.counted set n = n + 1 where id = 1`.execute(db.app)
      await sql`update trial.counted set n = n + 1 where id = 1`.execute(trx)
      return attempts
    },
    { isolation: 'repeatable read', retry },
  )
}

it('a serialization failure is tried again only where that was asked for', async () => {
  expect(await overtaken(true)).toBe(2)
  expect(await overtaken(false).catch(sqlState)).toBe('40001')
})

it('a deadlock is resolved by trying again', async () => {
  let arrived = 0
  const bump = (first: number, second: number): Promise<void> =>
    inTransaction(
      db.app,
      async (trx) => {
        await sql`update trial.counted set n = n + 1 where id = ${first}`.execute(trx)
        arrived += 1
        while (arrived < 2) await new Promise((resolve) => setTimeout(resolve, 5))
        await sql`update trial.counted set n = n + 1 where id = ${second}`.execute(trx)
      },
      { retry: true },
    )
  const before = await sql<{ n: number }>`select sum(n) as n from trial.counted`.execute(db.app)
  await Promise.all([bump(1, 2), bump(2, 1)])
  const after = await sql<{ n: number }>`select sum(n) as n from trial.counted`.execute(db.app)
  expect((after.rows[0]?.n ?? 0) - (before.rows[0]?.n ?? 0)).toBe(4)
})

it('a broken rule is known by its code', async () => {
  const twice = sql`insert into trial.counted values (1, 0)`.execute(db.app)
  expect(isDuplicate(await twice.catch((error: unknown) => error))).toBe(true)
  expect([isDuplicate(new Error('23505')), sqlState('23505')]).toEqual([false, undefined])
})

it('a connection lost in mid-transaction fails that work, is reported, and is replaced', async () => {
  const lost: string[] = []
  const fragile = openDb(db.urls.app, {
    max: 1,
    onLostConnection: (error) => lost.push(sqlState(error) ?? error.message),
  })
  const work = inCounty(fragile, 1, async (trx) => {
    await sql`update trial.counted set n = 1000 where id = 1`.execute(trx)
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db.superuser)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return sql`select 1`.execute(trx)
  })
  await expect(work).rejects.toThrow()
  const { rows } = await sql<{ n: number }>`select n from trial.counted where id = 1`.execute(
    fragile,
  )
  await closeDb(fragile)
  expect(rows[0]?.n).toBeLessThan(1000)
  expect(lost[0]).toBe('57P01')
})

it('a login enters with its limits of time', async () => {
  const { rows } = await sql`select current_setting('statement_timeout') as statement,
    current_setting('lock_timeout') as lock,
    current_setting('idle_in_transaction_session_timeout') as idle`.execute(db.app)
  expect(rows).toEqual([{ statement: '5s', lock: '2s', idle: '10s' }])
})
