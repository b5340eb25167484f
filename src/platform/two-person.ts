import { msOf, addMs, type Instant } from '#basics/instant.ts'
import type { Json } from '#basics/json.ts'
import { refuse, unless, type Refusal, type Result, type Sentence } from '#basics/result.ts'
import { canonicalJson, sha256hex } from '#ledger/canonical.ts'
import type { Person } from '#platform/http/room.ts'

export type ProposalStage = 'proposed' | 'approved' | 'refused' | 'used'

/** Somebody as a proposal knows them: the account, the human being behind it, and their body. */
export type Party = {
  readonly userId: string
  readonly personId: string
  readonly unitId: string
}

/** An act that needs two persons (双人事项), as it stands. */
export type Proposal = {
  readonly id: string
  readonly act: string
  readonly stage: ProposalStage
  /** The canonical text both persons see; `hash` is its SHA-256, which the second one sends back. */
  readonly text: string
  readonly hash: string
  readonly proposer: Party
  readonly proposedAt: Instant
  readonly expiresAt: Instant
  readonly decider: Party | null
  readonly decidedAt: Instant | null
  /** Until when the proposer may use what was approved; null where the approval itself did it. */
  readonly usableUntil: Instant | null
  readonly version: number
}

/** What the rules ask about an act: who may propose, who may approve, and from where. */
export type ActRules = {
  readonly act: string
  readonly title: Sentence
  readonly proposerRoles: readonly string[]
  readonly approverRoles: readonly string[]
  /** The approver must belong to another body (不同单位): always, never, or in these roles. */
  readonly differentBody: boolean | readonly string[]
}

/** Unit to its body (所属机关): two units of one body are no two-person check. */
export type BodyOf = (unitId: string) => string

/** What a proposal says. `params` and `reason` are all that the act will go by. */
export type Said = {
  readonly act: string
  readonly county: number
  readonly params: Readonly<Record<string, Json>>
  readonly reason: string
}

const expiresAfterHours = 72

/** The one text of a proposal: the canonical JSON of what it says. */
export const proposalText = (said: Said): string => canonicalJson(said)

/** Reads it back; throws on a text that no proposal of ours ever had. */
export function saidOf(text: string): Said {
  // Written by proposalText from exactly this type, and compared with its hash before it is used.
  return JSON.parse(text) as Said
}

/** When a proposal made now can no longer be approved. */
export const expiryOf = (now: Instant): Instant => addMs(now, expiresAfterHours * 3_600_000)

export const partyOf = ({ userId, personId, unitId }: Person): Party => ({
  userId,
  personId,
  unitId,
})

/** Whether this person may see the proposal at all: its proposer, and who could decide it. */
export function maySee(rules: ActRules, proposal: Proposal, who: Person): boolean {
  return (
    proposal.proposer.personId === who.personId ||
    proposal.decider?.personId === who.personId ||
    rules.approverRoles.includes(who.role)
  )
}

/**
 * Whether this person may decide this proposal now, by the text they saw. All reasons at once:
 * proposal_closed, same_person, same_body, wrong_role, proposal_expired, text_changed.
 * The human being counts, not the account or the role worn today.
 */
export function decideTwoPerson(
  rules: ActRules,
  proposal: Proposal,
  approver: Person,
  given: { readonly now: Instant; readonly hash: string; readonly bodyOf: BodyOf },
): Result<null> {
  const { proposer } = proposal
  const { differentBody } = rules
  const asksBody =
    typeof differentBody === 'boolean' ? differentBody : differentBody.includes(approver.role)
  const isSameBody = given.bodyOf(proposer.unitId) === given.bodyOf(approver.unitId)
  const isSamePerson =
    proposer.personId === approver.personId || proposer.userId === approver.userId
  const checks: readonly (readonly [boolean, string])[] = [
    [proposal.stage !== 'proposed', 'proposal_closed'],
    [isSamePerson, 'same_person'],
    [asksBody && isSameBody, 'same_body'],
    [!rules.approverRoles.includes(approver.role), 'wrong_role'],
    [msOf(given.now) >= msOf(proposal.expiresAt), 'proposal_expired'],
    [!isIntact(proposal) || given.hash !== proposal.hash, 'text_changed'],
  ]
  return unless(refusalsOf(checks), () => null)
}

/** Whether the proposer may use what was approved, now: the very person, in a role that may. */
export function decideUse(
  rules: ActRules,
  proposal: Proposal,
  user: Person,
  now: Instant,
): Result<null> {
  const { proposer, usableUntil } = proposal
  if (proposal.stage === 'used') return refuse({ code: 'proposal_used' })
  const isTheirs = proposer.personId === user.personId && proposer.userId === user.userId
  const isOver = usableUntil !== null && msOf(now) >= msOf(usableUntil)
  const checks: readonly (readonly [boolean, string])[] = [
    [proposal.stage !== 'approved', 'proposal_closed'],
    [!isTheirs || !rules.proposerRoles.includes(user.role), 'wrong_role'],
    [isOver, 'proposal_expired'],
    [!isIntact(proposal), 'text_changed'],
  ]
  return unless(refusalsOf(checks), () => null)
}

const isIntact = ({ text, hash }: Proposal): boolean => sha256hex(text) === hash

const refusalsOf = (checks: readonly (readonly [boolean, string])[]): readonly Refusal[] =>
  checks.flatMap(([isBroken, code]) => (isBroken ? [{ code }] : []))
