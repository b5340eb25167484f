import { sql } from 'kysely'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { KeptChange, StoredRow, UndoStep } from '#domains/directory/decide.undo.ts'
import { storedRows, versionOf } from '#domains/directory/store.ts'
import { batchColumns, batchOf, tablesOf } from '#domains/directory/store.tables.ts'
import type { ImportBatch } from '#domains/directory/terms.ts'
import { isDuplicate, sqlState, type Trx } from '#platform/db.ts'
import type { RowChange } from '#platform/ports.ts'
import { deleteRow, insertRow, updateRow } from '#platform/rows.ts'

const table = 'directory.import_batches'

/** Imports so far, the latest first. */
export async function batchesOf(trx: Trx, county: number): Promise<readonly ImportBatch[]> {
  const rows = await tablesOf(trx)
    .selectFrom(table)
    .select(batchColumns)
    .where('county_id', '=', county)
    .orderBy('turn', 'desc')
    .execute()
  return rows.map(batchOf)
}

export type KeptBatch = {
  readonly batch: ImportBatch
  readonly turn: number
  readonly kept: readonly KeptChange[]
}

/** A batch with what its undo needs; undefined where the county has no such batch. */
export async function batchWithChanges(
  trx: Trx,
  county: number,
  id: string,
): Promise<KeptBatch | undefined> {
  const row = await tablesOf(trx)
    .selectFrom(table)
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  // Written by addBatch below, and held to the journal by its digest.
  return row && { batch: batchOf(row), turn: row.turn, kept: row.changes as readonly KeptChange[] }
}

export async function batchExists(trx: Trx, county: number, id: string): Promise<boolean> {
  const row = await tablesOf(trx)
    .selectFrom(table)
    .select('id')
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Records a batch under the next turn; two at once meet on that number, and the second is `stale`. */
export async function addBatch(
  trx: Trx,
  county: number,
  batch: ImportBatch,
  kept: readonly KeptChange[],
): Promise<Result<RowChange>> {
  const last = await tablesOf(trx)
    .selectFrom(table)
    .select(({ fn }) => fn.max('turn').as('turn'))
    .where('county_id', '=', county)
    .executeTakeFirst()
  try {
    return ok(await insertRow(trx, table, rowOf(county, batch, (last?.turn ?? 0) + 1, kept)))
  } catch (error) {
    if (isDuplicate(error)) return refuse({ code: 'stale' })
    throw error
  }
}

/** Marks a batch as undone. Undefined when somebody was faster. */
export function markUndone(
  trx: Trx,
  county: number,
  { batch, turn, kept }: KeptBatch,
): Promise<RowChange | undefined> {
  const row = rowOf(county, { ...batch, undone: true }, turn, kept)
  return updateRow(trx, table, row, batch.version)
}

/** The rows a batch touched as they stand now, by id. */
export async function rowsNow(
  trx: Trx,
  county: number,
  kept: readonly KeptChange[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const found = new Map<string, StoredRow>()
  for (const [name, changes] of Map.groupBy(kept, (change) => change.table)) {
    const rows = await storedRows(
      trx,
      county,
      name,
      changes.map(({ id }) => id),
    )
    for (const [id, row] of rows) found.set(id, row)
  }
  return found
}

/**
 * Puts rows back. A row that others point to cannot go: it counts as in use, the rest is tried all
 * the same so that the count is whole, and the caller rolls back.
 */
export async function putBack(
  trx: Trx,
  county: number,
  steps: readonly UndoStep[],
): Promise<{ readonly rows: readonly RowChange[]; readonly inUse: number }> {
  const rows: RowChange[] = []
  let inUse = 0
  for (const step of steps) {
    const change = await putOneBack(trx, county, step)
    if (change) rows.push(change)
    else inUse += 1
  }
  return { rows, inUse }
}

async function putOneBack(
  trx: Trx,
  county: number,
  { table: name, id, was, now }: UndoStep,
): Promise<RowChange | undefined> {
  const full = `directory.${name}`
  if (was === null)
    return now === null ? undefined : removeUnlessUsed(trx, county, full, id, versionOf(now))
  if (now === null) return insertRow(trx, full, { ...was, version: versionOf(was) + 1 })
  return updateRow(trx, full, was, versionOf(now))
}

async function removeUnlessUsed(
  trx: Trx,
  county: number,
  name: string,
  id: string,
  version: number,
): Promise<RowChange | undefined> {
  await sql`savepoint remove_row`.execute(trx)
  try {
    const change = await deleteRow(trx, name, { county_id: county, id }, version)
    await sql`release savepoint remove_row`.execute(trx)
    return change
  } catch (error) {
    if (sqlState(error) !== '23503') throw error
    await sql`rollback to savepoint remove_row`.execute(trx)
    return undefined
  }
}

function rowOf(
  county: number,
  batch: ImportBatch,
  turn: number,
  kept: readonly KeptChange[],
): StoredRow {
  return {
    county_id: county,
    id: batch.id,
    sheet: batch.sheet,
    file_name: batch.fileName,
    file_hash: batch.fileHash,
    day: batch.day,
    turn,
    by_person_id: batch.byPersonId,
    added: batch.added,
    changed: batch.changed,
    unchanged: batch.unchanged,
    undone: batch.undone,
    changes: kept,
    version: batch.version,
  }
}
