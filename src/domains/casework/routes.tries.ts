import { msOf, type Instant } from '#basics/instant.ts'

export type TryLimits = {
  readonly perAddress: number
  readonly perCounty: number
  readonly minutes: number
}

export type TryLimiter = {
  readonly minutes: number
  /** Counts one try; false where this address or the whole county has used up its tries. */
  readonly mayTry: (county: number, address: string | undefined, now: Instant) => boolean
}

/**
 * How often codes may be tried, in this process's memory: guesses are held up, and nothing about an
 * address is written down. The window begins anew `minutes` after its first try.
 */
export function tryLimiter({ perAddress, perCounty, minutes }: TryLimits): TryLimiter {
  let beganMs = -Infinity
  let used = new Map<string, number>()
  const count = (key: string): number => {
    const next = (used.get(key) ?? 0) + 1
    used.set(key, next)
    return next
  }
  return {
    minutes,
    mayTry: (county, address, now) => {
      if (msOf(now) - beganMs >= minutes * 60_000) {
        beganMs = msOf(now)
        used = new Map()
      }
      const ofCounty = count(`${county}`)
      const ofAddress = address === undefined ? 0 : count(`${county} ${address}`)
      return ofCounty <= perCounty && ofAddress <= perAddress
    },
  }
}
