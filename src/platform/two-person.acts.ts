import type { Instant } from '#basics/instant.ts'
import type { Result } from '#basics/result.ts'
import type { Trx } from '#platform/db.ts'
import type { Person } from '#platform/http/room.ts'
import type { RowChange } from '#platform/rows.ts'
import type { ActRules, Proposal, Said } from '#platform/two-person.ts'

/** What the second person's yes sets going. */
export type Approved = {
  readonly county: number
  readonly now: Instant
  readonly proposal: Proposal
  readonly said: Said
  readonly approver: Person
}

/**
 * An act of the product that needs two persons. Either the approval itself does it, in the
 * approver's transaction, or the proposer may use it for some minutes, once.
 */
export type Act = ActRules &
  (
    | {
        readonly execute: (trx: Trx, approved: Approved) => Promise<Result<readonly RowChange[]>>
      }
    | { readonly usableMinutes: number; readonly use: (used: Used) => Promise<Result<UseAnswer>> }
  )

/** What the proposer's use goes by: the entry of the journal that allows exactly this, once. */
export type Used = {
  readonly county: number
  readonly user: Person
  readonly said: Said
  readonly entryId: string
}
export type UseAnswer = Readonly<Record<string, string | null>>
