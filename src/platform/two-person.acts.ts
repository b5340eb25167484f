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

/** The approval itself does it, in the approver's transaction. */
export type ActAtOnce = ActRules & {
  readonly execute: (trx: Trx, approved: Approved) => Promise<Result<readonly RowChange[]>>
}

/** After the approval the proposer may use it, once, for some minutes. */
export type ActForUse = ActRules & {
  readonly usableMinutes: number
  readonly use: (used: Used) => Promise<Result<UseAnswer>>
}

/** An act of the product that needs two persons (双人事项). */
export type Act = ActAtOnce | ActForUse

/** What the proposer's use goes by: the entry of the journal that allows exactly this, once. */
export type Used = {
  readonly county: number
  readonly user: Person
  readonly said: Said
  readonly entryId: string
}
export type UseAnswer = Readonly<Record<string, string | null>>
