import { addMs, dayOf, type Instant } from '#basics/instant.ts'
import type { Result } from '#basics/result.ts'
import {
  activate,
  changePassword,
  dropUser,
  endSessionsOfPerson,
  issueActivation,
  stepUp,
  suspend,
  type Activated,
  type Activation,
  type ActivationAsked,
  type PersonKey,
} from '#platform/access.accounts.ts'
import { openDelays } from '#platform/access.delays.ts'
import type { AccessKit } from '#platform/access.kit.ts'
import {
  endSessions,
  findSession,
  forgetSessions,
  listSessions,
  ownerOfSession,
  sessionLimits,
  type SessionLimits,
  type SessionLine,
} from '#platform/access.sessions.ts'
import { signIn, switchRole, type SignedIn, type SignInAsked } from '#platform/access.sign-in.ts'
import type { AccessTables } from '#platform/access.tables.ts'
import {
  changeUser,
  ensureUser,
  listAccounts,
  personsOf,
  userExists,
  type AccountLine,
  type NewUser,
  type UserKey,
} from '#platform/access.users.ts'
import { inTransaction, type Trx } from '#platform/db.ts'
import type { Session } from '#platform/http/edge.ts'
import type { Person, Subject } from '#platform/http/room.ts'
import type { Actor } from '#platform/ports.ts'

export type AccessOptions = Omit<AccessKit, 'delays' | 'limits'> & {
  readonly limits?: SessionLimits
}

/** An account in the list, and whether a code for it needs two persons. */
export type ListedAccount = Omit<AccountLine, 'wasActive'> & { readonly needsSecond: boolean }

type Made = Result<{ readonly userId: string; readonly created: boolean }>

/** Accounts and sessions (账号与会话): who somebody is, in which role, and for how long. */
export type Access = {
  readonly hasTotp: boolean
  /** For the edge. */
  readonly findSession: (token: string) => Promise<Session | undefined>
  readonly signIn: (asked: SignInAsked) => Promise<Result<SignedIn>>
  readonly signOut: (county: number, person: Person) => Promise<void>
  readonly switchRole: (
    county: number,
    person: Person,
    wanted: { readonly role: string; readonly unitId: string },
  ) => Promise<Result<string>>
  readonly stepUp: (county: number, person: Person, password: string) => Promise<Result<null>>
  readonly changePassword: (
    county: number,
    person: Person,
    asked: { readonly current: string; readonly next: string },
  ) => Promise<Result<string>>
  readonly activate: (asked: ActivationAsked) => Promise<Result<Activated>>
  readonly rolesOf: AccessKit['rolesOf']

  readonly sessionsOf: (trx: Trx, county: number, person: Person) => Promise<readonly SessionLine[]>
  readonly sessionOwner: (trx: Trx, county: number, id: string) => Promise<Subject | undefined>
  readonly endSession: (trx: Trx, county: number, person: Person, id: string) => Promise<number>

  readonly accounts: (trx: Trx, county: number) => Promise<readonly ListedAccount[]>
  readonly account: (trx: Trx, county: number, id: string) => Promise<Subject | undefined>
  readonly personsOf: typeof personsOf
  /** Refuses own_account, not_found, second_person_needed. */
  readonly issueActivation: (trx: Trx, key: UserKey, by: Actor) => Promise<Result<Activation>>
  /** The same where a second person has agreed; for the two-person act alone. */
  readonly issueAgreedActivation: Access['issueActivation']
  readonly suspend: (trx: Trx, key: UserKey, by: Actor) => Promise<Result<null>>

  /** For the import of people: idempotent, without a password. Refuses login_taken, login_unfit. */
  readonly ensureUser: (trx: Trx, told: NewUser) => Promise<Made>
  readonly dropUser: (trx: Trx, of: PersonKey) => Promise<'deleted' | 'suspended' | 'none'>
  readonly endSessionsOfPerson: (trx: Trx, of: PersonKey) => Promise<number>
  /** The same with a password at once, unchecked: only for the demo, the simulation and tests. */
  readonly createUser: (trx: Trx, told: NewUser & { readonly password: string }) => Promise<Made>

  /** What has no further use: sessions of 30 days ago, yesterday's failures. */
  readonly sweep: () => Promise<void>
  /** Answers kept for repeated requests, after 7 days; in each county's own transaction. */
  readonly sweepKeys: (trx: Trx, county: number) => Promise<void>
}

export function openAccess(options: AccessOptions): Access {
  const kit: AccessKit = {
    ...options,
    limits: options.limits ?? sessionLimits,
    delays: openDelays(options.db, options.secret),
  }
  const now = (): Instant => kit.clock.now()
  const ensure = (trx: Trx, told: NewUser): Promise<Made> => ensureUser(trx, kit.rng, now(), told)
  return {
    hasTotp: kit.totp !== null,
    rolesOf: kit.rolesOf,
    ...doorsOf(kit),
    sessionsOf: (trx, county, { userId, sessionHash }) =>
      listSessions(trx, now(), kit.limits, { county, userId, thisHash: sessionHash }),
    sessionOwner: async (trx, county, id) => {
      const userId = await ownerOfSession(trx, county, id)
      return userId === undefined ? undefined : { userId }
    },
    endSession: (trx, county, { userId }, id) =>
      endSessions(trx, now(), { county, userId, onlyId: id }),
    accounts: (trx, county) => accountsOf(kit, trx, county),
    personsOf,
    account: async (trx, county, userId) =>
      (await userExists(trx, { county, userId })) && { userId },
    issueActivation: (trx, key, by) => issueActivation(kit, trx, key, by),
    issueAgreedActivation: (trx, key, by) => issueActivation(kit, trx, key, by, 'agreed'),
    suspend: (trx, key, by) => suspend(kit, trx, key, by),
    ensureUser: ensure,
    dropUser: (trx, of) => dropUser(kit, trx, of),
    endSessionsOfPerson: (trx, of) => endSessionsOfPerson(kit, trx, of),
    createUser: async (trx, { password, ...told }) => {
      const made = await ensure(trx, told)
      if (!made.ok) return made
      const password_hash = await kit.passwords.hash(password)
      const key = { county: told.county, userId: made.value.userId }
      const active = { status: 'active', first_active_at: now() } as const
      await changeUser(trx, key, now(), { ...active, password_hash })
      return made
    },
    sweep: () =>
      inTransaction(kit.db, async (trx) => {
        await forgetSessions(trx, now())
        await kit.delays.forget(trx, addMs(now(), -2 * dayMs))
      }),
    sweepKeys: async (trx, county) => {
      await trx
        .withTables<AccessTables>()
        .deleteFrom('access.idempotency')
        .where('county_id', '=', county)
        .where('at', '<', addMs(now(), -7 * dayMs))
        .execute()
    },
  }
}

const dayMs = 86_400_000

async function accountsOf(
  kit: AccessKit,
  trx: Trx,
  county: number,
): Promise<readonly ListedAccount[]> {
  const lines = await listAccounts(trx, county)
  const weighty = await kit.weightyOf(trx, county, dayOf(kit.clock.now()))
  return lines.map(({ wasActive, ...line }) => ({
    ...line,
    needsSecond: wasActive || weighty.has(line.personId),
  }))
}

type Doors = Pick<
  Access,
  'findSession' | 'signIn' | 'signOut' | 'switchRole' | 'stepUp' | 'changePassword' | 'activate'
>

function doorsOf(kit: AccessKit): Doors {
  return {
    findSession: (token) => findSession(kit.db, kit.clock.now(), kit.limits, token),
    signIn: (asked) => signIn(kit, asked),
    signOut: (county, { userId, sessionHash }) =>
      inTransaction(kit.db, async (trx) => {
        await endSessions(trx, kit.clock.now(), { county, userId, onlyHash: sessionHash })
      }),
    switchRole: (county, person, wanted) => switchRole(kit, county, person, wanted),
    stepUp: (county, person, password) => stepUp(kit, county, person, password),
    changePassword: (county, person, asked) => changePassword(kit, county, person, asked),
    activate: (asked) => activate(kit, asked),
  }
}
