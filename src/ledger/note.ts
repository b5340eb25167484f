import { sign, verify, type KeyObject } from 'node:crypto'
import { ok, refuse, type Refusals, type Result } from '#basics/result.ts'
import { publicKeyFromRaw, rawPublicKey } from '#ledger/keys.ts'
import { sameBytes, sha256 } from '#ledger/merkle.ts'

/**
 * What a signature line signs: 1 the note's text itself (C2SP signed-note), 4 the text with a time
 * before it (C2SP tlog-cosignature). The number is part of the key's ID, so neither passes for the
 * other though the same key makes both.
 */
export type SignatureKind = 1 | 4

/** Who may sign notes: a key name and an Ed25519 private key. */
export type NoteSigner = { readonly name: string; readonly key: KeyObject }

/** Whose signature counts: a key name, an Ed25519 public key and what it signs. */
export type NoteVerifier = {
  readonly name: string
  readonly kind: SignatureKind
  readonly key: KeyObject
}

/** A signature that was checked; `timeMs` is the moment a timed one vouches for, in milliseconds. */
export type NoteSignature = { readonly name: string; readonly timeMs?: number }

/** A note whose known signatures all hold; there is at least one. */
export type OpenedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

const emDash = '—'
const maxSignatures = 64

/**
 * A signed note in C2SP form: the text, an empty line, one line for each signature. The text ends
 * in a newline. Throws on a text or a name the format has no place for, which is the caller's bug.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new Error('a note is well-formed text that ends in a newline')
  const lines = signers.map((signer) =>
    signatureLine(signer, 1, sign(null, utf8(text), signer.key)),
  )
  return `${text}\n${lines.join('')}`
}

/**
 * Adds a signature that also vouches for a time (C2SP tlog-cosignature, version 1): the signer says
 * that it saw this checkpoint at that second. `note` is a signed note; `timeMs` is cut to seconds.
 */
export function cosignNote(note: string, signer: NoteSigner, timeMs: number): string {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1)
  if (!isNoteText(text)) throw new Error('only a signed note can be cosigned')
  const seconds = Math.floor(timeMs / 1000)
  const stamp = Buffer.alloc(8)
  stamp.writeBigUInt64BE(BigInt(seconds))
  const made = sign(null, utf8(timedText(text, seconds)), signer.key)
  return note + signatureLine(signer, 4, Buffer.concat([stamp, made]))
}

/**
 * Reads a note and checks the signatures of the given keys. Unknown keys are passed over; one known
 * key whose signature fails spoils the whole note.
 * Refuses with `note_malformed`, `note_signature` (a known key, a wrong signature) or
 * `note_unsigned` (no known key signed).
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): Result<OpenedNote> {
  const split = note.lastIndexOf('\n\n')
  const text = note.slice(0, split + 1)
  if (split < 0 || !note.endsWith('\n') || !isNoteText(text)) return refuse(malformed)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > maxSignatures) return refuse(malformed)
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const read = readLine(line)
    if (!read) return refuse(malformed)
    const known = verifiers.find(
      (verifier) => verifier.name === read.name && sameBytes(keyId(verifier), read.id),
    )
    if (!known) continue
    const checked = checkSignature(text, known, read.signature)
    if (!checked) return refuse({ code: 'note_signature', detail: { name: known.name } })
    signatures.push(checked)
  }
  return signatures.length > 0 ? ok({ text, signatures }) : refuse({ code: 'note_unsigned' })
}

/** The public half of a signer, for its plain or its timed signatures. */
export function verifierOf(signer: NoteSigner, kind: SignatureKind = 1): NoteVerifier {
  return { name: signer.name, kind, key: publicKeyFromRaw(rawPublicKey(signer.key)) }
}

/** A verifier key in C2SP text: name, key ID in hexadecimal, kind and key in base64, joined by +. */
export function verifierText(verifier: NoteVerifier): string {
  if (!isKeyName(verifier.name)) throw new Error('a key name has no spaces and no plus sign')
  const key = Buffer.concat([Buffer.of(verifier.kind), rawPublicKey(verifier.key)])
  const id = Buffer.from(keyId(verifier)).toString('hex')
  return `${verifier.name}+${id}+${key.toString('base64')}`
}

/** Reads a verifier key; refuses with `verifier_malformed`, also where its ID is not its own. */
export function parseVerifier(text: string): Result<NoteVerifier> {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const key = strictBase64(encoded)
  const kind = key?.[0]
  if (!isKeyName(name) || key?.length !== 33 || (kind !== 1 && kind !== 4)) {
    return refuse({ code: 'verifier_malformed' })
  }
  const verifier: NoteVerifier = { name, kind, key: publicKeyFromRaw(key.subarray(1)) }
  return sameBytes(keyId(verifier), Buffer.from(id, 'hex'))
    ? ok(verifier)
    : refuse({ code: 'verifier_malformed' })
}

/** Base64 in its one canonical form (RFC 4648 section 4, with padding), or undefined. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

const malformed: Refusals[0] = { code: 'note_malformed' }

function checkSignature(
  text: string,
  { name, kind, key }: NoteVerifier,
  signature: Buffer,
): NoteSignature | undefined {
  if (kind === 1) return verify(null, utf8(text), key, signature) ? { name } : undefined
  if (signature.length !== 72) return undefined
  const seconds = Number(signature.readBigUInt64BE(0))
  // Beyond this there is no date to say (the language's own limit).
  if (seconds * 1000 > 8.64e15) return undefined
  const holds = verify(null, utf8(timedText(text, seconds)), key, signature.subarray(8))
  return holds ? { name, timeMs: seconds * 1000 } : undefined
}

function signatureLine(signer: NoteSigner, kind: SignatureKind, signature: Uint8Array): string {
  if (!isKeyName(signer.name)) throw new Error('a key name has no spaces and no plus sign')
  const id = keyId(verifierOf(signer, kind))
  return `${emDash} ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`
}

function readLine(
  line: string,
): { readonly name: string; readonly id: Buffer; readonly signature: Buffer } | undefined {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ')
  if (dash !== emDash || !isKeyName(name) || rest.length > 0) return undefined
  const bytes = strictBase64(encoded)
  if (!bytes || bytes.length < 5) return undefined
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function keyId(verifier: NoteVerifier): Uint8Array {
  const head = utf8(`${verifier.name}\n${String.fromCharCode(verifier.kind)}`)
  return sha256(Buffer.concat([head, rawPublicKey(verifier.key)])).subarray(0, 4)
}

function timedText(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}

function isNoteText(text: string): boolean {
  // The format forbids every control character but the newline.
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text)
}

function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\s+\u0085\u0000-\u001f]/u.test(name)
}

function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8')
}
