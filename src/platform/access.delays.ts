import { createHmac } from 'node:crypto'
import { addMs, msOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { AccessTables, AttemptKind } from '#platform/access.tables.ts'
import { inTransaction, type Db, type Trx } from '#platform/db.ts'

/** How wrong guesses are slowed down: after `free` of them within the window each one costs time. */
export type DelayRule = {
  readonly windowSeconds: number
  readonly free: number
  /** The first wait; each further failure doubles it, up to `longestSeconds`. */
  readonly firstSeconds: number
  readonly longestSeconds: number
}

/**
 * An account waits 5 seconds after five failures, then twice as long each time, never more than 15
 * minutes and never for good: a lock would be a weapon against its owner. An address may fail 20
 * times a minute.
 */
const perAccount: DelayRule = {
  windowSeconds: 86_400,
  free: 5,
  firstSeconds: 5,
  longestSeconds: 900,
}
const perAddress: DelayRule = {
  windowSeconds: 60,
  free: 20,
  firstSeconds: 60,
  longestSeconds: 60,
}
const ruleOf: Readonly<Record<AttemptKind, DelayRule>> = {
  account: perAccount,
  device: perAccount,
  activation: perAccount,
  password: perAccount,
  address: perAddress,
}

/** Seconds to wait after so many failures: with five free ones 0, 0, 0, 0, 5, 10, 20 … 900. */
export function waitSeconds(failures: number, rule: DelayRule): number {
  if (failures < rule.free) return 0
  return Math.min(rule.longestSeconds, rule.firstSeconds * 2 ** Math.min(failures - rule.free, 30))
}

export type Tried = { readonly kind: AttemptKind; readonly subject: string }

/**
 * The book of failures. An attempt counts as failed before it is judged and is forgiven when it was
 * right, so that many at once cannot slip past the count.
 */
export type Delays = {
  /** Refuses with `login_delayed` while one of them must wait; such a try adds nothing. */
  readonly begin: (now: Instant, tried: readonly Tried[]) => Promise<Result<null>>
  readonly forgive: (trx: Trx, tried: readonly Tried[]) => Promise<void>
  readonly forget: (trx: Trx, before: Instant) => Promise<void>
}

export function openDelays(db: Db, secret: Uint8Array): Delays {
  const keyed = ({ kind, subject }: Tried): Buffer =>
    createHmac('sha256', secret).update(`${kind}\n${subject}`).digest()
  return {
    begin: (now, tried) =>
      inTransaction(db, async (trx) => {
        const rows: (Place & { readonly found: Book })[] = []
        for (const one of sorted(tried)) {
          const place = { kind: one.kind, subject: keyed(one) }
          rows.push({ ...place, found: await lockedRow(trx, place, now) })
        }
        const waits = rows.map(({ found }) => secondsLeft(found.waits_until, now))
        const longest = Math.max(0, ...waits)
        if (longest > 0) return refuse({ code: 'login_delayed', detail: { seconds: longest } })
        for (const row of rows) await countOne(trx, row, row.found, now)
        return ok(null)
      }),
    forgive: async (trx, tried) => {
      for (const one of sorted(tried))
        await (one.kind === 'address'
          ? takeBack(trx, keyed(one))
          : clear(trx, one.kind, keyed(one)))
    },
    forget: async (trx, before) => {
      await trx
        .withTables<AccessTables>()
        .deleteFrom('access.login_attempts')
        .where('since', '<', before)
        .execute()
    },
  }
}

/** Always in one order, so that two attempts cannot hold what the other needs. */
const sorted = (tried: readonly Tried[]): readonly Tried[] =>
  tried.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))

type Place = { readonly kind: AttemptKind; readonly subject: Buffer }
type Book = Pick<AccessTables['access.login_attempts'], 'failures' | 'since' | 'waits_until'>

/** One statement makes the row where it is missing, locks it and reads it. */
function lockedRow(trx: Trx, place: Place, now: Instant): Promise<Book> {
  return trx
    .withTables<AccessTables>()
    .insertInto('access.login_attempts')
    .values({ ...place, failures: 0, since: now, waits_until: null })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subject'])
        .doUpdateSet(({ ref }) => ({ failures: ref('access.login_attempts.failures') })),
    )
    .returning(['failures', 'since', 'waits_until'])
    .executeTakeFirstOrThrow()
}

async function countOne(trx: Trx, place: Place, found: Book, now: Instant): Promise<void> {
  const rule = ruleOf[place.kind]
  const isOver = msOf(now) - msOf(found.since) >= rule.windowSeconds * 1000
  const failures = isOver ? 1 : found.failures + 1
  const wait = waitSeconds(failures, rule)
  await trx
    .withTables<AccessTables>()
    .updateTable('access.login_attempts')
    .set({
      failures,
      since: isOver ? now : found.since,
      waits_until: wait > 0 ? addMs(now, wait * 1000) : null,
    })
    .where('kind', '=', place.kind)
    .where('subject', '=', place.subject)
    .execute()
}

/** Others behind the same address go on being counted: only this attempt was no failure. */
async function takeBack(trx: Trx, subject: Buffer): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .updateTable('access.login_attempts')
    .set(({ eb }) => ({ failures: eb('failures', '-', 1), waits_until: null }))
    .where('kind', '=', 'address')
    .where('subject', '=', subject)
    .where('failures', '>', 0)
    .execute()
}

async function clear(trx: Trx, kind: AttemptKind, subject: Buffer): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .updateTable('access.login_attempts')
    .set({ failures: 0, waits_until: null })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .execute()
}

function secondsLeft(until: Instant | null, now: Instant): number {
  return until === null ? 0 : Math.ceil((msOf(until) - msOf(now)) / 1000)
}
