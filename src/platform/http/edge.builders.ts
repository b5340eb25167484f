import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { silentLog } from '#platform/access.builders.ts'
import { handClock } from '#platform/clock.ts'
import type { Db, Trx } from '#platform/db.ts'
import { buildEdge, type EdgeGiven, type Session } from '#platform/http/edge.ts'
import { implement, type Context, type Handlers } from '#platform/http/room.ts'
import type { JournalTables } from '#platform/journal.tables.ts'
import { realRng } from '#platform/rng.ts'

export const host = 'localhost:4000'
export const own = '11111111-0000-4000-8000-000000000001'
export const sibling = '11111111-0000-4000-8000-000000000002'
export const unitId = '22222222-0000-4000-8000-000000000001'

const params = z.strictObject({ id: z.uuid() })
const name = z.string().min(1).max(20)
const handler = { who: ['handler'], relation: 'county' } as const
const at = { path: '/api/things', access: handler, summary: { zh: '事', en: 'Things' } } as const
const done = z.strictObject({ name: z.string() })
const body = z.strictObject({ name, count: z.int().optional(), more: z.json().optional() })

/** One endpoint of each kind that the edge treats in its own way. */
export const thingsApi = {
  list: endpoint({ ...at, method: 'get', output: z.strictObject({ names: z.array(z.string()) }) }),
  add: endpoint({ ...at, method: 'post', body, output: done, maxBytes: 2_000 }),
  addOther: endpoint({ ...at, method: 'post', path: '/api/others', body, output: done }),
  leak: endpoint({ ...at, method: 'post', path: '/api/leak', body, output: done }),
  fail: endpoint({ ...at, method: 'post', path: '/api/fail', body, output: done }),
  sensitive: endpoint({
    ...at,
    method: 'post',
    path: '/api/sensitive',
    stepUp: true,
    body,
    output: done,
  }),
  next: endpoint({
    ...at,
    method: 'post',
    path: '/api/next',
    keepsAnswer: false,
    body,
    output: done,
  }),
  look: endpoint({ ...at, method: 'post', path: '/api/look', effect: 'vault', body, output: done }),
  tell: endpoint({
    ...at,
    method: 'post',
    path: '/api/tell',
    effect: 'vault',
    leavesNoKey: true,
    unlogged: true,
    body,
    output: done,
  }),
  uploadAway: endpoint({
    ...at,
    method: 'post',
    path: '/api/upload-away',
    effect: 'vault',
    bodyKind: 'bytes',
    output: z.strictObject({ bytes: z.int() }),
  }),
  upload: endpoint({
    ...at,
    method: 'post',
    path: '/api/upload',
    bodyKind: 'bytes',
    maxBytes: 100_000,
    output: z.strictObject({ bytes: z.int() }),
  }),
  change: endpoint({
    ...at,
    method: 'put',
    path: '/api/things/:id',
    access: { who: ['handler'], relation: 'own_unit' },
    versioned: true,
    params,
    body,
    output: done,
  }),
  page: endpoint({
    ...at,
    method: 'post',
    path: '/page',
    access: { who: 'public' },
    bodyKind: 'form',
    body: z.strictObject({ text: z.string() }),
    output: z.strictObject({ html: z.string() }),
    answer: 'html',
    effect: 'none',
  }),
} as const satisfies Api

/** What a test may put into the middle of a write. */
export type Middle = (trx: Trx) => Promise<void>

export type EdgeWorld = {
  readonly app: Hono
  readonly send: Send
  /** Set by a test: runs after the row is written, before the commit. */
  middle: Middle
  /** Set by a test: stands for what the other process does. */
  vault: () => Promise<void>
  session: Session | undefined
}
export type Send = (
  path: string,
  told?: {
    readonly method?: string
    readonly body?: unknown
    readonly raw?: NonNullable<RequestInit['body']>
    readonly headers?: Readonly<Record<string, string | null>>
  },
) => Promise<Response>

export const aSession = (told: Partial<Session> & { role?: string } = {}): Session => ({
  county: told.county ?? 1,
  person: {
    kind: 'person',
    userId: '33333333-0000-4000-8000-000000000001',
    personId: '44444444-0000-4000-8000-000000000001',
    role: told.role ?? 'handler',
    unitId,
    sessionHash: 'f'.repeat(64),
  },
  steppedUpAt: told.steppedUpAt ?? null,
})

export function anEdge(db: Db, told: Partial<EdgeGiven> = {}): EdgeWorld {
  const world: EdgeWorld = {
    middle: async () => undefined,
    vault: async () => undefined,
    session: aSession(),
    send: (path, what) => send(world.app, path, what),
    app: undefined as never,
  }
  const app = buildEdge({
    rooms: implement('things', thingsApi, handlersOf(world)),
    db,
    clock: handClock('2026-03-02T01:00:00.000Z'),
    rng: realRng,
    log: silentLog,
    sentences: {},
    secret: Buffer.alloc(32, 1),
    stepUpMinutes: 5,
    findSession: async () => world.session,
    countyOfHost: () => 1,
    headers: { styleSrc: "'self'" },
    ...told,
  })
  return Object.assign(world, { app })
}

/** The tests' thing is a row of worker.cursors: a tenant's table the application may write. */
function handlersOf(world: EdgeWorld): Handlers<typeof thingsApi> {
  const add = async (trx: Trx, county: number, thing: string): Promise<void> => {
    await trx
      .withTables<JournalTables>()
      .insertInto('worker.cursors')
      .values({ county_id: county, name: `${thing} ${randomUUID()}`, seq: 0 })
      .execute()
    await world.middle(trx)
  }
  const handle = async (
    { body: { name: thing } }: { readonly body: { readonly name: string } },
    { trx, county }: Context,
  ): Promise<Result<{ name: string }>> => {
    await add(trx, county, thing)
    return thing === 'refused' ? refuse({ code: 'busy' }) : ok({ name: thing })
  }
  const away = awayOf(world)
  return {
    list: { handle: async () => ok({ names: [] }) },
    add: { handle },
    addOther: { handle },
    sensitive: { handle },
    next: { handle: nextOf(world, add) },
    look: { handle: away },
    tell: { handle: away },
    uploadAway: { handle: async ({ body: bytes }) => ok({ bytes: bytes.length }) },
    leak: {
      handle: async ({ body: { name: thing } }, { trx, county }) => {
        await add(trx, county, thing)
        const tooMuch = { name: thing, phone: '15400001234' }
        return ok(tooMuch)
      },
    },
    fail: {
      handle: async ({ body: { name: thing } }, { trx, county }) => {
        await add(trx, county, thing)
        throw new Error('15400001234 went wrong')
      },
    },
    upload: { handle: async ({ body: bytes }) => ok({ bytes: bytes.length }) },
    change: {
      subject: async (_trx, _county, id) => {
        if (id === own) return { unitId }
        return id === sibling ? { unitId: randomUUID() } : undefined
      },
      handle: async ({ version, body: { name: thing } }) =>
        version === 3 ? ok({ name: thing }) : refuse({ code: 'stale' }),
    },
    page: { handle: async ({ body: { text } }) => ok({ html: `<p>${text.length}</p>` }) },
  }
}

type Named = { readonly body: { readonly name: string } }
type Add = (trx: Trx, county: number, thing: string) => Promise<void>

/** What is in the hand already is shown again, with what only the other process knows. */
const nextOf =
  (world: EdgeWorld, add: Add) =>
  async ({ body: { name: thing } }: Named, { trx, county }: Context) => {
    const held = await trx
      .withTables<JournalTables>()
      .selectFrom('worker.cursors')
      .select('name')
      .where('county_id', '=', county)
      .where('name', 'like', `${thing} %`)
      .execute()
    if (held.length === 0) await add(trx, county, thing)
    await world.vault()
    return ok({ name: '154****1234' })
  }

const awayOf =
  (world: EdgeWorld) =>
  async ({ body: { name: thing } }: Named): Promise<Result<{ name: string }>> => {
    await world.vault()
    return thing === 'refused' ? refuse({ code: 'busy' }) : ok({ name: thing })
  }

async function send(app: Hono, path: string, told: Parameters<Send>[1] = {}): Promise<Response> {
  const method = told.method ?? (told.body === undefined && told.raw === undefined ? 'GET' : 'POST')
  const headers = new Headers({
    host,
    origin: `http://${host}`,
    cookie: `__Host-ansheng=${'A'.repeat(43)}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  })
  for (const [key, value] of Object.entries(told.headers ?? {}))
    if (value === null) headers.delete(key)
    else headers.set(key, value)
  const content = told.raw ?? (told.body === undefined ? undefined : JSON.stringify(told.body))
  return app.request(`http://${host}${path}`, {
    method,
    headers,
    ...(content === undefined ? {} : { body: content, duplex: 'half' }),
  })
}
