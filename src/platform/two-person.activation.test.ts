import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccessWorld,
  aChoice,
  goodPassword,
  type AccessWorld,
  type Browser,
  type SomeUser,
} from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { openTestVault } from '#platform/test-vault.ts'
import type { Vault } from '#platform/vault.ts'

let db: TestDb
let vault: Vault
let world: AccessWorld
const [office, branch, centre, watch] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
beforeAll(async () => {
  db = await openTestDb()
  vault = await openTestVault(db.vault)
})
afterAll(() => db.close())
beforeEach(() => {
  world = anAccessWorld({ db: db.app, vault })
  world.bodies.set(branch, office)
})

type At = Browser & { readonly user: SomeUser }
const signedIn = async (role: string, unitId: string): Promise<At> => {
  const user = await world.aUser({ roles: [aChoice({ role, unitId })] })
  const browser = world.browser()
  await browser.signIn(user.loginName)
  return { ...browser, user }
}
const administrator = (unitId = office) => signedIn('administrator', unitId)

/** An account as the import makes it: no password yet. */
const aNewAccount = async (role: string): Promise<SomeUser> => {
  const personId = randomUUID()
  const loginName = `n${randomUUID().slice(0, 8)}`
  world.roles.set(personId, [aChoice({ role, unitId: centre })])
  const made = await inCounty(db.app, 1, (trx) =>
    world.access.ensureUser(trx, { county: 1, personId, loginName }),
  )
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return { userId: made.value.userId, personId, loginName }
}
const issue = (by: Browser, { userId }: SomeUser) =>
  by.post(`/api/accounts/${userId}/activation-code`)
const propose = (by: Browser, { userId }: SomeUser, reason = '本人忘记密码，已当面核实') =>
  by.post(`/api/accounts/${userId}/propose-activation-code`, { reason })
type Shown = { readonly id: string; readonly hash: string; readonly version: number }
const approve = (by: Browser, { id, hash, version }: Shown) =>
  by.post(`/api/proposals/${id}/approve`, { hash }, { version })
const use = (by: Browser, { id, version }: Shown, key: string = randomUUID()) =>
  by.post(`/api/proposals/${id}/use`, {}, { version, key })
const activate = (loginName: string, code: string) =>
  world.browser().post('/api/activation', { loginName, code, password: 'other quiet herons' })

describe('one administrator alone', () => {
  it('gives an ordinary new account its first code, and the next one while it is unused', async () => {
    const [admin, fresh] = [await administrator(), await aNewAccount('handler')]
    expect((await issue(admin, fresh)).status).toBe(200)
    const { code } = (await issue(admin, fresh)).body
    expect((await activate(fresh.loginName, code)).status).toBe(200)
  })

  it('gives none to an account that was ever active, suspended and reset ones included', async () => {
    const [admin, used] = [await administrator(), await aNewAccount('handler')]
    const { code } = (await issue(admin, used)).body
    await activate(used.loginName, code)
    const refused = async () => (await issue(admin, used)).code
    expect(await refused()).toBe('second_person_needed')
    expect((await admin.post(`/api/accounts/${used.userId}/suspend`)).status).toBe(200)
    expect(await refused()).toBe('second_person_needed')
    await sql`update access.users set status = 'new', password_hash = null
      where id = ${used.userId}`.execute(db.superuser)
    expect(await refused()).toBe('second_person_needed')
  })

  it.each(['second_officer', 'identity_custodian', 'auditor', 'administrator'])(
    'gives none to a %s, not even the first',
    async (role) => {
      const answer = await issue(await administrator(), await aNewAccount(role))
      expect([answer.status, answer.code]).toEqual([409, 'second_person_needed'])
    },
  )

  it('gives none to themselves, nor proposes it', async () => {
    const admin = await administrator()
    expect((await issue(admin, admin.user)).code).toBe('own_account')
    expect((await propose(admin, admin.user)).code).toBe('own_account')
  })

  it('cannot become a second person: a refused code leaves the account as it was', async () => {
    const [admin, officer] = [await administrator(), await signedIn('second_officer', watch)]
    await issue(admin, officer.user)
    expect((await officer.get('/api/session')).status).toBe(200)
    const again = await world.browser().signIn(officer.user.loginName, goodPassword)
    expect(again.status).toBe(200)
  })

  it('sees in the list which accounts need a second person', async () => {
    const [admin, fresh] = [await administrator(), await aNewAccount('handler')]
    const auditor = await aNewAccount('auditor')
    const { items } = (await admin.get('/api/accounts')).body
    const needs = (userId: string): boolean =>
      items.find(({ id }: { id: string }) => id === userId).needsSecond
    expect([fresh, auditor, admin.user].map(({ userId }) => needs(userId))).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('two persons', () => {
  it('give a code: proposed, approved by another body, shown once to the proposer, and it works', async () => {
    const [asks, agrees] = [await administrator(), await administrator(centre)]
    const officer = await signedIn('second_officer', watch)
    const made = (await propose(asks, officer.user)).body
    expect(made).toMatchObject({
      act: 'issue_activation',
      params: {
        userId: officer.user.userId,
        loginName: officer.user.loginName,
        name: `person ${officer.user.personId}`,
      },
      stage: 'proposed',
    })
    // Until it is used, nothing has happened to the account.
    const approved = (await approve(agrees, made)).body
    expect((await officer.get('/api/session')).status).toBe(200)
    const shown = await use(asks, approved)
    expect(shown.body.answer).toEqual({
      code: expect.stringMatching(/^([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}$/),
      until: '2026-03-05T01:00:00.000Z',
    })
    expect((await officer.get('/api/session')).status).toBe(401)
    expect((await use(asks, approved)).code).toBe('proposal_used')
    const { code } = shown.body.answer
    expect((await activate(officer.user.loginName, code)).status).toBe(200)
    const { rows } = await sql<{ row: string }>`
      select p::text as row from access.proposals p union all
      select i::text from access.idempotency i union all
      select e::text from journal.entries e`.execute(db.superuser)
    expect(rows.filter(({ row }) => row.includes(code))).toEqual([])
  })

  it('may be the administrator and an auditor, of whatever body', async () => {
    const asks = await administrator()
    const made = (await propose(asks, await aNewAccount('supervisor'))).body
    const approved = await approve(await signedIn('auditor', office), made)
    expect(approved.status).toBe(200)
    expect((await use(asks, approved.body)).status).toBe(200)
  })

  it('are not two of one body, not the approver alone, and nobody in another role', async () => {
    const asks = await administrator()
    const account = await aNewAccount('auditor')
    const made = (await propose(asks, account)).body
    expect((await approve(await administrator(branch), made)).codes).toEqual(['same_body'])
    expect((await approve(asks, made)).codes).toEqual(['same_person', 'same_body'])
    expect((await approve(await signedIn('second_officer', watch), made)).code).toBe('not_found')
    const agrees = await administrator(centre)
    const approved = (await approve(agrees, made)).body
    expect((await use(agrees, approved)).code).toBe('wrong_role')
    expect((await propose(agrees, account, '电话 154 0000 1234')).codes).toEqual([
      'reason_personal',
    ])
    expect((await propose(await signedIn('auditor', watch), account)).code).toBe('wrong_role')
  })
})
