import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import {
  eligibleHash,
  idLength,
  idsHash,
  lowestTickets,
  mergeLowest,
  type DrawnNumber,
  type ListDigest,
} from '#ledger/draw.ts'

/** One stratum of a draw: its ids one after the other as ASCII, and how many are wanted. */
export type Pool = { readonly key: string; readonly ids: Uint8Array; readonly take: number }

/** A piece of work for one thread. */
export type DrawPiece = {
  readonly seed: string
  readonly frameHash: string
  readonly pools: readonly Pool[]
}

/** What a thread says: how many ids it has looked at so far, or all it found, in the pools' order. */
export type DrawWord =
  { readonly done: number } | { readonly found: readonly (readonly DrawnNumber[])[] }

export type DrawOptions = {
  /** Called with ids done and ids in all. */
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
  readonly threads?: number
}

/** Below this a thread costs more than the work; 5,000 tickets take about 10 ms. */
const inlineBelow = 5_000
/** Ids a thread looks at between two words of progress. */
const pieceIds = 20_000

/**
 * Draws every pool's lowest tickets without holding up the event loop: the pools are cut into
 * pieces, shared over threads and merged. The answer does not depend on how many threads there are.
 */
export async function drawInThreads(
  given: DrawPiece,
  options: DrawOptions = {},
): Promise<ReadonlyMap<string, readonly DrawnNumber[]>> {
  const { seed, frameHash, pools } = given
  const total = pools.reduce((sum, { ids }) => sum + ids.length / idLength, 0)
  const pieces = pools.flatMap(piecesOf)
  if (total < inlineBelow) {
    const found = pieces.map(({ ids, take }) => lowestTickets(seed, frameHash, ids, take))
    options.onProgress?.(total, total)
    return merged(pools, pieces, found)
  }
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), 4, pieces.length))
  const progress = Array.from({ length: threads }, () => 0)
  // Dealt out in turn, so that each thread gets about as much as the others.
  const hands = progress.map((_, hand) => pieces.filter((_one, at) => at % threads === hand))
  const found = await Promise.all(
    hands.map((hand, place) =>
      inThread({ seed, frameHash, pools: hand }, options.signal, (done) => {
        progress[place] = done
        options.onProgress?.(
          progress.reduce((sum, one) => sum + one, 0),
          total,
        )
      }),
    ),
  )
  return merged(pools, hands.flat(), found.flat())
}

/** How many ids each list holds, its digest, and the digest of all of them together. */
export function digestsOf(ids: ReadonlyMap<string, Uint8Array>): {
  readonly lists: readonly ListDigest[]
  readonly hash: string
} {
  const lists = [...ids].map(([townshipId, list]) => ({
    townshipId,
    eligible: list.length / idLength,
    idsHash: idsHash(list),
  }))
  return { lists, hash: hashOfLists(lists) }
}

/** The digest of all lists, where each has its own already. */
export function hashOfLists(lists: readonly ListDigest[]): string {
  return eligibleHash(lists)
}

/** Runs one piece; the thread ends with it, or at once when the signal asks for it. */
function inThread(
  piece: DrawPiece,
  signal: AbortSignal | undefined,
  onDone: (done: number) => void,
): Promise<readonly (readonly DrawnNumber[])[]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL('./workers.draw.ts', import.meta.url), { workerData: piece })
    const cancel = (): void => {
      void worker.terminate()
      reject(new Error('the draw was cancelled'))
    }
    signal?.addEventListener('abort', cancel, { once: true })
    worker.on('message', (word: DrawWord) => {
      if ('done' in word) onDone(word.done)
      else resolve(word.found)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', cancel)
      // After an answer this is without effect; without one the thread died.
      reject(new Error(`the thread of the draw ended with ${String(code)}`))
    })
  })
}

function piecesOf({ key, ids, take }: Pool): readonly Pool[] {
  const size = pieceIds * idLength
  const count = Math.ceil(ids.length / size)
  return Array.from({ length: count }, (_, at) => ({
    key,
    take,
    // A copy of its own: a view would take its whole buffer along into each thread.
    ids: new Uint8Array(ids.subarray(at * size, (at + 1) * size)),
  }))
}

/** In the order of the pools, however the pieces were dealt out. */
function merged(
  pools: readonly Pool[],
  pieces: readonly Pool[],
  found: readonly (readonly DrawnNumber[])[],
): ReadonlyMap<string, readonly DrawnNumber[]> {
  const drawn = new Map<string, readonly DrawnNumber[]>(pools.map(({ key }) => [key, []]))
  for (const [at, { key, take }] of pieces.entries())
    drawn.set(key, mergeLowest(drawn.get(key) ?? [], found[at] ?? [], take))
  return drawn
}
