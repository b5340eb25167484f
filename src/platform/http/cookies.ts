import type { Context as Request } from 'hono'

/**
 * `session` is who is signed in. `device` remembers that somebody signed in here before, so that
 * strangers who guess at an account elsewhere cannot keep its owner waiting.
 */
export type CookieName = 'session' | 'device'

/** The cookies a handler of effect `own` may look at and set; null takes one away. */
export type Cookies = {
  readonly session: string | undefined
  readonly device: string | undefined
  readonly set: (name: CookieName, value: string | null) => void
}

const names = { session: '__Host-ansheng', device: '__Host-ansheng-device' } as const
const deviceDays = 180

export const sessionCookie = names.session

/** What came with the request, and a place for what goes back. */
export type CookieJar = Cookies & { readonly headers: () => readonly string[] }

export function cookieJar(request: Request): CookieJar {
  const sent = request.req.header('cookie') ?? ''
  const set = new Map<CookieName, string | null>()
  return {
    session: cookieOf(sent, names.session),
    device: cookieOf(sent, names.device),
    set: (name, value) => void set.set(name, value),
    headers: () => [...set].map(([name, value]) => headerOf(name, value)),
  }
}

/** The prefix __Host- makes the browser insist on Secure, on this very host and on Path=/. */
function headerOf(name: CookieName, value: string | null): string {
  const fixed = `Path=/; Secure; HttpOnly; SameSite=Strict`
  if (value === null) return `${names[name]}=; ${fixed}; Max-Age=0`
  const age = name === 'device' ? `; Max-Age=${deviceDays * 86_400}` : ''
  return `${names[name]}=${value}; ${fixed}${age}`
}

function cookieOf(sent: string, name: string): string | undefined {
  for (const part of sent.split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name && value) return value
  }
  return undefined
}
