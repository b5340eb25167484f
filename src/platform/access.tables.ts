import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'

export type UserStatus = 'new' | 'active' | 'suspended'

/** Columns as the driver reads and takes them. Proposals are written through rows.ts. */
export type AccessTables = {
  readonly 'access.users': {
    readonly county_id: number
    readonly id: string
    readonly person_id: string
    readonly login_name: string
    readonly status: UserStatus
    readonly password_hash: string | null
    readonly totp_sealed: Buffer | null
    readonly totp_step: number | null
    readonly activation_mac: Buffer | null
    readonly activation_until: Instant | null
    /** Stays when a code takes the password away: it is no new account any more. */
    readonly first_active_at: Instant | null
    readonly created_at: Instant
    readonly changed_at: Instant
  }
  readonly 'access.sessions': {
    readonly token_hash: Buffer
    readonly id: string
    readonly county_id: number
    readonly user_id: string
    readonly person_id: string
    readonly role: string
    readonly unit_id: string
    readonly term_ends: Day | null
    readonly signed_in_at: Instant
    readonly seen_at: Instant
    readonly stepped_up_at: Instant | null
    readonly revoked_at: Instant | null
  }
  readonly 'access.login_attempts': {
    readonly kind: AttemptKind
    readonly subject: Buffer
    readonly failures: number
    readonly since: Instant
    readonly waits_until: Instant | null
  }
  readonly 'access.idempotency': {
    readonly county_id: number
    readonly at: Instant
  }
  readonly 'access.proposals': ProposalRow
}

export type AttemptKind = 'account' | 'device' | 'address' | 'activation' | 'password'

export type ProposalRow = {
  readonly county_id: number
  readonly id: string
  readonly act: string
  readonly stage: 'proposed' | 'approved' | 'refused' | 'used'
  readonly text: string
  readonly hash: string
  readonly proposer_user_id: string
  readonly proposer_person_id: string
  readonly proposer_unit_id: string
  readonly proposed_at: Instant
  readonly expires_at: Instant
  readonly decider_user_id: string | null
  readonly decider_person_id: string | null
  readonly decider_unit_id: string | null
  readonly decided_at: Instant | null
  readonly usable_until: Instant | null
  readonly use_key: string | null
  readonly version: number
}
