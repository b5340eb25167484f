import { sql } from 'kysely'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { KeptChange, StoredRow } from '#domains/directory/decide.undo.ts'
import type { Change, Items, TableName } from '#domains/directory/rules.sheet.ts'
import { isDuplicate, type Trx } from '#platform/db.ts'
import type { RowChange } from '#platform/ports.ts'
import { deleteRow, insertRows, updateRow } from '#platform/rows.ts'

/** What was written: per table what each row became, and what the undo needs. */
export type Applied = {
  readonly rows: readonly RowChange[]
  readonly kept: readonly KeptChange[]
}

/**
 * Writes the changes table by table in the order they come. Refuses with `stale` where somebody
 * was faster; the caller's transaction is then rolled back.
 */
export async function applyChanges(
  trx: Trx,
  county: number,
  changes: readonly Change[],
): Promise<Result<Applied>> {
  const kept = changes.map((change) => keptOf(county, change))
  const rows: RowChange[] = []
  try {
    for (const group of [...Map.groupBy(kept, ({ table }) => table).values()]) {
      const written = await writeGroup(trx, county, group)
      if (!written) return refuse({ code: 'stale' })
      rows.push(...written)
    }
  } catch (error) {
    // Another import gave the same code or login name after we had looked.
    if (isDuplicate(error)) return refuse({ code: 'stale' })
    throw error
  }
  return ok({ rows, kept })
}

/** New rows first: a term may be for a person, a unit under a unit, of the same sheet. */
async function writeGroup(
  trx: Trx,
  county: number,
  group: readonly KeptChange[],
): Promise<readonly RowChange[] | undefined> {
  const [first] = group
  if (!first) return []
  const name = `directory.${first.table}`
  const added = group.flatMap(({ was, next }) => (was === null && next !== null ? [next] : []))
  const rows: RowChange[] = [...(await insertRows(trx, name, added))]
  for (const { id, was, next } of group) {
    if (was === null) continue
    const change = next
      ? await updateRow(trx, name, next, versionOf(was))
      : await deleteRow(trx, name, { county_id: county, id }, versionOf(was))
    if (!change) return undefined
    rows.push(change)
  }
  return rows
}

/** The rows of a table as they stand, by id, in the form the undo compares. */
export async function storedRows(
  trx: Trx,
  county: number,
  table: TableName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const found = new Map<string, StoredRow>()
  for (let at = 0; at < ids.length; at += 1000) {
    const { rows } = await sql<StoredRow & { readonly id: string }>`
      select * from ${sql.table(`directory.${table}`)}
      where county_id = ${county} and id = any(${ids.slice(at, at + 1000)}::uuid[])`.execute(trx)
    for (const row of rows) found.set(row.id, row)
  }
  return found
}

export function versionOf(row: StoredRow): number {
  // Every protected table has an int version; the catalogue test holds it.
  return row['version'] as number
}

function keptOf(county: number, change: Change): KeptChange {
  const { table, was, next } = change
  const id = (next ?? was)?.id
  if (id === undefined) throw new Error(`${table}: a change of nothing`)
  return {
    table,
    id,
    was: was && rowOf(table, county, was),
    next: next && rowOf(table, county, next),
  }
}

function rowOf(table: TableName, county: number, item: Items[TableName]): StoredRow {
  // Change pairs each table with its own item; only that pairing is lost in the union.
  const columns = columnsOf[table] as (item: Items[TableName]) => StoredRow
  return { county_id: county, id: item.id, ...columns(item), version: item.version }
}

const columnsOf: { readonly [Table in TableName]: (item: Items[Table]) => StoredRow } = {
  townships: ({ code, name, kind, population, validFrom, validTo }) => ({
    code,
    name,
    kind,
    population,
    valid_from: validFrom,
    valid_to: validTo,
  }),
  villages: (item) => ({
    township_id: item.townshipId,
    code: item.code,
    name: item.name,
    kind: item.kind,
    settlement: item.settlement,
    households: item.households,
    population: item.population,
    valid_from: item.validFrom,
    valid_to: item.validTo,
  }),
  units: (item) => ({
    code: item.code,
    name: item.name,
    short_name: item.shortName,
    kind: item.kind,
    parent_id: item.parentId,
    township_id: item.townshipId,
    valid_from: item.validFrom,
    valid_to: item.validTo,
  }),
  people: ({ name, unitId, post, loginName }) => ({
    name,
    unit_id: unitId,
    post,
    login_name: loginName,
  }),
  role_terms: ({ personId, role, unitId, from, to }) => ({
    person_id: personId,
    role,
    unit_id: unitId,
    from_day: from,
    to_day: to,
  }),
}
