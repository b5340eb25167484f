import { dayOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { Tried } from '#platform/access.delays.ts'
import { isSameMac, macOf, type AccessKit } from '#platform/access.kit.ts'
import {
  endSessions,
  endToken,
  hashOf,
  holdSession,
  startSession,
  type RoleChoice,
} from '#platform/access.sessions.ts'
import {
  changeUser,
  findByLogin,
  holdUser,
  plainLogin,
  type UserRow,
} from '#platform/access.users.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import type { Person } from '#platform/http/room.ts'

export type SignInAsked = {
  readonly loginName: string
  readonly password: string
  /** The six digits, where a second factor is asked. */
  readonly code: string
  readonly address: string | undefined
  readonly device: string | undefined
  /** The session cookie that came along: it ends, whoever it was. */
  readonly before: string | undefined
}

export type SignedIn = { readonly token: string; readonly device: string }

/**
 * Signing in (登录). An unknown name, a wrong password, a wrong or used code and a suspended account
 * all give `login_failed` after the same work; whoever guesses learns nothing from either.
 */
export async function signIn(kit: AccessKit, asked: SignInAsked): Promise<Result<SignedIn>> {
  const now = kit.clock.now()
  const loginName = plainLogin(asked.loginName)
  const device = knownDevice(kit, loginName, asked.device)
  const tried = triedBy(loginName, device, asked.address)
  const begun = await kit.delays.begin(now, tried)
  if (!begun.ok) return begun
  const user = await findByLogin(kit.db, loginName)
  const fits = await kit.passwords.fits(asked.password, user?.password_hash ?? null)
  const step = stepOf(kit, user, asked.code, now)
  if (!user || !fits || step === undefined) return refuse({ code: 'login_failed' })
  return inCounty(kit.db, user.county_id, async (trx) => {
    const entered = await enter(kit, trx, { user, step, now, before: asked.before })
    if (!entered.ok) return entered
    await kit.delays.forgive(trx, tried)
    return ok({ token: entered.value, device: device ?? newDevice(kit, loginName) })
  })
}

/** The code's time step; 0 where no code is asked; undefined for a wrong one. */
function stepOf(
  { totp }: AccessKit,
  user: UserRow | undefined,
  code: string,
  now: Instant,
): number | undefined {
  if (!totp) return 0
  return totp.stepOf({
    owner: { county: user?.county_id ?? 0, userId: user?.id ?? '' },
    sealed: user?.totp_sealed ?? null,
    code,
    now,
    after: user?.totp_step ?? null,
  })
}

type Entering = {
  readonly user: UserRow
  readonly step: number
  readonly now: Instant
  readonly before: string | undefined
}

async function enter(kit: AccessKit, trx: Trx, given: Entering): Promise<Result<string>> {
  const { user, step, now } = given
  const key = { county: user.county_id, userId: user.id }
  // What was proved a moment ago must still hold under the lock: status, password, unused code.
  const held = await holdUser(trx, key)
  const isUsed = kit.totp !== null && (held?.totp_step ?? -1) >= step
  if (held?.status !== 'active' || held.password_hash !== user.password_hash || isUsed)
    return refuse({ code: 'login_failed' })
  if (kit.totp) await changeUser(trx, key, now, { totp_step: step })
  const [choice] = await kit.rolesOf(trx, key.county, user.person_id, dayOf(now))
  if (!choice) return refuse({ code: 'no_role' })
  if (given.before) await endToken(trx, now, given.before)
  const token = await startSession(trx, kit.rng, {
    ...key,
    personId: user.person_id,
    choice,
    signedInAt: now,
    steppedUpAt: now,
    now,
  })
  const actor = personOf({ userId: user.id, personId: user.person_id }, choice, token)
  await kit.journal.record(
    trx,
    { county: key.county, at: now, actor },
    { type: 'access.signed_in', subject: { kind: 'user', id: user.id } },
    [],
  )
  return ok(token)
}

/** Takes another of one's own roles (切换角色): a new cookie, and the old one is worth nothing. */
export function switchRole(
  kit: AccessKit,
  county: number,
  person: Person,
  wanted: { readonly role: string; readonly unitId: string },
): Promise<Result<string>> {
  const now = kit.clock.now()
  return inCounty(kit.db, county, async (trx) => {
    const choices = await kit.rolesOf(trx, county, person.personId, dayOf(now))
    const choice = choices.find(
      ({ role, unitId }) => role === wanted.role && unitId === wanted.unitId,
    )
    if (!choice) return refuse({ code: 'role_not_yours' })
    const token = await rotate(kit, trx, { county, person, choice, now, steppedUpAt: null })
    if (!token.ok) return token
    await kit.journal.record(
      trx,
      { county, at: now, actor: personOf(person, choice, token.value) },
      {
        type: 'access.role_switched',
        subject: { kind: 'user', id: person.userId },
        data: { from: person.role, to: choice.role },
      },
      [],
    )
    return token
  })
}

export type Rotation = {
  readonly county: number
  readonly person: Person
  /** Absent: the role stays as it is. */
  readonly choice?: RoleChoice
  readonly now: Instant
  readonly steppedUpAt: Instant | null
}

/** The same stay under a new cookie; its whole length goes on counting from the password. */
export async function rotate(kit: AccessKit, trx: Trx, given: Rotation): Promise<Result<string>> {
  const { county, person, now, steppedUpAt } = given
  const { userId, personId, sessionHash } = person
  // The account first: a suspension at the same moment must find the new session too.
  const user = await holdUser(trx, { county, userId })
  const held = await holdSession(trx, sessionHash)
  if (user?.status !== 'active' || !held) return refuse({ code: 'signed_out' })
  await endSessions(trx, now, { county, userId, onlyHash: sessionHash })
  const choice = given.choice ?? { role: person.role, unitId: person.unitId, to: held.termEnds }
  const { signedInAt } = held
  return ok(
    await startSession(trx, kit.rng, {
      county,
      userId,
      personId,
      choice,
      signedInAt,
      steppedUpAt,
      now,
    }),
  )
}

function personOf(
  who: { readonly userId: string; readonly personId: string },
  { role, unitId }: RoleChoice,
  token: string,
): Person {
  const { userId, personId } = who
  const sessionHash = hashOf(token).toString('hex')
  return { kind: 'person', userId, personId, role, unitId, sessionHash }
}

function triedBy(
  loginName: string,
  device: string | undefined,
  address: string | undefined,
): readonly Tried[] {
  const account: Tried = device
    ? { kind: 'device', subject: `${loginName}\n${device}` }
    : { kind: 'account', subject: loginName }
  return address ? [account, { kind: 'address', subject: address }] : [account]
}

/**
 * A mark left at an earlier sign-in of this account (常用设备). Its failures are counted apart, so
 * that guesses from elsewhere do not keep the owner waiting.
 */
function knownDevice(
  kit: AccessKit,
  loginName: string,
  mark: string | undefined,
): string | undefined {
  const [id = '', mac = ''] = (mark ?? '').split('.')
  const isOurs = isSameMac(Buffer.from(mac, 'base64url'), macOf(kit, 'device', loginName, id))
  return isOurs ? mark : undefined
}

function newDevice(kit: AccessKit, loginName: string): string {
  const id = Buffer.from(kit.rng.bytes(16)).toString('base64url')
  return `${id}.${macOf(kit, 'device', loginName, id).toString('base64url')}`
}
