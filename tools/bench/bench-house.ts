import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { bareUrl, openLogin } from '#main/doors.ts'
import type { Ground } from '#main/ground.ts'
import { openHouse, type House } from '#main/house.ts'
import { appKeys, build, originOf, signerKey, verifyKeys } from '#main/keys.ts'
import { openGround } from '#main/start.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { realClock } from '#platform/clock.ts'
import { closeDb, inCounty, openDb, type Db } from '#platform/db.ts'
import { openLog } from '#platform/log.ts'
import { realRng } from '#platform/rng.ts'
import { openSigner } from '#platform/signer.ts'
import { fileKeyStore } from '#platform/vault.keys.ts'
import { openVault } from '#platform/vault.open.ts'

const county = 1

export type BenchHouse = {
  readonly house: House
  /** Commits one journal entry and answers its id. */
  readonly write: () => Promise<string>
  /** Waits until every entry is under a checkpoint; seconds from commit to checkpoint, each. */
  readonly lagsOf: (
    written: readonly { readonly id: string; readonly at: number }[],
  ) => Promise<number[]>
  readonly close: () => Promise<void>
}

/** The whole product in this process on an embedded database that does wait for the disk. */
export async function openBenchHouse(): Promise<BenchHouse> {
  const { house, logins, end } = await openProduct()
  const { appDb, auditorDb } = logins
  const watch = watchCheckpoints(auditorDb)
  const given = () => ({
    county,
    at: realClock().now(),
    actor: { kind: 'system', job: 'bench' } as const,
  })
  return {
    house,
    write: () =>
      inCounty(appDb, county, (trx) => {
        const event = {
          type: 'bench.written',
          subject: { kind: 'bench', id: realRng.uuid() },
        } as const
        return house.journal.record(trx, given(), event, [])
      }),
    lagsOf: async (written) => {
      const ids = written.map(({ id }) => id)
      const numbers = await waitForNumbers(auditorDb, ids, watch.seen)
      return written.map(({ id, at }) => {
        const seq = numbers.get(id) ?? Number.MAX_SAFE_INTEGER
        const under = watch.seen.find((one) => one.size > seq)
        return under ? (under.at - at) / 1000 : Number.POSITIVE_INFINITY
      })
    },
    close: async () => {
      await watch.stop()
      await end()
    },
  }
}

async function openProduct() {
  const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-bench-'))
  const ready = await openGround({ port: 0, dataDir, demo: false })
  if (!ready.ok) throw new Error(JSON.stringify(ready.refusal))
  const doors = { dataDir, database: bareUrl(ready.value.ownerUrl), runDir: '' }
  const owner = openDb(ready.value.ownerUrl, { max: 1 })
  await writeCounty(owner, { id: county, name: '测试县', divisionCode: '419900000000', hosts: [] })
  await closeDb(owner)
  const logins = {
    vaultDb: openLogin(doors, 'vault', 2),
    appDb: openLogin(doors, 'app', 10),
    sequencerDb: openLogin(doors, 'sequencer', 2),
    auditorDb: openLogin(doors, 'auditor', 2),
  }
  const house = await openHouse(await groundOf(dataDir, logins))
  const end = async (): Promise<void> => {
    await Promise.all(Object.values(logins).map(closeDb))
    await ready.value.postgres?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { house, logins, end }
}

async function groundOf(
  dataDir: string,
  { vaultDb: db, ...logins }: { vaultDb: Db; appDb: Db; sequencerDb: Db; auditorDb: Db },
): Promise<Ground> {
  const clock = realClock()
  const keys = appKeys(dataDir)
  const origin = originOf(county, false)
  const vault = await openVault({ db, keyStore: fileKeyStore(dataDir), clock, rng: realRng })
  if (!vault.ok) throw new Error(JSON.stringify(vault.refusal))
  const { privateKey } = signerKey(dataDir)
  const dir = join(dataDir, 'keys', 'signer')
  return {
    ...logins,
    vault: vault.value,
    signer: openSigner({ dir, privateKey, now: () => clock.now() }),
    clock,
    rng: realRng,
    log: openLog('bench'),
    appKey: keys.signing,
    edgeKey: keys.edge,
    totpKey: keys.totp,
    build,
    demo: false,
    totp: false,
    verifyKeysOf: () => verifyKeys(dataDir, origin),
    originOf: () => origin,
  }
}

/** Looks ten times a second how far the signed tree has come. */
function watchCheckpoints(db: Db) {
  const seen: { at: number; size: number }[] = []
  let watching = true
  const watch = async (): Promise<void> => {
    while (watching) {
      const { rows } = await inCounty(db, county, (trx) =>
        sql<{ size: number }>`select coalesce(max(size), 0) as size
          from journal.checkpoints where county_id = ${county}`.execute(trx),
      )
      seen.push({ at: performance.now(), size: rows[0]?.size ?? 0 })
      await sleep(100)
    }
  }
  const watched = watch()
  const stop = async (): Promise<void> => {
    watching = false
    await watched
  }
  return { seen, stop }
}

async function waitForNumbers(
  db: Db,
  ids: readonly string[],
  seen: readonly { size: number }[],
): Promise<Map<string, number>> {
  const wanted = new Set(ids)
  for (let tries = 0; tries < 900; tries += 1) {
    const { rows } = await inCounty(db, county, (trx) =>
      sql<{
        id: string
        seq: number
      }>`select id, seq from journal.entries where county_id = ${county} and seq is not null`.execute(
        trx,
      ),
    )
    const found = new Map(rows.filter(({ id }) => wanted.has(id)).map(({ id, seq }) => [id, seq]))
    const last = Math.max(-1, ...found.values())
    if (found.size === wanted.size && (seen.at(-1)?.size ?? 0) > last) return found
    await sleep(100)
  }
  throw new Error('entries stay without a checkpoint')
}
