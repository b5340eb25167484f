import { sql, type RawBuilder } from 'kysely'
import type { Json } from '#basics/json.ts'
import { rowDigest } from '#ledger/canonical.ts'
import { columnValue, type ColumnInput, type ColumnType } from '#ledger/columns.ts'
import type { Column, Table } from '#platform/catalogue.ts'
import type { Db } from '#platform/db.ts'
import { rowKey } from '#platform/rows.ts'
import { typeOf } from '#platform/rows.values.ts'

/** A row of a protected table as it stands, for the verifier. */
export type CanonicalRow = {
  readonly key: string
  /** Undefined where a value has no canonical form: nothing the application wrote looks like that. */
  readonly digest: string | undefined
  readonly row: Readonly<Record<string, Json>>
}

/** Where the next page begins: the key of the last row of this one. */
export type RowCursor = readonly (string | number)[]

export type CanonicalPage = {
  readonly rows: readonly CanonicalRow[]
  readonly next: RowCursor | undefined
}

/**
 * A page of a table in the order of its key, read inside a transaction that has the county's
 * context (`county` null for a table without one). Pass `next` back until it is undefined.
 */
export async function readCanonicalRows(
  trx: Db,
  table: Table,
  county: number | null,
  after?: RowCursor,
  pageSize = 2_000,
): Promise<CanonicalPage> {
  const key = table.columns.filter(
    ({ name }) => table.primaryKey.includes(name) && (county === null || name !== 'county_id'),
  )
  const names = sql.join(key.map(({ name }) => sql.id(name)))
  const inCounty = county === null ? sql`true` : sql`county_id = ${county}`
  const { rows } = await sql<Record<string, ColumnInput>>`
    select ${sql.join(table.columns.map(printed))} from ${sql.table(table.name)}
    where ${inCounty} and ${after ? sql`(${names}) > (${bound(key, after)})` : sql`true`}
    order by ${names} limit ${pageSize}`.execute(trx)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => canonical(table, row)),
    // A key column is a uuid, a text, a date or a number.
    next:
      last && rows.length === pageSize
        ? key.map(({ name }) => last[name] as string | number)
        : undefined,
  }
}

function canonical(table: Table, found: Readonly<Record<string, ColumnInput>>): CanonicalRow {
  const row = Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      columnValue(typeOf(column), found[column.name] ?? null),
    ]),
  )
  return { key: rowKey(table, row), digest: digestOf(table, row), row }
}

function digestOf(table: Table, row: Readonly<Record<string, Json>>): string | undefined {
  try {
    return rowDigest(table.name, row)
  } catch {
    return undefined
  }
}

/** As text where the driver would turn the value into something else. */
function printed(column: Column): RawBuilder<unknown> {
  const name = sql.id(column.name)
  switch (typeOf(column)) {
    case 'int':
    case 'boolean':
    case 'jsonb':
      return name
    case 'bytea':
      return sql`encode(${name}, 'hex') as ${name}`
    default:
      return sql`${name}::text as ${name}`
  }
}

function bound(key: readonly Column[], after: RowCursor): RawBuilder<unknown> {
  return sql.join(key.map((column, at) => sql`cast(${after[at]} as ${sqlTypes[typeOf(column)]})`))
}

const sqlTypes: Readonly<Record<ColumnType, RawBuilder<unknown>>> = {
  uuid: sql`uuid`,
  text: sql`text`,
  int: sql`int`,
  bigint: sql`bigint`,
  boolean: sql`boolean`,
  date: sql`date`,
  timestamptz: sql`timestamptz`,
  jsonb: sql`jsonb`,
  bytea: sql`bytea`,
}
