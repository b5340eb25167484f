import { openCheckpoint, type OpenedCheckpoint } from '#ledger/checkpoint.ts'
import type { Found } from '#ledger/finding.ts'
import { makeFork, type ForkProof } from '#ledger/fork.ts'
import { sameBytes } from '#ledger/merkle.ts'
import type { NoteVerifier } from '#ledger/note.ts'

/** What the checkpoints are held against: the signer's keys and the journal's origin. */
export type CheckpointRules = {
  readonly verifiers: readonly NoteVerifier[]
  readonly origin: string
}

/**
 * A chunk of checkpoints, opened; plain data, so that a thread can hand it over. `first` is the
 * number of its first note, counted from 1. `kept` are copies from elsewhere (the signer's own
 * state, witnesses, an earlier check), in no particular order; the others stand in order of issue.
 */
export type CheckpointsPart = {
  readonly kind: 'checkpoints'
  readonly first: number
  readonly kept: boolean
  readonly opened: readonly OpenedCheckpoint[]
  readonly findings: readonly Found[]
}

/** What holding the checkpoints against each other came to. */
export type CheckpointCheck = {
  readonly opened: readonly OpenedCheckpoint[]
  readonly findings: readonly Found[]
  readonly forks: readonly ForkProof[]
}

/** Opens a chunk of signed checkpoints: form, signature, origin. About 60 µs a signature. */
export function checkCheckpoints(
  notes: readonly string[],
  { verifiers, origin }: CheckpointRules,
  { first = 1, kept = false }: { readonly first?: number; readonly kept?: boolean } = {},
): CheckpointsPart {
  const findings: Found[] = []
  const opened = notes.flatMap((note, at) => {
    const number = first + at
    const read = openCheckpoint(note, verifiers)
    if (read.ok && read.value.origin === origin) return [read.value]
    if (read.ok) {
      const detail = { number, origin: read.value.origin }
      findings.push({ code: 'checkpoint_origin', detail })
    } else {
      const isForm = read.refusal.some(({ code }) => code.endsWith('malformed'))
      const code = isForm ? 'checkpoint_malformed' : 'checkpoint_signature'
      findings.push({ code, detail: { number } })
    }
    return []
  })
  return { kind: 'checkpoints', first, kept, opened, findings }
}

/** Holds all checkpoints against each other: two heads of one size, a size that went back. */
export function joinCheckpoints(parts: readonly CheckpointsPart[]): CheckpointCheck {
  const inOrder = parts.toSorted(
    (one, other) => Number(one.kept) - Number(other.kept) || one.first - other.first,
  )
  const opened = inOrder.flatMap((part) => part.opened)
  const issued = inOrder.flatMap((part) => (part.kept ? [] : part.opened))
  const { sizes, forks } = forksOf(opened)
  const findings: readonly Found[] = [
    ...inOrder.flatMap((part) => part.findings),
    ...sizes.map((size): Found => ({ code: 'tree_forked', detail: { size } })),
    ...stepsBack(issued, opened),
  ]
  return { opened, findings, forks }
}

function forksOf(opened: readonly OpenedCheckpoint[]): {
  readonly sizes: readonly number[]
  readonly forks: readonly ForkProof[]
} {
  const firsts = new Map<number, OpenedCheckpoint>()
  const forks = new Map<number, ForkProof>()
  for (const checkpoint of opened) {
    const first = firsts.get(checkpoint.size)
    if (!first) firsts.set(checkpoint.size, checkpoint)
    else if (!forks.has(checkpoint.size) && !sameBytes(first.root, checkpoint.root)) {
      // One size: the newer root itself is the root "then", and no tree has to be read.
      const fork = makeFork(first, checkpoint, checkpoint.root, () => checkpoint.root)
      forks.set(checkpoint.size, fork)
    }
  }
  return { sizes: [...forks.keys()], forks: [...forks.values()] }
}

/** Sizes must not shrink: neither in the order of issue nor in the order of the signed times. */
function stepsBack(
  issued: readonly OpenedCheckpoint[],
  opened: readonly OpenedCheckpoint[],
): readonly Found[] {
  const timed = opened
    .filter(({ timeMs }) => timeMs !== undefined)
    .toSorted((one, other) => (one.timeMs ?? 0) - (other.timeMs ?? 0) || one.size - other.size)
  const steps = new Map<string, Found>()
  for (const line of [issued, timed]) {
    let from = 0
    for (const { size: to } of line) {
      if (to < from) steps.set(`${from} ${to}`, { code: 'tree_went_back', detail: { from, to } })
      from = Math.max(from, to)
    }
  }
  return [...steps.values()]
}
