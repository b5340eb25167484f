import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { bareUrl, loginPasswords, openLogin } from '#main/doors.ts'
import { openHouse, type House } from '#main/house.ts'
import { appKeys, build, originOf, signerKey, verifyKeys } from '#main/keys.ts'
import { openGround } from '#main/start.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { realClock } from '#platform/clock.ts'
import { closeDb, inCounty, openDb } from '#platform/db.ts'
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
  const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-bench-'))
  const ready = await openGround({ port: 0, dataDir, demo: false })
  if (!ready.ok) throw new Error(JSON.stringify(ready.refusal))
  loginPasswords(dataDir)
  const doors = { dataDir, database: bareUrl(ready.value.ownerUrl), runDir: '' }
  const owner = openDb(ready.value.ownerUrl, { max: 1 })
  await writeCounty(owner, { id: county, name: '测试县', divisionCode: '419900000000', hosts: [] })
  await closeDb(owner)
  const clock = realClock()
  const vaultDb = openLogin(doors, 'vault', 2)
  const vault = await openVault({
    db: vaultDb,
    keyStore: fileKeyStore(dataDir),
    clock,
    rng: realRng,
  })
  if (!vault.ok) throw new Error(JSON.stringify(vault.refusal))
  const signer = openSigner({
    dir: join(dataDir, 'keys', 'signer'),
    privateKey: signerKey(dataDir).privateKey,
    now: () => clock.now(),
  })
  const keys = appKeys(dataDir)
  const [appDb, sequencerDb, auditorDb] = [
    openLogin(doors, 'app', 10),
    openLogin(doors, 'sequencer', 2),
    openLogin(doors, 'auditor', 2),
  ]
  const origin = originOf(county, false)
  const house = await openHouse({
    appDb,
    sequencerDb,
    auditorDb,
    vault: vault.value,
    signer,
    clock,
    rng: realRng,
    log: openLog('bench', 'warn'),
    appKey: keys.signing,
    edgeKey: keys.edge,
    totpKey: keys.totp,
    build,
    demo: false,
    totp: false,
    verifyKeysOf: () => verifyKeys(dataDir, origin),
    originOf: () => origin,
  })
  const seen: { at: number; size: number }[] = []
  let watching = true
  const watch = async (): Promise<void> => {
    while (watching) {
      const { rows } = await inCounty(auditorDb, county, (trx) =>
        sql<{
          size: number
        }>`select coalesce(max(size), 0) as size from journal.checkpoints where county_id = ${county}`.execute(
          trx,
        ),
      )
      seen.push({ at: performance.now(), size: rows[0]?.size ?? 0 })
      await sleep(100)
    }
  }
  const watched = watch()
  const given = () => ({
    county,
    at: clock.now(),
    actor: { kind: 'system', job: 'bench' } as const,
  })
  return {
    house,
    write: () =>
      inCounty(appDb, county, (trx) =>
        house.journal.record(
          trx,
          given(),
          { type: 'bench.written', subject: { kind: 'bench', id: realRng.uuid() } },
          [],
        ),
      ),
    lagsOf: async (written) => {
      const sequences = await waitForNumbers(
        auditorDb,
        written.map(({ id }) => id),
        seen,
      )
      return written.map(({ id, at }) => {
        const seq = sequences.get(id) ?? Number.MAX_SAFE_INTEGER
        const under = seen.find((one) => one.size > seq)
        return under ? (under.at - at) / 1000 : Number.POSITIVE_INFINITY
      })
    },
    close: async () => {
      watching = false
      await watched
      await Promise.all([appDb, sequencerDb, auditorDb, vaultDb].map(closeDb))
      await ready.value.postgres?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function waitForNumbers(
  db: Parameters<typeof inCounty>[0],
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
