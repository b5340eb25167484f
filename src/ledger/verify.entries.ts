import type { KeyObject } from 'node:crypto'
import { zoneOffsetMinutes } from '#basics/day.ts'
import { parseEntry, entryLeaf, verifyEntry, type JournalEntry } from '#ledger/entry.ts'
import { finding, type Finding } from '#ledger/finding.ts'
import { publicKeyOf, type PublicKey } from '#ledger/keys.ts'
import { hashBytes } from '#ledger/merkle.ts'

/**
 * An entry as stored or exported: its number (the leaf's index, from 0), its text, its signature in
 * hexadecimal and, where the store keeps it, its leaf hash in hexadecimal.
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
 */
export type EntriesPart = {
  readonly kind: 'entries'
  readonly seqs: Float64Array
  readonly ids: readonly string[]
  /** Milliseconds; for an entry dated by day, the day's first moment in the county. */
  readonly times: Float64Array
  /** 1 where the entry is dated by day. */
  readonly byDay: Uint8Array
  readonly leaves: Uint8Array
  /** The row changes, three arrays side by side: 'table\nkey', the entry's number, the digest. */
  readonly rowRefs: readonly string[]
  readonly rowSeqs: Float64Array
  readonly rowDigests: readonly (string | null)[]
  readonly batches: readonly BatchClaim[]
  readonly signatures: number
  readonly findings: readonly Finding[]
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
export function checkEntries(entries: readonly StoredEntry[], rules: EntryRules): EntriesPart {
  const findings: Finding[] = []
  const ids: string[] = []
  const rowRefs: string[] = []
  const rowSeqs: number[] = []
  const rowDigests: (string | null)[] = []
  const batches: BatchClaim[] = []
  const seqs = new Float64Array(entries.length)
  const times = new Float64Array(entries.length).fill(Number.NaN)
  const byDay = new Uint8Array(entries.length)
  const leaves = new Uint8Array(entries.length * hashBytes)
  const signedBy = signatureCheck(rules.keys)
  entries.forEach(({ seq, text, sig, leaf }, at) => {
    seqs[at] = seq
    const computed = entryLeaf(text, sig)
    leaves.set(computed, at * hashBytes)
    if (leaf !== undefined && Buffer.from(computed).toString('hex') !== leaf) {
      findings.push(finding('leaf_mismatch', { seq }))
    }
    if (!signedBy(text, sig)) findings.push(finding('entry_signature', { seq }))
    const parsed = parseEntry(text)
    if (!parsed.ok) {
      ids.push('')
      const field = parsed.refusal.map((refusal) => refusal.field ?? refusal.code).join(', ')
      findings.push(finding('entry_malformed', { seq, detail: { field } }))
      return
    }
    const entry = parsed.value
    ids.push(entry.id)
    if (entry.county !== rules.county) {
      findings.push(finding('entry_county', { seq, detail: { county: entry.county } }))
    }
    times[at] = momentOf(entry)
    byDay[at] = isByDay(entry) ? 1 : 0
    for (const { t, k, d } of entry.rows ?? []) {
      rowRefs.push(rowRef(t, k))
      rowSeqs.push(seq)
      rowDigests.push(d)
    }
    if (entry.batch) {
      const { t, root, count } = entry.batch
      batches.push({ seq, id: entry.id, table: t, root, count })
    }
  })
  return {
    kind: 'entries',
    seqs,
    ids,
    times,
    byDay,
    leaves,
    rowRefs,
    rowSeqs: Float64Array.from(rowSeqs),
    rowDigests,
    batches,
    signatures: entries.length,
    findings,
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
