import { dayOf, type Instant } from '#basics/instant.ts'
import { inCounty, type Db, type Trx } from '#platform/db.ts'
import type { Cookies } from '#platform/http/cookies.ts'
import { keyedUuid } from '#platform/http/idempotency.ts'
import type { ReadParts } from '#platform/http/read.ts'
import type { Context, Person, Served } from '#platform/http/room.ts'

/** All that a request has become once it has passed the checks, before its handler is called. */
export type Around = {
  readonly served: Served
  readonly given: { readonly db: Db; readonly secret: Uint8Array }
  readonly county: number | undefined
  readonly session: { readonly person: Person } | undefined
  readonly parts: ReadParts
  readonly now: Instant
  readonly requestId: string
  readonly key: string
  readonly actorKey: string
  readonly language: 'zh' | 'en'
  readonly address: string | undefined
  readonly cookies: Cookies
}

export function contextOf(around: Around, trx?: Trx): Context {
  const { given, session, now } = around
  return {
    get county(): number {
      return needed(around.county)
    },
    now,
    today: dayOf(now),
    requestId: around.requestId,
    language: around.language,
    idempotencyKey: around.key,
    get actor(): Person {
      if (!session) throw new Error('a public endpoint asked who acts')
      return session.person
    },
    get trx(): Trx {
      if (!trx) throw new Error('a vault endpoint asked for the edge’s transaction: use inTrx')
      return trx
    },
    inTrx: (work) =>
      trx ? work(trx) : inCounty(given.db, needed(around.county), work, { retry: true }),
    address: around.address,
    cookies: around.cookies,
    keyedId: (label) =>
      keyedUuid(given.secret, String(needed(around.county)), around.actorKey, around.key, label),
  }
}

export function needed(county: number | undefined): number {
  if (county === undefined) throw new Error('an endpoint before the sign-in asked for its county')
  return county
}

// The parts were validated against this very endpoint's schemas, which is what its handler expects.
export const inputOf = (parts: ReadParts): never => parts as never
