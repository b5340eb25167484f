import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signerVerifiers } from '#platform/signer.ts'
import { readOrCreateKey, readOrCreateSigningKey, type SigningKey } from '#platform/keys.ts'
import type { VerifyKeys } from '#platform/verify.ts'

/** The keys of the app process, made on first start. */
export type AppKeys = {
  readonly signing: SigningKey
  /** Keyed digests of bodies and ids at the HTTP edge. */
  readonly edge: Buffer
  /** Under which the second factor's secrets are sealed. */
  readonly totp: Buffer
}

export function appKeys(dataDir: string): AppKeys {
  const key = (name: string): Buffer => readOrCreateKey({ dataDir, process: 'app', name })
  return {
    signing: readOrCreateSigningKey({ dataDir, process: 'app', name: 'signing-key' }),
    edge: key('edge-key'),
    totp: key('totp-key'),
  }
}

export const signerKey = (dataDir: string): SigningKey =>
  readOrCreateSigningKey({ dataDir, process: 'signer', name: 'signing-key' })

/** The name of a county's log: what its checkpoints begin with. A demo says that it is one. */
export const originOf = (county: number, demo: boolean): string =>
  demo ? `ansheng.demo/county/${String(county)}` : `ansheng/county/${String(county)}`

/** What verify holds the journal against: keys from beside the data, never from the database. */
export function verifyKeys(dataDir: string, origin: string): VerifyKeys {
  return {
    app: [appKeys(dataDir).signing.publicKey],
    signer: signerVerifiers(signerKey(dataDir).publicKey, origin),
  }
}

/** Which program writes the journal's entries: the package's version. */
export const build: string = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
) // our own file
.version
