import type { KeyObject } from 'node:crypto'
import type { Instant } from '#basics/instant.ts'
import type { NoteVerifier } from '#ledger/note.ts'
import type { Db } from '#platform/db.ts'
export type CountyToVerify = {
  readonly auditorDb: Db
  readonly county: number
  readonly origin: string
  readonly keys: { readonly app: readonly KeyObject[]; readonly signer: readonly NoteVerifier[] }
  readonly now: Instant
}
