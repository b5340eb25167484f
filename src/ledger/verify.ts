import { withSentence, type Finding, type Found } from '#ledger/finding.ts'
import type { FindingCode } from '#ledger/finding.sentences.ts'
import type { ForkProof } from '#ledger/fork.ts'
import { publicKeyOf } from '#ledger/keys.ts'
import type { TreeHead } from '#ledger/checkpoint.ts'
import type { TileReader } from '#ledger/tiles.ts'
import type { BatchPart } from '#ledger/verify.batches.ts'
import {
  joinCheckpoints,
  type CheckpointRules,
  type CheckpointsPart,
} from '#ledger/verify.checkpoints.ts'
import type { EntriesPart, EntryRules } from '#ledger/verify.entries.ts'
import { compareRows, expectRows, type RowsPart } from '#ledger/verify.rows.ts'
import { checkTimes, timeLimits, type TimeLimits } from '#ledger/verify.times.ts'
import { compareHeads, compareTiles, lineUp } from '#ledger/verify.tree.ts'

/**
 * What a worker hands over of one chunk, in any order: `checkEntries`, `checkBatch`, `checkRows` or
 * `checkCheckpoints`.
 */
export type VerifyPart = EntriesPart | BatchPart | RowsPart | CheckpointsPart

/** What one county's journal is held against. Keys come from outside the checked database. */
export type VerifyRules = EntryRules & CheckpointRules & { readonly limits?: TimeLimits }

/** Everything to be verified of one county. */
export type VerifyInput = {
  readonly rules: VerifyRules
  readonly parts: readonly VerifyPart[]
  /** Heads without a signature: printed under a bulletin, or in the signer's own file. */
  readonly printed?: readonly TreeHead[]
  /** The stored tiles, to be held against the entries. */
  readonly tiles?: TileReader
}

/** What the verifier says. `findings` may be cut to the first of each code; `found` counts all. */
export type VerifyReport = {
  readonly ok: boolean
  readonly findings: readonly Finding[]
  readonly found: Readonly<Partial<Record<FindingCode, number>>>
  readonly counts: {
    readonly entries: number
    /** Entries that wait for their number; their signatures and rows are checked like the others'. */
    readonly staged: number
    readonly checkpoints: number
    readonly batches: number
    readonly tables: number
    readonly rows: number
    /** Entries above the largest head that agrees: not yet vouched for by the signer. */
    readonly unsigned: number
  }
  readonly head: { readonly size: number; readonly root: string }
  readonly forks: readonly ForkProof[]
}

/** So many findings of one code are listed; more say nothing new and only cost memory. */
export const findingsListed = 10_000

/**
 * The offline verifier (离线核验): puts the chunks of all workers together and checks what needs all
 * of them: order, tree, tiles, checkpoints, times, batches and every row. Pure: it reads no
 * database, so it says the same over a live county, an export and a test.
 */
export function finishVerify(input: VerifyInput): VerifyReport {
  const { rules, parts, tiles } = input
  const entries = parts
    .filter((part): part is EntriesPart => part.kind === 'entries')
    .toSorted((one, other) => (one.seqs[0] ?? 0) - (other.seqs[0] ?? 0))
  const staged = parts.filter((part): part is EntriesPart => part.kind === 'staged')
  const batches = parts.filter((part) => part.kind === 'batch')
  const rows = parts.filter((part) => part.kind === 'rows')

  const line = lineUp(entries, tiles)
  const signed = joinCheckpoints(parts.filter((part) => part.kind === 'checkpoints'))
  const witnessed = signed.opened.map((checkpoint) => ({ ...checkpoint, checkpoint }))
  const tree = compareHeads(line, [...witnessed, ...(input.printed ?? [])])
  const wanted = expectRows([...entries, ...staged], batches)
  const findings = withoutRepeats(
    [
      keyFindings(rules),
      ...[...entries, ...staged].map((part) => part.findings),
      line.findings,
      tiles ? compareTiles(line, tiles) : [],
      signed.findings,
      line.size > 0 && signed.opened.length === 0 ? [{ code: 'checkpoint_missing' as const }] : [],
      tree.findings,
      checkTimes(entries, signed.opened, rules.limits ?? timeLimits),
      wanted.findings,
      compareRows(wanted.expected, rows),
    ].flat(),
  )
  return {
    ok: findings.length === 0,
    ...listed(findings),
    counts: {
      entries: sum(entries.map(({ seqs }) => seqs.length)),
      staged: sum(staged.map(({ seqs }) => seqs.length)),
      checkpoints: signed.opened.length,
      batches: sum([...entries, ...staged].map((part) => part.batches.length)),
      tables: new Set(rows.map(({ table }) => table)).size,
      rows: sum(rows.map(({ keys }) => keys.length)),
      unsigned: line.size - tree.agreed,
    },
    head: { size: line.size, root: Buffer.from(tree.root).toString('hex') },
    forks: [...signed.forks, ...tree.forks],
  }
}

function keyFindings({ keys, verifiers }: VerifyRules): readonly Found[] {
  const usable = keys.some((key) => publicKeyOf(key) !== undefined) && verifiers.length > 0
  return usable ? [] : [{ code: 'no_key' }]
}

/** A wrong leaf can be seen twice, beside the entry and in its tile; it is one finding. */
function withoutRepeats(findings: readonly Found[]): readonly Found[] {
  const wrongLeaves = new Set<number | undefined>()
  return findings.filter(({ code, seq }) => {
    if (code !== 'leaf_mismatch') return true
    if (wrongLeaves.has(seq)) return false
    wrongLeaves.add(seq)
    return true
  })
}

function listed(findings: readonly Found[]): Pick<VerifyReport, 'findings' | 'found'> {
  const found: Partial<Record<FindingCode, number>> = {}
  const kept = findings.filter(({ code }) => {
    const count = (found[code] ?? 0) + 1
    found[code] = count
    return count <= findingsListed
  })
  return { findings: kept.map(withSentence), found }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
