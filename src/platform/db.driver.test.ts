import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  closeDb,
  inCounty,
  inTransaction,
  later,
  openDb,
  question,
  sqlState,
  together,
  type Db,
  type Question,
  type Trx,
} from '#platform/db.ts'
import { template } from '#platform/db.template.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

type Trial = { 'trial.noted': { id: number; text: string | null } }

let db: TestDb
let one: Db
beforeAll(async () => {
  db = await openTestDb()
  for (const statement of [
    'create schema trial',
    'grant usage on schema trial to app',
    'create table trial.noted (id int primary key, text text)',
    'grant select, insert, update, delete on trial.noted to app',
  ])
    await planted(statement).execute(db.owner)
  one = openDb(db.urls.app, { max: 1 })
})
afterAll(async () => {
  await closeDb(one)
  await db.close()
})

const tables = (trx: Trx | Db) => trx.withTables<Trial>()
const adding = template((trx, id: number, text: string | null) =>
  tables(trx).insertInto('trial.noted').values({ id, text }),
)
const idsIn = async (from: Trx | Db): Promise<readonly number[]> => {
  const rows = await tables(from).selectFrom('trial.noted').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}
const textOf = (trx: Trx, id: number): Question<string | null | undefined> =>
  question(
    tables(trx).selectFrom('trial.noted').select('text').where('id', '=', id),
    (rows) => rows[0]?.text,
  )

test('a statement handed over is there for the next one, and with the commit for everybody', async () => {
  const seen = await inTransaction(one, async (trx) => {
    await later(trx, adding(trx, 1, '灯'))
    const within = await idsIn(trx)
    await later(trx, adding(trx, 2, null))
    return within
  })
  expect([seen, await idsIn(one)]).toEqual([[1], [1, 2]])
})

test('its failure is that of the commit, and takes everything back', async () => {
  const before = await idsIn(one)
  const work = inTransaction(one, async (trx) => {
    await later(trx, adding(trx, 10, 'first'))
    await later(trx, adding(trx, 10, 'again'))
    await later(trx, adding(trx, 11, 'behind'))
  })
  expect(await work.catch(sqlState)).toBe('23505')
  expect(await idsIn(one)).toEqual(before)
})

test('what was handed over goes with the transaction that is let go', async () => {
  const before = await idsIn(one)
  const work = inTransaction(one, async (trx) => {
    await later(trx, adding(trx, 20, 'lost'))
    throw new Error('the cable was cut')
  })
  await expect(work).rejects.toThrow('the cable was cut')
  expect(await inTransaction(one, idsIn)).toEqual(before)
})

test('a failure that the work swallows is no commit', async () => {
  const work = inTransaction(one, async (trx) => {
    await later(trx, adding(trx, 30, 'kept?'))
    await sql`select 1 / ${0}::int`.execute(trx).catch(() => undefined)
  })
  await expect(work).rejects.toThrow('rolled back instead of committed')
  expect(await idsIn(one)).not.toContain(30)
})

test('questions asked together are answered in their order, as often as one likes', async () => {
  for (let round = 0; round < 12; round += 1) {
    const answers = await inCounty(one, 7, (trx) =>
      together(trx, [textOf(trx, 1), textOf(trx, 2), textOf(trx, 3)]),
    )
    expect(answers).toEqual(['灯', null, undefined])
  }
})

test('after one that fails none of the others is run, and the connection is as good as before', async () => {
  for (let round = 0; round < 8; round += 1) {
    const work = inTransaction(one, (trx) =>
      together(
        trx,
        [adding(trx, 1, 'twice'), adding(trx, 40, 'behind')].map((each) =>
          question(each, () => true),
        ),
      ),
    )
    expect(await work.catch(sqlState)).toBe('23505')
  }
  expect(await idsIn(one)).toEqual([1, 2])
})

test('a value with no form of its own is refused before anything is sent', async () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const work = inTransaction(one, (trx) => sql`select ${circle}::jsonb`.execute(trx))
  await expect(work).rejects.toThrow('circular')
  expect(await idsIn(one)).toEqual([1, 2])
})

test('a template with a parameter of its own is a bug', async () => {
  const fixed = template((trx, id: number) =>
    tables(trx).selectFrom('trial.noted').select('id').where('id', '=', id).limit(1),
  )
  await expect(inTransaction(one, async (trx) => fixed(trx, 1))).rejects.toThrow('of its own')
})
