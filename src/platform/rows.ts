import { CompiledQuery, sql, type RawBuilder } from 'kysely'
import type { Json } from '#basics/json.ts'
import { canonicalJson, rowDigest } from '#ledger/canonical.ts'
import type { Table } from '#platform/catalogue.ts'
import { together, type Question, type Trx } from '#platform/db.ts'
import { canonicalRow, parameterOf, tableOf, type RowInput } from '#platform/rows.values.ts'

/**
 * What one protected write did: the digest of the whole row as it stands now, null where it is
 * gone. It goes into the journal in the same transaction.
 */
export type RowChange = {
  readonly table: string
  readonly key: string
  readonly digest: string | null
}

const rowsPerStatement = 500

/** Adds a row, all columns given. A key that exists throws (`isDuplicate`) and ends the transaction. */
export async function insertRow(trx: Trx, name: string, row: RowInput): Promise<RowChange> {
  const [change] = await insertRows(trx, name, [row])
  if (!change) throw new Error('one row in, one change out')
  return change
}

/** Adds a row, or says 'duplicate' where a key of it exists; the transaction goes on either way. */
export async function insertRowOnce(
  trx: Trx,
  name: string,
  row: RowInput,
): Promise<RowChange | 'duplicate'> {
  const table = await tableOf(trx, name)
  const change = changeOf(table, row)
  const { numAffectedRows } = await sql`${insertion(table, [row])} on conflict do nothing`.execute(
    trx,
  )
  return numAffectedRows === 0n ? 'duplicate' : change
}

/** Adds many rows, 500 a statement, in the order given. */
export async function insertRows(
  trx: Trx,
  name: string,
  rows: readonly RowInput[],
): Promise<readonly RowChange[]> {
  const table = await tableOf(trx, name)
  const changes = rows.map((row) => changeOf(table, row))
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    await insertion(table, rows.slice(from, from + rowsPerStatement)).execute(trx)
  return changes
}

/**
 * Writes the whole row over the one found at `foundVersion`; its version becomes the next one,
 * whatever `row.version` says. Undefined when somebody was faster, or the row is not there.
 */
export async function updateRow(
  trx: Trx,
  name: string,
  row: RowInput,
  foundVersion: number,
): Promise<RowChange | undefined> {
  const changes = await writeRows(trx, [{ table: name, row, foundVersion }])
  return changes?.[0]
}

/** A row to be added, or with `foundVersion` written over the one found at it. */
export type RowWrite = {
  readonly table: string
  readonly row: RowInput
  readonly foundVersion?: number
}

/**
 * Writes rows in the order given, in one round trip. Undefined when somebody was faster at one of
 * them: the others are written then, and the caller must let the transaction go.
 */
export async function writeRows(
  trx: Trx,
  writes: readonly RowWrite[],
): Promise<readonly RowChange[] | undefined> {
  const questions: Question<boolean>[] = []
  const changes: RowChange[] = []
  for (const { table: name, row, foundVersion } of writes) {
    const table = await tableOf(trx, name)
    const next = foundVersion === undefined ? row : { ...row, version: foundVersion + 1 }
    changes.push(changeOf(table, next))
    questions.push({
      query: rowStatement(table, next, foundVersion),
      read: ({ numAffectedRows }) => numAffectedRows === 1n,
    })
  }
  const written = await together(trx, questions)
  return written.every(Boolean) ? changes : undefined
}

/** Removes the row found at `foundVersion`; `key` names its primary key. Undefined when stale. */
export async function deleteRow(
  trx: Trx,
  name: string,
  key: RowInput,
  foundVersion: number,
): Promise<RowChange | undefined> {
  const table = await tableOf(trx, name)
  const { numAffectedRows } = await sql`delete from ${sql.table(table.name)}
    where ${keyIs(table, key)} and version = ${foundVersion}`.execute(trx)
  if (numAffectedRows !== 1n) return undefined
  return { table: table.name, key: rowKey(table, key), digest: null }
}

/**
 * Removes many rows found and locked in this transaction, 500 a statement, in the order given. Each
 * names its primary key and its version; a row that stands otherwise is a bug and throws.
 */
export async function deleteRows(
  trx: Trx,
  name: string,
  rows: readonly RowInput[],
): Promise<readonly RowChange[]> {
  const table = await tableOf(trx, name)
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const part = rows.slice(from, from + rowsPerStatement)
    const found = part.map((row) => sql`(${keyIs(table, row)} and version = ${row['version']})`)
    const { numAffectedRows } = await sql`delete from ${sql.table(table.name)}
      where ${sql.join(found, sql` or `)}`.execute(trx)
    if (numAffectedRows !== BigInt(part.length))
      throw new Error(`${table.name}: a locked row was changed by somebody else`)
  }
  return rows.map((row) => ({ table: table.name, key: rowKey(table, row), digest: null }))
}

/**
 * The name of a row within its county and table, as the journal writes it: the one key column
 * beside `county_id` as text, or the canonical list of several.
 */
export function rowKey(table: Table, row: RowInput): string {
  const columns = table.primaryKey.filter((name) => name !== 'county_id')
  const values = columns.map((name): Json => {
    const value = row[name]
    if (typeof value === 'bigint') return `${value}`
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`${table.name}.${name}: a key is a text or a number`)
    return value
  })
  return values.length === 1 ? `${values[0]}` : canonicalJson(values)
}

function changeOf(table: Table, row: RowInput): RowChange {
  const digest = rowDigest(table.name, canonicalRow(table, row))
  return { table: table.name, key: rowKey(table, row), digest }
}

function insertion(table: Table, rows: readonly RowInput[]): RawBuilder<unknown> {
  const names = table.columns.map((column) => sql.id(column.name))
  const values = rows.map(
    (row) =>
      sql`(${sql.join(table.columns.map((column) => sql`${parameterOf(column, row[column.name])}`))})`,
  )
  return sql`insert into ${sql.table(table.name)} (${sql.join(names)}) values ${sql.join(values)}`
}

const texts = new WeakMap<Table, { readonly insert: string; readonly overwrite: string }>()

/** Of one row the text is the same each time, and most of the work: it is put together once. */
function rowStatement(table: Table, row: RowInput, foundVersion?: number): CompiledQuery {
  const { insert, overwrite } = texts.get(table) ?? textsOf(table)
  const values = table.columns.map((column) => parameterOf(column, row[column.name]))
  if (foundVersion === undefined) return CompiledQuery.raw(insert, values)
  return CompiledQuery.raw(overwrite, [...values, foundVersion])
}

function textsOf(table: Table): { readonly insert: string; readonly overwrite: string } {
  // Names of the catalogue, none of which holds a quotation mark.
  const quoted = (name: string): string => `"${name.replaceAll('.', '"."')}"`
  const columns = table.columns.map(({ name }, at) => ({
    name,
    is: `${quoted(name)} = $${at + 1}`,
  }))
  const isKey = ({ name }: { readonly name: string }): boolean => table.primaryKey.includes(name)
  const key = columns.filter(isKey).map(({ is }) => is)
  const rest = columns.filter((column) => !isKey(column)).map(({ is }) => is)
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const places = columns.map((_column, at) => `$${at + 1}`).join(', ')
  const made = {
    insert: `insert into ${quoted(table.name)} (${names}) values (${places})`,
    overwrite: `update ${quoted(table.name)} set ${rest.join(', ')}
      where ${key.join(' and ')} and version = $${columns.length + 1}`,
  }
  texts.set(table, made)
  return made
}

/** A key with `county_id` in it is named by it on every level: the row's shard, and the safety net's rule. */
function keyIs(table: Table, row: RowInput): RawBuilder<unknown> {
  const columns = table.columns.filter((column) => table.primaryKey.includes(column.name))
  return sql.join(
    columns.map((column) => {
      const value = row[column.name]
      if (value === undefined || value === null)
        throw new Error(`${table.name}: the key lacks ${column.name}`)
      return sql`${sql.id(column.name)} = ${parameterOf(column, value)}`
    }),
    sql` and `,
  )
}
