import { ok, refuse, type Result } from '#basics/result.ts'
import { hashBytes, sameBytes, type Hash } from '#ledger/merkle.ts'
import { openNote, strictBase64, type NoteVerifier } from '#ledger/note.ts'
import { verifyConsistency, type Proof } from '#ledger/proofs.ts'

/** A tree at one moment: how many leaves it had and its root. */
export type TreeHead = { readonly size: number; readonly root: Hash }

/** A checkpoint (检查点): the head of the tree whose log `origin` names (C2SP tlog-checkpoint). */
export type Checkpoint = TreeHead & { readonly origin: string }

/** A checkpoint whose signature holds, with the time it vouches for where it has a timed one. */
export type OpenedCheckpoint = Checkpoint & { readonly note: string; readonly timeMs?: number }

/** The text that is signed: origin, size, root, one a line. Throws on a head that cannot be one. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
  if (!parseCheckpoint(text).ok) throw new Error('not a checkpoint')
  return text
}

/**
 * Reads a checkpoint's text strictly: exactly three lines (we write no extension lines, so one that
 * appears is somebody else's), a size without leading zeros, a root of 32 bytes in canonical base64.
 * Refuses with `checkpoint_malformed`.
 */
export function parseCheckpoint(text: string): Result<Checkpoint> {
  const [origin = '', sizeText = '', rootText = '', end, ...rest] = text.split('\n')
  const root = strictBase64(rootText)
  const size = Number(sizeText)
  const stands =
    origin !== '' &&
    end === '' &&
    rest.length === 0 &&
    /^(0|[1-9]\d*)$/.test(sizeText) &&
    Number.isSafeInteger(size) &&
    root?.length === hashBytes
  return stands ? ok({ origin, size, root }) : refuse({ code: 'checkpoint_malformed' })
}

/**
 * A signed checkpoint, opened: its signature by a known key and its form both hold. Where several
 * timed signatures hold, the earliest time counts, because that signer already saw the tree then.
 * Refuses as `openNote` and `parseCheckpoint` do.
 */
export function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
): Result<OpenedCheckpoint> {
  const opened = openNote(note, verifiers)
  if (!opened.ok) return opened
  const parsed = parseCheckpoint(opened.value.text)
  if (!parsed.ok) return parsed
  const times = opened.value.signatures.flatMap(({ timeMs }) =>
    timeMs === undefined ? [] : timeMs,
  )
  return ok({ ...parsed.value, note, ...(times.length > 0 ? { timeMs: Math.min(...times) } : {}) })
}

/**
 * Whether a signer that last signed `last` may sign `next`. It may where the proof shows that
 * nothing was taken back; an empty last head begins every tree.
 * Refuses with `tree_went_back` (fewer leaves), `tree_forked` (as many leaves, another root) or
 * `tree_unproven` (the proof does not lead from one to the other).
 */
export function mayFollow(last: TreeHead, next: TreeHead, proof: Proof): Result<TreeHead> {
  const detail = { from: last.size, to: next.size }
  if (next.size < last.size) return refuse({ code: 'tree_went_back', detail })
  if (next.size === last.size) {
    return sameBytes(last.root, next.root) ? ok(next) : refuse({ code: 'tree_forked', detail })
  }
  const proven =
    last.size === 0 ||
    verifyConsistency({
      older: last.size,
      newer: next.size,
      olderRoot: last.root,
      newerRoot: next.root,
      proof,
    })
  return proven ? ok(next) : refuse({ code: 'tree_unproven', detail })
}
