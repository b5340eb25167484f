import { addDays, daysBetween } from '#basics/day.ts'
import { dayOf, minutesOfDay } from '#basics/instant.ts'
import type { PlayDemo } from '#main/serve.ts'
import { realClock } from '#platform/clock.ts'
import { seededRng } from '#platform/rng.ts'
import { loadCounty } from './county.ts'
import { play } from './play.ts'

const seed = 'demo'

/**
 * Fills the demo county and plays its weeks up to the present hour on the clock that the product
 * was opened with. The clock is let go afterwards by whoever brought it.
 */
export const playDemo: PlayDemo = async ({ house, ground, clock, weeks, onProgress }) => {
  const accounts = await loadCounty({ house, ground })
  const now = realClock().now()
  const today = dayOf(now)
  const startDay = addDays(today, -7 * weeks)
  const days = daysBetween(startDay, today) + 1
  let done = 0
  onProgress(0, days)
  await play({
    house,
    clock,
    rng: seededRng(seed),
    seed,
    startDay,
    days,
    presentMinutes: Math.floor(minutesOfDay(now)),
    accounts,
    onProgress: () => onProgress(Math.min((done += 1), days), days),
    verify: false,
  })
}
