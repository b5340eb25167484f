import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Secrets live in files of their own, `$ANSHENG_DATA/keys/<process>/<name>`, readable by one user.
 * What reads them decides whether a missing one may be made: beside existing data it may not.
 */
export type KeyPlace = { readonly dataDir: string; readonly process: string; readonly name: string }

export const keyPath = ({ dataDir, process, name }: KeyPlace): string =>
  join(dataDir, 'keys', process, name)

/** The secret, or undefined where there is none. A file that others may read is a bug of the set-up. */
export function readSecret(place: KeyPlace): Buffer | undefined {
  const path = keyPath(place)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return undefined
  if ((found.mode & 0o077) !== 0) throw new Error(`${path} must have mode 0600`)
  return readFileSync(path)
}

/** Reads the secret, or makes it and keeps it. Two processes that start at once get the same one. */
export function readOrCreateSecret(place: KeyPlace, make: () => Uint8Array): Buffer {
  const found = readSecret(place)
  if (found) return found
  writeSecret(place, make())
  const kept = readSecret(place)
  if (!kept) throw new Error(`${keyPath(place)} was written and is gone`)
  return kept
}

/** A password of 256 random bits, as text without characters that need quoting. */
export function readOrCreatePassword(place: KeyPlace): string {
  return readOrCreateSecret(place, () =>
    Buffer.from(randomBytes(32).toString('base64url')),
  ).toString()
}

/** A random key of `bytes` bytes, as for encryption or a keyed index. */
export function readOrCreateKey(place: KeyPlace, bytes = 32): Buffer {
  const key = readOrCreateSecret(place, () => randomBytes(bytes))
  if (key.length !== bytes) throw new Error(`${keyPath(place)} must hold ${bytes} bytes`)
  return key
}

export type SigningKey = {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The 32 bytes of the public key as they are, for notes and exports. */
  readonly publicRaw: Buffer
}

/** An Ed25519 key pair, kept as PKCS #8 PEM. */
export function readOrCreateSigningKey(place: KeyPlace): SigningKey {
  const pem = readOrCreateSecret(place, () =>
    Buffer.from(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ),
  )
  return signingKey(pem)
}

export function signingKey(pem: Buffer | string): SigningKey {
  const privateKey = createPrivateKey(pem)
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
  const publicKey = createPublicKey(privateKey)
  // The last 32 bytes of the 44 of an Ed25519 SubjectPublicKeyInfo are the key itself (RFC 8410).
  return {
    privateKey,
    publicKey,
    publicRaw: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  }
}

/** Never overwrites: the name appears with the whole content behind it, or not at all. */
function writeSecret(place: KeyPlace, content: Uint8Array): void {
  const path = keyPath(place)
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = openSync(draft, 'wx', 0o600)
    writeSync(file, content)
    fsyncSync(file)
    closeSync(file)
    linkSync(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  // Without it a power cut could keep the data written under a key and lose the key.
  for (const directory of [folder, dirname(folder), dirname(dirname(folder))]) syncFolder(directory)
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
