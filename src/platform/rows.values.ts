import type { Json } from '#basics/json.ts'
import { isDay } from '#basics/day.ts'
import { columnTypes, columnValue, type ColumnInput, type ColumnType } from '#ledger/columns.ts'
import { loadTables, type Column, type Table } from '#platform/catalogue.ts'
import type { Trx } from '#platform/db.ts'

/** A row as the application writes it: every column by its SQL name. */
export type RowInput = Readonly<Record<string, ColumnInput | undefined>>

const known = new Map<string, Promise<Table>>()

/**
 * What the catalogue says of a protected table. Read once in a process: migrations run before the
 * processes that write, never beside them.
 */
export async function tableOf(trx: Trx, name: string): Promise<Table> {
  const cached = known.get(name)
  if (cached) return cached
  const table = (await loadTables(trx, name)).get(name)
  if (!table) throw new Error(`no table ${name}`)
  if (!table.isProtected) throw new Error(`${name} is not a protected table`)
  known.set(name, Promise.resolve(table))
  return table
}

/** The row as it is digested. A missing, extra or ill-typed column is a bug of the caller. */
export function canonicalRow(table: Table, row: RowInput): Readonly<Record<string, Json>> {
  const canonical: Record<string, Json> = {}
  for (const column of table.columns) {
    const value = row[column.name]
    if (value === undefined) throw new Error(`${table.name}: the row lacks ${column.name}`)
    if (!fits(column, value))
      throw new Error(`${table.name}.${column.name}: not a value of type ${column.type}`)
    canonical[column.name] = columnValue(typeOf(column), value)
  }
  for (const name of Object.keys(row))
    if (!(name in canonical)) throw new Error(`${table.name} has no column ${name}`)
  return canonical
}

/** The value as the driver takes it: it would write a JSON list as an SQL array. */
export function parameterOf(column: Column, value: ColumnInput | undefined): unknown {
  return column.type === 'jsonb' && value !== null ? JSON.stringify(value) : value
}

export function typeOf(column: Column): ColumnType {
  const type = columnTypes.find((name) => name === column.type)
  if (!type) throw new Error(`${column.name}: type ${column.type} has no canonical form`)
  return type
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/

/** Strict where the verifier is lenient: what PostgreSQL would round or rewrite must not be digested. */
function fits(column: Column, value: ColumnInput): boolean {
  if (value === null) return !column.notNull
  switch (typeOf(column)) {
    case 'uuid':
      return typeof value === 'string' && uuid.test(value)
    case 'text':
      return typeof value === 'string' && !value.includes('\0')
    case 'int':
      return Number.isInteger(value) && value === (Number(value) | 0) && !Object.is(value, -0)
    case 'bigint':
      return (
        (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) ||
        (Number.isSafeInteger(value) && !Object.is(value, -0))
      )
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && isDay(value) && value >= '0001'
    case 'timestamptz':
      return typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value))
    case 'jsonb':
      return typeof value !== 'bigint' && !(value instanceof Uint8Array) && !holdsNul(value)
    case 'bytea':
      return value instanceof Uint8Array
  }
}

/** PostgreSQL keeps no U+0000, in text or in jsonb. */
function holdsNul(value: Json): boolean {
  return /(?<!\\)(?:\\\\)*\\u0000/.test(JSON.stringify(value))
}
