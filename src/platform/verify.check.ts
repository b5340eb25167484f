import type { Json } from '#basics/json.ts'
import { canonicalJson } from '#ledger/canonical.ts'
import { columnValue } from '#ledger/columns.ts'
import { parseVerifier, type NoteVerifier } from '#ledger/note.ts'
import { checkBatch } from '#ledger/verify.batches.ts'
import { checkRows, type StoredRow } from '#ledger/verify.rows.ts'
import { checkCheckpointItems, checkEntryItems } from '#platform/verify.items.ts'
import type {
  Given,
  JobResult,
  PrintedRow,
  TableShape,
  VerifyJob,
  VerifySetup,
} from '#platform/verify.job.ts'
import { isBatchItem, isCheckpointItem, isEntryItem, isRowItem } from '#platform/verify.lines.ts'
import { linesOf } from '#platform/verify.lines.ts'

/** Does one chunk of work; pure, so that a thread and a test run the same. */
export function checkJob(job: VerifyJob, setup: VerifySetup): JobResult {
  switch (job.kind) {
    case 'entries':
    case 'staged':
      return read(job.given, isEntryItem, (items) => checkEntryItems(items, job.kind, setup))
    case 'checkpoints':
      return read(job.given, isCheckpointItem, (items) =>
        checkCheckpointItems(items, { origin: setup.origin, verifiers: verifiersOf(setup) }),
      )
    case 'batches':
      return read(job.given, isBatchItem, (items) => ({ parts: items.map(checkBatch), found: [] }))
    case 'rows':
      return read(job.given, isRowItem, (items) => ({
        parts: [checkRows(job.table, items)],
        found: [],
      }))
    case 'printed': {
      const rows = job.rows.map((row) => storedRow(job.table, row))
      return { parts: [checkRows(job.table.name, rows)], found: [] }
    }
  }
}

/**
 * A printed row as the journal knows it. Nothing it holds is an error here: what no application
 * would have written has another digest, and that is the finding.
 */
export function storedRow(table: TableShape, printed: PrintedRow): StoredRow {
  const row: Record<string, Json> = {}
  for (const { name, type } of table.columns) {
    const text = printed[name] ?? null
    row[name] = type === 'jsonb' && text !== null ? jsonOf(text) : columnValue(type, text)
  }
  const names = table.primaryKey.filter((name) => name !== 'county_id')
  const values = names.map((name) => row[name] ?? null)
  const key = values.length === 1 ? `${String(values[0])}` : canonicalJson(values)
  return { key, row }
}

function jsonOf(text: string): Json {
  // What PostgreSQL prints of a jsonb is JSON.
  return JSON.parse(text) as Json
}

function read<Item>(
  given: Given<Item>,
  isItem: (value: unknown) => value is Item,
  check: (items: readonly Item[]) => JobResult,
): JobResult {
  if ('items' in given) return check(given.items)
  const lines = linesOf(given.lines)
  const items = lines.filter(isItem)
  const result = check(items)
  const count = lines.length - items.length
  if (count === 0) return result
  const detail = { file: given.file, count }
  return { ...result, found: [...result.found, { code: 'export_malformed', detail }] }
}

function verifiersOf({ verifiers }: VerifySetup): readonly NoteVerifier[] {
  return verifiers.flatMap((text) => {
    const parsed = parseVerifier(text)
    return parsed.ok ? [parsed.value] : []
  })
}
