import { addMs, dayOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Refusals, type Result } from '#basics/result.ts'
import type { Tried } from '#platform/access.delays.ts'
import { isSameMac, macOf, type AccessKit } from '#platform/access.kit.ts'
import { passwordFaults } from '#platform/access.passwords.ts'
import { endSessions, stepUpSession } from '#platform/access.sessions.ts'
import { rotate } from '#platform/access.sign-in.ts'
import {
  changeUser,
  deleteUnused,
  findByLogin,
  findByPerson,
  holdUser,
  plainLogin,
  type UserKey,
  type UserRow,
} from '#platform/access.users.ts'
import { inCounty, inTransaction, type Trx } from '#platform/db.ts'
import type { Person } from '#platform/http/room.ts'
import type { Actor } from '#platform/ports.ts'

const activationHours = 72
/** 32 letters and digits that no one takes for another; 20 of them are 100 random bits. */
const codeLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const codeLength = 20

export type Activation = { readonly code: string; readonly until: Instant }

/**
 * A one-time code for a first or a forgotten password (激活码), shown once, valid for 72 hours. What
 * the account had before, password and sessions, ends with it. An administrator alone may hand it
 * out for the first password of an ordinary account; `secondPerson`: somebody else has agreed.
 */
export async function issueActivation(
  kit: AccessKit,
  trx: Trx,
  key: UserKey,
  by: Actor,
  secondPerson: 'agreed' | 'not asked' = 'not asked',
): Promise<Result<Activation>> {
  const now = kit.clock.now()
  if (by.kind === 'person' && by.userId === key.userId) return refuse({ code: 'own_account' })
  const held = await holdUser(trx, key)
  if (!held) return refuse({ code: 'not_found' })
  if (by.kind === 'person' && secondPerson !== 'agreed' && (await needsSecond(kit, trx, held)))
    return refuse({ code: 'second_person_needed' })
  const code = newCode(kit)
  const until = addMs(now, activationHours * 3_600_000)
  await changeUser(trx, key, now, {
    status: 'new',
    password_hash: null,
    activation_mac: codeMac(kit, key, code),
    activation_until: until,
  })
  await endSessions(trx, now, key)
  await tell(kit, trx, key, by, now, 'access.activation_issued')
  return ok({ code, until })
}

/**
 * Whether a code for this account needs two persons (须双人): whoever can take over an account that
 * is used, or one of a weighty role, could act as that person and be their own second.
 */
async function needsSecond(kit: AccessKit, trx: Trx, user: UserRow): Promise<boolean> {
  if (user.first_active_at !== null) return true
  const weighty = await kit.weightyOf(trx, user.county_id, dayOf(kit.clock.now()))
  return weighty.has(user.person_id)
}

export type ActivationAsked = {
  readonly loginName: string
  readonly code: string
  readonly password: string
  readonly address: string | undefined
}
export type Activated = { readonly totp: { readonly secret: string; readonly uri: string } | null }

/** Sets the password by a code, once. A name that is not there and a wrong code look the same. */
export async function activate(kit: AccessKit, asked: ActivationAsked): Promise<Result<Activated>> {
  const now = kit.clock.now()
  const loginName = plainLogin(asked.loginName)
  const [fault, ...more] = passwordFaults(asked.password, loginName)
  if (fault) return refuse(fault, ...more)
  const tried: readonly Tried[] = [
    { kind: 'activation', subject: loginName },
    ...(asked.address ? [{ kind: 'address', subject: asked.address } as const] : []),
  ]
  const begun = await kit.delays.begin(now, tried)
  if (!begun.ok) return begun
  const found = await findByLogin(kit.db, loginName)
  const hash = await kit.passwords.hash(asked.password)
  const key = { county: found?.county_id ?? 0, userId: found?.id ?? '' }
  const mac = codeMac(kit, key, plainCode(asked.code))
  if (!found || !codeFits(found, mac, now)) return refuse({ code: 'activation_failed' })
  return inCounty(kit.db, key.county, async (trx) => {
    const held = await holdUser(trx, key)
    if (!held || !codeFits(held, mac, now)) return refuse({ code: 'activation_failed' })
    const totp = kit.totp?.newSecret(loginName) ?? null
    await changeUser(trx, key, now, {
      status: 'active',
      password_hash: hash,
      first_active_at: held.first_active_at ?? now,
      totp_sealed: totp && kit.totp ? kit.totp.seal(key, totp.secret) : null,
      totp_step: null,
      activation_mac: null,
      activation_until: null,
    })
    await kit.delays.forgive(trx, [...tried, { kind: 'account', subject: loginName }])
    await tell(kit, trx, key, { kind: 'system', job: 'activation' }, now, 'access.activated')
    return ok({ totp })
  })
}

/** Nobody gets in with it any more, and who is in is out (停用). */
export async function suspend(
  kit: AccessKit,
  trx: Trx,
  key: UserKey,
  by: Actor,
): Promise<Result<null>> {
  const now = kit.clock.now()
  if (by.kind === 'person' && by.userId === key.userId) return refuse({ code: 'own_account' })
  const held = await holdUser(trx, key)
  if (!held) return refuse({ code: 'not_found' })
  if (held.status === 'suspended') return refuse({ code: 'already_suspended' })
  await changeUser(trx, key, now, {
    status: 'suspended',
    activation_mac: null,
    activation_until: null,
  })
  await endSessions(trx, now, key)
  await tell(kit, trx, key, by, now, 'access.suspended')
  return ok(null)
}

export type PersonKey = { readonly county: number; readonly personId: string }

/** For an import taken back: an account nobody used is deleted, a used one suspended. */
export async function dropUser(
  kit: AccessKit,
  trx: Trx,
  of: PersonKey,
): Promise<'deleted' | 'suspended' | 'none'> {
  const found = await findByPerson(trx, of.county, of.personId)
  if (!found) return 'none'
  const key = { county: of.county, userId: found.id }
  if (await deleteUnused(trx, key)) return 'deleted'
  await suspend(kit, trx, key, { kind: 'system', job: 'people' })
  return 'suspended'
}

/** A role was ended or changed: what this person is signed in as may no longer hold. */
export async function endSessionsOfPerson(
  kit: AccessKit,
  trx: Trx,
  of: PersonKey,
): Promise<number> {
  const found = await findByPerson(trx, of.county, of.personId)
  if (!found) return 0
  const key = { county: of.county, userId: found.id }
  await holdUser(trx, key)
  return endSessions(trx, kit.clock.now(), key)
}

/** The password once more (再次验证), before an act that weighs on somebody. */
export async function stepUp(
  kit: AccessKit,
  county: number,
  person: Person,
  password: string,
): Promise<Result<null>> {
  const checked = await checkOwn(kit, county, person, password)
  if (!checked.ok) return checked
  const now = kit.clock.now()
  return inCounty(kit.db, county, async (trx) => {
    await kit.delays.forgive(trx, [ownTried(person)])
    await stepUpSession(trx, now, person.sessionHash)
    return ok(null)
  })
}

/** A new password by the old one: all other sessions end, and this one gets a new cookie. */
export async function changePassword(
  kit: AccessKit,
  county: number,
  person: Person,
  asked: { readonly current: string; readonly next: string },
): Promise<Result<string>> {
  const checked = await checkOwn(kit, county, person, asked.current)
  if (!checked.ok) return checked
  const user = checked.value
  const faults = newPasswordFaults(user, asked)
  if (faults) return { ok: false, refusal: faults }
  const hash = await kit.passwords.hash(asked.next)
  const now = kit.clock.now()
  const key = { county, userId: person.userId }
  return inCounty(kit.db, county, async (trx) => {
    const held = await holdUser(trx, key)
    if (held?.password_hash !== user.password_hash) return refuse({ code: 'wrong_password' })
    await kit.delays.forgive(trx, [ownTried(person)])
    await changeUser(trx, key, now, { password_hash: hash })
    await endSessions(trx, now, { ...key, exceptHash: person.sessionHash })
    const token = await rotate(kit, trx, { county, person, now, steppedUpAt: now })
    if (token.ok) await tell(kit, trx, key, person, now, 'access.password_changed')
    return token
  })
}

function newPasswordFaults(
  user: UserRow,
  { current, next }: { readonly current: string; readonly next: string },
): Refusals | undefined {
  const [fault, ...more] = [
    ...passwordFaults(next, user.login_name),
    ...(next === current ? [{ code: 'password_same', field: 'next' }] : []),
  ]
  return fault && [fault, ...more]
}

const ownTried = (person: Person): Tried => ({ kind: 'password', subject: person.userId })

/** Whether this is the signed-in person's own password; slowed down like a sign-in. */
async function checkOwn(
  kit: AccessKit,
  county: number,
  person: Person,
  password: string,
): Promise<Result<UserRow>> {
  const begun = await kit.delays.begin(kit.clock.now(), [ownTried(person)])
  if (!begun.ok) return begun
  const key = { county, userId: person.userId }
  const user = await inTransaction(kit.db, (trx) => holdUser(trx, key))
  const fits = await kit.passwords.fits(password, user?.password_hash ?? null)
  return user && fits ? ok(user) : refuse({ code: 'wrong_password', field: 'password' })
}

async function tell(
  kit: AccessKit,
  trx: Trx,
  key: UserKey,
  actor: Actor,
  now: Instant,
  type: `access.${string}`,
): Promise<void> {
  const subject = { kind: 'user', id: key.userId }
  await kit.journal.record(trx, { county: key.county, at: now, actor }, { type, subject }, [])
}

function newCode(kit: AccessKit): string {
  const letters = Array.from(
    { length: codeLength },
    () => codeLetters[kit.rng.below(codeLetters.length)],
  )
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

const plainCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/(.{4})(?=.)/g, '$1-')

const codeMac = (kit: AccessKit, key: UserKey, code: string): Buffer =>
  macOf(kit, 'activation', String(key.county), key.userId, code)

function codeFits(user: UserRow, mac: Buffer, now: Instant): boolean {
  const { activation_mac: kept, activation_until: until } = user
  return kept !== null && until !== null && isSameMac(kept, mac) && now < until
}
