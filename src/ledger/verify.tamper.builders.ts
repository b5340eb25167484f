import { parseEntry, type JournalEntry } from '#ledger/entry.ts'
import { app, aStore, stored, verifyStore, type Store } from '#ledger/verify.builders.ts'
import type { StoredEntry } from '#ledger/verify.entries.ts'
import type { StoredRow } from '#ledger/verify.rows.ts'
import type { VerifyRules } from '#ledger/verify.ts'

/** What was found, short: code, then the entry, the row, or both. */
export function foundIn(store: Store, with_?: Partial<VerifyRules>): readonly string[] {
  return verifyStore(store, with_).findings.map(({ code, seq, table, key }) =>
    [code, seq, table, key].filter((part) => part !== undefined).join(' '),
  )
}

/** An honest store after one change. */
export function tampered(change: (store: Store) => void): Store {
  const store = aStore()
  change(store)
  return store
}

/** The rows of the table that most tests tamper with. */
export const cases = (store: Store): StoredRow[] => store.tables['casework.cases'] ?? []
/** The case of this key. */
export const rowOf = (store: Store, key: string): StoredRow => {
  const row = cases(store).find((each) => each.key === key)
  if (!row) throw new Error(`no row ${key}`)
  return row
}
/** Writes column values into a case behind the application's back. */
export const edit = (key: string, values: StoredRow['row']): ((store: Store) => void) => {
  return (store) => {
    const at = cases(store).indexOf(rowOf(store, key))
    cases(store)[at] = { key, row: { ...rowOf(store, key).row, ...values } }
  }
}
/** Changes the stored entry of one number. */
export const editEntry = (seq: number, change: (entry: StoredEntry) => StoredEntry) => {
  return (store: Store): void => {
    store.entries = store.entries.map((entry) => (entry.seq === seq ? change(entry) : entry))
  }
}
/** Signs an entry anew with changed content, as one who holds the application's key could. */
export const resigned = (
  { seq, text }: StoredEntry,
  changed: Partial<JournalEntry>,
  key = app.key,
): StoredEntry => {
  const entry = parseEntry(text)
  if (!entry.ok) throw new Error('not an entry')
  return stored({ ...entry.value, ...changed }, seq, key)
}
