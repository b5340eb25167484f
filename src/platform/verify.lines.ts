import type { StoredRow } from '#ledger/verify.rows.ts'
import type { BatchItem, CheckpointItem, EntryItem } from '#platform/verify.job.ts'

/** The values of lines of JSON; undefined stands for a line that is not JSON. */
export function linesOf(bytes: Uint8Array): readonly unknown[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(valueOf)
}

export function isEntryItem(value: unknown): value is EntryItem {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['seq']) &&
    hasTexts(value, ['text', 'sig', 'id', 'type', 'subjectKind', 'subjectId', 'stagedAt']) &&
    (value['leaf'] === undefined || typeof value['leaf'] === 'string')
  )
}

export function isCheckpointItem(value: unknown): value is CheckpointItem {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['number']) &&
    Number.isSafeInteger(value['size']) &&
    hasTexts(value, ['note', 'root', 'at'])
  )
}

export function isBatchItem(value: unknown): value is BatchItem {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['chunk']) &&
    hasTexts(value, ['entry']) &&
    Array.isArray(value['leaves']) &&
    value['leaves'].every(isLeaf)
  )
}

export function isRowItem(value: unknown): value is StoredRow {
  return isRecord(value) && hasTexts(value, ['key']) && isRecord(value['row'])
}

function isLeaf(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    (value[1] === null || typeof value[1] === 'string')
  )
}

function hasTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // Counted by the caller as a line that cannot be read.
    return undefined
  }
}
