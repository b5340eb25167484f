import { ok, refuse, type Refusals, type Result } from '#basics/result.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import { checkedOutput } from '#platform/http/answers.ts'
import { contextOf, inputOf, needed, type Around } from '#platform/http/around.ts'
import { bodyMac, keepAnswer, takeKey, type Kept } from '#platform/http/idempotency.ts'

/** Thrown to roll the transaction back with its reasons; caught below, never elsewhere. */
class Rollback extends Error {
  readonly refusal: Refusals
  constructor(refusal: Refusals) {
    super('refused')
    this.refusal = refusal
  }
}

/**
 * The act, its journal entries and its kept answer commit together or not at all. Where the answer
 * may not be kept, a repeat calls the handler once more: it finds the act done and shows it again.
 */
export async function onceOnly(around: Around): Promise<Result<unknown>> {
  const { given, key, actorKey, served, parts } = around
  const county = needed(around.county)
  const keeps = served.endpoint.keepsAnswer !== false
  const work = async (trx: Trx): Promise<Result<unknown>> => {
    const kept = await taken(trx, around)
    if (kept.was === 'other') return refuse({ code: 'key_reused' })
    if (kept.was === 'same' && keeps) return ok(kept.answer)
    const result = await served.handler.handle(inputOf(parts), contextOf(around, trx))
    if (!result.ok) throw new Rollback(result.refusal)
    // Before the commit: an answer that must not leave takes its act back with it.
    checkedOutput(served.endpoint, result.value)
    if (keeps) await keepAnswer(trx, { county, actor: actorKey, key, answer: result.value })
    return result
  }
  try {
    return await inCounty(given.db, county, work, { retry: true })
  } catch (error) {
    if (error instanceof Rollback) return { ok: false, refusal: error.refusal }
    throw error
  }
}

/**
 * An act that spans two processes: its key is bound to its body beforehand, in a transaction of its
 * own, and the handler of a repeat finds how far the first came. It stays bound after a refusal,
 * because part of the act may stand.
 */
export async function underKey(around: Around): Promise<Result<unknown>> {
  const { given, served, parts } = around
  if (!served.endpoint.leavesNoKey) {
    const bind = (trx: Trx): Promise<Kept> => taken(trx, around)
    const kept = await inCounty(given.db, needed(around.county), bind, { retry: true })
    if (kept.was === 'other') return refuse({ code: 'key_reused' })
  }
  return served.handler.handle(inputOf(parts), contextOf(around))
}

function taken(trx: Trx, around: Around): Promise<Kept> {
  const { given, key, actorKey: actor, served, parts, now: at } = around
  const { method, path } = served.endpoint
  const mac = bodyMac(given.secret, `${method} ${path}`, parts)
  return takeKey(trx, { county: needed(around.county), actor, key, bodyMac: mac, at })
}
