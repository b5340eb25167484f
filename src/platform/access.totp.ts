import { generateSecret, generateURI, verifySync } from 'otplib'
import { msOf, type Instant } from '#basics/instant.ts'
import { sealText, unsealText, type Place } from '#platform/vault.crypto.ts'

/** The second factor (动态口令), RFC 6238: six digits of a shared secret, new every 30 seconds. */
export type Totp = {
  readonly newSecret: (loginName: string) => { readonly secret: string; readonly uri: string }
  readonly seal: (owner: Owner, secret: string) => Buffer
  /**
   * The time step whose code this is, if it is later than `after`; the caller stores it by
   * compare-and-set, which makes a code work once. Without a secret the same work ends in a no.
   */
  readonly stepOf: (asked: TotpAsked) => number | undefined
}

type Owner = { readonly county: number; readonly userId: string }
export type TotpAsked = {
  readonly owner: Owner
  readonly sealed: Buffer | null
  readonly code: string
  readonly now: Instant
  readonly after: number | null
}

const secretBytes = 20
/** A watch may be half a minute late or early. */
const toleranceSeconds = 30
const nobodysOwner: Owner = { county: 0, userId: 'nobody' }

export function openTotp(key: Uint8Array, issuer: string): Totp {
  // From the machine's own randomness always: a seeded secret would be no secret.
  const fresh = (): string => generateSecret({ length: secretBytes })
  const nobody = sealText(key, placeOf(nobodysOwner), fresh())
  return {
    newSecret: (loginName) => {
      const secret = fresh()
      return { secret, uri: generateURI({ issuer, label: loginName, secret }) }
    },
    seal: (owner, secret) => sealText(key, placeOf(owner), secret),
    stepOf: ({ owner, sealed, code, now, after }) => {
      const secret = sealed
        ? unsealText(key, placeOf(owner), sealed)
        : unsealText(key, placeOf(nobodysOwner), nobody)
      const found = verifySync({
        secret,
        // The library throws on anything but six digits; such a code is simply wrong.
        token: /^\d{6}$/.test(code) ? code : '000000',
        epoch: Math.floor(msOf(now) / 1000),
        epochTolerance: toleranceSeconds,
      })
      if (!found.valid || !('timeStep' in found)) return undefined
      const isNew = after === null || found.timeStep > after
      return sealed && isNew && /^\d{6}$/.test(code) ? found.timeStep : undefined
    },
  }
}

const placeOf = ({ county, userId }: Owner): Place => ({
  county,
  owner: userId,
  field: 'totp',
  version: 1,
})
