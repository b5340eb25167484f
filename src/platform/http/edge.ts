import { Hono, type Context as Request } from 'hono'
import type { Endpoint } from '#basics/endpoint.ts'
import { msOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Result, type Sentences } from '#basics/result.ts'
import { inCounty, type Db } from '#platform/db.ts'
import { languageOf, refused, troubled, written } from '#platform/http/answers.ts'
import { contextOf, inputOf, needed } from '#platform/http/around.ts'
import { cookieJar, type Cookies } from '#platform/http/cookies.ts'
import { ownOrigin, secureHeaders, type HeaderRules } from '#platform/http/headers.ts'
import { requestLines, type RequestLines } from '#platform/http/lines.ts'
import { onceOnly, underKey } from '#platform/http/once.ts'
import type { ValueNames } from '#platform/http/problem.ts'
import { readParts } from '#platform/http/read.ts'
import type { Person, Served } from '#platform/http/room.ts'
import type { Clock, Log, Rng } from '#platform/ports.ts'

/** A session as the edge needs it; the access code of platform looks it up by its token. */
export type Session = {
  readonly county: number
  readonly person: Person
  /** When the password was last confirmed. */
  readonly steppedUpAt: Instant | null
}

export type EdgeGiven = {
  readonly rooms: readonly Served[]
  readonly db: Db
  readonly clock: Clock
  readonly rng: Rng
  readonly log: Log
  readonly sentences: Sentences
  /** What the codes in a refusal's detail are called, such as a stage. */
  readonly valueNames?: ValueNames
  readonly secret: Uint8Array
  readonly stepUpMinutes: number
  readonly findSession: (token: string) => Promise<Session | undefined>
  /** The county a public page speaks for: by host name, or the only one. */
  readonly countyOfHost: (host: string) => number | undefined
  /** Where a request came from; a forwarding proxy is believed only by the wiring that names it. */
  readonly addressOf?: (request: Request) => string | undefined
  readonly headers: HeaderRules
}

/** Every endpoint of every room, behind the same checks in the same order; see ARCHITECTURE.md. */
export function buildEdge(given: EdgeGiven): Hono {
  const app = new Hono()
  const lines = requestLines(given.log, given.clock)
  app.use('*', secureHeaders(given.headers))
  for (const served of given.rooms) {
    app.on(served.endpoint.method.toUpperCase(), served.endpoint.path, (request) =>
      answer(request, served, given, lines),
    )
  }
  for (const [path, methods] of methodsByPath(given.rooms)) {
    app.all(path, (request) => {
      request.header('Allow', methods.join(', '))
      return refused(request, [{ code: 'wrong_method' }], given, given.rng.uuid())
    })
  }
  app.all('/api/*', (request) =>
    refused(request, [{ code: 'no_such_page' }], given, given.rng.uuid()),
  )
  return app
}

async function answer(
  request: Request,
  served: Served,
  given: EdgeGiven,
  lines: RequestLines,
): Promise<Response> {
  const requestId = given.rng.uuid()
  const started = performance.now()
  let response: Response
  try {
    const jar = cookieJar(request)
    const result = await serve(request, served, given, requestId, jar)
    response = result.ok
      ? written(request, served.endpoint, result.value)
      : refused(request, result.refusal, given, requestId)
    for (const cookie of result.ok ? jar.headers() : [])
      response.headers.append('Set-Cookie', cookie)
  } catch (error) {
    const log = lines.logOf(served.endpoint)
    response = troubled(request, error, { ...given, log, endpoint: served.endpoint }, requestId)
  }
  lines.request(served.endpoint, {
    requestId,
    method: served.endpoint.method,
    route: served.endpoint.path,
    status: response.status,
    elapsedMs: Math.round(performance.now() - started),
  })
  return response
}

/** The order of the checks: origin, session, role, item, input, fresh password, key, then the handler. */
async function serve(
  request: Request,
  served: Served,
  given: EdgeGiven,
  requestId: string,
  cookies: Cookies,
): Promise<Result<unknown>> {
  const { endpoint, handler } = served
  const writes = endpoint.method !== 'get'
  if (writes && !ownOrigin(request, given.headers)) return refuse({ code: 'foreign_origin' })
  const caller = await callerOf(request, endpoint, given, cookies.session)
  if (!caller.ok) return caller
  const { county, session } = caller.value
  const itemRefused = await checkItem(request, served, given, county, session)
  if (itemRefused) return refuse({ code: 'not_found' })
  const parts = await readParts(request, endpoint)
  if (!parts.ok) return parts
  const now = given.clock.now()
  if (endpoint.stepUp && !steppedUp(session, now, given.stepUpMinutes))
    return refuse({ code: 'step_up_needed' })
  const key = request.req.header('idempotency-key')?.trim() ?? ''
  const effect = endpoint.effect ?? (writes ? 'county' : 'none')
  const asksKey = writes && (effect === 'county' || effect === 'vault')
  if (asksKey && !/^[\w-]{8,100}$/.test(key)) return refuse({ code: 'key_missing' })
  const actorKey = session?.person.userId ?? 'public'
  const around = {
    served,
    given,
    county,
    session,
    parts: parts.value,
    now,
    requestId,
    key,
    actorKey,
    language: languageOf(request),
    address: given.addressOf?.(request),
    cookies,
  }
  if (effect === 'own') return handler.handle(inputOf(parts.value), contextOf(around))
  if (!writes || effect === 'none') {
    return inCounty(
      given.db,
      needed(county),
      (trx) => handler.handle(inputOf(parts.value), contextOf(around, trx)),
      { readOnly: true },
    )
  }
  return effect === 'vault' ? underKey(around) : onceOnly(around)
}

async function callerOf(
  request: Request,
  endpoint: Endpoint,
  given: EdgeGiven,
  token: string | undefined,
): Promise<Result<{ county?: number; session?: Session }>> {
  const { who } = endpoint.access
  if (who === 'public') {
    // The way in: the county is that of the account, which the handler finds.
    if (endpoint.effect === 'own') return ok({})
    const county = given.countyOfHost(request.req.header('host') ?? '')
    return county === undefined ? refuse({ code: 'no_such_page' }) : ok({ county })
  }
  const session = token ? await given.findSession(token) : undefined
  if (!session) return refuse({ code: 'signed_out' })
  if (who !== 'session' && !who.includes(session.person.role)) return refuse({ code: 'wrong_role' })
  return ok({ county: session.county, session })
}

/** An item of another county, of another unit, and one that never was all look the same: not found. */
async function checkItem(
  request: Request,
  served: Served,
  given: EdgeGiven,
  county: number | undefined,
  session: Session | undefined,
): Promise<boolean> {
  const id = request.req.param('id')
  const { subject } = served.handler
  if (id === undefined || !subject || county === undefined) return false
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return true
  const found = await inCounty(given.db, county, (trx) => subject(trx, county, id), {
    readOnly: true,
  })
  if (!found) return true
  const { access } = served.endpoint
  if (!('relation' in access) || !session) return false
  if (access.relation === 'own_unit') return found.unitId !== session.person.unitId
  if (access.relation === 'own_item') return found.userId !== session.person.userId
  return false
}

function steppedUp(session: Session | undefined, now: Instant, minutes: number): boolean {
  if (!session?.steppedUpAt) return false
  return msOf(now) - msOf(session.steppedUpAt) <= minutes * 60_000
}

function methodsByPath(rooms: readonly Served[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { endpoint } of rooms) {
    const methods = found.get(endpoint.path) ?? []
    found.set(endpoint.path, [...methods, endpoint.method.toUpperCase()])
  }
  return found
}
