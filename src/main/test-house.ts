import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { Instant } from '#basics/instant.ts'
import type { Ground } from '#main/ground.ts'
import { openHouse, type House } from '#main/house.ts'
import { sentencesOfRooms } from '#main/sentences.ts'
import { layCounty, testPassword, type TestPerson, type Which } from '#main/test-county.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import type { Role } from '#domains/directory/terms.ts'
import { handClock, type HandClock } from '#platform/clock.ts'
import { buildEdge, type EdgeGiven } from '#platform/http/edge.ts'
import type { Served } from '#platform/http/room.ts'
import type { Log, LogFields } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'
import { openSigner, signerVerifiers } from '#platform/signer.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { openTestVault } from '#platform/test-vault.ts'

/** Who sends a request: a signed-in person, with the cookie of their session. */
export type Caller = TestPerson & { readonly cookie: string }

export type Sent = {
  readonly as?: Pick<Caller, 'cookie'> | undefined
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  readonly bytes?: Uint8Array
  /** Sent as it stands, instead of `body`. */
  readonly raw?: string
  readonly version?: number
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Another door than the house's own, as `edgeWith` makes them. */
  readonly app?: Hono
}

export type Answered = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly code: string | undefined
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what JSON.parse gives; tests compare it
  readonly body: any
}

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: LogFields
}

/** The whole house in this process, on a database of its own, with two counties and their people. */
export type TestHouse = {
  readonly db: TestDb
  readonly ground: Ground
  readonly house: House
  readonly clock: HandClock
  /** Everything the application ever logged. */
  readonly logged: readonly LogLine[]
  readonly person: (role: Role, which?: Which) => TestPerson
  /** Signs in once an hour of the clock; `fresh` makes another session. */
  readonly as: (role: Role, which?: Which, fresh?: 'fresh') => Promise<Caller>
  /** Calls an endpoint by its name, 'casework.sign', as a page of ours would. */
  readonly call: (name: string, sent?: Sent) => Promise<Answered>
  /** The same; anything but 200 throws with what was answered. */
  readonly must: (name: string, sent?: Sent) => Promise<Answered['body']>
  readonly served: (name: string) => Served
  /** A door to other endpoints on the same ground: to plant a fault in one of them. */
  readonly edgeWith: (rooms: readonly Served[], given?: Partial<EdgeGiven>) => Hono
  readonly moveTo: (instant: Instant) => void
  readonly close: () => Promise<void>
}

const hosts = { 1: 'localhost', 2: '127.0.0.1' } as const
const styleSrc = "'self'"

export async function openTestHouse(
  seed: string,
  told: { readonly demo?: boolean } = {},
): Promise<TestHouse> {
  const db = await openTestDb()
  for (const id of [1, 2] as const)
    await writeCounty(db.owner, {
      id,
      name: `第${String(id)}县`,
      divisionCode: `4199${String(id).padStart(2, '0')}000000`,
      hosts: [hosts[id]],
    })
  const clock = handClock('2026-03-02T01:00:00.000Z')
  const logged: LogLine[] = []
  const signerDir = mkdtempSync(join(tmpdir(), 'ansheng-house-'))
  const ground = await groundOf(seed, { db, clock, logged, signerDir, demo: told.demo ?? false })
  const house = await openHouse(ground)
  const people = new Map<string, TestPerson>()
  for (const county of [1, 2])
    for (const [name, person] of await layCounty({ db, clock, house, county }))
      people.set(name, person)
  const callers = new Map<string, Promise<Caller>>()
  const person: TestHouse['person'] = (role, { at = 'home', county = 1 } = {}) => {
    const found = people.get(`${role} ${at} ${String(county)}`)
    if (!found) throw new Error(`nobody is ${role} at ${at} in county ${String(county)}`)
    return found
  }
  const doors = doorsOf(ground, house)
  const signIn = async (who: TestPerson): Promise<Caller> => {
    const body = { loginName: who.loginName, password: testPassword }
    const { headers, text } = await doors.call('platform.signIn', { body })
    const [set = ''] = headers.getSetCookie()
    if (!set.startsWith('__Host-ansheng=')) throw new Error(`${who.loginName}: ${text}`)
    return { ...who, cookie: set.split(';')[0] ?? '' }
  }
  return {
    db,
    ground,
    house,
    clock,
    logged,
    person,
    ...doors,
    as: (role, which = {}, fresh) => {
      const who = person(role, which)
      const name = `${who.loginName} ${clock.now().slice(0, 13)}`
      const known = fresh ? undefined : callers.get(name)
      const caller = known ?? signIn(who)
      if (!fresh) callers.set(name, caller)
      return caller
    },
    moveTo: clock.moveTo,
    close: async () => {
      await db.close()
      rmSync(signerDir, { recursive: true, force: true })
    },
  }
}

type GroundGiven = Pick<TestHouse, 'db' | 'clock'> & {
  readonly logged: LogLine[]
  readonly signerDir: string
  readonly demo: boolean
}

async function groundOf(
  seed: string,
  { db, clock, logged, signerDir, demo }: GroundGiven,
): Promise<Ground> {
  const [app, signing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const originOf = (county: number): string => `ansheng.test/county/${String(county)}`
  const key = (name: string): Uint8Array => createHash('sha256').update(`${seed} ${name}`).digest()
  return {
    appDb: db.app,
    sequencerDb: db.sequencer,
    auditorDb: db.auditor,
    vault: await openTestVault(db.vault, { clock, rng: seededRng(`${seed}/vault`) }),
    signer: openSigner({ dir: signerDir, privateKey: signing.privateKey, now: clock.now }),
    clock,
    rng: seededRng(`${seed}/app`),
    log: sink(logged),
    appKey: app,
    edgeKey: key('edge'),
    totpKey: key('totp'),
    verifyKeysOf: (county) => ({
      app: [app.publicKey],
      signer: signerVerifiers(signing.publicKey, originOf(county)),
    }),
    originOf,
    build: 'test',
    demo,
    totp: false,
    lightPasswords: true,
  }
}

function sink(logged: LogLine[]): Log {
  const line =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}): void =>
      void logged.push({ level, event, fields })
  return { info: line('info'), warn: line('warn'), error: line('error') }
}

type Doors = Pick<TestHouse, 'call' | 'must' | 'served' | 'edgeWith'>

function doorsOf(ground: Ground, house: House): Doors {
  const { rng } = ground
  const served: Doors['served'] = (name) => {
    const found = house.rooms.find((one) => nameOf(one) === name)
    if (!found) throw new Error(`no endpoint ${name}`)
    return found
  }
  let keys = 0
  const call: Doors['call'] = async (name, sent = {}) => {
    keys += 1
    const { endpoint } = served(name)
    const app = sent.app ?? house.app
    const request = requestOf(endpoint, { key: `key-number-${String(keys)}`, ...sent })
    return answeredBy(await app.request(request.url, request.init))
  }
  const edgeWith: Doors['edgeWith'] = (rooms, given = {}) =>
    buildEdge({
      rooms,
      db: ground.appDb,
      clock: ground.clock,
      rng,
      log: ground.log,
      sentences: sentencesOfRooms,
      secret: ground.edgeKey,
      stepUpMinutes: 5,
      findSession: house.access.findSession,
      countyOfHost: (host) => (host.startsWith(hosts[1]) ? 1 : 2),
      headers: { styleSrc },
      ...given,
    })
  const must: Doors['must'] = async (name, sent) => {
    const answer = await call(name, sent)
    if (answer.status !== 200) throw new Error(`${name}: ${answer.text}`)
    return answer.body
  }
  return { call, must, served, edgeWith }
}

export const nameOf = ({ room, name }: Pick<Served, 'room' | 'name'>): string => `${room}.${name}`

const contentTypes = {
  json: 'application/json',
  bytes: 'application/octet-stream',
  form: 'application/x-www-form-urlencoded',
} as const

/** The request as a page of ours sends it; what `sent.headers` names stands instead. */
export function requestOf(
  endpoint: Served['endpoint'],
  sent: Sent,
): { readonly url: string; readonly init: RequestInit } {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(sent.params?.[name] ?? 'x'),
  )
  const query = new URLSearchParams(
    Object.entries(sent.query ?? {}).map(([name, value]) => [name, String(value)]),
  ).toString()
  const method = endpoint.method.toUpperCase()
  const kind = endpoint.bodyKind ?? 'json'
  const form = (): string => new URLSearchParams(sent.body as Record<string, string>).toString()
  const body =
    sent.raw ?? sent.bytes ?? (kind === 'form' ? form() : JSON.stringify(sent.body ?? {}))
  return {
    url: `http://localhost${path}${query ? `?${query}` : ''}`,
    init: {
      method,
      headers: {
        host: 'localhost',
        origin: 'http://localhost',
        ...(sent.as ? { cookie: sent.as.cookie } : {}),
        ...(sent.key && method !== 'GET' ? { 'idempotency-key': sent.key } : {}),
        ...(sent.version === undefined ? {} : { 'if-match': `"${String(sent.version)}"` }),
        ...(method === 'GET' ? {} : { 'content-type': contentTypes[kind] }),
        ...sent.headers,
      },
      // A Buffer is a body; only the library's type asks for a narrower array.
      ...(method === 'GET' ? {} : { body: body as BodyInit }),
    },
  }
}

export async function answeredBy(response: Response): Promise<Answered> {
  const text = await response.text()
  const { status, headers } = response
  const body = /json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : undefined
  return { status, headers, text, body, code: status === 200 ? undefined : body?.code }
}
