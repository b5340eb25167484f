import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Day } from '#basics/day.ts'
import type { Delays } from '#platform/access.delays.ts'
import type { Passwords } from '#platform/access.passwords.ts'
import type { RoleChoice, SessionLimits } from '#platform/access.sessions.ts'
import type { Totp } from '#platform/access.totp.ts'
import type { Db, Trx } from '#platform/db.ts'
import type { Journal } from '#platform/journal.ts'
import type { Clock, Rng } from '#platform/ports.ts'

/** In which roles a person may act today; the room that knows is passed in by the wiring. */
export type RolesOf = (
  trx: Trx,
  county: number,
  personId: string,
  today: Day,
) => Promise<readonly RoleChoice[]>

/**
 * Who, by person, holds or will hold a role of such weight that one administrator alone may not
 * hand out their way in; the room that knows is passed in by the wiring.
 */
export type WeightyOf = (trx: Trx, county: number, today: Day) => Promise<ReadonlySet<string>>

/** What every act of access needs. */
export type AccessKit = {
  readonly db: Db
  readonly clock: Clock
  readonly rng: Rng
  readonly journal: Journal
  readonly passwords: Passwords
  /** null: switched off, as in the demo. */
  readonly totp: Totp | null
  readonly delays: Delays
  readonly secret: Uint8Array
  readonly limits: SessionLimits
  readonly rolesOf: RolesOf
  readonly weightyOf: WeightyOf
}

/** Keyed, so that whoever reads the database can neither guess nor make one. */
export function macOf(kit: Pick<AccessKit, 'secret'>, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', kit.secret).update(parts.join('\n')).digest()
}

/** Compares in the same time wherever they differ. */
export function isSameMac(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
