import type { Instant } from '#basics/instant.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { AccessTables, UserStatus } from '#platform/access.tables.ts'
import type { Db, Trx } from '#platform/db.ts'
import type { Rng } from '#platform/ports.ts'

export type UserRow = AccessTables['access.users']
export type UserKey = { readonly county: number; readonly userId: string }

/** An account as administrators see it. */
export type AccountLine = {
  readonly id: string
  readonly personId: string
  readonly loginName: string
  readonly status: UserStatus
  readonly activationUntil: Instant | null
  readonly wasActive: boolean
}

/** Login names have one spelling; what nobody could be called is looked up all the same. */
export const plainLogin = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase()

export function findByLogin(db: Db, loginName: string): Promise<UserRow | undefined> {
  return db
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .selectAll()
    .where('login_name', '=', loginName)
    .executeTakeFirst()
}

/** The row, held until the transaction ends: whoever signs in or suspends waits for the other. */
export function holdUser(trx: Trx, key: UserKey): Promise<UserRow | undefined> {
  return trx
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .selectAll()
    .where('county_id', '=', key.county)
    .where('id', '=', key.userId)
    .forUpdate()
    .executeTakeFirst()
}

export function userExists(trx: Trx, key: UserKey): Promise<{ id: string } | undefined> {
  return trx
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .select('id')
    .where('county_id', '=', key.county)
    .where('id', '=', key.userId)
    .executeTakeFirst()
}

export type UserChange = Partial<
  Pick<
    UserRow,
    | 'login_name'
    | 'status'
    | 'password_hash'
    | 'totp_sealed'
    | 'totp_step'
    | 'activation_mac'
    | 'activation_until'
    | 'first_active_at'
  >
>

export async function changeUser(
  trx: Trx,
  key: UserKey,
  now: Instant,
  change: UserChange,
): Promise<void> {
  await trx
    .withTables<AccessTables>()
    .updateTable('access.users')
    .set({ ...change, changed_at: now })
    .where('county_id', '=', key.county)
    .where('id', '=', key.userId)
    .execute()
}

/** Whose account it is to be, and under which name it signs in. */
export type NewUser = {
  readonly county: number
  readonly personId: string
  readonly loginName: string
}

/**
 * The account of a person, made where it is missing and renamed where the name has changed. Refuses
 * with `login_taken` when somebody else of the installation has that name, `login_unfit` when it is
 * none.
 */
export async function ensureUser(
  trx: Trx,
  rng: Rng,
  now: Instant,
  told: NewUser,
): Promise<Result<{ readonly userId: string; readonly created: boolean }>> {
  const loginName = plainLogin(told.loginName)
  const value = { value: loginName }
  if (!/^[a-z0-9][a-z0-9.]{0,39}$/.test(loginName))
    return refuse({ code: 'login_unfit', field: 'loginName', detail: value })
  const found = await findByPerson(trx, told.county, told.personId)
  if (found?.login_name === loginName) return ok({ userId: found.id, created: false })
  const other = await findByLogin(trx, loginName)
  if (other) return refuse({ code: 'login_taken', field: 'loginName', detail: value })
  if (found) {
    await changeUser(trx, { county: told.county, userId: found.id }, now, { login_name: loginName })
    return ok({ userId: found.id, created: false })
  }
  const userId = rng.uuid()
  await trx
    .withTables<AccessTables>()
    .insertInto('access.users')
    .values({
      county_id: told.county,
      id: userId,
      person_id: told.personId,
      login_name: loginName,
      status: 'new',
      password_hash: null,
      totp_sealed: null,
      totp_step: null,
      activation_mac: null,
      activation_until: null,
      first_active_at: null,
      created_at: now,
      changed_at: now,
    })
    .execute()
  return ok({ userId, created: true })
}

export function findByPerson(
  trx: Trx,
  county: number,
  personId: string,
): Promise<UserRow | undefined> {
  return trx
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .selectAll()
    .where('county_id', '=', county)
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

/** Takes an account away that nobody has ever used. False where it was used, or is not there. */
export async function deleteUnused(trx: Trx, key: UserKey): Promise<boolean> {
  const { numDeletedRows } = await trx
    .withTables<AccessTables>()
    .deleteFrom('access.users')
    .where('county_id', '=', key.county)
    .where('id', '=', key.userId)
    .where('status', '=', 'new')
    .where('first_active_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('access.sessions')
            .select('id')
            .where('county_id', '=', key.county)
            .where('user_id', '=', key.userId),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

export async function listAccounts(trx: Trx, county: number): Promise<readonly AccountLine[]> {
  const rows = await trx
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .select(['id', 'person_id', 'login_name', 'status', 'activation_until', 'first_active_at'])
    .where('county_id', '=', county)
    .orderBy('login_name')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    loginName: row.login_name,
    status: row.status,
    activationUntil: row.activation_until,
    wasActive: row.first_active_at !== null,
  }))
}

/** The persons behind accounts, by account id. */
export async function personsOf(
  trx: Trx,
  county: number,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map()
  const rows = await trx
    .withTables<AccessTables>()
    .selectFrom('access.users')
    .select(['id', 'person_id'])
    .where('county_id', '=', county)
    .where('id', 'in', userIds)
    .execute()
  return new Map(rows.map((row) => [row.id, row.person_id]))
}
