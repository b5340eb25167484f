import type { Json } from '#basics/json.ts'
import type { TableName } from '#domains/directory/rules.sheet.ts'

/** A row in the form it is stored in, by column. */
export type StoredRow = Readonly<Record<string, Json>>

/** What a batch did to one row, kept for its undo: how it was, and how the batch left it. */
export type KeptChange = {
  readonly table: TableName
  readonly id: string
  readonly was: StoredRow | null
  readonly next: StoredRow | null
}

/** One row to put back: `now` is the row found, null where it is gone. */
export type UndoStep = KeptChange & { readonly now: StoredRow | null }

/**
 * How to undo a batch: its changes in reverse, so that what stands upon a row goes first. A row
 * that no longer says what the batch left there was changed since and counts as in use.
 */
export function decideUndo(
  kept: readonly KeptChange[],
  found: ReadonlyMap<string, StoredRow>,
): { readonly steps: readonly UndoStep[]; readonly inUse: number } {
  const steps = kept
    .map((change): UndoStep => ({ ...change, now: found.get(change.id) ?? null }))
    .toReversed()
  return { steps, inUse: steps.filter(({ next, now }) => !isAsLeft(next, now)).length }
}

/** The version is no content: a change that was itself undone raises it and leaves the row as it was. */
function isAsLeft(next: StoredRow | null, now: StoredRow | null): boolean {
  if (next === null || now === null) return next === now
  return Object.keys(next).every((key) => key === 'version' || next[key] === now[key])
}
