import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomFillSync,
} from 'node:crypto'

/** Thrown where something does not open: moved, altered, or under another key. Never says what it held. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

export const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Where a sealed value belongs. It opens nowhere else. */
export type Place = {
  readonly county: number
  /** The row it stands in: a person's or a report's id, or a digest in hex. */
  readonly owner: string
  readonly field: string
  readonly version: number
}

/** A new data key. From the machine's own randomness always: a seeded key would be no key. */
export function newKey(): Buffer {
  return randomBytes(keyBytes)
}

/** AES-256-GCM: nonce, ciphertext, tag. The place is authenticated and not stored. */
export function seal(key: Uint8Array, place: Place, plain: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(nonceBytes + plain.length + tagBytes)
  const nonce = randomFillSync(sealed.subarray(0, nonceBytes))
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(place))
  sealed.set(cipher.update(plain), nonceBytes)
  cipher.final()
  sealed.set(cipher.getAuthTag(), nonceBytes + plain.length)
  return sealed
}

/** The plain bytes, or `SealBroken`. */
export function unseal(key: Uint8Array, place: Place, sealed: Uint8Array): Buffer {
  const end = sealed.length - tagBytes
  if (end < nonceBytes) throw new SealBroken(`${place.field} is too short`)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(boundTo(place))
  decipher.setAuthTag(sealed.subarray(end))
  try {
    const plain = decipher.update(sealed.subarray(nonceBytes, end))
    decipher.final()
    return plain
  } catch {
    throw new SealBroken(`${place.field} does not open`)
  }
}

export function sealText(key: Uint8Array, place: Place, text: string): Buffer {
  return seal(key, place, Buffer.from(text, 'utf8'))
}

export function unsealText(key: Uint8Array, place: Place, sealed: Uint8Array): string {
  return unseal(key, place, sealed).toString('utf8')
}

/** HMAC-SHA-256 over county, kind and value, untruncated: equal only for equals within one county. */
export function blind(key: Uint8Array, county: number, kind: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${county}|${kind}|${value}`).digest()
}

/** A key for one purpose out of a stored key, so that no key ever does two things. */
export function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `ansheng-vault-v1 ${purpose}`, keyBytes))
}

function boundTo(place: Place): Buffer {
  return Buffer.from(`${place.county}|${place.owner}|${place.field}|${place.version}`, 'utf8')
}
