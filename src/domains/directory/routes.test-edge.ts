import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import type { Instant } from '#basics/instant.ts'
import { ok, refuse } from '#basics/result.ts'
import { bootstrapCounty } from '#domains/directory/routes.bootstrap.ts'
import { changeCalendar } from '#domains/directory/routes.calendar.ts'
import { directoryRoutes } from '#domains/directory/routes.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { sentences, type Person, type SheetKind } from '#domains/directory/terms.ts'
import { inCounty } from '#platform/db.ts'
import { accessSentences } from '#platform/access.sentences.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { buildEdge } from '#platform/http/edge.ts'
import { openTestCounty, type TestCounty } from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import type { TestDb } from '#platform/test-db.ts'

/** The room behind the real edge, for tests: county 1 as in the fixtures, county 2 beside it. */
export type TestEdge = {
  readonly edge: Hono
  readonly world: DirectoryWorld
  /** The database, the journal and the signer beneath; its clock stands at 2026-03-02. */
  readonly test: TestCounty
  readonly people: readonly Person[]
  /** Login names with their person, as the accounts would hold them. */
  readonly accounts: Map<string, string>
  /** Persons who have signed in: their accounts cannot be dropped. */
  readonly used: Set<string>
  /** Whose sessions were ended, in order. */
  readonly signedOut: string[]
  readonly send: (path: string, told?: Sent) => Promise<Answered>
}

export type Sent = {
  readonly as?: string
  readonly body?: unknown
  readonly bytes?: Uint8Array
  readonly version?: number
  readonly key?: string
  readonly language?: string
}
export type Answered = { readonly status: number; readonly body: Record<string, unknown> }

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export async function openTestEdge(): Promise<TestEdge> {
  const test = await openTestCounty('directory', 1)
  const { db, clock, journal } = test
  const rng = seededRng('directory')
  const { world, ...ledger } = worldOf(journal, rng)
  const people = await setUp(db, world)
  const edge = buildEdge({
    rooms: directoryRoutes(world),
    db: db.app,
    clock,
    rng,
    log: silent,
    sentences: { ...filesSentences, ...accessSentences, ...sentences },
    secret: new Uint8Array(32),
    stepUpMinutes: 10,
    findSession: (token) => Promise.resolve(sessionOf(token, people, clock.now())),
    countyOfHost: () => undefined,
    headers: { styleSrc: "'self'" },
  })
  let keys = 0
  const send = async (path: string, told: Sent = {}): Promise<Answered> => {
    keys += 1
    const body = told.bytes ?? (told.body === undefined ? undefined : JSON.stringify(told.body))
    const response = await edge.request(`http://localhost${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        origin: 'http://localhost',
        host: 'localhost',
        cookie: `__Host-ansheng=${told.as ?? '1:administrator'}`,
        'accept-language': told.language ?? 'zh',
        'idempotency-key': told.key ?? `key-number-${keys}`,
        'content-type': told.bytes ? 'application/octet-stream' : 'application/json',
        ...(told.version === undefined ? {} : { 'if-match': `"${told.version}"` }),
      },
      // A Buffer is a body; only the library's type asks for a narrower array.
      ...(body === undefined ? {} : { body: body as BodyInit }),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : { text } }
  }
  return { edge, test, people, world, ...ledger, send }
}

/** The room's world with accounts that are only remembered: those of platform have their own tests. */
function worldOf(
  journal: DirectoryWorld['journal'],
  rng: DirectoryWorld['rng'],
): Pick<TestEdge, 'world' | 'accounts' | 'used' | 'signedOut'> {
  const accounts = new Map<string, string>()
  const used = new Set<string>()
  const signedOut: string[] = []
  const world: DirectoryWorld = {
    journal,
    rng,
    // Agreed to at once; that it takes a second person is shown where the whole house stands.
    proposeCalendarChange: async (trx, { county, now, actor }, change) => {
      const id = rng.uuid()
      const done = await changeCalendar(trx, { journal }, { county, now, actor, id }, change)
      return done.ok ? ok({ proposalId: id, expiresAt: now }) : done
    },
    ensureUser: (_trx, { loginName, personId }) => {
      const owner = accounts.get(loginName) ?? personId
      accounts.set(loginName, owner)
      const taken = refuse({ code: 'login_taken', detail: { value: loginName } })
      return Promise.resolve(owner === personId ? ok(null) : taken)
    },
    dropUser: (_trx, { personId }) => {
      if (used.has(personId)) return Promise.resolve('suspended')
      for (const [name, owner] of accounts) if (owner === personId) accounts.delete(name)
      return Promise.resolve('deleted')
    },
    endSessionsOfPerson: (_trx, { personId }) => {
      signedOut.push(personId)
      return Promise.resolve(1)
    },
  }
  return { world, accounts, used, signedOut }
}

/** '2:auditor' is the auditor of county 2. */
function sessionOf(token: string, people: readonly Person[], now: Instant) {
  const [county = '', role = ''] = token.split(':')
  const person = people[Number(county) - 1]
  if (!person) return undefined
  return {
    county: Number(county),
    person: {
      kind: 'person' as const,
      userId: person.id,
      personId: person.id,
      role,
      unitId: person.unitId,
      sessionHash: 'a'.repeat(64),
    },
    steppedUpAt: now,
  }
}

/** One administrator for each of two counties, first of all people. */
async function setUp(db: TestDb, world: DirectoryWorld): Promise<readonly Person[]> {
  const people: Person[] = []
  for (const county of [1, 2]) {
    await writeCounty(db.owner, {
      id: county,
      name: county === 1 ? '安平县（示例）' : '邻县（示例）',
      divisionCode: `4199${county - 1}0000000`.padEnd(12, '0'),
      hosts: [`county${county}.example`],
    })
    const first = {
      name: '首任管理员',
      post: '信息科',
      loginName: `first.${county}`,
      unit: { code: 'ZFW01', name: '县委政法委', kind: 'office' },
    } as const
    const made = await inCounty(db.app, county, (trx) =>
      bootstrapCounty(world, trx, county, [first], '2026-03-01T02:00:00.000Z'),
    )
    if (!made.ok) throw new Error(JSON.stringify(made.refusal))
    people.push(...made.value)
  }
  return people
}

export const fixture = (name: string): Uint8Array => readFileSync(`fixtures/small-county/${name}`)
export const csv = (...lines: readonly string[]): Uint8Array => Buffer.from(lines.join('\n'))
export const figures = ({ status, body }: Answered): Readonly<Record<string, unknown>> => ({
  status,
  added: body['added'],
  changed: body['changed'],
  unchanged: body['unchanged'],
})

export type CommitTold = {
  readonly as?: string
  readonly fileName?: string
  readonly key?: string
  readonly fileHash?: string
}
export type Sheets = {
  readonly preview: (sheet: SheetKind, bytes: Uint8Array, told?: CommitTold) => Promise<Answered>
  /** Previews first where no hash is given, as the page does. */
  readonly commit: (sheet: SheetKind, bytes: Uint8Array, told?: CommitTold) => Promise<Answered>
  readonly undo: (batch: Answered, version?: number) => Promise<Answered>
  readonly items: (
    path: string,
    as?: string,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

export function sheetsOf(edge: () => TestEdge): Sheets {
  const preview: Sheets['preview'] = (sheet, bytes, told = {}) => {
    const query = new URLSearchParams({ sheet, fileName: told.fileName ?? 'x.csv' })
    return edge().send(`/api/directory/imports/preview?${query}`, { ...told, bytes })
  }
  return {
    preview,
    commit: async (sheet, bytes, told = {}) => {
      const fileHash = told.fileHash ?? String((await preview(sheet, bytes, told)).body['fileHash'])
      const query = new URLSearchParams({ sheet, fileName: told.fileName ?? 'x.csv', fileHash })
      return edge().send(`/api/directory/imports?${query}`, { ...told, bytes })
    },
    undo: ({ body }, version = 1) =>
      edge().send(`/api/directory/imports/${String(body['id'])}/undo`, { body: {}, version }),
    items: async (path, as) => {
      const { body } = await edge().send(path, as === undefined ? {} : { as })
      // Every list of the room answers with items.
      return body['items'] as Record<string, unknown>[]
    },
  }
}
