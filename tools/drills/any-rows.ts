import { sql } from 'kysely'
import { loadTables, protectedTables, type Column, type Table } from '#platform/catalogue.ts'
import { inCounty, inTransaction, type Db, type Trx } from '#platform/db.ts'
import type { Given, Journal } from '#platform/journal.ts'
import type { RowChange, Rng } from '#platform/ports.ts'
import { insertRows, updateRow } from '#platform/rows.ts'
import type { RowInput } from '#platform/rows.values.ts'

/**
 * Takes every rule but the keys off the protected tables of a throw-away database, so that rows of
 * any content can stand in them: the drill then meets each column of each table, also of rooms that
 * were written after it.
 */
export async function relaxTables(owner: Db): Promise<readonly Table[]> {
  return inTransaction(owner, async (trx) => {
    const tables = protectedTables(await loadTables(trx))
    for (const { name, constraints, indexes } of tables) {
      const rules = constraints.filter(({ kind }) => kind === 'foreign')
      for (const rule of rules) await dropConstraint(trx, name, rule.name)
      for (const { name: index, isUnique } of indexes)
        if (isUnique && !constraints.some((constraint) => constraint.name === index))
          await sql`drop index ${sql.table(`${name.split('.')[0]}.${index}`)}`.execute(trx)
    }
    for (const { name, constraints } of tables)
      for (const rule of constraints.filter(({ kind }) => kind !== 'primary' && kind !== 'foreign'))
        await sql`alter table ${sql.table(name)} drop constraint if exists ${sql.id(rule.name)} cascade`.execute(
          trx,
        )
    return tables
  })
}

/** Fills every table with `count` rows written and journaled as a store does, and changes some. */
export async function fillTables(
  db: Db,
  tables: readonly Table[],
  journal: Journal,
  given: Given,
  rng: Rng,
  count: number,
): Promise<void> {
  for (const table of tables)
    await inCounty(db, given.county, async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx)
      const rows = Array.from({ length: count }, () => anyRow(table, given.county, rng))
      const added = await insertRows(trx, table.name, rows)
      const half = Math.ceil(count / 2)
      const subject = { kind: 'drill', id: rng.uuid() }
      // One half is told row by row, the other as one batch.
      await journal.record(trx, given, { type: 'drill.added', subject }, added.slice(0, half))
      await journal.recordBatch(trx, given, { type: 'drill.imported', subject }, added.slice(half))
      const changes: RowChange[] = []
      for (const row of rows.slice(0, 2)) {
        const change = await updateRow(
          trx,
          table.name,
          { ...anyRow(table, given.county, rng), ...keyOf(table, row) },
          1,
        )
        if (change) changes.push(change)
      }
      await journal.record(trx, given, { type: 'drill.changed', subject }, changes)
    })
}

async function dropConstraint(trx: Trx, table: string, name: string): Promise<void> {
  await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}`.execute(trx)
}

function keyOf(table: Table, row: RowInput): RowInput {
  return Object.fromEntries(table.primaryKey.map((name) => [name, row[name]]))
}

function anyRow(table: Table, county: number, rng: Rng): RowInput {
  return Object.fromEntries(
    table.columns.map((column) => [column.name, anyValue(column, county, rng)]),
  )
}

function anyValue(column: Column, county: number, rng: Rng): RowInput[string] {
  if (column.name === 'county_id') return county
  if (column.name === 'version') return 1
  if (!column.notNull && rng.below(3) === 0) return null
  const number = rng.below(100_000)
  switch (column.type) {
    case 'uuid':
      return rng.uuid()
    case 'int':
      return number
    case 'bigint':
      return number * 1_000_000
    case 'boolean':
      return rng.below(2) === 0
    case 'date':
      return `2026-0${1 + rng.below(9)}-1${rng.below(10)}`
    case 'timestamptz':
      return `2026-03-0${1 + rng.below(9)}T00:00:${10 + rng.below(50)}.${100 + rng.below(900)}Z`
    case 'jsonb':
      return { number, list: [rng.uuid(), null, true], 名: '安' }
    case 'bytea':
      return rng.bytes(1 + rng.below(40))
    default:
      return `文字 ${number} ${rng.uuid()}`
  }
}
