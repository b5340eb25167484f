import type { Instant } from '#basics/instant.ts'
import type { Json } from '#basics/json.ts'
import type { Day } from '#basics/day.ts'

/** Time is asked of this, never of the machine: the demo and the simulation bring their own. */
export type Clock = { readonly now: () => Instant }

/** Chance is asked of this; the simulation's is seeded, so that the same seed gives the same county. */
export type Rng = {
  readonly uuid: () => string
  readonly bytes: (count: number) => Uint8Array
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number
}

/** The person who acts, as the session knows them; jobs act as `system`. */
export type Actor =
  | {
      readonly kind: 'person'
      readonly userId: string
      readonly personId: string
      readonly role: string
      readonly unitId: string
      readonly sessionHash: string
    }
  | { readonly kind: 'system'; readonly job: string }
  /** An act whose journal entry must not say who or when exactly: parts A and B of a call. */
  | { readonly kind: 'unnamed' }

/** Which clause decided, in which version, with which numbers: stored with each entry, so it can be explained years later. */
export type Because = {
  readonly clause: string
  readonly from: Day
  readonly params: Readonly<Record<string, Json>>
}

/** What one row became. `digest` null: the row is gone. */
export type RowChange = {
  readonly table: string
  readonly key: string
  readonly digest: string | null
}

/** Something that happened, without a name, a number or a resident's word in it. */
export type JournalEvent = {
  readonly type: `${string}.${string}`
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data?: Readonly<Record<string, Json>>
  readonly because?: readonly Because[]
}

/** An event as read back, oldest first. */
export type PastEvent = JournalEvent & {
  readonly id: string
  readonly at: Instant
  readonly actor: {
    readonly user?: string
    readonly role?: string
    readonly unit?: string
    readonly system?: string
  } | null
  readonly seq: number | null
}

/** Lines for the operator: a fixed list of fields, so nothing personal can slip in. */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, fields?: LogFields) => void
}
export type LogFields = {
  readonly requestId?: string
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly elapsedMs?: number
  readonly county?: number
  readonly code?: string
  readonly count?: number
  readonly errorName?: string
  readonly stack?: string
  readonly address?: string
}
