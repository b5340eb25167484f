import type { Answer, Call, Endpoint } from '#basics/endpoint.ts'
import type { Role } from '#domains/directory/terms.ts'
import { platformApi } from '#platform/api.ts'
import { openBrowser, type Door, type Reason, type Told } from './client.ts'
import type { Tally } from './tally.ts'

/** An account the simulation may act with. `unitCode` as the county's own sheet of units has it. */
export type Account = {
  readonly loginName: string
  readonly password: string
  readonly role: Role
  readonly unitCode: string
}

/** A person at a desk: signs in when asked to and confirms the password where needed. */
export type Clerk = {
  readonly account: Account
  /** Gives the value, or every reason of an expected no; those are counted. */
  readonly ask: <E extends Endpoint>(endpoint: E, call?: Call<E>) => Promise<Told<Answer<E>>>
  /** For what cannot be refused: a no is a bug of the simulation or of the product, and thrown. */
  readonly must: <E extends Endpoint>(endpoint: E, call?: Call<E>) => Promise<Answer<E>>
}

export function openClerk(door: Door, account: Account, tally: Tally, origin?: string): Clerk {
  const browser = openBrowser(door, account.loginName.replaceAll('.', '_'), origin)
  const send = browser.send
  let isKnown = false
  const signIn = async (): Promise<void> => {
    browser.signedOut()
    const { loginName, password, role } = account
    expectOk(await send(platformApi.signIn, { body: { loginName, password } }), 'sign in')
    // Everybody is played in the role they enter with; looked at once, so that a fault is told early.
    if (isKnown) return
    const me = expectOk(await send(platformApi.whoAmI), 'who am I')
    if (me.role !== role) throw new Error(`${loginName} enters as ${me.role}, not as ${role}`)
    isKnown = true
  }
  let keys = 0
  const ask: Clerk['ask'] = async (endpoint, call) => {
    // One key for one act, whatever has to happen before it goes through.
    const key =
      call?.key ??
      `${account.loginName.replaceAll('.', '_')}-act-${String((keys += 1)).padStart(8, '0')}`
    const again = { ...call, key } as typeof call // the same call, with its key
    let told = await send(endpoint, again)
    if (hasCode(told, 'signed_out')) {
      await signIn()
      told = await send(endpoint, again)
    }
    if (hasCode(told, 'step_up_needed')) {
      const { password } = account
      expectOk(await send(platformApi.stepUp, { body: { password } }), 'step up')
      told = await send(endpoint, again)
    }
    if (!told.ok) for (const { code } of told.reasons) tally.refused(code)
    return told
  }
  return {
    account,
    ask,
    must: async (endpoint, call) =>
      expectOk(await ask(endpoint, call), `${endpoint.method} ${endpoint.path}`),
  }
}

/** The value, or an error that says what was asked and why not. */
export function expectOk<Value>(told: Told<Value>, what: string): Value {
  if (told.ok) return told.value
  throw new Error(`${what}: ${String(told.status)} ${told.reasons.map(reasonText).join('; ')}`)
}

const reasonText = ({ code, field, detail }: Reason): string =>
  [code, field ?? '', detail ? JSON.stringify(detail) : ''].join(' ').trim()

export const hasCode = (told: Told<unknown>, code: string): boolean =>
  !told.ok && told.reasons.some((reason) => reason.code === code)
