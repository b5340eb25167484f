import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256hex } from '#ledger/canonical.ts'
import type { Person } from '#platform/http/room.ts'
import {
  decideTwoPerson,
  decideUse,
  expiryOf,
  proposalText,
  saidOf,
  type ActRules,
  type Proposal,
} from '#platform/two-person.ts'

const rules: ActRules = {
  act: 'open_safe',
  title: { zh: '开保险柜', en: 'Open the safe' },
  proposerRoles: ['identity_custodian'],
  approverRoles: ['auditor'],
  differentBody: true,
}
const said = { act: 'open_safe', county: 1, params: { safe: 7 }, reason: 'the yearly count' }
const now = '2026-03-02T01:00:00.000Z'
const text = proposalText(said)

const aPerson = (told: Partial<Person> = {}): Person => ({
  kind: 'person',
  userId: 'user-2',
  personId: 'person-2',
  role: 'auditor',
  unitId: 'unit-2',
  sessionHash: 'f'.repeat(64),
  ...told,
})
const aProposal = (told: Partial<Proposal> = {}): Proposal => ({
  id: 'proposal',
  act: 'open_safe',
  stage: 'proposed',
  text,
  hash: sha256hex(text),
  proposer: { userId: 'user-1', personId: 'person-1', unitId: 'unit-1' },
  proposedAt: now,
  expiresAt: expiryOf(now),
  decider: null,
  decidedAt: null,
  usableUntil: null,
  version: 1,
  ...told,
})
/** unit-1a is a branch of unit-1. */
const bodyOf = (unitId: string): string => unitId.slice(0, 'unit-1'.length)
const codesOf = (proposal: Proposal, approver: Person, given = { now, hash: proposal.hash }) => {
  const decided = decideTwoPerson(rules, proposal, approver, {
    ...given,
    now: given.now as never,
    bodyOf,
  })
  return decided.ok ? [] : decided.refusal.map(({ code }) => code)
}

describe('the second person', () => {
  it('may be anybody else of another body, in the role for it, who saw this text in time', () => {
    expect(codesOf(aProposal(), aPerson())).toEqual([])
  })

  it.each<readonly [string, Partial<Person>, readonly string[]]>([
    ['the same person', { personId: 'person-1' }, ['same_person']],
    ['the same account', { userId: 'user-1' }, ['same_person']],
    ['somebody of the same unit', { unitId: 'unit-1' }, ['same_body']],
    ['somebody of a branch of the same body', { unitId: 'unit-1a' }, ['same_body']],
    ['somebody in another role', { role: 'dispatcher' }, ['wrong_role']],
  ])('is not %s', (_, told, codes) => {
    expect(codesOf(aProposal(), aPerson(told))).toEqual(codes)
  })

  it('is never the proposer, whatever role, unit and account the same human being takes on', () => {
    const any = fc.record({
      role: fc.constantFrom('auditor', 'identity_custodian', 'administrator'),
      unitId: fc.constantFrom('unit-1', 'unit-2', 'unit-3'),
      userId: fc.constantFrom('user-1', 'user-2', 'user-3'),
    })
    fc.assert(
      fc.property(any, fc.boolean(), (worn, differentBody) => {
        const approver = aPerson({ ...worn, personId: 'person-1' })
        const decided = decideTwoPerson({ ...rules, differentBody }, aProposal(), approver, {
          now,
          hash: sha256hex(text),
          bodyOf,
        })
        expect(decided.ok).toBe(false)
      }),
    )
  })

  it('must be of another body only in the roles for which the act says so', () => {
    const codes = (role: string, unitId: string) => {
      const told = { ...rules, approverRoles: ['auditor', 'administrator'] }
      const decided = decideTwoPerson(
        { ...told, differentBody: ['administrator'] },
        aProposal(),
        aPerson({ role, unitId }),
        { now, hash: sha256hex(text), bodyOf },
      )
      return decided.ok ? [] : decided.refusal.map(({ code }) => code)
    }
    expect(codes('administrator', 'unit-1a')).toEqual(['same_body'])
    expect(codes('administrator', 'unit-2')).toEqual([])
    expect(codes('auditor', 'unit-1a')).toEqual([])
  })

  it('comes too late after 72 hours, to the millisecond', () => {
    const at = (moment: string) =>
      codesOf(aProposal(), aPerson(), { now: moment, hash: sha256hex(text) })
    expect(at('2026-03-05T00:59:59.999Z')).toEqual([])
    expect(at('2026-03-05T01:00:00.000Z')).toEqual(['proposal_expired'])
  })

  it('cannot approve another text, nor one changed behind its hash', () => {
    expect(codesOf(aProposal(), aPerson(), { now, hash: sha256hex(`${text} `) })).toEqual([
      'text_changed',
    ])
    const changed = aProposal({ text: text.replace('7', '8') })
    expect(codesOf(changed, aPerson())).toEqual(['text_changed'])
  })

  it('hears all reasons at once', () => {
    const refused = { personId: 'person-1', unitId: 'unit-1', role: 'dispatcher' }
    const given = { now: '2026-04-01T00:00:00.000Z' as const, hash: '' }
    expect(codesOf(aProposal({ stage: 'approved' }), aPerson(refused), given as never)).toEqual([
      'proposal_closed',
      'same_person',
      'same_body',
      'wrong_role',
      'proposal_expired',
      'text_changed',
    ])
  })
})

describe('the use of an approval', () => {
  const approved = aProposal({ stage: 'approved', usableUntil: '2026-03-02T01:30:00.000Z' })
  const proposer = aPerson({
    userId: 'user-1',
    personId: 'person-1',
    unitId: 'unit-1',
    role: 'identity_custodian',
  })
  const codes = (proposal: Proposal, who: Person, moment = now) => {
    const decided = decideUse(rules, proposal, who, moment as never)
    return decided.ok ? [] : decided.refusal.map(({ code }) => code)
  }

  it('is the proposer’s alone, in the role, within its minutes, of an unchanged text, once', () => {
    expect(codes(approved, proposer)).toEqual([])
    expect(codes(approved, aPerson())).toEqual(['wrong_role'])
    expect(codes(approved, { ...proposer, role: 'auditor' })).toEqual(['wrong_role'])
    expect(codes(approved, proposer, '2026-03-02T01:30:00.000Z')).toEqual(['proposal_expired'])
    expect(codes({ ...approved, text: `${text} ` }, proposer)).toEqual(['text_changed'])
    expect(codes({ ...approved, stage: 'used' }, proposer)).toEqual(['proposal_used'])
    for (const stage of ['proposed', 'refused'] as const)
      expect(codes({ ...approved, stage }, proposer)).toEqual(['proposal_closed'])
  })
})

describe('the text', () => {
  it('says the same whatever order it was told in, and reads back as what was said', () => {
    const { act, county, params, reason } = said
    expect(proposalText({ reason, params, county, act })).toBe(text)
    expect(saidOf(text)).toEqual(said)
  })
})
