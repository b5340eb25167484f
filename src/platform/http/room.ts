import type { Api, Endpoint, Input, Output } from '#basics/endpoint.ts'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Result } from '#basics/result.ts'
import type { Cookies } from '#platform/http/cookies.ts'
import type { Trx } from '#platform/db.ts'
import type { Actor } from '#platform/ports.ts'

export type Person = Extract<Actor, { kind: 'person' }>

/** Whose item it is: what the edge compares with the caller where an endpoint says `own_unit` or `own_item`. */
export type Subject = { readonly unitId?: string | null; readonly userId?: string | null }

/** What a handler may use besides its input. */
export type Context = {
  /** Of the session, or of a public page; asking for one where nobody has signed in yet throws. */
  readonly county: number
  /** The one who acts. A public page has nobody; asking for one there is a bug and throws. */
  readonly actor: Person
  readonly now: Instant
  readonly today: Day
  readonly requestId: string
  readonly language: 'zh' | 'en'
  /** The county's transaction that also holds the idempotency record. Throws for `vault` endpoints. */
  readonly trx: Trx
  /** A transaction of its own, for `vault` endpoints, whose work spans two processes. */
  readonly inTrx: <Value>(work: (trx: Trx) => Promise<Value>) => Promise<Value>
  /** An id that is the same whenever the same person repeats the same act with the same key. */
  readonly keyedId: (label: string) => string
  readonly idempotencyKey: string
  /** Where the request came from, as far as the wiring can tell. */
  readonly address: string | undefined
  readonly cookies: Cookies
}

export type Handler<E extends Endpoint> = {
  /** Loads whose item `params.id` is; undefined: it does not exist in this county. */
  readonly subject?: (trx: Trx, county: number, id: string) => Promise<Subject | undefined>
  readonly handle: (input: Input<E>, context: Context) => Promise<Result<Output<E>>>
}

export type Handlers<A extends Api> = { readonly [Name in keyof A]: Handler<A[Name]> }

/** One endpoint with its handler, as the edge serves it. */
export type Served = {
  readonly room: string
  readonly name: string
  readonly endpoint: Endpoint
  readonly handler: Handler<Endpoint>
}

/**
 * Ties a room's endpoints to their handlers. An endpoint with an item in its path must say whose
 * item it is: without that, the check of county and unit could not be made in one place.
 */
export function implement<A extends Api>(
  room: string,
  api: A,
  handlers: Handlers<A>,
): readonly Served[] {
  return Object.entries(api).map(([name, endpoint]) => {
    // Names and handlers come from the same object type; only the pairing is lost by Object.entries.
    const handler = handlers[name as keyof A] as unknown as Handler<Endpoint>
    const { access, path } = endpoint
    if (access.who !== 'public' && path.includes('/:id') && !handler.subject)
      throw new Error(`${room}.${name}: say whose item it is (subject)`)
    return { room, name, endpoint, handler }
  })
}
