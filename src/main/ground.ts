import type { KeyObject } from 'node:crypto'
import type { Db } from '#platform/db.ts'
import type { Clock, Log, Rng } from '#platform/ports.ts'
import type { Signer } from '#platform/signer.ts'
import type { Vault } from '#platform/vault.ts'
import type { VerifyKeys } from '#platform/verify.ts'

/** Everything the product stands on, chosen by who opens it: the server, the simulation, a test. */
export type Ground = {
  readonly appDb: Db
  readonly sequencerDb: Db
  readonly auditorDb: Db
  readonly vault: Vault
  readonly signer: Signer
  readonly clock: Clock
  readonly rng: Rng
  readonly log: Log
  readonly appKey: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  readonly edgeKey: Uint8Array
  readonly totpKey: Uint8Array
  readonly verifyKeysOf: (county: number) => VerifyKeys
  readonly originOf: (county: number) => string
  readonly build: string
  readonly demo: boolean
  /** Off only in the demo and in tests. */
  readonly totp: boolean
  /** Weak password hashing, only where nobody's real password is: the simulation and tests. */
  readonly lightPasswords?: boolean
  readonly publicOrigin?: string
  readonly proxy?: string
}
