import type { Day } from '#basics/day.ts'
import { addMs, dayOf, msOf, type Instant } from '#basics/instant.ts'
import { sessionDigest } from '#ledger/entry.ts'
import type { AccessTables } from '#platform/access.tables.ts'
import type { Db, Trx } from '#platform/db.ts'
import type { Session } from '#platform/http/edge.ts'
import type { Rng } from '#platform/ports.ts'

/** How long a session lives: without a request, and at most. */
export type SessionLimits = { readonly idleMinutes: number; readonly wholeHours: number }
export const sessionLimits: SessionLimits = { idleMinutes: 30, wholeHours: 12 }

/** A role somebody may act in today (可选角色), and the last day of its term. */
export type RoleChoice = {
  readonly role: string
  readonly unitId: string
  readonly to: Day | null
}

/** Somebody who has just proved to be this user. */
export type NewSession = {
  readonly county: number
  readonly userId: string
  readonly personId: string
  readonly choice: RoleChoice
  /** When the password was given: the whole length counts from here, also after a rotation. */
  readonly signedInAt: Instant
  readonly steppedUpAt: Instant | null
  readonly now: Instant
}

/** One of a user's sessions as its owner sees it. */
export type SessionLine = {
  readonly id: string
  readonly role: string
  readonly unitId: string
  readonly signedInAt: Instant
  readonly seenAt: Instant
  readonly isThis: boolean
}

const tokenBytes = 32
const touchAfterMs = 60_000

/** What is kept of a cookie, and what the journal writes for a session. */
export const hashOf = (token: string): Buffer => bytesOf(sessionDigest(token))

/** Makes a session and gives its token, which is kept nowhere. */
export async function startSession(trx: Trx, rng: Rng, given: NewSession): Promise<string> {
  const token = Buffer.from(rng.bytes(tokenBytes)).toString('base64url')
  await trx
    .withTables<AccessTables>()
    .insertInto('access.sessions')
    .values({
      token_hash: hashOf(token),
      id: rng.uuid(),
      county_id: given.county,
      user_id: given.userId,
      person_id: given.personId,
      role: given.choice.role,
      unit_id: given.choice.unitId,
      term_ends: given.choice.to,
      signed_in_at: given.signedInAt,
      seen_at: given.now,
      stepped_up_at: given.steppedUpAt,
      revoked_at: null,
    })
    .execute()
  return token
}

/**
 * The session of a cookie: one row by its key. Undefined when it was never made, was ended, was idle
 * or whole too long, or its role's term is over. That it was seen is written at most once a minute.
 */
export async function findSession(
  db: Db,
  now: Instant,
  limits: SessionLimits,
  token: string,
): Promise<Session | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const hash = hashOf(token)
  const row = await db
    .withTables<AccessTables>()
    .selectFrom('access.sessions')
    .selectAll()
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row || !isAlive(row, now, limits)) return undefined
  if (msOf(now) - msOf(row.seen_at) >= touchAfterMs) await touch(db, hash, row.seen_at, now)
  return {
    county: row.county_id,
    person: {
      kind: 'person',
      userId: row.user_id,
      personId: row.person_id,
      role: row.role,
      unitId: row.unit_id,
      sessionHash: hash.toString('hex'),
    },
    steppedUpAt: row.stepped_up_at,
  }
}

type Alive = Pick<AccessTables['access.sessions'], 'signed_in_at' | 'seen_at' | 'term_ends'>

function isAlive(row: Alive, now: Instant, limits: SessionLimits): boolean {
  const idleMs = msOf(now) - msOf(row.seen_at)
  const wholeMs = msOf(now) - msOf(row.signed_in_at)
  return (
    idleMs < limits.idleMinutes * 60_000 &&
    wholeMs < limits.wholeHours * 3_600_000 &&
    (row.term_ends === null || dayOf(now) <= row.term_ends)
  )
}

async function touch(db: Db, hash: Buffer, before: Instant, now: Instant): Promise<void> {
  await db
    .withTables<AccessTables>()
    .updateTable('access.sessions')
    .set({ seen_at: now })
    .where('token_hash', '=', hash)
    .where('seen_at', '=', before)
    .execute()
}

/** Whose sessions are meant; `except` and `only` narrow it down. */
export type SessionsOf = {
  readonly county: number
  readonly userId: string
  /** All but this one. */
  readonly exceptHash?: string
  readonly onlyHash?: string
  readonly onlyId?: string
}

/** Ends sessions for good, and says how many were still open. */
export async function endSessions(trx: Trx, now: Instant, of: SessionsOf): Promise<number> {
  let query = trx
    .withTables<AccessTables>()
    .updateTable('access.sessions')
    .set({ revoked_at: now })
    .where('county_id', '=', of.county)
    .where('user_id', '=', of.userId)
    .where('revoked_at', 'is', null)
  if (of.exceptHash) query = query.where('token_hash', '!=', bytesOf(of.exceptHash))
  if (of.onlyHash) query = query.where('token_hash', '=', bytesOf(of.onlyHash))
  if (of.onlyId) query = query.where('id', '=', of.onlyId)
  const [done] = await query.execute()
  return Number(done?.numUpdatedRows ?? 0n)
}

/** Ends the session of a cookie, whosever it was. */
export async function endToken(trx: Trx, now: Instant, token: string): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .updateTable('access.sessions')
    .set({ revoked_at: now })
    .where('token_hash', '=', hashOf(token))
    .where('revoked_at', 'is', null)
    .execute()
}

export type HeldSession = { readonly signedInAt: Instant; readonly termEnds: Day | null }

/** A session that is still open, held until the transaction ends. */
export async function holdSession(trx: Trx, sessionHash: string): Promise<HeldSession | undefined> {
  const row = await trx
    .withTables<AccessTables>()
    .selectFrom('access.sessions')
    .select(['signed_in_at', 'term_ends'])
    .where('token_hash', '=', bytesOf(sessionHash))
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row && { signedInAt: row.signed_in_at, termEnds: row.term_ends }
}

export async function stepUpSession(trx: Trx, now: Instant, sessionHash: string): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .updateTable('access.sessions')
    .set({ stepped_up_at: now })
    .where('token_hash', '=', bytesOf(sessionHash))
    .where('revoked_at', 'is', null)
    .execute()
}

export async function listSessions(
  trx: Trx,
  now: Instant,
  limits: SessionLimits,
  of: { readonly county: number; readonly userId: string; readonly thisHash: string },
): Promise<readonly SessionLine[]> {
  const rows = await trx
    .withTables<AccessTables>()
    .selectFrom('access.sessions')
    .selectAll()
    .where('county_id', '=', of.county)
    .where('user_id', '=', of.userId)
    .where('revoked_at', 'is', null)
    .orderBy('signed_in_at', 'desc')
    .orderBy('id')
    .execute()
  return rows
    .filter((row) => isAlive(row, now, limits))
    .map((row) => ({
      id: row.id,
      role: row.role,
      unitId: row.unit_id,
      signedInAt: row.signed_in_at,
      seenAt: row.seen_at,
      isThis: row.token_hash.toString('hex') === of.thisHash,
    }))
}

/** Whose session this is, ended ones included; undefined outside the county. */
export async function ownerOfSession(
  trx: Trx,
  county: number,
  id: string,
): Promise<string | undefined> {
  const row = await trx
    .withTables<AccessTables>()
    .selectFrom('access.sessions')
    .select('user_id')
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.user_id
}

/** Sessions long over are of no further use. */
export async function forgetSessions(trx: Trx, now: Instant): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .deleteFrom('access.sessions')
    .where('signed_in_at', '<', addMs(now, -30 * 86_400_000))
    .execute()
}

const bytesOf = (sessionHash: string): Buffer => Buffer.from(sessionHash, 'hex')
