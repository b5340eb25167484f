import { sql, type RawBuilder } from 'kysely'
import type { ColumnType } from '#ledger/columns.ts'
import type { Table } from '#platform/catalogue.ts'
import { sqlState } from '#platform/db.ts'
import { storedRow } from '#platform/verify.check.ts'
import { shapeOf } from '#platform/verify.database.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'
import type { PrintedRow } from '#platform/verify.job.ts'
import type { Expected, Scene, Tamper } from './tamper.scene.ts'

/** An edited value of a column; the expression must differ from what it was. */
type Edit = { readonly kind: string; readonly type: ColumnType; readonly value: (c: Sql) => Sql }
type Sql = RawBuilder<unknown>

const edits: readonly Edit[] = [
  { kind: 'text_space', type: 'text', value: (c) => sql`${c} || ' '` },
  { kind: 'text_first_letter', type: 'text', value: (c) => sql`'#' || substr(${c}, 2)` },
  { kind: 'int_plus_one', type: 'int', value: (c) => sql`${c} + 1` },
  { kind: 'bigint_plus_one', type: 'bigint', value: (c) => sql`${c} + 1` },
  { kind: 'boolean_flip', type: 'boolean', value: (c) => sql`not ${c}` },
  { kind: 'date_plus_one', type: 'date', value: (c) => sql`${c} + 1` },
  { kind: 'time_plus_microsecond', type: 'timestamptz', value: (c) => sql`${c} + interval '1 us'` },
  { kind: 'time_plus_day', type: 'timestamptz', value: (c) => sql`${c} + interval '1 day'` },
  { kind: 'time_infinity', type: 'timestamptz', value: () => sql`'infinity'::timestamptz` },
  {
    kind: 'jsonb_member',
    type: 'jsonb',
    value: (c) => sql`jsonb_build_object('tampered', 1.5, 'was', ${c})`,
  },
  { kind: 'bytea_byte', type: 'bytea', value: (c) => sql`${c} || '\\x00'::bytea` },
  { kind: 'uuid_other', type: 'uuid', value: () => sql`gen_random_uuid()` },
]

/** Ways to tamper with rows; each is tried on every protected table that has what it takes. */
export const rowTampers: readonly Tamper[] = [
  ...edits.map(({ kind, type, value }) =>
    onColumn(kind, (column) => column.type === type, value, sql`is not null`),
  ),
  onColumn(
    'value_to_null',
    (column) => !column.notNull,
    () => sql`null`,
    sql`is not null`,
  ),
  onColumn('null_to_value', isNullableText, () => sql`'x'`, sql`is null`),
  onRows('version_up', (row) => [update(row, sql`version = version + 1`)]),
  onRows('version_down', (row) => [update(row, sql`version = version - 1`)]),
  onRows('row_deleted', (row) => [sql`delete from ${row.table} where ${row.where}`]),
  onRows('row_moved_to_county', (row) => [update(row, sql`county_id = county_id + 1000000`)]),
  { kind: 'row_inserted', isExact: true, apply: insertCopies },
  { kind: 'key_changed', isExact: true, apply: changeKeys },
  { kind: 'rows_swapped', isExact: true, apply: swapRows },
  { kind: 'table_emptied', isExact: true, apply: emptyTables },
]

type Column = Table['columns'][number]
type Picked = { readonly key: string; readonly where: Sql; readonly table: Sql }

function isNullableText(column: Column): boolean {
  return !column.notNull && column.type === 'text'
}

function onColumn(
  kind: string,
  fits: (column: Column) => boolean,
  value: (column: Sql) => Sql,
  condition: Sql,
): Tamper {
  return {
    kind,
    isExact: true,
    apply: async (scene) => {
      const expected: Expected[] = []
      for (const table of scene.tables) {
        // The version has its own tampers; a key's change is one of its own, too.
        const columns = table.columns.filter(
          (column) =>
            fits(column) && !table.primaryKey.includes(column.name) && column.name !== 'version',
        )
        const column = columns[scene.rng.below(Math.max(columns.length, 1))]
        if (!column) continue
        const id = sql.id(column.name)
        for (const row of await pick(scene, table, sql`${id} ${condition}`))
          expected.push(
            ...(await tried(scene, update(row, sql`${id} = ${value(id)}`), [
              named(table, row.key),
            ])),
          )
      }
      return expected
    },
  }
}

function onRows(kind: string, statements: (row: Picked) => readonly Sql[]): Tamper {
  return {
    kind,
    isExact: true,
    apply: async (scene) => {
      const expected: Expected[] = []
      for (const table of scene.tables)
        for (const row of await pick(scene, table))
          for (const statement of statements(row))
            expected.push(...(await tried(scene, statement, [named(table, row.key)])))
      return expected
    },
  }
}

const update = (row: Picked, assignment: Sql): Sql =>
  sql`update ${row.table} set ${assignment} where ${row.where}`

/** A row like another, with keys of its own: what whoever invents a complaint would write. */
async function insertCopies(scene: Scene): Promise<readonly Expected[]> {
  const expected: Expected[] = []
  for (const table of scene.tables)
    for (const row of await pick(scene, table)) {
      const fresh = newKey(table, scene)
      if (!fresh) continue
      const columns = table.columns.map(({ name }) => sql.id(name))
      const values = table.columns.map(({ name }) => fresh.values.get(name) ?? sql`${sql.id(name)}`)
      const statement = sql`insert into ${row.table} (${sql.join(columns)})
        select ${sql.join(values)} from ${row.table} where ${row.where}`
      expected.push(...(await tried(scene, statement, [keyStarting(table, fresh.id)])))
    }
  return expected
}

async function changeKeys(scene: Scene): Promise<readonly Expected[]> {
  const expected: Expected[] = []
  for (const table of scene.tables)
    for (const row of await pick(scene, table)) {
      const fresh = newKey(table, scene)
      if (!fresh) continue
      const assignments = [...fresh.values].map(([name, value]) => sql`${sql.id(name)} = ${value}`)
      const both = [named(table, row.key), keyStarting(table, fresh.id)]
      expected.push(...(await tried(scene, update(row, sql.join(assignments)), both)))
    }
  return expected
}

/** Two rows exchange everything but their keys: counts and sums stay as they were. */
async function swapRows(scene: Scene): Promise<readonly Expected[]> {
  const expected: Expected[] = []
  for (const table of scene.tables) {
    const [one, other] = await pick({ ...scene, rows: 2 }, table)
    const columns = table.columns.filter(({ name }) => !table.primaryKey.includes(name))
    if (!one || !other || columns.length < 2) continue
    const assignments = columns.map(({ name }) => sql`${sql.id(name)} = o.${sql.id(name)}`)
    const statement = sql`update ${sql.table(table.name)} t set ${sql.join(assignments)}
      from (select * from ${sql.table(table.name)} where ${one.where} or ${other.where}) o
      where t.ctid in (select ctid from ${sql.table(table.name)} where ${one.where} or ${other.where})
        and (${sql.join(
          table.primaryKey.map((name) => sql`t.${sql.id(name)} <> o.${sql.id(name)}`),
          sql` or `,
        )})`
    const values = sql.join(columns.map(({ name }) => sql.id(name)))
    const differ = await sql<{ count: number }>`select count(*)::int as count from
      (select distinct ${values} from ${sql.table(table.name)}
       where ${one.where} or ${other.where}) d`.execute(scene.trx)
    // Two rows that are alike but for their keys cannot be swapped.
    if (differ.rows[0]?.count !== 2) continue
    const both = [named(table, one.key), named(table, other.key)]
    expected.push(...(await tried(scene, statement, both)))
  }
  return expected
}

/** Small tables only: of a large one the report lists the first ten thousand rows and counts the rest. */
async function emptyTables(scene: Scene): Promise<readonly Expected[]> {
  const expected: Expected[] = []
  const most = 200
  for (const table of scene.tables) {
    const rows = await pick({ ...scene, rows: most + 1 }, table)
    if (rows.length > most) continue
    const statement = sql`delete from ${sql.table(table.name)} where county_id = ${scene.county}`
    const all = rows.map(({ key }) => named(table, key))
    expected.push(...(await tried(scene, statement, all)))
  }
  return expected
}

/** Runs one tamper; where a constraint of the database stops it, there is nothing to be found. */
async function tried(
  { trx, prevented }: Scene,
  statement: Sql,
  expected: readonly Expected[],
): Promise<readonly Expected[]> {
  await sql`savepoint tamper`.execute(trx)
  try {
    const { numAffectedRows } = await statement.execute(trx)
    return numAffectedRows === 0n ? [] : expected
  } catch (error) {
    const state = sqlState(error) ?? ''
    // 23: a constraint; 22: a value the column cannot hold.
    if (!state.startsWith('23') && !state.startsWith('22')) throw error
    await sql`rollback to savepoint tamper`.execute(trx)
    prevented.count += 1
    return []
  }
}

async function pick(scene: Scene, table: Table, condition?: Sql): Promise<readonly Picked[]> {
  const shape = shapeOf(table)
  const printed = shape.columns.map(({ name }) => sql`${sql.id(name)}::text as ${sql.id(name)}`)
  const keys = table.primaryKey.map((name) => sql`${sql.id(name)}::text`)
  const seed = scene.rng.uuid()
  const { rows } = await sql<PrintedRow>`select ${sql.join(printed)} from ${sql.table(table.name)}
    where county_id = ${scene.county} and ${condition ?? sql`true`}
    order by md5(concat(${seed}::text, ${sql.join(keys)})) limit ${scene.rows}`.execute(scene.trx)
  return rows.map((row) => ({
    key: storedRow(shape, row).key,
    table: sql.table(table.name),
    where: sql.join(
      table.primaryKey.map((name) => sql`${sql.id(name)}::text = ${row[name]}`),
      sql` and `,
    ),
  }))
}

/** A value for the last uuid or text column of the key, by which the new row is known. */
function newKey(
  table: Table,
  { rng }: Scene,
): { readonly id: string; readonly values: ReadonlyMap<string, Sql> } | undefined {
  const column = table.columns.findLast(
    ({ name, type }) => table.primaryKey.includes(name) && (type === 'uuid' || type === 'text'),
  )
  if (!column) return undefined
  const id = rng.uuid()
  return {
    id,
    values: new Map([[column.name, column.type === 'uuid' ? sql`${id}::uuid` : sql`${id}`]]),
  }
}

function named(table: Table, key: string): Expected {
  return {
    what: `${table.name} ${key}`,
    names: (found: VerifyFinding) => found.table === table.name && found.key === key,
  }
}

function keyStarting(table: Table, id: string): Expected {
  return {
    what: `${table.name} ${id}`,
    names: (found: VerifyFinding) =>
      found.table === table.name && (found.key?.includes(id) ?? false),
  }
}
