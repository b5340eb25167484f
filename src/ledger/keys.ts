import { createPublicKey, type KeyObject } from 'node:crypto'

/** An Ed25519 public key: a key object, or its SPKI DER in base64 as it is stored and exported. */
export type PublicKey = KeyObject | string

/**
 * The key object of an Ed25519 public key, or undefined where the text is not one: keys arrive in
 * exports, so a wrong one is an input and not a bug.
 */
export function publicKeyOf(key: PublicKey): KeyObject | undefined {
  if (typeof key !== 'string') return key.asymmetricKeyType === 'ed25519' ? key : undefined
  const der = Buffer.from(key, 'base64')
  const raw = der.subarray(spkiHead.length)
  // Every Ed25519 key has the same twelve bytes before its 32: no other DER needs to be read.
  if (raw.length !== 32 || !der.subarray(0, spkiHead.length).equals(spkiHead)) return undefined
  return der.toString('base64') === key ? publicKeyFromRaw(raw) : undefined
}

/** An Ed25519 public key from its 32 bytes (RFC 8032); throws on another length. */
export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new Error('an Ed25519 public key has 32 bytes')
  const x = Buffer.from(raw).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** The 32 bytes of an Ed25519 public key; also taken from a private key. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const { x, crv } = key.export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw new Error('not an Ed25519 key')
  return Buffer.from(x, 'base64url')
}

/** The stored form of a public key: SPKI DER in base64; also taken from a private key. */
export function publicKeyText(key: KeyObject): string {
  return Buffer.concat([spkiHead, rawPublicKey(key)]).toString('base64')
}

const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')
