import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Server } from 'node:http'
import { ok, type Result } from '#basics/result.ts'
import { logFile, openLogin, socketOf, type Doors } from '#main/doors.ts'
import { realClock, toldClock } from '#platform/clock.ts'
import { closeDb } from '#platform/db.ts'
import { readOrCreateSigningKey } from '#platform/keys.ts'
import { openLog } from '#platform/log.ts'
import { realRng } from '#platform/rng.ts'
import { openSigner, serveSigner } from '#platform/signer.ts'
import { serveVault } from '#platform/vault.client.ts'
import { fileKeyStore } from '#platform/vault.keys.ts'
import { openVault } from '#platform/vault.open.ts'

/** A process of ours at work; `stop` lets go of everything that would keep it alive. */
export type Kept = { readonly stop: () => Promise<void> }

/** The vault's own process: its login, its keys, one socket. Refuses where its keys are not those of the data. */
export async function keepVault(doors: Doors, demo: boolean): Promise<Result<Kept>> {
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
  const server = await serveVault(opened.value, {
    ...socketOf(doors, 'vault'),
    onBug,
    ...(told ? { hearClock: told.hear } : {}),
  })
  return ok({ stop: () => stopServer(server).then(() => closeDb(db)) })
}

/** The signer's own process: its key and the last tree it signed, in files of its own. */
export async function keepSigner(doors: Doors, demo: boolean): Promise<Kept> {
  const key = readOrCreateSigningKey({
    dataDir: doors.dataDir,
    process: 'signer',
    name: 'signing-key',
  })
  const dir = join(doors.dataDir, 'keys', 'signer')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const told = demo ? toldClock() : undefined
  const clock = told ?? realClock()
  const signer = openSigner({ dir, privateKey: key.privateKey, now: () => clock.now() })
  const server = await serveSigner(signer, {
    ...socketOf(doors, 'signer'),
    ...(told ? { hearClock: told.hear } : {}),
  })
  return { stop: () => stopServer(server) }
}

/** Calls at hand are answered; connections that only wait are let go, or the process would stay. */
function stopServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done())
    server.closeIdleConnections()
  })
}
