import { instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import { rootOf } from '#ledger/merkle.ts'
import { hashesOf, tilesOf } from '#ledger/tiles.ts'
import type { VerifyPart, VerifyReport } from '#ledger/verify.ts'
import type { PlatformFound } from '#platform/verify.finding.ts'
import type { VerifySource } from '#platform/verify.source.ts'

export const hourMs = 3_600_000

type Waiting = { readonly now: Instant; readonly waitLimitMs?: number }

/** What is kept around the tree, held against the tree the entries give. */
export function aroundFindings(
  source: VerifySource,
  parts: readonly VerifyPart[],
  report: VerifyReport,
  given: Waiting,
): readonly PlatformFound[] {
  return [
    ...headFindings(source, report),
    ...tileFindings(source, report),
    ...unsignedFindings(parts, report, given),
  ]
}

function headFindings({ head }: VerifySource, report: VerifyReport): readonly PlatformFound[] {
  const expected = report.head.size
  if (!head) return expected > 0 ? [{ code: 'head_missing' }] : []
  const edge = Buffer.from(head.frontier, 'hex')
  const agrees =
    head.size === expected &&
    head.root === report.head.root &&
    edge.length % 32 === 0 &&
    Buffer.from(rootOf({ size: head.size, hashes: hashesOf(edge) })).toString('hex') === head.root
  return agrees ? [] : [{ code: 'head_mismatch', detail: { size: head.size, expected } }]
}

function tileFindings({ tiles }: VerifySource, report: VerifyReport): readonly PlatformFound[] {
  const expected = tilesOf(report.head.size).length
  // Too few are named one by one by the ledger.
  if (tiles.count <= expected) return []
  return [{ code: 'tiles_extra', detail: { found: tiles.count, expected } }]
}

/** The first entry no checkpoint covers, where it has waited too long: the signer is away, or was silenced. */
function unsignedFindings(
  parts: readonly VerifyPart[],
  { head, counts }: VerifyReport,
  { now, waitLimitMs = hourMs }: Waiting,
): readonly PlatformFound[] {
  const covered = head.size - counts.unsigned
  for (const part of parts) {
    const place = part.kind === 'entries' ? part.seqs.indexOf(covered) : -1
    if (part.kind !== 'entries' || place < 0) continue
    const time = part.times[place] ?? Number.NaN
    // A day is over when it ends.
    const ms = part.byDay[place] === 1 ? time + 24 * hourMs : time
    if (ms >= msOf(now) - waitLimitMs) return []
    const at = Number.isNaN(ms) ? '-' : instantFromMs(ms)
    return [{ code: 'unsigned_late', seq: covered, detail: { at } }]
  }
  return []
}

/** Between a county's first entries and its first checkpoint there is none, and nothing is wrong. */
export function withoutFirstCheckpoint(report: VerifyReport): VerifyReport {
  const findings = report.findings.filter(({ code }) => code !== 'checkpoint_missing')
  const { checkpoint_missing: _first, ...found } = report.found
  return { ...report, ok: findings.length === 0, findings, found }
}
