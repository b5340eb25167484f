import type { KeyObject } from 'node:crypto'
import { zoneOffsetMinutes } from '#basics/day.ts'
import { entryLeaf, parseEntry, verifyEntry, type JournalEntry } from '#ledger/entry.ts'
import type { Found } from '#ledger/finding.ts'
import { publicKeyOf, type PublicKey } from '#ledger/keys.ts'
import { hashBytes } from '#ledger/merkle.ts'

/**
 * An entry as stored or exported: its number (the leaf's index, from 0), its text, its signature in
 * hexadecimal and, where the store keeps it, its leaf hash in hexadecimal. A staged entry has the
 * number it would get next: the tree's size plus its place among the staged.
 */
export type StoredEntry = {
  readonly seq: number
  readonly text: string
  readonly sig: string
  readonly leaf?: string
}

/** What the entries are held against: the application's keys (older ones too) and the county. */
export type EntryRules = { readonly keys: readonly PublicKey[]; readonly county: number }

/** A batch as its entry tells it. */
export type BatchClaim = {
  readonly seq: number
  readonly id: string
  readonly table: string
  readonly root: string
  readonly count: number
}

/**
 * What a chunk of entries came to: plain data and byte arrays, so that a thread can hand it over.
 * Position i of `seqs`, `ids`, `times` and (32 bytes each) `leaves` belongs to the i-th entry.
 * Staged entries are signed and change rows, but have no place in the tree yet.
 */
export type EntriesPart = {
  readonly kind: 'entries' | 'staged'
  readonly seqs: Float64Array
  readonly ids: readonly string[]
  /** Milliseconds; for an entry dated by day, the day's first moment in the county. */
  readonly times: Float64Array
  /** 1 where the entry is dated by day. */
  readonly byDay: Uint8Array
  readonly leaves: Uint8Array
  /** The row changes, three lists side by side: table and key (`rowRef`), entry number, digest. */
  readonly rowRefs: readonly string[]
  readonly rowSeqs: readonly number[]
  readonly rowDigests: readonly (string | null)[]
  readonly batches: readonly BatchClaim[]
  readonly findings: readonly Found[]
}

/** The name of a row across tables; a key never holds a newline. */
export const rowRef = (table: string, key: string): string => `${table}\n${key}`

/** The two halves of a row's name. */
export function rowOfRef(ref: string): { readonly table: string; readonly key: string } {
  const split = ref.indexOf('\n')
  return { table: ref.slice(0, split), key: ref.slice(split + 1) }
}

/**
 * Checks a chunk of entries by themselves: form, county, signature, stored leaf. What needs the
 * neighbours (order, tree, rows) waits in the part for `finishVerify`. About 60 µs an entry, nearly
 * all of it the signature.
 */
export function checkEntries(
  entries: readonly StoredEntry[],
  rules: EntryRules,
  kind: EntriesPart['kind'] = 'entries',
): EntriesPart {
  const part = {
    kind,
    seqs: Float64Array.from(entries, ({ seq }) => seq),
    ids: [] as string[], // an empty list says nothing of what it will hold
    times: new Float64Array(entries.length).fill(Number.NaN),
    byDay: new Uint8Array(entries.length),
    leaves: new Uint8Array(entries.length * hashBytes),
    ...emptyChanges(),
  }
  const signedBy = signatureCheck(rules.keys)
  entries.forEach(({ seq, text, sig, leaf }, at) => {
    const computed = entryLeaf(text, sig)
    part.leaves.set(computed, at * hashBytes)
    if (leaf !== undefined && Buffer.from(computed).toString('hex') !== leaf) {
      part.findings.push({ code: 'leaf_mismatch', seq })
    }
    if (!signedBy(text, sig)) part.findings.push({ code: 'entry_signature', seq })
    const parsed = parseEntry(text)
    if (!parsed.ok) {
      const field = parsed.refusal.map((refusal) => refusal.field ?? refusal.code).join(', ')
      part.findings.push({ code: 'entry_malformed', seq, detail: { field } })
      part.ids.push('')
      return
    }
    part.ids.push(parsed.value.id)
    part.times[at] = momentOf(parsed.value)
    part.byDay[at] = isByDay(parsed.value) ? 1 : 0
    takeChanges(part, parsed.value, seq, rules.county)
  })
  return part
}

type Changes = {
  readonly rowRefs: string[]
  readonly rowSeqs: number[]
  readonly rowDigests: (string | null)[]
  readonly batches: BatchClaim[]
  readonly findings: Found[]
}

const emptyChanges = (): Changes => {
  return { rowRefs: [], rowSeqs: [], rowDigests: [], batches: [], findings: [] }
}

function takeChanges(into: Changes, entry: JournalEntry, seq: number, county: number): void {
  if (entry.county !== county) {
    into.findings.push({ code: 'entry_county', seq, detail: { county: entry.county } })
  }
  for (const { t, k, d } of entry.rows ?? []) {
    into.rowRefs.push(rowRef(t, k))
    into.rowSeqs.push(seq)
    into.rowDigests.push(d)
  }
  if (entry.batch) {
    const { t, root, count } = entry.batch
    into.batches.push({ seq, id: entry.id, table: t, root, count })
  }
}

/** Tries the key that fitted last first: keys change seldom, and each try costs 60 µs. */
function signatureCheck(given: readonly PublicKey[]): (text: string, sig: string) => boolean {
  const keys: KeyObject[] = []
  for (const key of given) {
    const read = publicKeyOf(key)
    if (read) keys.push(read)
  }
  return (text, sig) => {
    const at = keys.findIndex((key) => verifyEntry(text, sig, key))
    const [fitting] = at > 0 ? keys.splice(at, 1) : []
    if (fitting) keys.unshift(fitting)
    return at >= 0
  }
}

function isByDay(entry: JournalEntry): boolean {
  return entry.at.length === 10
}

function momentOf(entry: JournalEntry): number {
  return isByDay(entry)
    ? Date.parse(`${entry.at}T00:00:00Z`) - zoneOffsetMinutes * 60_000
    : Date.parse(entry.at)
}
