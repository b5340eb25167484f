import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reachDatabase } from '#main/database.ts'
import { isDemo } from '#main/demo-mark.ts'
import { originOf, verifyKeys } from '#main/keys.ts'
import { lastSigned } from '#main/signed.ts'
import { closeDb, openDb } from '#platform/db.ts'
import { realClock } from '#platform/clock.ts'
import { seededRng } from '#platform/rng.ts'
import { simulated } from '../simulation/run.ts'
import { tamperDrill, type DrillResult } from './tamper.ts'

export type TamperDrill = {
  readonly drill: 'tamper'
  readonly ok: boolean
  readonly tables: number
  readonly kinds: number
  readonly applied: number
  readonly named: number
  readonly falseAlarms: number
  readonly missed: readonly string[]
}

/**
 * The long form of `tamper.test.ts`, on a simulated county: every kind of tamper on random rows of
 * every protected table, at least a thousand of them, each named by verify.
 */
export async function drillTamper(
  rowsPerKind = 4,
  say: (line: string) => void = () => undefined,
): Promise<TamperDrill> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-drill-'))
  try {
    await simulated({ dataDir, seed: '7', days: 3, frameEvery: 20, say })
    return reported(await tampered(dataDir, rowsPerKind))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function tampered(dataDir: string, rowsPerKind: number): Promise<DrillResult> {
  const reached = await reachDatabase({ port: 0, dataDir, demo: false })
  if (!reached.ok || !reached.value.superuserUrl) throw new Error('no database to tamper with')
  const superuser = openDb(reached.value.superuserUrl, { max: 2 })
  const county = 1
  const origin = originOf(county, isDemo(dataDir))
  try {
    const given = {
      county,
      origin,
      keys: verifyKeys(dataDir, origin),
      now: realClock().now(),
      printed: await lastSigned(dataDir, origin),
      workers: 2,
    }
    return await tamperDrill({ superuser, given, rng: seededRng('drill'), rowsPerKind })
  } finally {
    await closeDb(superuser)
    await reached.value.close()
  }
}

function reported({ tables, outcomes, applied, named }: DrillResult): TamperDrill {
  const missed = outcomes.flatMap(({ kind, missed: rows }) => rows.map((row) => `${kind}: ${row}`))
  const falseAlarms = outcomes.reduce((sum, one) => sum + one.falseAlarms.length, 0)
  return {
    drill: 'tamper',
    ok: missed.length === 0 && falseAlarms === 0 && named === applied,
    tables: tables.length,
    kinds: outcomes.length,
    applied,
    named,
    falseAlarms,
    missed: missed.slice(0, 50),
  }
}
