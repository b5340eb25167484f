import type { KeyObject } from 'node:crypto'
import { addMs, type Instant } from '#basics/instant.ts'
import type { TreeHead } from '#ledger/checkpoint.ts'
import { publicKeyText } from '#ledger/keys.ts'
import { verifierText, type NoteVerifier } from '#ledger/note.ts'
import { checkCheckpoints } from '#ledger/verify.checkpoints.ts'
import type { TimeLimits } from '#ledger/verify.times.ts'
import { finishVerify, type VerifyPart, type VerifyReport } from '#ledger/verify.ts'
import { inCounty, type Db, type Trx } from '#platform/db.ts'
import { aroundFindings, hourMs, withoutFirstCheckpoint } from '#platform/verify.around.ts'
import { databaseSource } from '#platform/verify.database.ts'
import {
  platformFinding,
  type PlatformFound,
  type VerifyFinding,
} from '#platform/verify.finding.ts'
import type { VerifySetup } from '#platform/verify.job.ts'
import { openVerifyPool } from '#platform/verify.pool.ts'
import type { VerifySource } from '#platform/verify.source.ts'

/** Keys that come from outside the checked database: older keys of the application stay in the list. */
export type VerifyKeys = {
  readonly app: readonly KeyObject[]
  readonly signer: readonly NoteVerifier[]
}

/** What a county is held against, wherever it is read from. */
export type VerifyGiven = {
  readonly county: number
  readonly origin: string
  readonly keys: VerifyKeys
  readonly now: Instant
  /** Threads, two unless told; none checks in this very thread. */
  readonly workers?: number
  /** How long an entry may wait for its number, or for a checkpoint, before it is a finding. */
  readonly waitLimitMs?: number
  readonly limits?: TimeLimits
  /** What the signer itself last signed, and heads from paper: the tree must reach them. */
  readonly printed?: readonly TreeHead[]
  /** Signed checkpoints kept elsewhere. */
  readonly kept?: readonly string[]
  readonly onProgress?: (chunks: number) => void
}

/** A check of a room over the same snapshot, as deadlines computed again. */
export type ExtraCheck = (trx: Trx, county: number) => Promise<readonly VerifyFinding[]>

export type CountyToVerify = VerifyGiven & {
  readonly auditorDb: Db
  readonly extraChecks?: readonly ExtraCheck[]
}

/** What verify says of one county. `found` counts all findings by code, also those not listed. */
export type CountyReport = Omit<VerifyReport, 'findings' | 'found'> & {
  readonly county: number
  readonly findings: readonly VerifyFinding[]
  readonly found: Readonly<Record<string, number>>
  readonly elapsedMs: number
}

/**
 * Verifies (核验) one county in its database: every entry, signature, checkpoint, tile and every row
 * of every protected table, in one snapshot, so that work going on raises no false alarm.
 */
export function verifyCounty(options: CountyToVerify): Promise<CountyReport> {
  const { auditorDb, county, extraChecks = [] } = options
  const work = async (trx: Trx): Promise<CountyReport> => {
    const report = await verifySource(await databaseSource(trx, county), options)
    const extra: VerifyFinding[] = []
    for (const check of extraChecks) extra.push(...(await check(trx, county)))
    return withFindings(report, extra)
  }
  return inCounty(auditorDb, county, work, { isolation: 'repeatable read', readOnly: true })
}

/** Verifies a county from any source. */
export async function verifySource(
  source: VerifySource,
  given: VerifyGiven,
): Promise<CountyReport> {
  const started = performance.now()
  const results = await runJobs(source, given)
  const rules = {
    keys: given.keys.app,
    county: given.county,
    verifiers: given.keys.signer,
    origin: given.origin,
    ...(given.limits ? { limits: given.limits } : {}),
  }
  const parts: VerifyPart[] = results.parts
  if (given.kept) parts.push(checkCheckpoints(given.kept, rules, { kept: true }))
  const printed = given.printed ?? []
  const report = finishVerify({ rules, parts, printed, tiles: source.tiles.read })
  const around = [...results.found, ...aroundFindings(source, parts, report, given)]
  const isYoung = printed.length === 0 && around.every(({ code }) => code !== 'unsigned_late')
  const own = isYoung ? withoutFirstCheckpoint(report) : report
  const whole = withFindings({ ...own, county: given.county, elapsedMs: 0 }, [
    ...source.obstacles,
    ...around.map(platformFinding),
  ])
  return { ...whole, elapsedMs: Math.round(performance.now() - started) }
}

async function runJobs(
  source: VerifySource,
  given: VerifyGiven,
): Promise<{ readonly parts: VerifyPart[]; readonly found: readonly PlatformFound[] }> {
  const setup: VerifySetup = {
    county: given.county,
    origin: given.origin,
    appKeys: given.keys.app.map(publicKeyText),
    verifiers: given.keys.signer.map(verifierText),
    seqLimit: source.seqLimit,
    stagedBefore: addMs(given.now, -(given.waitLimitMs ?? hourMs)),
  }
  const pool = openVerifyPool(given.workers ?? 2, setup)
  try {
    let chunks = 0
    for await (const job of source.jobs()) {
      await pool.push(job)
      given.onProgress?.((chunks += 1))
    }
    const results = await pool.finish()
    return {
      parts: results.flatMap((result) => result.parts),
      found: results.flatMap((result) => result.found),
    }
  } catch (error) {
    await pool.abandon()
    throw error
  }
}

function withFindings(report: CountyReport, more: readonly VerifyFinding[]): CountyReport {
  const found: Record<string, number> = { ...report.found }
  for (const { code } of more) found[code] = (found[code] ?? 0) + 1
  return {
    ...report,
    ok: report.ok && more.length === 0,
    findings: [...report.findings, ...more],
    found,
  }
}
