import { instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import type { Clock } from '#platform/ports.ts'

/** The machine's time, in whole milliseconds, never going back while the process lives. */
export function realClock(): Clock {
  let last = 0
  return {
    now: () => {
      last = Math.max(last, Date.now())
      return instantFromMs(last)
    },
  }
}

/** A clock that stands still until it is moved: for tests, the simulation and the demo's weeks. */
export type HandClock = Clock & {
  readonly moveTo: (instant: Instant) => void
  readonly moveBy: (ms: number) => void
  /** From here on the machine's time is told. There is no way back. */
  readonly release: () => void
}

export function handClock(start: Instant): HandClock {
  let at = start
  let real: Clock | undefined
  return {
    now: () => real?.now() ?? at,
    moveTo: (instant) => {
      if (msOf(instant) < msOf(at)) throw new Error(`time does not go back: ${at} -> ${instant}`)
      at = instant
    },
    moveBy: (ms) => {
      at = instantFromMs(msOf(at) + ms)
    },
    release: () => {
      real = realClock()
    },
  }
}

/** A clock that tells what it last heard, as vault and signer do in the demo; the machine's time before that. */
export type ToldClock = Clock & { readonly hear: (now: string) => void }

export function toldClock(): ToldClock {
  const real = realClock()
  let told: Instant | undefined
  return {
    now: () => told ?? real.now(),
    // Comes from our own app over a private socket, written by the same Clock type.
    hear: (now) => (told = now as Instant),
  }
}
