import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#main/house.ts'
import { wholeApp } from '#main/serve.ts'
import { testPassword } from '#main/test-county.ts'
import { openTestHouse, requestOf, type Caller, type TestHouse } from '#main/test-house.ts'

const config = { port: 0, dataDir: '/nowhere', demo: false }
let test: TestHouse
let app: Hono
let busy: Hono
let abroad: Hono
let caller: Caller
beforeAll(async () => {
  test = await openTestHouse('headers')
  const { house, ground } = test
  app = wholeApp(house, ground, { playing: null }, config)
  busy = wholeApp(house, ground, { playing: { done: 1, total: 2 } }, config)
  const origin = 'https://ansheng.example'
  const published = await openHouse({ ...ground, publicOrigin: origin })
  abroad = wholeApp(published, ground, { playing: null }, { ...config, origin })
  caller = await test.as('dispatcher')
})
afterAll(() => test.close())

type Kind = readonly [what: string, status: readonly number[], method: string, path: string]
const kinds: readonly Kind[] = [
  ['an answer in JSON', [200], 'GET', '/api/entrance'],
  ['an answer to who is signed in', [200], 'GET', '/api/session'],
  ['health', [200], 'GET', '/api/health'],
  ['the state of the demo', [200], 'GET', '/api/demo'],
  ['the API as data', [200], 'GET', '/openapi.json'],
  ['the API as a page', [200], 'GET', '/api-docs'],
  ['a page for residents', [200], 'GET', '/r'],
  ['a refusal of the input', [422], 'GET', '/api/directory/villages'],
  ['a refusal of the role', [403], 'GET', '/api/accounts'],
  ['an item that is not there', [404], 'GET', '/api/casework/problems/x'],
  ['an API address that is none', [404], 'GET', '/api/nothing/here'],
  ['a method that is not taken', [405], 'DELETE', '/api/session'],
  ['a preflight of a foreign page', [405], 'OPTIONS', '/api/session'],
  ['a write without its origin', [403], 'POST', '/api/session'],
  // Built or not, as this checkout happens to be.
  ['the web itself', [200, 404], 'GET', '/'],
  ['a file of the web that is none', [404], 'GET', '/assets/none.js'],
  ['a path that is not UTF-8', [404], 'GET', '/%E0%A4%A'],
]

const send = (door: Hono, method: string, path: string): Promise<Response> =>
  Promise.resolve(
    door.request(`http://localhost${path}`, {
      method,
      headers: { host: 'localhost', cookie: caller.cookie },
    }),
  )

function expectGuarded(response: Response): void {
  const policy = new Map(
    (response.headers.get('content-security-policy') ?? '').split('; ').map((part) => {
      const [name = '', ...sources] = part.split(' ')
      return [name, sources.join(' ')]
    }),
  )
  expect(Object.fromEntries(policy)).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': expect.stringMatching(/^'self'(?: 'nonce-[\w+/=]+')?$/),
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'default',
  })
  const { headers } = response
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('permissions-policy')).toContain('geolocation=()')
  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(headers.has('x-ansheng-style-nonce')).toBe(false)
}

describe('every kind of answer is guarded', () => {
  it.each(kinds)('%s', async (_what, status, method, path) => {
    const response = await send(app, method, path)
    expect(status).toContain(response.status)
    expectGuarded(response)
    expect(response.headers.get('cache-control')).toBe('no-store')
    if (method === 'GET') expect(response.headers.get('set-cookie')).toBeNull()
  })

  it('the public style sheet, which may be kept but is asked for anew', async () => {
    const response = await send(app, 'GET', '/public.css')
    expectGuarded(response)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })

  it('while the demo is still being played', async () => {
    const response = await send(busy, 'GET', '/api/session')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expectGuarded(response)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('the house alone, as the simulation and these tests ask it', async () => {
    for (const path of ['/api/health', '/openapi.json', '/api-docs', '/api/session', '/r'])
      expectGuarded(await send(test.house.app, 'GET', path))
  })

  it('405 names the methods that are taken', async () => {
    const response = await send(app, 'DELETE', '/api/directory/imports')
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'POST'])
  })

  it('transport security is asked for where https is, and only there', async () => {
    const [plain, secure] = [await send(app, 'GET', '/'), await send(abroad, 'GET', '/')]
    expect(plain.headers.get('strict-transport-security')).toBeNull()
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})

describe('cookies', () => {
  const body = () => ({ loginName: caller.loginName, password: testPassword, code: '' })
  const cookiesOf = async (name: string, sent: object): Promise<readonly string[]> => {
    const { url, init } = requestOf(test.served(name).endpoint, sent)
    return (await app.request(url, init)).headers.getSetCookie()
  }
  const flags = ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict']

  it('are held to this host, hidden from scripts and never sent from elsewhere', async () => {
    const set = await cookiesOf('platform.signIn', { body: body() })
    expect(set.map((one) => one.replace(/=[^;]+/, '=…').split('; '))).toEqual([
      ['__Host-ansheng=…', ...flags],
      ['__Host-ansheng-device=…', ...flags, 'Max-Age=15552000'],
    ])
  })

  it('are taken away with the same flags when somebody signs out', async () => {
    const as = await test.as('dispatcher', {}, 'fresh')
    expect(await cookiesOf('platform.signOut', { as })).toEqual([
      `__Host-ansheng=; ${flags.join('; ')}; Max-Age=0`,
    ])
  })

  it('are not set by a sign-in that failed', async () => {
    const wrong = { ...body(), password: 'not this one' }
    expect(await cookiesOf('platform.signIn', { body: wrong })).toEqual([])
  })
})

describe('where a write comes from', () => {
  const from = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const { endpoint } = test.served('platform.signOut')
    const { url, init } = requestOf(endpoint, { as: caller, raw: '[]' })
    const given = { ...(init.headers as Record<string, string>), ...headers }
    return (await app.request(url, { ...init, headers: given })).status
  }

  it('must be our own page, by Origin and by Sec-Fetch-Site', async () => {
    expect(await from({})).toBe(422)
    expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(422)
    for (const headers of [
      { origin: '' },
      { origin: 'null' },
      { origin: 'http://evil.example' },
      { origin: 'http://localhost:81' },
      { origin: 'http://localhost.evil.example' },
      { origin: 'https://localhost' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { host: 'evil.example', origin: 'http://evil.example' },
    ])
      expect([headers, await from(headers)]).toEqual([headers, 403])
  })

  it('holds for every endpoint that is not a read', async () => {
    const open: string[] = []
    for (const { room, name, endpoint } of test.house.rooms) {
      if (endpoint.method === 'get') continue
      const headers = { origin: 'http://evil.example' }
      const { url, init } = requestOf(endpoint, { as: caller, headers })
      const response = await app.request(url, init)
      const { code } = (await response.json()) as { code?: string }
      if (response.status !== 403 || code !== 'foreign_origin') open.push(`${room}.${name}`)
    }
    expect(open).toEqual([])
  })
})
