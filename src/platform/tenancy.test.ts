import { sql, type RawBuilder } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadTables, type Column, type Table } from '#platform/catalogue.ts'
import { inCounty, inTransaction, sqlState, type Db, type Trx } from '#platform/db.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

/**
 * T2: row security alone, without the application. Each tenant table gets a row of county 1 and one
 * of county 2; checks and foreign keys are taken away and every right is given, so that nothing but
 * the policy can keep a county's rows from another.
 */
let db: TestDb
let tables: readonly Table[] = []
beforeAll(async () => {
  db = await openTestDb()
  await planted(
    `create table worker.leaky (county_id int not null, constraint leaky_pk primary key (county_id))`,
  ).execute(db.owner)
  await planted(`comment on table worker.leaky is 'kind=tenant protected=no planted'`).execute(
    db.owner,
  )
  await planted('alter table worker.leaky enable row level security').execute(db.owner)
  await planted(
    `create policy tenancy on worker.leaky for all using
    (county_id = nullif(current_setting('app.county_id', true), '')::int)`,
  ).execute(db.owner)
  tables = [...(await loadTables(db.superuser)).values()].filter(({ kind }) => kind === 'tenant')
  for (const table of tables) await openUp(table)
  for (const table of tables)
    for (const county of [1, 2])
      await sql`insert into ${sql.table(table.name)} values ${aRow(table, county)}`.execute(
        db.superuser,
      )
})
afterAll(() => db.close())

async function openUp(table: Table): Promise<void> {
  const [schema] = table.name.split('.')
  for (const { name, kind } of table.constraints)
    if (kind === 'check' || kind === 'foreign')
      await planted(`alter table ${table.name} drop constraint ${name}`).execute(db.superuser)
  await planted(`grant usage on schema ${schema} to app`).execute(db.superuser)
  await planted(`grant select, insert, update, delete on ${table.name} to app`).execute(
    db.superuser,
  )
}

const samples: Readonly<Record<string, string>> = {
  uuid: "'00000000-0000-4000-8000-000000000001'",
  text: "'x'",
  int: '1',
  bigint: '1',
  boolean: 'true',
  date: "'2026-03-01'",
  timestamptz: "'2026-03-01 00:00:00+00'",
  jsonb: "'{}'",
  bytea: "'\\x00'",
}

const sample = (column: Column): string => {
  if (column.filledBy === 'generated' || column.filledBy === 'identity') return 'default'
  const value = samples[column.type] ?? (column.type.endsWith('[]') ? "'{}'" : undefined)
  if (value === undefined) throw new Error(`no sample of type ${column.type}`)
  return value
}

const aRow = (table: Table, county: number): RawBuilder<unknown> =>
  planted(
    `(${table.columns.map((column) => (column.name === 'county_id' ? county : sample(column))).join(', ')})`,
  )

const contexts = { none: undefined, own: 1, other: 2 } as const

/** Does something to the row of county 1 and rolls it back: how many rows it reached, or the code of its error. */
async function attempt(
  login: Db,
  county: number | undefined,
  statement: RawBuilder<unknown>,
): Promise<bigint | number | string | undefined> {
  let reached: bigint | number | undefined
  const work = async (trx: Trx): Promise<never> => {
    const result = await statement.execute(trx)
    reached = result.numAffectedRows ?? result.rows.length
    throw new Error('roll back')
  }
  const running = county === undefined ? inTransaction(login, work) : inCounty(login, county, work)
  return running.catch((error: unknown) => sqlState(error) ?? reached)
}

async function outcomesOf(login: Db, table: Table): Promise<Readonly<Record<string, unknown>>> {
  const name = sql.table(table.name)
  const statements = {
    select: sql`select 1 from ${name} where county_id = 1`,
    update: sql`update ${name} set county_id = county_id where county_id = 1`,
    delete: sql`delete from ${name} where county_id = 1`,
    insert: sql`insert into ${name} values ${aRow(table, 1)} on conflict do nothing`,
    'give away': sql`update ${name} set county_id = 3 where county_id = 1`,
  }
  const outcomes: Record<string, unknown> = {}
  for (const [verb, statement] of Object.entries(statements))
    for (const [context, county] of Object.entries(contexts))
      outcomes[`${verb}, ${context}`] = Number(await attempt(login, county, statement))
  return outcomes
}

/** The own row is reached by every verb; it cannot leave its county; nobody else reaches anything. */
const tight = {
  'select, none': 0,
  'select, own': 1,
  'select, other': 0,
  'update, none': 0,
  'update, own': 1,
  'update, other': 0,
  'delete, none': 0,
  'delete, own': 1,
  'delete, other': 0,
  'insert, none': 42501,
  'insert, own': 0,
  'insert, other': 42501,
  'give away, none': 0,
  'give away, own': 42501,
  'give away, other': 0,
}

it('no tenant table shows or takes a row outside its county, for any verb, application or owner', async () => {
  const real = tables.filter(({ name }) => name !== 'worker.leaky')
  expect(real.length).toBeGreaterThan(0)
  for (const [login, pool] of Object.entries({ app: db.app, owner: db.owner }))
    for (const table of real)
      expect([login, table.name, await outcomesOf(pool, table)]).toEqual([login, table.name, tight])
})

it('a table whose row security is not forced is told apart by the same matrix', async () => {
  const leaky = tables.find(({ name }) => name === 'worker.leaky')
  if (!leaky) throw new Error('not planted')
  expect(await outcomesOf(db.app, leaky)).toEqual(tight)
  expect(await outcomesOf(db.owner, leaky)).toMatchObject({ 'select, none': 1, 'delete, other': 1 })
})
