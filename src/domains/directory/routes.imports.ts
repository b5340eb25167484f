import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import type { directoryApi, sheetPreview } from '#domains/directory/api.ts'
import { decideUndo, type KeptChange } from '#domains/directory/decide.undo.ts'
import { templateColumns } from '#domains/directory/routes.columns.ts'
import { planSheet, type ReadPlan } from '#domains/directory/routes.sheets.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { shownLines, type Change } from '#domains/directory/rules.sheet.ts'
import { applyChanges } from '#domains/directory/store.ts'
import {
  addBatch,
  batchesOf,
  batchExists,
  batchWithChanges,
  markUndone,
  putBack,
  rowsNow,
} from '#domains/directory/store.batches.ts'
import {
  sheetNames,
  type CellError,
  type ImportBatch,
  type SheetKind,
} from '#domains/directory/terms.ts'
import { writeWorkbook } from '#platform/files/xlsx-write.ts'
import type { Context, Handlers } from '#platform/http/room.ts'
import type { RowChange } from '#platform/ports.ts'
import type { z } from 'zod'

type ImportName = 'previewSheet' | 'commitSheet' | 'listImports' | 'undoImport' | 'sheetTemplate'

const shownRows = 2000
const shownErrors = 500
const refusedCells = 50
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function importHandlers(
  world: DirectoryWorld,
): Pick<Handlers<typeof directoryApi>, ImportName> {
  return {
    previewSheet: {
      handle: async ({ query, body }, { trx, county, today, keyedId, actor }) => {
        const asked = askedOf(query, body, { today, keyedId, actor })
        const read = await planSheet(trx, county, asked)
        return read.ok ? ok(previewOf(read.value)) : read
      },
    },
    commitSheet: {
      handle: async ({ query, body }, context) => {
        const { trx, county, today, keyedId } = context
        const asked = askedOf(query, body, context)
        const read = await planSheet(trx, county, asked)
        if (!read.ok) return read
        const { fileHash, errors, plan, counts } = read.value
        if (fileHash !== query.fileHash) return refuse({ code: 'file_changed', field: 'fileHash' })
        if (errors.length > 0)
          return refuse(
            { code: 'sheet_has_errors', detail: { count: errors.length } },
            ...errors.slice(0, refusedCells).map((error) => cellRefusal(error, context.language)),
          )
        return commit(world, context, plan.changes, {
          id: keyedId('import'),
          sheet: query.sheet,
          fileName: query.fileName,
          fileHash,
          day: today,
          byPersonId: context.actor.personId,
          added: counts.add,
          changed: counts.change,
          unchanged: counts.same,
          undone: false,
          version: 1,
        })
      },
    },
    listImports: {
      handle: async (_input, { trx, county }) => ok({ items: [...(await batchesOf(trx, county))] }),
    },
    undoImport: {
      subject: async (trx, county, id) => ((await batchExists(trx, county, id)) ? {} : undefined),
      handle: ({ params, version }, context) => undo(world, context, params.id, version),
    },
    sheetTemplate: {
      handle: async ({ query: { sheet } }, { language }) => {
        const name = sheetNames[sheet][language]
        const columns = templateColumns(sheet, language)
        const bytes = await writeWorkbook({ sheetName: name, columns, rows: [], blankRows: 200 })
        const base64 = Buffer.from(bytes).toString('base64')
        return ok({ fileName: `${name}.xlsx`, mime: workbook, base64 })
      },
    },
  }
}

const askedOf = (
  query: { readonly sheet: SheetKind; readonly fileName: string },
  bytes: Uint8Array,
  { today, keyedId: idOf, actor }: Pick<Context, 'today' | 'keyedId' | 'actor'>,
): Parameters<typeof planSheet>[2] => ({
  ...query,
  bytes,
  today,
  idOf,
  byPersonId: actor.personId,
})

function previewOf({
  fileHash,
  sheet,
  plan,
  errors,
  counts,
}: ReadPlan): z.input<typeof sheetPreview> {
  const wrong = new Set(errors.map(({ line }) => line))
  const lines = sheet.rows.map(({ line }) => line)
  const shown = shownLines(lines, wrong, shownRows)
  return {
    fileHash,
    columns: [...sheet.header],
    rows: sheet.rows
      .filter(({ line }) => shown.has(line))
      .map(({ line, cells }) => ({
        line,
        cells: [...cells],
        // With a header that will not do no row has an effect, and none can be taken.
        change: wrong.has(line) ? 'error' : (plan.effects.get(line) ?? 'error'),
      })),
    errors: errors.slice(0, shownErrors),
    errorCount: errors.length,
    rowCount: lines.length,
    hiddenRows: sheet.hiddenLines.length,
    added: counts.add,
    changed: counts.change,
    unchanged: counts.same,
  }
}

function cellRefusal({ line, column, message }: CellError, language: 'zh' | 'en'): Refusal {
  const detail = { line, column, message: message[language] }
  return { code: 'bad_cell', field: `${line}:${column}`, detail }
}

async function commit(
  world: DirectoryWorld,
  context: Context,
  changes: readonly Change[],
  batch: ImportBatch,
): Promise<Result<ImportBatch>> {
  const { trx, county } = context
  const applied = await applyChanges(trx, county, changes)
  if (!applied.ok) return applied
  const [taken, ...more] = await takenLogins(world, context, changes)
  if (taken) return refuse(taken, ...more)
  const { rows, kept } = applied.value
  await endSessions(world, context, kept)
  const recorded = await addBatch(trx, county, batch, kept)
  if (!recorded.ok) return recorded
  await journalBatch(world, context, 'directory.sheet_imported', batch, rows, recorded.value)
  return ok(batch)
}

/** Every person of the room has an account; one whose name is taken elsewhere cannot come in. */
async function takenLogins(
  world: DirectoryWorld,
  { trx, county }: Context,
  changes: readonly Change[],
): Promise<readonly Refusal[]> {
  const taken: Refusal[] = []
  for (const change of changes) {
    if (change.table !== 'people' || change.was || !change.next) continue
    const { id, loginName } = change.next
    const made = await world.ensureUser(trx, { county, personId: id, loginName })
    if (!made.ok) taken.push(...made.refusal)
  }
  return taken
}

async function undo(
  world: DirectoryWorld,
  context: Context,
  id: string,
  version: number,
): Promise<Result<ImportBatch>> {
  const { trx, county } = context
  const found = await batchWithChanges(trx, county, id)
  if (!found) return refuse({ code: 'not_found' })
  if (found.batch.version !== version) return refuse({ code: 'stale' })
  if (found.batch.undone) return refuse({ code: 'already_undone' })
  const { steps, inUse } = decideUndo(found.kept, await rowsNow(trx, county, found.kept))
  if (inUse > 0) return refuse({ code: 'in_use', detail: { count: inUse } })
  const back = await putBack(trx, county, steps)
  const used = back.inUse + (await usedAccounts(world, context, found.kept))
  if (used > 0) return refuse({ code: 'in_use', detail: { count: used } })
  await endSessions(world, context, found.kept)
  const marked = await markUndone(trx, county, found)
  if (!marked) return refuse({ code: 'stale' })
  const batch = { ...found.batch, undone: true, version: version + 1 }
  await journalBatch(world, context, 'directory.import_undone', batch, back.rows, marked)
  return ok(batch)
}

async function usedAccounts(
  world: DirectoryWorld,
  { trx, county }: Context,
  kept: readonly KeptChange[],
): Promise<number> {
  let used = 0
  for (const { table, id, was } of kept) {
    if (table !== 'people' || was !== null) continue
    if ((await world.dropUser(trx, { county, personId: id })) === 'suspended') used += 1
  }
  return used
}

/** A session carries its role and the end of its term: after a change of terms it must be begun anew. */
async function endSessions(
  world: DirectoryWorld,
  { trx, county }: Context,
  kept: readonly KeptChange[],
): Promise<void> {
  const changed = kept.filter(({ table, was }) => table === 'role_terms' && was !== null)
  const persons = new Set(changed.map(({ was }) => String(was?.['person_id'])))
  for (const personId of persons) await world.endSessionsOfPerson(trx, { county, personId })
}

/** One entry a table with the Merkle root of its rows, and one for the record of the batch itself. */
async function journalBatch(
  { journal }: DirectoryWorld,
  { trx, county, now, actor }: Context,
  type: 'directory.sheet_imported' | 'directory.import_undone',
  { id, sheet, fileHash, added, changed, unchanged }: ImportBatch,
  rows: readonly RowChange[],
  record: RowChange,
): Promise<void> {
  const given = { county, at: now, actor }
  const subject = { kind: 'import', id }
  for (const [table, changes] of Map.groupBy(rows, (row) => row.table)) {
    const data = { sheet, table, rows: changes.length }
    await journal.recordBatch(trx, given, { type, subject, data }, changes)
  }
  const data = { sheet, fileHash, added, changed, unchanged }
  await journal.record(trx, given, { type, subject, data }, [record])
}
