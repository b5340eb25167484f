import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccessWorld,
  aChoice,
  goodPassword,
  type AccessWorld,
} from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
let world: AccessWorld
const noVault = {
  reveal: () => Promise.reject(new Error('no vault here')),
  revealsOf: async () => [],
}
const name = '__Host-ansheng'
const minute = 60_000

beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
beforeEach(() => {
  world = anAccessWorld({ db: db.app, vault: noVault })
})

describe('a session', () => {
  it('tells who is signed in, and nothing before', async () => {
    const unitId = '00000000-0000-4000-8000-000000000001'
    const user = await world.aUser({ roles: [aChoice({ role: 'auditor', unitId })] })
    const browser = world.browser()
    expect(await browser.get('/api/session')).toMatchObject({ status: 401, code: 'signed_out' })
    expect(await browser.signIn(user.loginName)).toMatchObject({ status: 200, body: {} })
    expect((await browser.get('/api/session')).body).toEqual({
      userId: user.userId,
      personId: user.personId,
      name: `person ${user.personId}`,
      role: 'auditor',
      unitId,
      unitName: `unit ${unitId}`,
      county: 1,
      countyName: 'county 1',
      roles: [{ role: 'auditor', unitId, unitName: `unit ${unitId}`, to: null }],
      demo: false,
      totp: false,
    })
    expect(await world.browser().get('/api/entrance')).toMatchObject({
      body: { demo: false, totp: false },
    })
  })

  it('has a cookie that scripts, other sites and plain connections never see', async () => {
    const { loginName } = await world.aUser({})
    const { setCookies } = await world.browser().signIn(loginName)
    expect(setCookies.map((cookie) => cookie.replace(/=[\w.-]+;/, '=…;'))).toEqual([
      '__Host-ansheng=…; Path=/; Secure; HttpOnly; SameSite=Strict',
      '__Host-ansheng-device=…; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000',
    ])
  })

  it('is kept by its digest only: the cookie stands nowhere in the database', async () => {
    const { loginName } = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(loginName)
    const token = browser.cookies.get(name)!
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const { rows } = await sql<{ row: string }>`
      select s::text as row from access.sessions s union all
      select e::text from journal.entries e`.execute(db.superuser)
    const hex = Buffer.from(token, 'base64url').toString('hex')
    expect(rows.filter(({ row }) => row.includes(token) || row.includes(hex))).toEqual([])
  })

  it('cannot be fixed beforehand: a planted cookie is neither taken over nor kept', async () => {
    const { loginName } = await world.aUser({})
    const other = world.browser()
    await other.signIn((await world.aUser({})).loginName)
    const planted = other.cookies.get(name)!
    const victim = world.browser()
    victim.cookies.set(name, planted)
    await victim.signIn(loginName)
    expect(victim.cookies.get(name)).not.toBe(planted)
    expect((await other.get('/api/session')).status).toBe(401)
    const invented = world.browser()
    invented.cookies.set(name, 'A'.repeat(43))
    expect((await invented.get('/api/session')).status).toBe(401)
  })

  it('gets a new cookie at every sign-in and switch of role, and the old one is worth nothing', async () => {
    const [first, second] = [aChoice({ role: 'handler' }), aChoice({ role: 'unit_head' })]
    const { loginName } = await world.aUser({ roles: [first, second] })
    const browser = world.browser()
    const seen = new Set<string>()
    const spend = async (): Promise<void> => {
      const old = browser.cookies.get(name)!
      expect(seen.has(old)).toBe(false)
      seen.add(old)
      const thief = world.browser()
      await next.shift()!()
      thief.cookies.set(name, old)
      expect((await thief.get('/api/session')).status).toBe(401)
    }
    const next = [
      () => browser.signIn(loginName),
      () => browser.post('/api/session/role', { role: second.role, unitId: second.unitId }),
      () =>
        browser.post('/api/session/password', { current: goodPassword, next: 'nine loud otters' }),
    ]
    await browser.signIn(loginName)
    await spend()
    await spend()
    await spend()
    expect((await browser.get('/api/session')).body).toMatchObject({ role: 'unit_head' })
    expect(
      await browser.post('/api/session/role', { role: 'auditor', unitId: first.unitId }),
    ).toMatchObject({ status: 403, code: 'role_not_yours' })
  })

  it('ends after 30 idle minutes, and goes on while it is used', async () => {
    const { loginName } = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(loginName)
    for (let i = 0; i < 4; i += 1) {
      world.clock.moveBy(29 * minute)
      expect((await browser.get('/api/session')).status).toBe(200)
    }
    world.clock.moveBy(30 * minute)
    expect((await browser.get('/api/session')).status).toBe(401)
  })

  it('ends 12 hours after the password, however much it is used or rotated', async () => {
    const roles = [aChoice({ role: 'handler' }), aChoice({ role: 'unit_head' })] as const
    const { loginName } = await world.aUser({ roles })
    const browser = world.browser()
    await browser.signIn(loginName)
    for (let spent = 0; spent < 11 * 60 + 45; spent += 15) {
      world.clock.moveBy(15 * minute)
      const choice = roles[(spent / 15) % 2]!
      const answer = await browser.post('/api/session/role', {
        role: choice.role,
        unitId: choice.unitId,
      })
      expect(answer.status).toBe(200)
    }
    world.clock.moveBy(14 * minute)
    expect((await browser.get('/api/session')).status).toBe(200)
    world.clock.moveBy(minute)
    expect((await browser.get('/api/session')).status).toBe(401)
  })

  it('ends with the term of its role', async () => {
    const { loginName } = await world.aUser({ roles: [aChoice({ to: '2026-03-02' })] })
    const browser = world.browser()
    // 23:50 in the county on the last day.
    world.clock.moveTo('2026-03-02T15:50:00.000Z')
    await browser.signIn(loginName)
    expect((await browser.get('/api/session')).status).toBe(200)
    world.clock.moveBy(10 * minute)
    expect((await browser.get('/api/session')).status).toBe(401)
  })

  it('writes that it was seen at most once a minute', async () => {
    const { loginName, userId } = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(loginName)
    const seen = async (): Promise<string | undefined> =>
      (
        await sql<{ at: string }>`select seen_at as at from access.sessions
          where user_id = ${userId}`.execute(db.superuser)
      ).rows[0]?.at
    world.clock.moveBy(59_000)
    await browser.get('/api/session')
    expect(await seen()).toBe('2026-03-02T01:00:00.000Z')
    world.clock.moveBy(1_000)
    await browser.get('/api/session')
    expect(await seen()).toBe('2026-03-02T01:01:00.000Z')
  })

  it('is listed and ended by its owner, by nobody else, and once', async () => {
    const user = await world.aUser({})
    const [desk, home] = [world.browser(), world.browser()]
    await desk.signIn(user.loginName)
    world.clock.moveBy(minute)
    await home.signIn(user.loginName)
    const { items } = (await home.get('/api/sessions/mine')).body
    expect(items.map(({ isThis }: { isThis: boolean }) => isThis)).toEqual([true, false])
    const stranger = world.browser()
    await stranger.signIn((await world.aUser({})).loginName)
    const foreign = world.browser()
    await foreign.signIn((await world.aUser({ county: 2 })).loginName)
    const path = `/api/sessions/${items[1].id}/end`
    for (const other of [stranger, foreign])
      expect(await other.post(path)).toMatchObject({ status: 404, code: 'not_found' })
    expect((await home.post(path)).status).toBe(200)
    expect((await home.post(path)).status).toBe(404)
    expect((await desk.get('/api/session')).status).toBe(401)
    expect((await home.get('/api/session')).status).toBe(200)
  })

  it('is gone after signing out, cookie and all', async () => {
    const { loginName } = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(loginName)
    const old = browser.cookies.get(name)!
    const { setCookies } = await browser.post('/api/session/end')
    expect(setCookies).toEqual([
      '__Host-ansheng=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0',
    ])
    browser.cookies.set(name, old)
    expect((await browser.get('/api/session')).status).toBe(401)
  })

  it('ends when the account is suspended or its roles change, also while a role is being switched', async () => {
    const roles = [aChoice({ role: 'handler' }), aChoice({ role: 'unit_head' })] as const
    for (let i = 0; i < 6; i += 1) {
      const user = await world.aUser({ roles })
      const browser = world.browser()
      await browser.signIn(user.loginName)
      await Promise.all([
        browser.post('/api/session/role', { role: roles[1].role, unitId: roles[1].unitId }),
        inCounty(db.app, 1, async (trx): Promise<unknown> => {
          const { userId, personId } = user
          if (i % 2 === 0) return world.access.endSessionsOfPerson(trx, { county: 1, personId })
          return world.access.suspend(trx, { county: 1, userId }, { kind: 'system', job: 'test' })
        }),
      ])
      if (i % 2 === 1) expect((await browser.get('/api/session')).status).toBe(401)
      const open = await sql`select 1 from access.sessions
        where user_id = ${user.userId} and revoked_at is null`.execute(db.superuser)
      expect(open.rows).toEqual([])
    }
  })

  it('is not given to somebody without a role, nor after the roles ended', async () => {
    const user = await world.aUser({ roles: [] })
    expect(await world.browser().signIn(user.loginName)).toMatchObject({
      status: 403,
      code: 'no_role',
    })
  })
})

describe('the password once more', () => {
  it('opens sensitive acts for five minutes, and not after a switch of role', async () => {
    const roles = [aChoice({ role: 'administrator' }), aChoice({ role: 'auditor' })] as const
    const admin = await world.aUser({ roles })
    const browser = world.browser()
    await browser.signIn(admin.loginName)
    const suspend = async () =>
      (await browser.post(`/api/accounts/${(await world.aUser({})).userId}/suspend`)).code
    expect(await suspend()).toBe(undefined)
    world.clock.moveBy(5 * minute + 1)
    expect(await suspend()).toBe('step_up_needed')
    expect(await browser.post('/api/session/step-up', { password: 'not it at all' })).toMatchObject(
      {
        status: 403,
        code: 'wrong_password',
      },
    )
    expect(await suspend()).toBe('step_up_needed')
    expect((await browser.post('/api/session/step-up', { password: goodPassword })).status).toBe(
      200,
    )
    expect(await suspend()).toBe(undefined)
    for (const choice of [roles[1], roles[0]])
      await browser.post('/api/session/role', { role: choice.role, unitId: choice.unitId })
    expect(await suspend()).toBe('step_up_needed')
  })

  it('slows down guesses at it like a sign-in, and never for good', async () => {
    const { loginName } = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(loginName)
    const guess = (password: string) => browser.post('/api/session/step-up', { password })
    for (let i = 0; i < 5; i += 1) expect((await guess(`wrong ${i}`)).code).toBe('wrong_password')
    expect((await guess(goodPassword)).code).toBe('login_delayed')
    world.clock.moveBy(5_000)
    expect((await guess(goodPassword)).status).toBe(200)
  })

  it('changes by the old one, ends the other sessions and takes effect at once', async () => {
    const { loginName } = await world.aUser({})
    const [desk, home] = [world.browser(), world.browser()]
    await desk.signIn(loginName)
    await home.signIn(loginName)
    const change = (current: string, next: string) =>
      desk.post('/api/session/password', { current, next })
    expect((await change('not the old one', 'nine loud otters')).codes).toEqual(['wrong_password'])
    expect((await change(goodPassword, 'short')).codes).toEqual(['password_short'])
    expect((await change(goodPassword, goodPassword)).codes).toEqual(['password_same'])
    expect((await change(goodPassword, 'nine loud otters')).status).toBe(200)
    expect((await home.get('/api/session')).status).toBe(401)
    expect((await desk.get('/api/session')).status).toBe(200)
    expect((await world.browser().signIn(loginName)).code).toBe('login_failed')
    expect((await world.browser().signIn(loginName, 'nine loud otters')).status).toBe(200)
  })
})
