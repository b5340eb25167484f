import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccessWorld,
  aChoice,
  goodPassword,
  type AccessWorld,
  type Browser,
} from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { openTestVault } from '#platform/test-vault.ts'
import type { Vault } from '#platform/vault.ts'

let db: TestDb
let vault: Vault
let world: AccessWorld
const [office, watch, desk] = [randomUUID(), randomUUID(), randomUUID()]
const numberId = randomUUID()
const minute = 60_000

beforeAll(async () => {
  db = await openTestDb()
  vault = await openTestVault(db.vault)
  const rows = [{ id: numberId, phone: '15400001234' }]
  await vault.putNumbers({ county: 1, batch: randomUUID(), rows })
})
afterAll(() => db.close())
beforeEach(() => {
  world = anAccessWorld({ db: db.app, vault })
})

const signedIn = async (...roles: readonly (readonly [string, string])[]): Promise<Browser> => {
  const choices = roles.map(([role, unitId]) => aChoice({ role, unitId }))
  const { loginName } = await world.aUser({ roles: choices })
  const browser = world.browser()
  await browser.signIn(loginName)
  return browser
}
const custodian = () => signedIn(['identity_custodian', office])
const auditor = () => signedIn(['auditor', watch])

const propose = (browser: Browser, told: object = {}) =>
  browser.post('/api/proposals/reveal-number', {
    context: 'survey',
    id: numberId,
    reason: '居民要求更正登记',
    ...told,
  })
const approve = (browser: Browser, { id, hash, version }: Shown, told: object = {}) =>
  browser.post(`/api/proposals/${id}/approve`, { hash, ...told }, { version })
const use = (browser: Browser, { id, version }: Shown, key?: string) =>
  browser.post(`/api/proposals/${id}/use`, {}, { version, ...(key ? { key } : {}) })
type Shown = { readonly id: string; readonly hash: string; readonly version: number }
const stageOf = async (id: string) =>
  (
    await sql<{ stage: string }>`select stage from access.proposals where id = ${id}`.execute(
      db.superuser,
    )
  ).rows[0]?.stage

describe('seeing a number by two persons', () => {
  it('is proposed with a reason, approved by another body, used once, and all of it journaled', async () => {
    const [asks, agrees] = [await custodian(), await auditor()]
    const made = (await propose(asks)).body
    expect(made).toMatchObject({
      act: 'reveal_number',
      title: { zh: '查看一个电话号码', en: 'See one telephone number' },
      stage: 'proposed',
      params: { context: 'survey', id: numberId },
      reason: '居民要求更正登记',
      text: `{"act":"reveal_number","county":1,"params":{"context":"survey","id":"${numberId}"},"reason":"居民要求更正登记"}`,
      expiresAt: '2026-03-05T01:00:00.000Z',
      mine: true,
      version: 1,
    })
    const { items } = (await agrees.get('/api/proposals')).body
    expect(items.filter(({ id }: Shown) => id === made.id)).toEqual([{ ...made, mine: false }])
    const approved = (await approve(agrees, made)).body
    expect(approved).toMatchObject({
      stage: 'approved',
      usableUntil: '2026-03-02T01:30:00.000Z',
      version: 2,
    })
    const key = randomUUID()
    const shown = await use(asks, approved, key)
    expect(shown.body).toEqual({ answer: { phone: '15400001234', name: null } })
    // The same request again is a lost answer; another one is a second look.
    expect((await use(asks, approved, key)).body).toEqual(shown.body)
    expect((await use(asks, approved)).code).toBe('proposal_used')
    const subject = { kind: 'proposal', id: made.id }
    const events = await inCounty(db.app, 1, (trx) => world.journal.eventsOf(trx, 1, subject))
    expect(events.map(({ type, actor, data }) => [type, actor?.role, data])).toEqual([
      ['access.proposal_made', 'identity_custodian', { act: 'reveal_number', hash: made.hash }],
      ['access.proposal_approved', 'auditor', { act: 'reveal_number', hash: made.hash }],
      ['access.proposal_used', 'identity_custodian', { act: 'reveal_number', hash: made.hash }],
    ])
    const log = (await agrees.get('/api/journal/reveals?day=2026-03-02')).body.items
    expect(log.filter(({ entryId }: { entryId: string }) => entryId === events[2]!.id)).toEqual([
      expect.objectContaining({ kind: 'two_person', act: 'number', inJournal: true }),
    ])
  })

  it('keeps the number out of the application’s tables, kept answers included', async () => {
    const [asks, agrees] = [await custodian(), await auditor()]
    const made = (await propose(asks)).body
    const key = randomUUID()
    expect((await use(asks, (await approve(agrees, made)).body, key)).status).toBe(200)
    const { rows } = await sql<{ row: string }>`
      select p::text as row from access.proposals p union all
      select i::text from access.idempotency i union all
      select e::text from journal.entries e`.execute(db.superuser)
    expect(rows.filter(({ row }) => row.includes('15400001234'))).toEqual([])
  })

  it('refuses a reason that holds a number, and other roles', async () => {
    const asks = await custodian()
    expect((await propose(asks, { reason: '核对 154 0000 1234' })).codes).toEqual([
      'reason_personal',
    ])
    expect((await propose(asks, { reason: '' })).codes).toEqual(['too_short'])
    expect((await propose(await auditor())).code).toBe('wrong_role')
  })

  it('shows a proposal to nobody who has no part in it, and to no other county', async () => {
    const made = (await propose(await custodian())).body
    const outsider = await signedIn(['dispatcher', desk])
    expect((await outsider.get('/api/proposals')).body).toEqual({ items: [] })
    expect((await approve(outsider, made)).code).toBe('not_found')
    expect((await use(outsider, made)).code).toBe('not_found')
    const foreign = await world.aUser({ county: 2, roles: [aChoice({ role: 'auditor' })] })
    const abroad = world.browser()
    await abroad.signIn(foreign.loginName)
    expect((await abroad.get('/api/proposals')).body).toEqual({ items: [] })
    expect((await approve(abroad, made)).code).toBe('not_found')
  })
})

describe('nothing is approved', () => {
  const expectOpen = async (
    made: Shown,
    answers: readonly { status: number; codes: readonly string[] }[],
  ) => {
    expect(answers.filter(({ status }) => status === 200)).toEqual([])
    expect(await stageOf(made.id)).toBe('proposed')
  }

  it('by the same person, also after a switch of role and unit', async () => {
    const asks = await signedIn(['identity_custodian', office], ['auditor', watch])
    const made = (await propose(asks)).body
    const own = await approve(asks, made)
    expect(own.codes).toEqual(['same_person', 'same_body', 'wrong_role'])
    await asks.post('/api/session/role', { role: 'auditor', unitId: watch })
    await asks.post('/api/session/step-up', { password: goodPassword })
    const switched = await approve(asks, made)
    expect(switched.codes).toEqual(['same_person'])
    await expectOpen(made, [own, switched])
  })

  it('by somebody of the same body, or of a branch of it', async () => {
    const made = (await propose(await custodian())).body
    const answer = await approve(await signedIn(['second_officer', office]), made)
    const branch = randomUUID()
    world.bodies.set(branch, office)
    const near = await approve(await signedIn(['second_officer', branch]), made)
    expect([answer.codes, near.codes]).toEqual([['same_body'], ['same_body']])
    await expectOpen(made, [answer, near])
  })

  it('after 72 hours', async () => {
    const made = (await propose(await custodian())).body
    world.clock.moveBy(72 * 60 * minute)
    const answer = await approve(await auditor(), made)
    expect(answer.codes).toEqual(['proposal_expired'])
    await expectOpen(made, [answer])
  })

  it('by another text than the one shown, nor when the row was changed behind its hash', async () => {
    const made = (await propose(await custodian())).body
    const agrees = await auditor()
    const other = await approve(agrees, made, { hash: 'a'.repeat(64) })
    await sql`update access.proposals set text = replace(text, ${numberId}, ${randomUUID()})
      where id = ${made.id}`.execute(db.superuser)
    const changed = await approve(agrees, made)
    expect([other.codes, changed.codes]).toEqual([['text_changed'], ['text_changed']])
    await expectOpen(made, [other, changed])
  })

  it('without the version seen, without a fresh password, or against a stale version', async () => {
    const made = (await propose(await custodian())).body
    const agrees = await auditor()
    const path = `/api/proposals/${made.id}/approve`
    const blind = await agrees.post(path, { hash: made.hash })
    const stale = await approve(agrees, { ...made, version: 7 })
    world.clock.moveBy(5 * minute + 1)
    const tired = await approve(agrees, made)
    expect([blind, stale, tired].map(({ status, code }) => [status, code])).toEqual([
      [428, 'version_missing'],
      [412, 'stale'],
      [403, 'step_up_needed'],
    ])
    await expectOpen(made, [blind, stale, tired])
  })

  it('twice: of eight at the same moment one stands, and a replay changes nothing', async () => {
    const made = (await propose(await custodian())).body
    const many = await Promise.all(Array.from({ length: 8 }, auditor))
    const answers = await Promise.all(many.map((one) => approve(one, made)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status, code } of answers)
      if (status !== 200) expect(['stale', 'proposal_closed']).toContain(code)
    const again = await approve(many[0]!, made)
    expect(again.code).toBe('proposal_closed')
    const { rows } = await sql`select 1 from journal.entries where subject_id = ${made.id}
      and type = 'access.proposal_approved'`.execute(db.superuser)
    expect(rows).toHaveLength(1)
  })
})

describe('nothing is used', () => {
  const approved = async () => {
    const [asks, agrees] = [await custodian(), await auditor()]
    const made = (await propose(asks)).body
    return { asks, agrees, made: (await approve(agrees, made)).body as Shown }
  }

  it('by the approver, by another custodian, before the approval, or after half an hour', async () => {
    const { asks, agrees, made } = await approved()
    expect((await use(agrees, made)).code).toBe('wrong_role')
    expect((await use(await custodian(), made)).code).toBe('not_found')
    const open = (await propose(asks)).body
    expect((await use(asks, open)).code).toBe('proposal_closed')
    world.clock.moveBy(29 * minute)
    await asks.post('/api/session/step-up', { password: goodPassword })
    world.clock.moveBy(minute)
    expect((await use(asks, made)).code).toBe('proposal_expired')
    expect(await stageOf(made.id)).toBe('approved')
  })

  it('more than once by eight requests at the same moment', async () => {
    const { asks, made } = await approved()
    const answers = await Promise.all(Array.from({ length: 8 }, () => use(asks, made)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('after it was refused', async () => {
    const [asks, agrees] = [await custodian(), await auditor()]
    const made = (await propose(asks)).body
    const { version, hash, id } = made
    const no = await agrees.post(`/api/proposals/${id}/refuse`, { hash }, { version })
    expect(no.body).toMatchObject({ stage: 'refused', usableUntil: null })
    expect((await use(asks, no.body)).code).toBe('proposal_closed')
    expect((await approve(agrees, no.body)).code).toBe('proposal_closed')
  })
})
