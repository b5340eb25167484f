import { createHash, createHmac } from 'node:crypto'
import type { Json } from '#basics/json.ts'
import type { Instant } from '#basics/instant.ts'
import { later, type Trx } from '#platform/db.ts'

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
  const access = trx.withTables<AccessTables>()
  const inserted = await access
    .insertInto('access.idempotency')
    .values({
      county_id: given.county,
      actor: given.actor,
      key: given.key,
      body_mac: given.bodyMac,
      answer: null,
      at: given.at,
    })
    .onConflict((conflict) => conflict.columns(['county_id', 'actor', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) return { was: 'new' }
  const kept = await access
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
  const keeping = trx
    .withTables<AccessTables>()
    .updateTable('access.idempotency')
    .set({ answer: JSON.stringify(given.answer) })
    .where('county_id', '=', given.county)
    .where('actor', '=', given.actor)
    .where('key', '=', given.key)
  await later(trx, keeping)
}

/** Keyed, because a plain hash of a few answers could be guessed. `secret` is the application's. */
export function bodyMac(secret: Uint8Array, route: string, parts: unknown): string {
  const mac = createHmac('sha256', secret).update(route).update('\n')
  const plain = JSON.stringify(parts, (_key, value: unknown) =>
    value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value,
  )
  return mac.update(plain).digest('hex')
}

/** A uuid (version 8) that only depends on who, which key and what for. */
export function keyedUuid(secret: Uint8Array, ...parts: readonly string[]): string {
  const hex = createHmac('sha256', secret).update(parts.join('\n')).digest('hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
