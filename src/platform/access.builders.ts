import { generateKeyPairSync, randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { openAccess, type Access } from '#platform/access.ts'
import { openPasswords, weakCost, type Passwords } from '#platform/access.passwords.ts'
import { accessSentences } from '#platform/access.sentences.ts'
import type { RoleChoice } from '#platform/access.sessions.ts'
import { openTotp, type Totp } from '#platform/access.totp.ts'
import { handClock, type HandClock } from '#platform/clock.ts'
import { inCounty, type Db } from '#platform/db.ts'
import { buildEdge } from '#platform/http/edge.ts'
import type { Served } from '#platform/http/room.ts'
import { openJournal, type Journal } from '#platform/journal.ts'
import type { Log } from '#platform/ports.ts'
import { realRng } from '#platform/rng.ts'
import { platformRoutes } from '#platform/routes.ts'
import { issueCodeAct } from '#platform/two-person.activation.ts'
import { revealNumberAct } from '#platform/two-person.reveal.ts'
import type { Act } from '#platform/two-person.acts.ts'
import { openTwoPerson } from '#platform/two-person.store.ts'
import type { Vault } from '#platform/vault.ts'

/** A password that passes every rule and stands for any such one in tests. */
export const goodPassword = 'seven quiet herons'

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export type AccessTold = {
  readonly db: Db
  readonly vault: Pick<Vault, 'reveal' | 'revealsOf'>
  readonly totp?: Totp | null
  readonly passwords?: Passwords
  readonly acts?: readonly Act[]
  readonly rooms?: readonly Served[]
}

export type SomeUser = {
  readonly userId: string
  readonly personId: string
  readonly loginName: string
}

/** Accounts, sessions and the ground's endpoints on a test's database, with a clock to move. */
export type AccessWorld = {
  readonly app: Hono
  readonly access: Access
  readonly journal: Journal
  readonly clock: HandClock
  /** What each person may act as, by person id; a test may change it at any time. */
  readonly roles: Map<string, readonly RoleChoice[]>
  /** Unit to its body; what is not here is its own. */
  readonly bodies: Map<string, string>
  readonly aUser: (
    told: Partial<{
      readonly county: number
      readonly loginName: string
      readonly personId: string
      readonly roles: readonly RoleChoice[]
    }>,
  ) => Promise<SomeUser>
  readonly browser: (address?: string) => Browser
}

/** Somebody at a browser: keeps cookies as one does, and sends what a page of ours would send. */
export type Browser = {
  readonly cookies: Map<string, string>
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body?: unknown, told?: SendTold) => Promise<Answer>
  readonly signIn: (loginName: string, password?: string, code?: string) => Promise<Answer>
}
export type SendTold = { readonly key?: string; readonly version?: number }
export type Answer = {
  readonly status: number
  readonly code: string | undefined
  readonly codes: readonly string[]
  readonly setCookies: readonly string[]
  // Tests look into answers of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- asserted by the tests themselves
  readonly body: any
}

const host = 'localhost:4000'

export function anAccessWorld(told: AccessTold): AccessWorld {
  const clock = handClock('2026-03-02T01:00:00.000Z')
  const { privateKey } = generateKeyPairSync('ed25519')
  const journal = openJournal({ privateKey, build: 'test', rng: realRng })
  const roles = new Map<string, readonly RoleChoice[]>()
  const access = openAccess({
    db: told.db,
    clock,
    rng: realRng,
    journal,
    passwords: told.passwords ?? openPasswords(weakCost, realRng),
    totp: told.totp ?? null,
    secret: Buffer.alloc(32, 7),
    rolesOf: async (_trx, _county, personId) => roles.get(personId) ?? [],
    weightyOf: async () => weightyIn(roles),
  })
  const acts = [revealNumberAct(told.vault), issueCodeAct(access, told.db), ...(told.acts ?? [])]
  const bodies = new Map<string, string>()
  const bodiesOf = async (): Promise<ReadonlyMap<string, string>> => bodies
  const twoPerson = openTwoPerson({ acts, clock, rng: realRng, journal, bodiesOf })
  const platform = platformRoutes({
    access,
    twoPerson,
    vault: told.vault,
    names: {
      people: async (_trx, _county, ids) => new Map(ids.map((id) => [id, `person ${id}`])),
      units: async (_trx, _county, ids) => new Map(ids.map((id) => [id, `unit ${id}`])),
      county: async (_trx, county) => `county ${county}`,
    },
    verify: {
      start: async () => '00000000-0000-4000-8000-00000000aaaa',
      state: async () => undefined,
    },
    demo: false,
  })
  const app = buildEdge({
    rooms: [...platform, ...(told.rooms ?? [])],
    db: told.db,
    clock,
    rng: realRng,
    log: silentLog,
    sentences: accessSentences,
    secret: Buffer.alloc(32, 9),
    stepUpMinutes: 5,
    findSession: access.findSession,
    countyOfHost: () => 1,
    addressOf: (request) => request.req.header('x-test-address'),
    headers: { styleSrc: "'self'" },
  })
  return {
    app,
    access,
    journal,
    clock,
    roles,
    bodies,
    aUser: (of) => makeUser(told.db, access, roles, of),
    browser: (address) => browserOf(app, address),
  }
}

export const aChoice = (told: Partial<RoleChoice> = {}): RoleChoice => ({
  role: 'dispatcher',
  unitId: randomUUID(),
  to: null,
  ...told,
})

const weighty = ['administrator', 'auditor', 'identity_custodian', 'second_officer']
const weightyIn = (roles: AccessWorld['roles']): ReadonlySet<string> =>
  new Set(
    [...roles].flatMap(([id, held]) =>
      held.some(({ role }) => weighty.includes(role)) ? [id] : [],
    ),
  )

export const aTotp = (): Totp => openTotp(Buffer.alloc(32, 5), 'Ansheng')

async function makeUser(
  db: Db,
  access: Access,
  roles: Map<string, readonly RoleChoice[]>,
  told: Parameters<AccessWorld['aUser']>[0],
): Promise<SomeUser> {
  const personId = told.personId ?? randomUUID()
  const loginName = told.loginName ?? `u${randomUUID().slice(0, 8)}`
  const county = told.county ?? 1
  const made = await inCounty(db, county, (trx) =>
    access.createUser(trx, { county, personId, loginName, password: goodPassword }),
  )
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  roles.set(personId, told.roles ?? [aChoice()])
  return { userId: made.value.userId, personId, loginName }
}

function browserOf(app: Hono, address?: string): Browser {
  const cookies = new Map<string, string>()
  const send = async (method: string, path: string, body: unknown, told: SendTold) => {
    const response = await app.request(`http://${host}${path}`, {
      method,
      headers: {
        host,
        origin: `http://${host}`,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(address ? { 'x-test-address': address } : {}),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': told.key ?? randomUUID() }),
        ...(told.version === undefined ? {} : { 'if-match': `"${told.version}"` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
    const setCookies = response.headers.getSetCookie()
    for (const cookie of setCookies) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answerOf(response, setCookies)
  }
  const post: Browser['post'] = (path, body = {}, told = {}) => send('POST', path, body, told)
  return {
    cookies,
    get: (path) => send('GET', path, undefined, {}),
    post,
    signIn: (loginName, password = goodPassword, code = '') =>
      post('/api/session', { loginName, password, code }),
  }
}

async function answerOf(response: Response, setCookies: readonly string[]): Promise<Answer> {
  // Every answer of these tests is JSON: a value or a problem.
  const body = (await response.json()) as { code?: string; errors?: { code: string }[] }
  return {
    status: response.status,
    code: body.code,
    codes: (body.errors ?? []).map(({ code }) => code),
    setCookies,
    body,
  }
}
