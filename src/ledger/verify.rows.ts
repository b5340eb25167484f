import type { Json } from '#basics/json.ts'
import { rowDigest } from '#ledger/canonical.ts'
import type { Found } from '#ledger/finding.ts'
import { joinBatches, type BatchPart } from '#ledger/verify.batches.ts'
import { rowOfRef, rowRef, type EntriesPart } from '#ledger/verify.entries.ts'

/** A row of a protected table: its key as the journal writes it, its canonical column values. */
export type StoredRow = { readonly key: string; readonly row: Readonly<Record<string, Json>> }

/** What a chunk of rows came to; plain data, so that a thread can hand it over. */
export type RowsPart = {
  readonly kind: 'rows'
  readonly table: string
  readonly keys: readonly string[]
  /** Empty text where a row has no canonical form, as after a fraction was written into its jsonb. */
  readonly digests: readonly string[]
}

/** What the journal says a row is now: the last entry that touched it, its digest (null: gone). */
export type Expected = Map<string, { readonly seq: number; readonly digest: string | null }>

/** Digests a chunk of one table's rows. An empty chunk still says that the table was looked at. */
export function checkRows(table: string, rows: readonly StoredRow[]): RowsPart {
  return {
    kind: 'rows',
    table,
    keys: rows.map(({ key }) => key),
    digests: rows.map(({ row }) => digestOrNone(table, row)),
  }
}

/** Puts together, from all entries and batches, what every row should be: the latest digest wins. */
export function expectRows(
  entries: readonly EntriesPart[],
  batches: readonly BatchPart[],
): { readonly expected: Expected; readonly findings: readonly Found[] } {
  const expected: Expected = new Map()
  const tell = (ref: string, seq: number, digest: string | null): void => {
    const known = expected.get(ref)
    if (!known || seq >= known.seq) expected.set(ref, { seq, digest })
  }
  const claims = entries.flatMap((part) => part.batches)
  const findings = joinBatches(claims, batches, ({ table, key, digest, seq }) =>
    tell(rowRef(table, key), seq, digest),
  )
  for (const { rowRefs, rowSeqs, rowDigests } of entries) {
    rowRefs.forEach((ref, at) => tell(ref, rowSeqs[at] ?? 0, rowDigests[at] ?? null))
  }
  return { expected, findings }
}

/**
 * Names every row that is not what the journal says. A protected table nobody handed over is named
 * once, not row by row.
 */
export function compareRows(expected: Expected, parts: readonly RowsPart[]): readonly Found[] {
  const findings: Found[] = []
  const seen = new Set<string>()
  const tables = new Set<string>()
  for (const { table, keys, digests } of parts) {
    tables.add(table)
    keys.forEach((key, at) => {
      const ref = rowRef(table, key)
      const known = expected.get(ref)
      if (seen.has(ref)) findings.push({ code: 'row_repeated', table, key })
      else if (!known) findings.push({ code: 'row_unknown', table, key })
      else if (known.digest === null) {
        findings.push({ code: 'row_revived', table, key, seq: known.seq })
      } else if (known.digest !== digests[at]) {
        findings.push({ code: 'row_changed', table, key, seq: known.seq })
      }
      seen.add(ref)
    })
  }
  const unseen = new Map<string, number>()
  for (const [ref, { digest, seq }] of expected) {
    if (digest === null || seen.has(ref)) continue
    const { table, key } = rowOfRef(ref)
    if (tables.has(table)) findings.push({ code: 'row_missing', table, key, seq })
    else unseen.set(table, (unseen.get(table) ?? 0) + 1)
  }
  for (const [table, count] of unseen) {
    findings.push({ code: 'table_missing', table, detail: { count } })
  }
  return findings
}

function digestOrNone(table: string, row: Readonly<Record<string, Json>>): string {
  try {
    return rowDigest(table, row)
  } catch {
    // The row comes from a database somebody may have edited: no canonical form is a finding there.
    return ''
  }
}
