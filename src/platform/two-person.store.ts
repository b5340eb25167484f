import { addMs, type Instant } from '#basics/instant.ts'
import type { Json } from '#basics/json.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { sha256hex } from '#ledger/canonical.ts'
import type { ProposalRow } from '#platform/access.tables.ts'
import type { Trx } from '#platform/db.ts'
import type { Person } from '#platform/http/room.ts'
import type { Journal } from '#platform/journal.ts'
import type { Clock, Rng } from '#platform/ports.ts'
import { insertRow, updateRow, type RowChange } from '#platform/rows.ts'
import {
  decideTwoPerson,
  decideUse,
  expiryOf,
  maySee,
  partyOf,
  proposalText,
  saidOf,
  type ActRules,
  type Proposal,
} from '#platform/two-person.ts'
import type { Act, ActForUse, Used } from '#platform/two-person.acts.ts'
import {
  columnsOf,
  findProposal,
  proposalOf,
  proposalTable,
  recentProposals,
} from '#platform/two-person.rows.ts'

/** Which proposal, at which version, by whom. */
export type Deciding = {
  readonly county: number
  readonly id: string
  readonly version: number
  readonly by: Person
}

/**
 * The book of two-person acts; every call stands in the caller's transaction, which is rolled back
 * when one refuses, as the edge does.
 */
export type TwoPerson = {
  /** Refuses wrong_role. */
  readonly propose: (
    trx: Trx,
    told: {
      readonly act: string
      readonly county: number
      readonly by: Person
      readonly params: Readonly<Record<string, Json>>
      readonly reason: string
    },
  ) => Promise<Result<Proposal>>
  /** Refuses as decideTwoPerson does, stale, not_found, and whatever the act itself refuses. */
  readonly approve: (
    trx: Trx,
    deciding: Deciding & { readonly hash: string },
  ) => Promise<Result<Proposal>>
  readonly refuse: (
    trx: Trx,
    deciding: Deciding & { readonly hash: string },
  ) => Promise<Result<Proposal>>
  /**
   * Marks it used and answers what the act needs. The same key finds the same entry again, so that
   * a lost answer can be asked for; another key is refused with proposal_used.
   */
  readonly beginUse: (
    trx: Trx,
    deciding: Deciding & { readonly key: string },
  ) => Promise<Result<{ readonly used: Used; readonly act: ActForUse }>>
  /** Those this person made or may decide, newest first. */
  readonly list: (trx: Trx, county: number, who: Person) => Promise<readonly Proposal[]>
  readonly exists: (trx: Trx, county: number, id: string) => Promise<boolean>
  readonly rulesOf: (act: string) => ActRules
}

export type TwoPersonOptions = {
  readonly acts: readonly Act[]
  readonly clock: Clock
  readonly rng: Rng
  readonly journal: Journal
  /** Every unit's body; a unit that is not there is its own. */
  readonly bodiesOf: (trx: Trx, county: number) => Promise<ReadonlyMap<string, string>>
}

export function openTwoPerson(options: TwoPersonOptions): TwoPerson {
  const kit = { ...options, acts: new Map(options.acts.map((act) => [act.act, act])) }
  return {
    propose: (trx, told) => propose(kit, trx, told),
    approve: (trx, deciding) => decide(kit, trx, deciding, 'approved'),
    refuse: (trx, deciding) => decide(kit, trx, deciding, 'refused'),
    beginUse: (trx, deciding) => beginUse(kit, trx, deciding),
    list: (trx, county, who) => list(kit, trx, county, who),
    exists: async (trx, county, id) => (await findProposal(trx, county, id)) !== undefined,
    rulesOf: (act) => actOf(kit, act),
  }
}

type Kit = Omit<TwoPersonOptions, 'acts'> & { readonly acts: ReadonlyMap<string, Act> }

function actOf(kit: Kit, name: string): Act {
  const act = kit.acts.get(name)
  if (!act) throw new Error(`no two-person act ${name}`)
  return act
}

async function propose(
  kit: Kit,
  trx: Trx,
  told: Parameters<TwoPerson['propose']>[1],
): Promise<Result<Proposal>> {
  const { by, county } = told
  const act = actOf(kit, told.act)
  if (!act.proposerRoles.includes(by.role)) return refuse({ code: 'wrong_role' })
  const now = kit.clock.now()
  const said = { act: told.act, county, params: told.params, reason: told.reason }
  const text = proposalText(said)
  const row: ProposalRow = {
    county_id: county,
    id: kit.rng.uuid(),
    act: told.act,
    stage: 'proposed',
    text,
    hash: sha256hex(text),
    ...columnsOf('proposer', partyOf(by)),
    proposed_at: now,
    expires_at: expiryOf(now),
    decider_user_id: null,
    decider_person_id: null,
    decider_unit_id: null,
    decided_at: null,
    usable_until: null,
    use_key: null,
    version: 1,
  }
  const change = await insertRow(trx, proposalTable, row)
  await tell(kit, trx, row, by, now, [change])
  return ok(proposalOf(row))
}

async function decide(
  kit: Kit,
  trx: Trx,
  deciding: Deciding & { readonly hash: string },
  stage: 'approved' | 'refused',
): Promise<Result<Proposal>> {
  const { county, id, by, hash } = deciding
  const now = kit.clock.now()
  const row = await findProposal(trx, county, id)
  const act = row && actOf(kit, row.act)
  if (!row || !act || !maySee(act, proposalOf(row), by)) return refuse({ code: 'not_found' })
  const bodies = await kit.bodiesOf(trx, county)
  const bodyOf = (unitId: string): string => bodies.get(unitId) ?? unitId
  const decided = decideTwoPerson(act, proposalOf(row), by, { now, hash, bodyOf })
  if (!decided.ok) return decided
  const usable = 'use' in act && stage === 'approved' ? act.usableMinutes : null
  const next: ProposalRow = {
    ...row,
    stage,
    ...columnsOf('decider', partyOf(by)),
    decided_at: now,
    usable_until: usable === null ? null : addMs(now, usable * 60_000),
  }
  const change = await updateRow(trx, proposalTable, { ...next }, deciding.version)
  if (!change) return refuse({ code: 'stale' })
  const proposal = proposalOf({ ...next, version: deciding.version + 1 })
  const changes = [change]
  if (stage === 'approved' && 'execute' in act) {
    const said = saidOf(row.text)
    const done = await act.execute(trx, { county, now, proposal, said, approver: by })
    if (!done.ok) return done
    changes.push(...done.value)
  }
  await tell(kit, trx, next, by, now, changes)
  return ok(proposal)
}

async function beginUse(
  kit: Kit,
  trx: Trx,
  deciding: Deciding & { readonly key: string },
): Promise<Result<{ readonly used: Used; readonly act: ActForUse }>> {
  const { county, id, by } = deciding
  const now = kit.clock.now()
  const row = await findProposal(trx, county, id)
  const act = row && actOf(kit, row.act)
  if (!row || !act || !maySee(act, proposalOf(row), by)) return refuse({ code: 'not_found' })
  if (!('use' in act)) return refuse({ code: 'nothing_to_use' })
  const key = sha256hex(`${by.userId}\n${deciding.key}`)
  const said = saidOf(row.text)
  const isInTime = row.usable_until !== null && now < row.usable_until
  if (row.stage === 'used' && row.use_key === key && isInTime) {
    const entryId = await entryOfUse(kit, trx, county, id)
    return ok({ act, used: { county, user: by, said, entryId } })
  }
  const decided = decideUse(act, proposalOf(row), by, now)
  if (!decided.ok) return decided
  const next: ProposalRow = { ...row, stage: 'used', use_key: key }
  const change = await updateRow(trx, proposalTable, { ...next }, deciding.version)
  if (!change) return refuse({ code: 'stale' })
  const entryId = await tell(kit, trx, next, by, now, [change])
  return ok({ act, used: { county, user: by, said, entryId } })
}

async function entryOfUse(kit: Kit, trx: Trx, county: number, id: string): Promise<string> {
  const events = await kit.journal.eventsOf(trx, county, { kind: 'proposal', id })
  const used = events.find(({ type }) => type === 'access.proposal_used')
  if (!used) throw new Error('a used proposal without its entry in the journal')
  return used.id
}

async function list(kit: Kit, trx: Trx, county: number, who: Person): Promise<readonly Proposal[]> {
  const rows = await recentProposals(trx, county, kit.clock.now())
  return rows.map(proposalOf).filter((proposal) => maySee(actOf(kit, proposal.act), proposal, who))
}

/** The journal gets the hash of the text, never the text: a reason is written by hand. */
function tell(
  kit: Kit,
  trx: Trx,
  row: ProposalRow,
  actor: Person,
  at: Instant,
  changes: readonly RowChange[],
): Promise<string> {
  return kit.journal.record(
    trx,
    { county: row.county_id, at, actor },
    {
      type: `access.proposal_${row.stage === 'proposed' ? 'made' : row.stage}`,
      subject: { kind: 'proposal', id: row.id },
      data: { act: row.act, hash: row.hash },
    },
    changes,
  )
}
