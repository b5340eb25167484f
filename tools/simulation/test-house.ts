import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays, type Day } from '#basics/day.ts'
import { instantAt } from '#basics/instant.ts'
import { handClock } from '#platform/clock.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { memoryKeyStore } from '#platform/test-vault.ts'
import { loadCounty } from './county.ts'
import { openSimHouse, passingKeys, type SimHouse } from './ground.ts'
import { play } from './play.ts'
import type { Summary } from './tally.ts'
import { brisk } from './world.ts'

export type Played = {
  readonly summary: Summary
  readonly db: TestDb
  /** The hour at which the play stopped. */
  readonly endedAt: string
  readonly house: SimHouse['house']
  readonly close: () => Promise<void>
}

/** A brisk county of few numbers, played for some days on a database of the tests. */
export async function playedCounty(given: {
  readonly seed: string
  readonly days: number
  readonly startDay?: Day
}): Promise<Played> {
  const { seed, days, startDay = '2026-03-02' } = given
  const db = await openTestDb()
  const signerDir = mkdtempSync(join(tmpdir(), 'ansheng-simulation-'))
  const clock = handClock(instantAt(addDays(startDay, -2), 9 * 60))
  const keys = passingKeys(seed, signerDir, memoryKeyStore())
  const { house, ground } = await openSimHouse({ dbs: db, keys, clock, seed })
  const accounts = await loadCounty({ house, ground, frameEvery: 6 })
  const rng = seededRng(`${seed}/people`)
  const summary = await play({ house, clock, rng, seed, startDay, days, accounts, profile: brisk })
  return {
    summary,
    db,
    endedAt: clock.now(),
    house,
    close: async () => {
      await db.close()
      rmSync(signerDir, { recursive: true, force: true })
    },
  }
}
