import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { NoteSigner } from '#ledger/note.ts'

/** The Ed25519 private key that grows from 32 bytes: tests use keys that are the same every time. */
export function privateKeyFromSeed(seed: Uint8Array): KeyObject {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' })
}

/** A key of its own for each name. */
export function aSigner(name: string, seed = 1): NoteSigner {
  return { name, key: privateKeyFromSeed(Buffer.alloc(32, seed)) }
}
