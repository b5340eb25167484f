import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { demoCounty } from '#main/demo.ts'
import { markDemo } from '#main/demo-mark.ts'
import { loginPasswords } from '#main/doors.ts'
import type { Ground } from '#main/ground.ts'
import { openHouse, type House } from '#main/house.ts'
import { appKeys, build, originOf, signerKey } from '#main/keys.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import type { HandClock } from '#platform/clock.ts'
import { closeDb, openDb, type Db } from '#platform/db.ts'
import { startPostgres } from '#platform/embedded.ts'
import { readOrCreatePassword, readOrCreateSecret } from '#platform/keys.ts'
import { loginNames, loginUrl } from '#platform/migrate.logins.ts'
import { createOwnerAndDatabase, migrate } from '#platform/migrate.ts'
import type { Log } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'
import { openSigner, signerVerifiers } from '#platform/signer.ts'
import { fileKeyStore, type KeyStore } from '#platform/vault.keys.ts'
import { openVault } from '#platform/vault.open.ts'

/** A whole product in this process, on the simulation's time and chance. */
export type SimHouse = {
  readonly house: House
  readonly ground: Ground
  readonly close: () => Promise<void>
}

export type SimDbs = {
  readonly owner: Db
  readonly app: Db
  readonly vault: Db
  readonly sequencer: Db
  readonly auditor: Db
}

export type SimKeys = {
  readonly appKey: Ground['appKey']
  readonly edgeKey: Uint8Array
  readonly totpKey: Uint8Array
  readonly signerKey: Ground['appKey']
  readonly signerDir: string
  readonly keyStore: KeyStore
}

/**
 * Ids of numbers come from the key of the HTTP edge and from the stream of chance; both are made
 * from the seed here, so that the same seed draws the same numbers. Nothing real may run on them.
 */
export const seededKey = (seed: string, name: string): Buffer =>
  createHash('sha256').update(`ansheng-simulation\n${seed}\n${name}`).digest()

export async function openSimHouse(given: {
  readonly dbs: SimDbs
  readonly keys: SimKeys
  readonly clock: HandClock
  readonly seed: string
  readonly log?: Log
}): Promise<Omit<SimHouse, 'close'>> {
  const { dbs, keys, clock, seed } = given
  const { hosts, ...county } = demoCounty
  await writeCounty(dbs.owner, { ...county, hosts: [...hosts] })
  const vault = await openVault({
    db: dbs.vault,
    keyStore: keys.keyStore,
    clock,
    rng: seededRng(`${seed}/vault`),
  })
  if (!vault.ok) throw new Error(`the vault: ${vault.refusal[0].code}`)
  const verifyKeysOf: Ground['verifyKeysOf'] = (id) => ({
    app: [keys.appKey.publicKey],
    signer: signerVerifiers(keys.signerKey.publicKey, originOf(id, true)),
  })
  const ground: Ground = {
    appDb: dbs.app,
    sequencerDb: dbs.sequencer,
    auditorDb: dbs.auditor,
    vault: vault.value,
    signer: openSigner({
      dir: keys.signerDir,
      privateKey: keys.signerKey.privateKey,
      now: clock.now,
    }),
    clock,
    rng: seededRng(`${seed}/app`),
    log: given.log ?? quiet,
    appKey: keys.appKey,
    edgeKey: keys.edgeKey,
    totpKey: keys.totpKey,
    verifyKeysOf,
    originOf: (id) => originOf(id, true),
    build,
    demo: true,
    totp: false,
    lightPasswords: true,
  }
  return { house: await openHouse(ground), ground }
}

/** Errors are told; the simulation must not go on over a bug it does not show. */
const quiet: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields) => {
    process.stderr.write(`${event} ${JSON.stringify(fields ?? {})}\n`)
  },
}

/** Keys of a test, gone with it. */
export function passingKeys(seed: string, signerDir: string, keyStore: KeyStore): SimKeys {
  return {
    appKey: generateKeyPairSync('ed25519'),
    edgeKey: seededKey(seed, 'edge'),
    totpKey: seededKey(seed, 'totp'),
    signerKey: generateKeyPairSync('ed25519'),
    signerDir,
    keyStore,
  }
}

/**
 * The same on a data directory, which the other commands then find as one of their own: its embedded
 * database, its keys, its mark as a demo. The database does not wait for the disk while it is played.
 */
export async function openSimHouseAt(
  dataDir: string,
  seed: string,
  clock: HandClock,
): Promise<SimHouse> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const started = await startPostgres({ dataDir, unsafe: true })
  if (!started.ok) throw new Error(started.refusal.map(({ code }) => code).join(' '))
  const postgres = started.value
  const ownerUrl = await createOwnerAndDatabase({
    superuserUrl: postgres.superuserUrl,
    ownerPassword: readOrCreatePassword({ dataDir, process: 'owner', name: 'database-password' }),
  })
  const passwords = loginPasswords(dataDir)
  const migrated = await migrate({ ownerUrl, logins: passwords })
  if (!migrated.ok) throw new Error(migrated.refusal.map(({ code }) => code).join(' '))
  markDemo(dataDir, 'loading')
  const [app, vault, sequencer, auditor] = loginNames.map((login) =>
    openDb(loginUrl(ownerUrl, login, passwords[login]), { max: 6, name: `simulate-${login}` }),
  )
  if (!app || !vault || !sequencer || !auditor) throw new Error('a login is missing')
  const dbs = { owner: openDb(ownerUrl, { max: 1 }), app, vault, sequencer, auditor }
  const keys = keysOf(dataDir, seed)
  const opened = await openSimHouse({ dbs, keys, clock, seed })
  return {
    ...opened,
    close: async () => {
      await Promise.all(Object.values(dbs).map(closeDb))
      await postgres.stop()
      markDemo(dataDir, 'played')
    },
  }
}

function keysOf(dataDir: string, seed: string): SimKeys {
  readOrCreateSecret({ dataDir, process: 'app', name: 'edge-key' }, () => seededKey(seed, 'edge'))
  const { signing, edge, totp } = appKeys(dataDir)
  const signerDir = join(dataDir, 'keys', 'signer')
  mkdirSync(signerDir, { recursive: true, mode: 0o700 })
  return {
    appKey: signing,
    edgeKey: edge,
    totpKey: totp,
    signerKey: signerKey(dataDir),
    signerDir,
    keyStore: fileKeyStore(dataDir),
  }
}
