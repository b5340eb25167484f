import type { OpenedCheckpoint, TreeHead } from '#ledger/checkpoint.ts'
import type { Found } from '#ledger/finding.ts'
import { makeFork, type ForkProof } from '#ledger/fork.ts'
import {
  appendLeaves,
  emptyFrontier,
  hashBytes,
  rootOf,
  sameBytes,
  type Hash,
} from '#ledger/merkle.ts'
import {
  hashesOf,
  nodeReader,
  tilesInMemory,
  tilesOf,
  tileWidth,
  type TileReader,
} from '#ledger/tiles.ts'
import type { EntriesPart } from '#ledger/verify.entries.ts'

/** A head somebody vouches for: a signed checkpoint, or one printed on paper (without a note). */
export type Witnessed = TreeHead & { readonly checkpoint?: OpenedCheckpoint }

/** All entries in one line: position i is entry i. `leaves` is the whole tree's ground. */
export type EntryLine = {
  readonly size: number
  readonly leaves: Uint8Array
  readonly findings: readonly Found[]
}

/**
 * Lines the chunks (in order of their first entry) up by number and names gaps, repeats and entries that were recorded twice. A
 * missing entry's leaf is taken from the stored tiles where they are given, so that the rest of the
 * tree can still be checked.
 */
export function lineUp(parts: readonly EntriesPart[], tiles?: TileReader): EntryLine {
  const findings: Found[] = []
  const size = sizeOf(parts)
  const leaves = new Uint8Array(size * hashBytes)
  const present = new Uint8Array(size)
  const firstOfId = new Map<string, number>()
  for (const part of parts) {
    part.seqs.forEach((seq, at) => {
      if (!isPlace(seq, size)) {
        findings.push({ code: 'entry_malformed', seq, detail: { field: 'seq' } })
        return
      }
      if (present[seq]) {
        findings.push({ code: 'sequence_repeated', seq })
        return
      }
      present[seq] = 1
      leaves.set(part.leaves.subarray(at * hashBytes, (at + 1) * hashBytes), seq * hashBytes)
      const id = part.ids[at]
      if (!id) return
      const first = firstOfId.get(id)
      if (first === undefined) firstOfId.set(id, seq)
      else findings.push({ code: 'entry_repeated', seq, detail: { first, id } })
    })
  }
  findings.push(...fillGaps(present, leaves, tiles))
  return { size, leaves, findings }
}

/** Names each gap and fills it from the tiles. The last place of all is taken: it gave the size. */
function fillGaps(present: Uint8Array, leaves: Uint8Array, tiles?: TileReader): readonly Found[] {
  const findings: Found[] = []
  for (let from = present.indexOf(0); from >= 0; from = present.indexOf(0, from)) {
    const gap = from
    for (; present[from] === 0; from += 1) {
      const within = (from % tileWidth) * hashBytes
      const tile = tiles?.(0, Math.floor(from / tileWidth))
      const stored = tile?.subarray(within, within + hashBytes)
      if (stored) leaves.set(stored, from * hashBytes)
    }
    findings.push({ code: 'sequence_gap', seq: gap, detail: { from: gap, to: from - 1 } })
  }
  return findings
}

/**
 * One above the highest believable number: an absurd one, written by hand into the database, must
 * not make the verifier reserve memory up to it.
 */
function sizeOf(parts: readonly EntriesPart[]): number {
  const count = parts.reduce((sum, { seqs }) => sum + seqs.length, 0)
  let size = 0
  for (const { seqs } of parts) {
    for (const seq of seqs) if (isPlace(seq, count * 4 + 4096)) size = Math.max(size, seq + 1)
  }
  return size
}

const isPlace = (seq: number, size: number): boolean =>
  Number.isSafeInteger(seq) && seq >= 0 && seq < size

/** Holds the stored tiles against the leaves and names every wrong leaf and tile. */
export function compareTiles(line: EntryLine, stored: TileReader): readonly Found[] {
  const findings: Found[] = []
  const computed = tilesInMemory(line.leaves)
  for (const { level, index } of tilesOf(line.size)) {
    const [ours, theirs] = [computed(level, index), stored(level, index)]
    if (ours && theirs && sameBytes(ours, theirs)) continue
    const wrong = level === 0 && ours && theirs ? differing(ours, theirs) : []
    for (const at of wrong) findings.push({ code: 'leaf_mismatch', seq: index * tileWidth + at })
    if (wrong.length === 0) findings.push({ code: 'tile_mismatch', detail: { level, index } })
  }
  return findings
}

/** What holding the tree against the witnessed heads came to. */
export type TreeCheck = {
  readonly findings: readonly Found[]
  readonly forks: readonly ForkProof[]
  /** The largest size up to which a witnessed head agrees with the entries. */
  readonly agreed: number
  readonly root: Hash
}

/**
 * Computes the root at every witnessed size and names where they part. Of heads that disagree one
 * after another only the first is named, with the entries since the last that agreed; a signed one
 * that disagrees while a larger signed one agrees is a fork, and its proof is made.
 */
export function compareHeads(line: EntryLine, witnessed: readonly Witnessed[]): TreeCheck {
  const findings: Found[] = []
  const heads = witnessed.toSorted((one, other) => one.size - other.size)
  const reaching = heads.filter(({ size }) => size <= line.size)
  const ahead = heads.at(-1)
  if (ahead && ahead.size > line.size) {
    const detail = { size: ahead.size, count: line.size }
    findings.push({ code: 'checkpoint_ahead', detail })
  }
  const { roots, root } = rootsAt(line, reaching)
  const wrong = new Map<Witnessed, Hash>()
  reaching.forEach((head, at) => {
    const computed = roots[at]
    if (computed && !sameBytes(head.root, computed)) wrong.set(head, computed)
  })
  for (const { from, heads: disagreeing } of runsOf(reaching, wrong)) {
    const detail = { from, to: disagreeing[0]?.size ?? from, checkpoints: disagreeing.length }
    findings.push({ code: 'root_mismatch', detail })
  }
  const agreed = reaching.findLast((head) => !wrong.has(head))?.size ?? 0
  return { findings, forks: forksAgainst(line, reaching, wrong), agreed, root }
}

/** So many fork proofs are made; each one alone convicts. */
const forksMade = 10

/** Proofs against the newest signed head that agrees with the entries, whose tree we therefore hold. */
function forksAgainst(
  line: EntryLine,
  heads: readonly Witnessed[],
  wrong: ReadonlyMap<Witnessed, Hash>,
): readonly ForkProof[] {
  const newest = heads.findLast((head) => head.checkpoint && !wrong.has(head))?.checkpoint
  if (!newest || wrong.size === 0) return []
  const read = nodeReader(tilesInMemory(line.leaves))
  const forks: ForkProof[] = []
  for (const [{ checkpoint, size }, then] of wrong) {
    if (!checkpoint || size > newest.size || forks.length === forksMade) continue
    forks.push(makeFork(checkpoint, newest, then, read))
  }
  return forks
}

/** The computed root at each head's size (heads stand in order of size), and the whole tree's. */
function rootsAt(
  line: EntryLine,
  heads: readonly Witnessed[],
): { readonly roots: readonly Hash[]; readonly root: Hash } {
  let frontier = emptyFrontier
  const grow = (size: number): Hash => {
    const fresh = line.leaves.subarray(frontier.size * hashBytes, size * hashBytes)
    frontier = appendLeaves(frontier, hashesOf(fresh))
    return rootOf(frontier)
  }
  const roots = heads.map(({ size }) => grow(size))
  return { roots, root: grow(line.size) }
}

type Run = { readonly from: number; readonly heads: readonly Witnessed[] }

function runsOf(heads: readonly Witnessed[], wrong: ReadonlyMap<Witnessed, Hash>): readonly Run[] {
  const runs: { from: number; heads: Witnessed[] }[] = []
  let agreed = 0
  let open: { from: number; heads: Witnessed[] } | undefined
  for (const head of heads) {
    if (!wrong.has(head)) {
      agreed = head.size
      open = undefined
    } else if (open) {
      open.heads.push(head)
    } else {
      open = { from: agreed, heads: [head] }
      runs.push(open)
    }
  }
  return runs
}

function differing(ours: Uint8Array, theirs: Uint8Array): readonly number[] {
  const wrong: number[] = []
  for (let at = 0; at * hashBytes < ours.length; at += 1) {
    const [from, to] = [at * hashBytes, (at + 1) * hashBytes]
    if (!sameBytes(ours.subarray(from, to), theirs.subarray(from, to))) wrong.push(at)
  }
  return wrong
}
