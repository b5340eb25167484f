import { parentPort, workerData } from 'node:worker_threads'
import { idLength, lowestTickets } from '#ledger/draw.ts'
import type { DrawPiece, DrawWord } from '#platform/workers.ts'

/** The thread of `drawInThreads`: works through its pools and says how far it has come. */
function work({ seed, frameHash, pools }: DrawPiece, say: (word: DrawWord) => void): void {
  let done = 0
  const found = pools.map(({ ids, take }) => {
    const drawn = lowestTickets(seed, frameHash, ids, take)
    done += ids.length / idLength
    say({ done })
    return drawn
  })
  say({ found })
}

// Only `drawInThreads` starts this file, with exactly this.
if (parentPort) work(workerData as DrawPiece, (word) => parentPort?.postMessage(word))
