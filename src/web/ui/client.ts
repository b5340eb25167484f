import type { Answer, Api, Call, Endpoint } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'

/** What the server said no with; every reason, in both languages, with the field it came from. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly reasons: readonly Reason[]
  /** The number under which the server recorded it; people can read it out to whoever helps them. */
  readonly requestId: string | undefined
  constructor(status: number, code: string, reasons: readonly Reason[], requestId?: string) {
    super(code)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.reasons = reasons
    this.requestId = requestId
  }
}
export type Reason = {
  readonly code: string
  readonly field?: string
  readonly message: Sentence
}

/** A file the server sent, with the name it gave it. */
export type SentFile = { readonly fileName: string; readonly blob: Blob }

export type Got<E extends Endpoint> = E extends { readonly answer: 'file' } ? SentFile : Answer<E>

export type Client<A extends Api> = {
  readonly [Name in keyof A]: (call?: Call<A[Name]>) => Promise<Got<A[Name]>>
}

/**
 * The typed client of a room, made from its own `api.ts`. A write carries a key; when the network
 * fails in mid-write it is repeated with the same key, so that nothing is lost or done twice.
 */
export function clientOf<A extends Api>(api: A): Client<A> {
  const calls = Object.entries(api).map(([name, endpoint]) => [
    name,
    (call: Call<Endpoint> = {}) => send(endpoint, call),
  ])
  // One function per endpoint of `api`, under its own name.
  return Object.fromEntries(calls) as Client<A>
}

/** A key for one intended act. Keep it while retrying, drop it once the act is done or changed. */
export const newKey = (): string => crypto.randomUUID()

async function send(endpoint: Endpoint, call: Call<Endpoint>): Promise<never> {
  const writes = endpoint.method !== 'get'
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
  }
  if (writes) headers['idempotency-key'] = call.key ?? newKey()
  if (endpoint.versioned) headers['if-match'] = `"${String(call.version ?? 0)}"`
  const init: RequestInit = {
    method: endpoint.method.toUpperCase(),
    headers,
    credentials: 'same-origin',
  }
  if (endpoint.bodyKind === 'bytes') {
    headers['content-type'] = 'application/octet-stream'
    // The client types ask for bytes exactly where the endpoint says so.
    init.body = call.body as unknown as BodyInit
  } else if (writes) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(call.body ?? {})
  }
  const response = await fetchAgain(addressOf(endpoint, call), init, writes ? 3 : 2)
  if (!response.ok) throw await refusedBy(response)
  // The server validated its answer against this very schema before sending it.
  if (endpoint.answer === 'file') return (await fileOf(response)) as never
  return (await response.json()) as never // as above
}

function addressOf(endpoint: Endpoint, call: Call<Endpoint>): string {
  // Params and query are flat objects of text and numbers in every contract.
  const params = (call.params ?? {}) as Record<string, string>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  // Flat, as said above.
  const asked = (call.query ?? {}) as Record<string, string | number | undefined>
  const query = Object.entries(asked).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return query.length > 0 ? `${path}?${new URLSearchParams(query).toString()}` : path
}

async function fetchAgain(address: string, init: RequestInit, tries: number): Promise<Response> {
  for (let left = tries; ; left -= 1) {
    const response = await fetch(address, init).catch(() => undefined)
    if (response && !(response.status === 503 && left > 1)) return response
    if (left <= 1) throw new Refused(0, 'offline', [{ code: 'offline', message: offline }])
    await new Promise((done) => setTimeout(done, 400 * (tries - left + 1)))
  }
}

async function fileOf(response: Response): Promise<SentFile> {
  const told = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(told)?.[1]
  const plain = /filename="([^"]+)"/i.exec(told)?.[1]
  const fileName = encoded ? decodeURIComponent(encoded) : (plain ?? 'ansheng')
  return { fileName, blob: await response.blob() }
}

async function refusedBy(response: Response): Promise<Refused> {
  // An answer that is not problem+json came from something between us and the server.
  const problem = (await response.json().catch(() => ({}))) as Problem
  const code = problem.code ?? `http_${String(response.status)}`
  const reasons = problem.errors ?? [{ code, message: answered(response.status) }]
  return new Refused(response.status, code, reasons, problem.requestId)
}
type Problem = {
  readonly code?: string
  readonly errors?: readonly Reason[]
  readonly requestId?: string
}

const offline: Sentence = {
  zh: '网络不通，内容还在本页，请稍后再试。',
  en: 'The network is away; what you typed is kept here. Try again shortly.',
}
const answered = (status: number): Sentence => ({
  zh: `服务器回答 ${String(status)}`,
  en: `The server answered ${String(status)}`,
})
