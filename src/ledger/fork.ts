import { ok, refuse, type Result } from '#basics/result.ts'
import { openCheckpoint, type OpenedCheckpoint } from '#ledger/checkpoint.ts'
import { hashBytes, sameBytes, type Hash } from '#ledger/merkle.ts'
import { strictBase64, type NoteVerifier } from '#ledger/note.ts'
import { makeConsistency, verifyConsistency, type NodeReader } from '#ledger/proofs.ts'

/**
 * The proof of a fork (分叉证据): two checkpoints of one journal, both signed by its signer, that
 * cannot both be true. `then` is the root which the newer tree had at the older size, and `proof`
 * leads from it to the newer root; it differs from what the older checkpoint says. Whoever holds
 * the signer's public key can check it, without the journal.
 */
export type ForkProof = {
  readonly older: string
  readonly newer: string
  readonly then: Hash
  readonly proof: readonly Hash[]
}

/**
 * Makes the proof that two checkpoints contradict each other; `read` reads the newer one's tree and
 * `then` is that tree's root at the older size. For two heads of one size nothing is read.
 */
export function makeFork(
  older: OpenedCheckpoint,
  newer: OpenedCheckpoint,
  then: Hash,
  read: NodeReader,
): ForkProof {
  const proof =
    older.size === newer.size || older.size === 0
      ? []
      : makeConsistency(older.size, newer.size, read)
  return { older: older.note, newer: newer.note, then, proof }
}

/**
 * Whether the proof shows a fork. Stands with the two checkpoints; refuses with `fork_origins`,
 * `fork_unproven`, or as `openCheckpoint` does.
 */
export function checkFork(
  { older, newer, then, proof }: ForkProof,
  verifiers: readonly NoteVerifier[],
): Result<{ readonly older: OpenedCheckpoint; readonly newer: OpenedCheckpoint }> {
  const one = openCheckpoint(older, verifiers)
  if (!one.ok) return one
  const other = openCheckpoint(newer, verifiers)
  if (!other.ok) return other
  const [first, second] = [one.value, other.value]
  if (first.origin !== second.origin) return refuse({ code: 'fork_origins' })
  const claim = {
    older: first.size,
    newer: second.size,
    olderRoot: then,
    newerRoot: second.root,
    proof,
  }
  const leads =
    first.size === second.size && proof.length === 0
      ? sameBytes(then, second.root)
      : verifyConsistency(claim)
  return leads && !sameBytes(then, first.root)
    ? ok({ older: first, newer: second })
    : refuse({ code: 'fork_unproven' })
}

const heading = 'ansheng-fork-v1'

/** The proof as text to be printed or mailed; `parseFork` reads it back. */
export function forkText({ older, newer, then, proof }: ForkProof): string {
  const quoted = (mark: string, note: string): string =>
    note.slice(0, -1).replace(/^/gm, `${mark} `) + '\n'
  return [
    `${heading}\n`,
    quoted('older:', older),
    quoted('newer:', newer),
    ...[then, ...proof].map((hash) => `proof: ${Buffer.from(hash).toString('base64')}\n`),
  ].join('')
}

/** Reads the text of a fork proof; refuses with `fork_malformed`. It does not check the proof. */
export function parseFork(text: string): Result<ForkProof> {
  const [first, ...lines] = text.split('\n')
  const marked = (mark: string): readonly string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length))
  const note = (mark: string): string => marked(mark).join('\n') + '\n'
  const hashes = marked('proof: ').map(strictBase64)
  const [then, ...proof] = hashes.filter((hash) => hash?.length === hashBytes) as Hash[] // filtered
  const fork = then && { older: note('older: '), newer: note('newer: '), then, proof }
  return first === heading && fork && forkText(fork) === text
    ? ok(fork)
    : refuse({ code: 'fork_malformed' })
}
