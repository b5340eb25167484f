import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anEdge,
  aSession,
  host,
  own,
  sibling,
  type EdgeWorld,
} from '#platform/http/edge.builders.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
let world: EdgeWorld
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
beforeEach(() => {
  world = anEdge(db.app)
})

const add = '/api/things'
const body = { name: 'lamp' }

/** Status and codes of an answer, each with its field where it has one. */
const said = async (answer: Promise<Response>) => {
  const response = await answer
  const problem = (await response.json()) as { errors?: { code: string; field?: string }[] }
  const codes = (problem.errors ?? []).map(({ code, field }) => (field ? `${code} ${field}` : code))
  return [response.status, ...codes]
}
const things = async (): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from worker.cursors`.execute(db.superuser))
      .rows[0]?.n,
  )

describe('where a request comes from', () => {
  it.each<readonly [string, Readonly<Record<string, string | null>>]>([
    ['nowhere', { origin: null }],
    ['a page without an address', { origin: 'null' }],
    ['another site', { origin: 'http://localhost.example:4000' }],
    ['another port', { origin: 'http://localhost:4001' }],
    ['another scheme', { origin: `https://${host}` }],
    ['our page in a foreign frame', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    [
      'a host that only looks like this machine',
      { host: 'evil.example', origin: 'http://evil.example' },
    ],
  ])('must not be %s', async (_, headers) => {
    const before = await things()
    expect(await said(world.send(add, { body, headers }))).toEqual([403, 'foreign_origin'])
    expect(await things()).toBe(before)
  })

  it('is our own page, or in production the one address that was set', async () => {
    expect(
      await said(world.send(add, { body, headers: { 'sec-fetch-site': 'same-origin' } })),
    ).toEqual([200])
    const origin = 'https://ansheng.example'
    const outside = anEdge(db.app, { headers: { styleSrc: "'self'", origin } })
    expect(await said(outside.send(add, { body, headers: { origin } }))).toEqual([200])
    expect(await said(outside.send(add, { body }))).toEqual([403, 'foreign_origin'])
  })
})

describe('who calls', () => {
  it('needs a session, the role, and an item of their own', async () => {
    world.session = undefined
    expect(await said(world.send(add))).toEqual([401, 'signed_out'])
    world.session = aSession({ role: 'auditor' })
    expect(await said(world.send(add))).toEqual([403, 'wrong_role'])
    world.session = aSession()
    const change = (id: string) =>
      world.send(`/api/things/${id}`, { method: 'PUT', body, headers: { 'if-match': '3' } })
    expect(await said(change(own))).toEqual([200])
    const missing = '11111111-0000-4000-8000-0000000000ff'
    for (const id of [sibling, missing, 'x', '../things', `${own}'--`])
      expect(await said(change(encodeURIComponent(id)))).toEqual([404, 'not_found'])
  })

  it('must have given the password lately where the act is sensitive', async () => {
    const act = () => said(world.send('/api/sensitive', { body }))
    expect(await act()).toEqual([403, 'step_up_needed'])
    world.session = aSession({ steppedUpAt: '2026-03-02T00:54:59.999Z' })
    expect(await act()).toEqual([403, 'step_up_needed'])
    world.session = aSession({ steppedUpAt: '2026-03-02T00:55:00.000Z' })
    expect(await act()).toEqual([200])
  })
})

describe('what a request holds', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', null])(
    'is JSON where JSON is asked, not %s',
    async (type) => {
      expect(await said(world.send(add, { body, headers: { 'content-type': type } }))).toEqual([
        415,
        'wrong_content_type',
      ])
    },
  )

  it('is JSON in UTF-8', async () => {
    const wrong = ['', '{', '{"name":"a"}x', Buffer.from([0x7b, 0xff, 0x7d])]
    for (const raw of wrong)
      expect(await said(world.send(add, { raw, method: 'POST' }))).toEqual([400, 'not_json'])
  })

  it('names every field that is missing, wrong or unknown at once', async () => {
    const wrong = { count: 1.5, colour: 'red', __proto__x: 1 }
    expect((await said(world.send(add, { body: wrong }))).sort()).toEqual([
      422,
      'missing name',
      'unknown_field __proto__x',
      'unknown_field colour',
      'wrong_type count',
    ])
  })

  it.each([
    ['a NUL', 'a\u0000b'],
    ['an escape', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['text that runs backwards', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['half a letter', 'a\ud83db'],
  ])('has no %s in its text', async (_, name) => {
    expect(await said(world.send(add, { body: { name } }))).toEqual([422, 'bad_text name'])
  })

  it('keeps tabs, line ends, other scripts and emoji, in one normal form', async () => {
    const response = await world.send(add, { body: { name: 'e\u0301\t\n安声🦊' } })
    expect(await response.json()).toEqual({ name: '\u00e9\t\n安声🦊' })
  })

  it('is at most twenty levels deep', async () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    const deep = (levels: number) =>
      said(world.send(add, { body: { ...body, more: nested(levels) } }))
    expect(await deep(19)).toEqual([200])
    expect((await deep(20))[0]).toBe(422)
  })

  it('of a public form is a form, and its answer a page', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const page = await world.send('/page', { raw: 'text=%E5%AE%89', headers: form })
    expect([page.status, await page.text()]).toEqual([200, '<p>1</p>'])
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await said(world.send('/page', { raw: 'text=%00', headers: form }))).toEqual([
      422,
      'bad_text text',
    ])
    expect(await said(world.send('/page', { body: { text: 'x' } }))).toEqual([
      415,
      'wrong_content_type',
    ])
  })
})

describe('how much a request holds', () => {
  /** Sends pieces one by one and counts how many were asked for. */
  const pieces = (count: number, bytes: number) => {
    let sent = 0
    const raw = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent >= count) controller.close()
        else controller.enqueue(new Uint8Array(bytes).fill(32))
        sent += 1
      },
    })
    return { raw, sent: () => sent }
  }
  const file = { 'content-type': 'application/octet-stream' }

  it('is counted as it comes, in pieces without a length too, and reading stops at the limit', async () => {
    const endless = pieces(100_000, 1_000)
    expect(await said(world.send('/api/upload', { raw: endless.raw, headers: file }))).toEqual([
      413,
      'body_too_large',
    ])
    expect(endless.sent()).toBeLessThan(110)
    const fits = await world.send('/api/upload', { raw: pieces(100, 1_000).raw, headers: file })
    expect(await fits.json()).toEqual({ bytes: 100_000 })
  })

  it('is not what its length header says', async () => {
    const lying = { ...file, 'content-length': '10' }
    const big = Buffer.alloc(100_001)
    expect(await said(world.send('/api/upload', { raw: big, headers: lying }))).toEqual([
      413,
      'body_too_large',
    ])
    const json = JSON.stringify({ name: 'x', count: 1 }) + ' '.repeat(2_000)
    const small = { 'content-length': '22' }
    expect(await said(world.send(add, { raw: json, headers: small }))).toEqual([
      413,
      'body_too_large',
    ])
  })
})

describe('addresses and methods', () => {
  it('that do not exist are refused by name, with what is allowed', async () => {
    const wrong = await world.send(add, { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST'])
    const item = await world.send(`/api/things/${own}`, { body })
    expect([item.status, item.headers.get('allow')]).toEqual([405, 'PUT'])
    expect(await said(world.send('/api/nowhere', { body }))).toEqual([404, 'no_such_page'])
  })

  it('all answer under the same protecting headers, refusals and troubles too', async () => {
    const answers = [
      await world.send(add),
      await world.send('/api/nowhere'),
      await world.send('/api/fail', { body }),
      await world.send(add, { body, headers: { origin: null } }),
    ]
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("script-src 'self';")
      expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('the version a change was made against', () => {
  const change = (ifMatch: string | null) =>
    said(
      world.send(`/api/things/${own}`, { method: 'PUT', body, headers: { 'if-match': ifMatch } }),
    )

  it('must be said, and still be the one that stands', async () => {
    for (const none of [null, '', '*', 'W/"3"', '"three"', '-1'])
      expect(await change(none)).toEqual([428, 'version_missing'])
    expect(await change('"2"')).toEqual([412, 'stale'])
    expect(await change('"3"')).toEqual([200])
  })
})
