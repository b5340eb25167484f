import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Json } from '#basics/json.ts'
import type { Instant } from '#basics/instant.ts'
import { ask, later, question, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'

type AccessTables = {
  'access.idempotency': {
    county_id: number
    actor: string
    key: string
    body_mac: string
    answer: string | null
    at: Instant
  }
}

/** What happened to this key before: nothing, the same act (with its answer), or another body. */
export type Kept =
  | { readonly was: 'new' }
  | { readonly was: 'same'; readonly answer: Json }
  | { readonly was: 'other' }

const takingOf = template(
  (trx, county: number, actor: string, key: string, mac: string, at: Instant) =>
    trx
      .withTables<AccessTables>()
      .insertInto('access.idempotency')
      .values({ county_id: county, actor, key, body_mac: mac, at })
      .onConflict((conflict) => conflict.columns(['county_id', 'actor', 'key']).doNothing())
      .returning('key'),
)

const keepingOf = template((trx, county: number, actor: string, key: string, answer: string) =>
  trx
    .withTables<AccessTables>()
    .updateTable('access.idempotency')
    .set({ answer })
    .where('county_id', '=', county)
    .where('actor', '=', actor)
    .where('key', '=', key),
)

/**
 * Takes the key inside the act's own transaction: a second request with the same key waits here
 * until the first has committed, and then finds its answer. Nothing is kept of a refused act.
 */
export async function takeKey(
  trx: Trx,
  given: {
    readonly county: number
    readonly actor: string
    readonly key: string
    readonly bodyMac: string
    readonly at: Instant
  },
): Promise<Kept> {
  const { county, actor, key, bodyMac: mac, at } = given
  const taking = takingOf(trx, county, actor, key, mac, at)
  const isTaken = await ask(
    trx,
    question(taking, (rows) => rows.length > 0),
  )
  if (isTaken) return { was: 'new' }
  const kept = await trx
    .withTables<AccessTables>()
    .selectFrom('access.idempotency')
    .select(['body_mac', 'answer'])
    .where('county_id', '=', given.county)
    .where('actor', '=', given.actor)
    .where('key', '=', given.key)
    .executeTakeFirstOrThrow()
  if (kept.body_mac !== given.bodyMac) return { was: 'other' }
  // Written by keepAnswer below as JSON text of a validated output.
  return { was: 'same', answer: JSON.parse(kept.answer ?? 'null') as Json }
}

/** Goes with the commit: the act and its answer are kept together or not at all. */
export async function keepAnswer(
  trx: Trx,
  given: {
    readonly county: number
    readonly actor: string
    readonly key: string
    readonly answer: unknown
  },
): Promise<void> {
  const { county, actor, key, answer } = given
  await later(trx, keepingOf(trx, county, actor, key, JSON.stringify(answer)))
}

const keys = new WeakMap<Uint8Array, KeyObject>()

/** Made once of one secret, because making it costs more than a short digest. */
function keyOf(secret: Uint8Array): KeyObject {
  const known = keys.get(secret) ?? createSecretKey(secret)
  keys.set(secret, known)
  return known
}

/** Keyed, because a plain hash of a few answers could be guessed. `secret` is the application's. */
export function bodyMac(secret: Uint8Array, route: string, parts: object): string {
  const mac = createHmac('sha256', keyOf(secret)).update(route).update('\n')
  const body = 'body' in parts ? parts.body : undefined
  // Before JSON sees it: a buffer writes itself out as a list of numbers, many times its size.
  const plain =
    body instanceof Uint8Array
      ? { ...parts, body: createHash('sha256').update(body).digest('hex') }
      : parts
  return mac.update(JSON.stringify(plain)).digest('hex')
}

/** A uuid (version 8) that only depends on who, which key and what for. */
export function keyedUuid(secret: Uint8Array, ...parts: readonly string[]): string {
  const hex = createHmac('sha256', secret).update(parts.join('\n')).digest('hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
