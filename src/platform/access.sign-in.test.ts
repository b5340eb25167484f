import { generateSync } from 'otplib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { msOf } from '#basics/instant.ts'
import { anAccessWorld, aTotp, goodPassword, type AccessWorld } from '#platform/access.builders.ts'
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

  it('takes a code once, also when it comes four times at the same moment', async () => {
    const real = openPasswords(weakCost, realRng)
    let waiting: (() => void)[] = []
    // All four have read the account before any of them goes on.
    const together = (): Promise<void> =>
      new Promise((resolve) => {
        waiting.push(resolve)
        if (waiting.length < 4) return
        for (const go of waiting) go()
        waiting = []
      })
    const passwords: Passwords = {
      ...real,
      fits: async (password, kept) => {
        await together()
        return real.fits(password, kept)
      },
    }
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp(), passwords })
    const user = await activated(world)
    const once = async (): Promise<number> => {
      const code = user.codeNow()
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => world.browser().signIn(user.loginName, goodPassword, code)),
      )
      return answers.filter(({ status }) => status === 200).length
    }
    expect(await once()).toBe(1)
    world.clock.moveBy(90_000)
    expect(await once()).toBe(1)
  })

  it('takes a used code no second time', async () => {
    const world = anAccessWorld({ db: db.app, vault, totp: aTotp() })
    const user = await activated(world)
    const code = user.codeNow()
    const signIn = () => world.browser().signIn(user.loginName, goodPassword, code)
    expect([(await signIn()).status, (await signIn()).code]).toEqual([200, 'login_failed'])
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
