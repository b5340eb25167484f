import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Server } from 'node:http'
import type { Result } from '#basics/result.ts'
import { logFile, openLogin, socketOf, type Doors } from '#main/doors.ts'
import { realClock, toldClock } from '#platform/clock.ts'
import { readOrCreateSigningKey } from '#platform/keys.ts'
import { openLog } from '#platform/log.ts'
import { realRng } from '#platform/rng.ts'
import { openSigner, serveSigner } from '#platform/signer.ts'
import { serveVault } from '#platform/vault.client.ts'
import { fileKeyStore } from '#platform/vault.keys.ts'
import { openVault } from '#platform/vault.open.ts'

/** The vault's own process: its login, its keys, one socket. Refuses where its keys are not those of the data. */
export async function keepVault(doors: Doors, demo: boolean): Promise<Result<Server>> {
  const db = openLogin(doors, 'vault', 6)
  const log = openLog('vault', { file: logFile(doors.dataDir, 'vault') })
  const told = demo ? toldClock() : undefined
  const opened = await openVault({
    db,
    keyStore: fileKeyStore(doors.dataDir),
    clock: told ?? realClock(),
    rng: realRng,
  })
  if (!opened.ok) return opened
  const onBug = (errorName: string): void => log.error('bug', { errorName })
  return {
    ok: true,
    value: await serveVault(opened.value, {
      ...socketOf(doors, 'vault'),
      onBug,
      ...(told ? { hearClock: told.hear } : {}),
    }),
  }
}

/** The signer's own process: its key and the last tree it signed, in files of its own. */
export function keepSigner(doors: Doors, demo: boolean): Promise<Server> {
  const key = readOrCreateSigningKey({
    dataDir: doors.dataDir,
    process: 'signer',
    name: 'signing-key',
  })
  const dir = join(doors.dataDir, 'keys', 'signer')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const told = demo ? toldClock() : undefined
  const clock = told ?? realClock()
  return serveSigner(openSigner({ dir, privateKey: key.privateKey, now: () => clock.now() }), {
    ...socketOf(doors, 'signer'),
    ...(told ? { hearClock: told.hear } : {}),
  })
}
