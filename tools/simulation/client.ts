import type { Answer, Call, Endpoint } from '#basics/endpoint.ts'
import type { Refusal } from '#basics/result.ts'

/** Whatever answers HTTP: the application in this process, or a server behind a socket. */
export type Door = (path: string, init: RequestInit) => Promise<Response>

/** What came back: the value, or every reason of the no. */
export type Told<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly status: number; readonly reasons: readonly Reason[] }
export type Reason = Pick<Refusal, 'code' | 'field' | 'detail'>

/** A browser of one person: cookies, its own origin, a new key for every act. */
export type Browser = {
  readonly send: <E extends Endpoint>(endpoint: E, call?: Call<E>) => Promise<Told<Answer<E>>>
  /** A public page as a resident's browser posts its form; gives the page's text. */
  readonly post: (path: string, form: Readonly<Record<string, string>>) => Promise<string>
  readonly signedOut: () => void
}

/** Where requests within this process are said to go. */
const inProcess = 'http://localhost'

/** `name` makes the keys of its acts, so that they repeat with the seed. */
export function openBrowser(door: Door, name: string, origin = inProcess): Browser {
  const cookies = new Map<string, string>()
  let acts = 0
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('host', new URL(origin).host)
    headers.set('origin', origin)
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([key, value]) => `${key}=${value}`).join('; '))
    const response = await door(path, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, cookie)
    return response
  }
  return {
    send: async (endpoint, call = {}) => {
      const key = call.key ?? `${name}-${String((acts += 1)).padStart(8, '0')}`
      const response = await ask(addressOf(endpoint, call), initOf(endpoint, call, key))
      return toldBy(response)
    },
    post: async (path, form) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(form).toString()
      return (await ask(path, { method: 'POST', headers, body })).text()
    },
    signedOut: () => cookies.delete('__Host-ansheng'),
  }
}

function initOf(endpoint: Endpoint, call: Call<Endpoint>, key: string): RequestInit {
  const method = endpoint.method.toUpperCase()
  if (method === 'GET') return { method }
  const isFile = endpoint.bodyKind === 'bytes'
  const headers = {
    'idempotency-key': key,
    'content-type': isFile ? 'application/octet-stream' : 'application/json',
    ...(endpoint.versioned ? { 'if-match': `"${String(call.version ?? 0)}"` } : {}),
  }
  // The types of a call ask for bytes exactly where the endpoint takes a file.
  const body = isFile
    ? (call.body as unknown as Uint8Array<ArrayBuffer>)
    : JSON.stringify(call.body ?? {})
  return { method, headers, body }
}

export function addressOf(endpoint: Endpoint, call: Call<Endpoint>): string {
  // Params and query are flat objects of text and numbers in every contract.
  const params = (call.params ?? {}) as Readonly<Record<string, string>>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const asked = (call.query ?? {}) as Readonly<Record<string, string | number | undefined>> // as above
  const query = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return query.length > 0 ? `${path}?${new URLSearchParams(query).toString()}` : path
}

async function toldBy<Value>(response: Response): Promise<Told<Value>> {
  const text = await response.text()
  // The server checked its answer against the endpoint's schema before it left.
  if (response.ok) return { ok: true, value: JSON.parse(text) as Value }
  const { status } = response
  if (!response.headers.get('content-type')?.includes('json'))
    return { ok: false, status, reasons: [{ code: `http_${String(status)}` }] }
  const problem = JSON.parse(text) as { code: string; errors?: readonly Reason[] } // problem+json
  const reasons = problem.errors ?? [{ code: problem.code }]
  return { ok: false, status, reasons }
}

function keepCookie(cookies: Map<string, string>, header: string): void {
  const [pair = ''] = header.split(';')
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}
