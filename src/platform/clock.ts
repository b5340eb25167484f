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
