import { createPrivateKey, sign, verify, type KeyObject } from 'node:crypto'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Json } from '#basics/json.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { canonicalJson, sha256hex } from '#ledger/canonical.ts'
import { wrongFields } from '#ledger/entry.shape.ts'
import { publicKeyOf, type PublicKey } from '#ledger/keys.ts'
import { leafHash, rootOfLeaves, type Hash } from '#ledger/merkle.ts'

/** What one row became: table 'schema.table', key, digest after the change (null: it is gone). */
export type RowDigest = { readonly t: string; readonly k: string; readonly d: string | null }

/** Many rows of one table under one root; the rows' digests are stored beside the entry. */
export type BatchDigest = { readonly t: string; readonly root: string; readonly count: number }

/** One row under a batch's root: its key and its digest (null: it is gone). */
export type BatchLeaf = readonly [key: string, digest: string | null]

/** Who acted: a person in a role for a unit, a job, or nobody the journal may name. */
export type EntryActor =
  | { readonly user: string; readonly role: string; readonly unit: string | null }
  | { readonly system: string }
  | null

/**
 * A journal entry (日志条目), version 1: what happened, why it was allowed, and what each touched
 * row became. `at` is a Day where the moment could identify a person. `data` and `params` hold
 * codes, ids and whole numbers in plain ASCII; a name or a resident's word has no place in it.
 * Either `rows` or `batch` stands, or both; `rows` is empty where no protected row was touched.
 */
export type JournalEntry = {
  readonly v: 1
  readonly id: string
  readonly county: number
  readonly type: string
  readonly at: Instant | Day
  readonly actor: EntryActor
  readonly session: string | null
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data: Readonly<Record<string, Json>>
  readonly because: readonly {
    readonly clause: string
    readonly from: Day
    readonly params: Readonly<Record<string, Json>>
  }[]
  readonly rows?: readonly RowDigest[]
  readonly batch?: BatchDigest
  readonly build: string
}

/**
 * The canonical text of an entry: what is stored, signed and hashed, byte for byte.
 * Throws where `parseEntry` would refuse the text: an entry nobody can verify must not be written.
 */
export function entryText(entry: JournalEntry): string {
  const wrong = wrongFields(entry)
  if (wrong.length > 0) throw new Error(`not a journal entry: ${wrong.join(', ')}`)
  return canonicalJson(entry)
}

/**
 * Reads an entry's text. Refuses with `entry_malformed` once for each wrong field, also for a field
 * it does not know, and with `entry_not_canonical` where the text is not the one its content has.
 */
export function parseEntry(text: string): Result<JournalEntry> {
  const value = jsonOf(text)
  const [first, ...more] = wrongFields(value).map((field) => ({ code: 'entry_malformed', field }))
  if (first) return refuse(first, ...more)
  // wrongFields has just checked every field of this type.
  const entry = value as JournalEntry
  return canonicalJson(entry) === text ? ok(entry) : refuse({ code: 'entry_not_canonical' })
}

/** The data of an entry's leaf: the canonical JSON of `{ entry, sig }`, made from canonical parts. */
export function leafData(text: string, sigHex: string): string {
  return `{"entry":${text},"sig":"${sigHex}"}`
}

/** The hash of an entry's leaf in the county's tree. */
export function entryLeaf(text: string, sigHex: string): Hash {
  return leafHash(leafData(text, sigHex))
}

/** The Ed25519 signature over the entry's UTF-8 text, 128 lower-case hexadecimal digits. */
export function signEntry(text: string, key: KeyObject | string): string {
  const privateKey =
    typeof key === 'string'
      ? createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
      : key
  return sign(null, Buffer.from(text, 'utf8'), privateKey).toString('hex')
}

/** Whether the signature over the text is by this key. False on anything malformed. */
export function verifyEntry(text: string, sigHex: string, key: PublicKey): boolean {
  const publicKey = publicKeyOf(key)
  if (!publicKey || !/^[0-9a-f]{128}$/.test(sigHex)) return false
  return verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(sigHex, 'hex'))
}

/** The hash of one leaf of a batch: over its key, a newline and its digest (nothing: gone). */
export function batchLeafHash([key, digest]: BatchLeaf): Hash {
  return leafHash(`${key}\n${digest ?? ''}`)
}

/** The digest of a batch for its entry, from all its leaves in their stored order. */
export function batchDigest(table: string, leaves: readonly BatchLeaf[]): BatchDigest {
  const root = Buffer.from(rootOfLeaves(leaves.map(batchLeafHash))).toString('hex')
  return { t: table, root, count: leaves.length }
}

/** What an entry keeps of a session token: enough to see two acts of one session, no way back. */
export function sessionDigest(token: string): string {
  return sha256hex(`ansheng-session-v1\n${token}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Text that is not JSON is an input like any other; undefined fails every field.
    return undefined
  }
}
