import { sql, type RawBuilder } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccessWorld, aChoice, type AccessWorld } from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
const vault = {
  reveal: () => Promise.reject(new Error('no vault here')),
  revealsOf: async () => [],
}
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())

/** As the two-person act does it; who may hand one out alone stands in two-person.activation.test.ts. */
const issueTo = async ({ access }: AccessWorld, userId: string) => {
  const by = { kind: 'system', job: 'test' } as const
  const issued = await inCounty(db.app, 1, (trx) =>
    access.issueAgreedActivation(trx, { county: 1, userId }, by),
  )
  if (!issued.ok) throw new Error(JSON.stringify(issued.refusal))
  return issued.value
}

describe('the one-time code', () => {
  it('sets a password once, within 72 hours, and ends what was before', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const admin = await world.aUser({ roles: [aChoice({ role: 'administrator' })] })
    const user = await world.aUser({})
    const desk = world.browser()
    await desk.signIn(user.loginName)
    const first = await issueTo(world, user.userId)
    expect(first).toEqual({
      code: expect.stringMatching(/^([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}$/),
      until: '2026-03-05T01:00:00.000Z',
    })
    expect((await desk.get('/api/session')).status).toBe(401)
    expect((await desk.signIn(user.loginName)).code).toBe('login_failed')
    const { code } = await issueTo(world, user.userId)
    const use = (told: object) =>
      world.browser().post('/api/activation', {
        loginName: user.loginName,
        code,
        password: 'nine loud otters',
        ...told,
      })
    expect((await use({ code: first.code })).code).toBe('activation_failed')
    expect((await use({ loginName: admin.loginName })).code).toBe('activation_failed')
    expect((await use({ loginName: 'nobody' })).code).toBe('activation_failed')
    expect((await use({ password: 'password2026' })).code).toBe('password_common')
    world.clock.moveBy(60_000)
    const typed = code.toLowerCase().replaceAll('-', ' ')
    const both = await Promise.all([use({ code: typed }), use({ code: typed })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await use({})).code).toBe('activation_failed')
    expect((await desk.signIn(user.loginName, 'nine loud otters')).status).toBe(200)
  })

  it('is worth nothing after 72 hours, and nobody issues one to themselves', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const admin = await world.aUser({ roles: [aChoice({ role: 'administrator' })] })
    const user = await world.aUser({})
    const office = world.browser()
    await office.signIn(admin.loginName)
    const path = (id: string, what: string) => `/api/accounts/${id}/${what}`
    for (const what of ['activation-code', 'suspend'])
      expect((await office.post(path(admin.userId, what))).code).toBe('own_account')
    const { code } = await issueTo(world, user.userId)
    world.clock.moveBy(72 * 3_600_000)
    const late = { loginName: user.loginName, code, password: 'nine loud otters' }
    expect((await world.browser().post('/api/activation', late)).code).toBe('activation_failed')
  })

  it('and the list of accounts are for administrators of the same county alone', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const user = await world.aUser({})
    const foreign = await world.aUser({ county: 2, roles: [aChoice({ role: 'administrator' })] })
    const browser = world.browser()
    await browser.signIn(foreign.loginName)
    const missing = '00000000-0000-4000-8000-0000000000ff'
    for (const id of [user.userId, missing])
      for (const what of ['activation-code', 'suspend'])
        expect(await browser.post(`/api/accounts/${id}/${what}`)).toMatchObject({
          status: 404,
          code: 'not_found',
        })
    const { items } = (await browser.get('/api/accounts')).body
    expect(items).toEqual([
      {
        id: foreign.userId,
        personId: foreign.personId,
        name: `person ${foreign.personId}`,
        loginName: foreign.loginName,
        status: 'active',
        activationUntil: null,
        needsSecond: true,
      },
    ])
    await browser.signIn(user.loginName)
    expect((await browser.get('/api/accounts')).code).toBe('wrong_role')
  })
})

describe('accounts for people', () => {
  it('are made once, renamed, and never two with one name', async () => {
    const { access } = anAccessWorld({ db: db.app, vault })
    const [one, two] = ['1', '2'].map((n) => `00000000-0000-4000-8000-00000000100${n}`)
    const ensure = (personId: string, loginName: string, county = 1) =>
      inCounty(db.app, county, (trx) => access.ensureUser(trx, { county, personId, loginName }))
    const made = await ensure(one!, 'Li.Ming')
    const userId = made.ok && made.value.userId
    expect(made).toEqual({ ok: true, value: { userId, created: true } })
    expect(await ensure(one!, 'li.ming')).toEqual({ ok: true, value: { userId, created: false } })
    const taken = [{ code: 'login_taken', field: 'loginName', detail: { value: 'li.ming' } }]
    expect(await ensure(two!, 'li.ming')).toEqual({ ok: false, refusal: taken })
    expect(await ensure(two!, 'li.ming', 2)).toEqual({ ok: false, refusal: taken })
    expect(await ensure(one!, 'li.ming2')).toEqual({ ok: true, value: { userId, created: false } })
    expect(await ensure(two!, 'li.ming')).toMatchObject({ ok: true, value: { created: true } })
    expect(await ensure(two!, '李明')).toMatchObject({ refusal: [{ code: 'login_unfit' }] })
    const drop = (personId: string) =>
      inCounty(db.app, 1, (trx) => access.dropUser(trx, { county: 1, personId }))
    expect([await drop(two!), await drop(two!)]).toEqual(['deleted', 'none'])
  })

  it('are suspended where a deleted one would leave its traces without an owner', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const user = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(user.loginName)
    const of = { county: 1, personId: user.personId }
    expect(await inCounty(db.app, 1, (trx) => world.access.dropUser(trx, of))).toBe('suspended')
    expect((await browser.get('/api/session')).status).toBe(401)
  })
})

describe('the sweep', () => {
  it('forgets old sessions, failures and keys, and leaves the others', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const old = await world.aUser({})
    await world.browser().signIn(old.loginName)
    await world.browser().signIn('ghost.of.yesterday', 'wrong password')
    world.clock.moveBy(31 * 86_400_000)
    const fresh = await world.aUser({})
    const browser = world.browser()
    await browser.signIn(fresh.loginName)
    await world.access.sweep()
    await inCounty(db.app, 1, (trx) => world.access.sweepKeys(trx, 1))
    expect((await browser.get('/api/session')).status).toBe(200)
    const { rows } = await sql<{ user: string; count: number }>`
      select user_id as user, count(*)::int as count from access.sessions
      where user_id in (${old.userId}, ${fresh.userId}) group by user_id`.execute(db.superuser)
    expect(rows).toEqual([{ user: fresh.userId, count: 1 }])
  })
})

describe('the database itself', () => {
  const denied = (
    of: 'app' | 'auditor' | 'vault' | 'sequencer',
    statement: RawBuilder<unknown>,
  ): Promise<string> =>
    statement.execute(db[of]).then(
      () => 'allowed',
      (error: Error) => (/permission denied/.test(error.message) ? 'denied' : error.message),
    )

  it('keeps passwords from every login but the application’s, and sessions from being rewritten', async () => {
    expect([
      await denied('auditor', sql`select login_name, status from access.users`),
      await denied('auditor', sql`select password_hash from access.users`),
      await denied('auditor', sql`select totp_sealed from access.users`),
      await denied('auditor', sql`select token_hash from access.sessions`),
      await denied('vault', sql`select 1 from access.users`),
      await denied('sequencer', sql`select 1 from access.sessions`),
      await denied('app', sql`select password_hash from access.users`),
      await denied('app', sql`update access.sessions set user_id = user_id`),
      await denied('app', sql`update access.sessions set role = role`),
      await denied('app', sql`update access.users set person_id = person_id`),
      await denied('app', sql`delete from access.proposals`),
    ]).toEqual([
      'allowed',
      'denied',
      'denied',
      'denied',
      'denied',
      'denied',
      'allowed',
      'denied',
      'denied',
      'denied',
      'denied',
    ])
  })
})
