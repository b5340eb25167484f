import { addMs, type Instant } from '#basics/instant.ts'
import type { AccessTables, ProposalRow } from '#platform/access.tables.ts'
import type { Trx } from '#platform/db.ts'
import type { Party, Proposal } from '#platform/two-person.ts'

export const proposalTable = 'access.proposals'

/** What a list shows: the last 200 of those that could be decided within these 30 days. */
const shownDays = 30
const shownMost = 200

export function findProposal(
  trx: Trx,
  county: number,
  id: string,
): Promise<ProposalRow | undefined> {
  return trx
    .withTables<AccessTables>()
    .selectFrom(proposalTable)
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
}

export function recentProposals(
  trx: Trx,
  county: number,
  now: Instant,
): Promise<readonly ProposalRow[]> {
  return trx
    .withTables<AccessTables>()
    .selectFrom(proposalTable)
    .selectAll()
    .where('county_id', '=', county)
    .where('expires_at', '>', addMs(now, -shownDays * 86_400_000))
    .orderBy('proposed_at', 'desc')
    .orderBy('id')
    .limit(shownMost)
    .execute()
}

type PartyColumns<Who extends 'proposer' | 'decider'> = {
  readonly [Column in `${Who}_${'user' | 'person' | 'unit'}_id`]: string
}

export function columnsOf<Who extends 'proposer' | 'decider'>(
  who: Who,
  party: Party,
): PartyColumns<Who> {
  // The three keys are built from `who`, which the compiler does not follow.
  return {
    [`${who}_user_id`]: party.userId,
    [`${who}_person_id`]: party.personId,
    [`${who}_unit_id`]: party.unitId,
  } as PartyColumns<Who>
}

export function proposalOf(row: ProposalRow): Proposal {
  const { decider_user_id: userId, decider_person_id: personId, decider_unit_id: unitId } = row
  return {
    id: row.id,
    act: row.act,
    stage: row.stage,
    text: row.text,
    hash: row.hash,
    proposer: {
      userId: row.proposer_user_id,
      personId: row.proposer_person_id,
      unitId: row.proposer_unit_id,
    },
    proposedAt: row.proposed_at,
    expiresAt: row.expires_at,
    decider: userId && personId && unitId ? { userId, personId, unitId } : null,
    decidedAt: row.decided_at,
    usableUntil: row.usable_until,
    version: row.version,
  }
}
