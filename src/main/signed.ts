import { join } from 'node:path'
import type { TreeHead } from '#ledger/checkpoint.ts'
import { realClock } from '#platform/clock.ts'
import { signerKey } from '#main/keys.ts'
import { openSigner } from '#platform/signer.ts'

/** What the signer itself last signed for a log, read from its own file: the tree must reach it. */
export async function lastSigned(dataDir: string, origin: string): Promise<readonly TreeHead[]> {
  const dir = join(dataDir, 'keys', 'signer')
  const signer = openSigner({
    dir,
    privateKey: signerKey(dataDir).privateKey,
    now: realClock().now,
  })
  const last = await signer.last(origin)
  return last ? [{ size: last.size, root: Buffer.from(last.root, 'hex') }] : []
}
