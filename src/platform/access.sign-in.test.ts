import { generateSync } from 'otplib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { msOf } from '#basics/instant.ts'
import {
  anAccessWorld,
  aChoice,
  aTotp,
  goodPassword,
  type AccessWorld,
} from '#platform/access.builders.ts'
import { openPasswords, weakCost, type Passwords } from '#platform/access.passwords.ts'
import { inCounty } from '#platform/db.ts'
import { realRng } from '#platform/rng.ts'
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

const byHand = { kind: 'system', job: 'test' } as const

/** A user with a second factor, set up the way staff do it: by a one-time code. */
async function activated(world: AccessWorld) {
  const user = await world.aUser({})
  const key = { county: 1, userId: user.userId }
  const issued = await inCounty(db.app, 1, (trx) => world.access.issueActivation(trx, key, byHand))
  if (!issued.ok) throw new Error('no code')
  const answer = await world.browser().post('/api/activation', {
    loginName: user.loginName,
    code: issued.value.code,
    password: goodPassword,
  })
  const secret: string = answer.body.totp?.secret ?? ''
  const codeNow = (): string =>
    generateSync({ secret, epoch: Math.floor(msOf(world.clock.now()) / 1000) })
  return { ...user, answer, code: issued.value.code, secret, codeNow }
}

describe('the second factor', () => {
  it('comes with the activation, and every sign-in asks for it', async () => {
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp() })
    const user = await activated(world)
    expect(user.answer.body.totp.uri).toMatch(/^otpauth:\/\/totp\/Ansheng:u[0-9a-f]{8}\?secret=/)
    const tries = [
      await world.browser().signIn(user.loginName),
      await world.browser().signIn(user.loginName, goodPassword, '123'),
      await world.browser().signIn(user.loginName, goodPassword, 'abcdef'),
      await world.browser().signIn(user.loginName, 'wrong password', user.codeNow()),
    ]
    expect(tries.map(({ status, code }) => [status, code])).toEqual(
      tries.map(() => [401, 'login_failed']),
    )
    expect(
      (await world.browser().signIn(user.loginName, goodPassword, user.codeNow())).status,
    ).toBe(200)
  })

  it('takes a code once, also when it comes twice at the same moment', async () => {
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp() })
    const user = await activated(world)
    const once = async (): Promise<number[]> => {
      const code = user.codeNow()
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => world.browser().signIn(user.loginName, goodPassword, code)),
      )
      return answers.map(({ status }) => status).sort()
    }
    expect(await once()).toEqual([200, 401, 401, 401])
    expect((await once()).filter((status) => status === 200)).toEqual([])
    world.clock.moveBy(60_000)
    expect(
      (await world.browser().signIn(user.loginName, goodPassword, user.codeNow())).status,
    ).toBe(200)
  })

  it('never takes an older code after a newer one', async () => {
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp() })
    const user = await activated(world)
    const old = user.codeNow()
    world.clock.moveBy(30_000)
    expect(
      (await world.browser().signIn(user.loginName, goodPassword, user.codeNow())).status,
    ).toBe(200)
    expect((await world.browser().signIn(user.loginName, goodPassword, old)).status).toBe(401)
  })

  it('is sealed: the secret stands nowhere in the database', async () => {
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp() })
    const { secret, code } = await activated(world)
    const { rows } = await sql<{ row: string }>`
      select u::text as row from access.users u union all
      select i::text from access.idempotency i union all
      select e::text from journal.entries e`.execute(db.superuser)
    for (const word of [secret, code, goodPassword])
      expect(rows.filter(({ row }) => row.includes(word))).toEqual([])
  })
})

describe('who guesses', () => {
  it('learns nothing: an unknown name, a wrong password and a suspended account look and cost the same', async () => {
    const work: (string | null)[] = []
    const real = openPasswords(weakCost, realRng)
    const passwords: Passwords = {
      ...real,
      fits: (password, kept) => {
        work.push(kept === null ? 'nobody' : 'somebody')
        return real.fits(password, kept)
      },
    }
    const world = anAccessWorld({ db: db.app, vault, passwords })
    const user = await world.aUser({})
    const gone = await world.aUser({})
    const gonesKey = { county: 1, userId: gone.userId }
    await inCounty(db.app, 1, (trx) => world.access.suspend(trx, gonesKey, byHand))
    const answers = [
      await world.browser().signIn('nobody.at.all'),
      await world.browser().signIn(user.loginName, 'wrong password'),
      await world.browser().signIn(gone.loginName),
      await world.browser().signIn("x' or 1=1 --"),
    ]
    expect(work).toEqual(['nobody', 'somebody', 'somebody', 'nobody'])
    const same = answers.map(({ status, body, setCookies }) => {
      const { requestId: _, ...rest } = body
      return { status, rest, setCookies }
    })
    expect(same).toEqual(same.map(() => same[0]))
    expect(same[0]).toMatchObject({ status: 401, setCookies: [] })
  })

  it('waits twice as long each time for the same account, known or not, at most 15 minutes and never for good', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const { loginName } = await world.aUser({})
    const neighbour = await world.aUser({})
    for (const name of ['ghost.of.nobody', loginName]) {
      const guess = () => world.browser().signIn(name, 'wrong password')
      for (let i = 0; i < 4; i += 1) expect((await guess()).code).toBe('login_failed')
      const waits: number[] = []
      for (let i = 0; i < 10; i += 1) {
        expect((await guess()).code).toBe('login_failed')
        // Trying while it waits adds nothing to the wait.
        await guess()
        const { status, code, body } = await guess()
        expect([status, code]).toEqual([429, 'login_delayed'])
        waits.push(body.errors[0].detail.seconds)
        world.clock.moveBy(body.errors[0].detail.seconds * 1000)
      }
      expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
    }
    expect((await world.browser().signIn(neighbour.loginName)).status).toBe(200)
    expect((await world.browser().signIn(loginName)).status).toBe(200)
  })

  it('cannot slip past the count with many guesses at the same moment', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const { loginName } = await world.aUser({})
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => world.browser().signIn(loginName, `wrong ${i}`)),
    )
    expect(answers.filter(({ code }) => code === 'login_failed')).toHaveLength(5)
    expect(answers.filter(({ code }) => code === 'login_delayed')).toHaveLength(11)
  })

  it('does not keep the owner waiting at a browser the owner has used before', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const { loginName } = await world.aUser({})
    const mine = world.browser()
    await mine.signIn(loginName)
    const mark = mine.cookies.get('__Host-ansheng-device')!
    for (let i = 0; i < 6; i += 1) await world.browser().signIn(loginName, 'wrong password')
    expect((await world.browser().signIn(loginName)).code).toBe('login_delayed')
    expect((await mine.signIn(loginName)).status).toBe(200)
    // The mark of one account, or a forged one, is none of another.
    const other = await world.aUser({})
    for (let i = 0; i < 6; i += 1) await world.browser().signIn(other.loginName, 'wrong password')
    for (const forged of [mark, `${mark}x`, 'a.b', '']) {
      const thief = world.browser()
      thief.cookies.set('__Host-ansheng-device', forged)
      expect((await thief.signIn(other.loginName)).code).toBe('login_delayed')
    }
  })

  it('may fail twenty times a minute from one address, whatever names are tried', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const { loginName } = await world.aUser({})
    const from = world.browser('203.0.113.9')
    // Right ones do not count: a whole office signs in behind one address.
    for (let i = 0; i < 25; i += 1) expect((await from.signIn(loginName)).status).toBe(200)
    for (let i = 0; i < 20; i += 1)
      expect((await from.signIn(`guess.${i}`, 'wrong password')).code).toBe('login_failed')
    expect((await from.signIn(loginName)).code).toBe('login_delayed')
    expect((await world.browser('203.0.113.10').signIn(loginName)).status).toBe(200)
    world.clock.moveBy(60_000)
    expect((await from.signIn(loginName)).status).toBe(200)
  })
})

describe('the one-time code', () => {
  it('sets a password once, within 72 hours, and ends what was before', async () => {
    const world = anAccessWorld({ db: db.app, vault })
    const admin = await world.aUser({ roles: [aChoice({ role: 'administrator' })] })
    const user = await world.aUser({})
    const [desk, office] = [world.browser(), world.browser()]
    await desk.signIn(user.loginName)
    await office.signIn(admin.loginName)
    const issue = (id: string) => office.post(`/api/accounts/${id}/activation-code`)
    const first = (await issue(user.userId)).body
    expect(first).toEqual({
      code: expect.stringMatching(/^([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}$/),
      until: '2026-03-05T01:00:00.000Z',
    })
    expect((await desk.get('/api/session')).status).toBe(401)
    expect((await desk.signIn(user.loginName)).code).toBe('login_failed')
    const { code } = (await issue(user.userId)).body
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
    const { code } = (await office.post(path(user.userId, 'activation-code'))).body
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
