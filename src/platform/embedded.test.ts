import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Result } from '#basics/result.ts'
import { closeDb, openDb, sqlState, type Db } from '#platform/db.ts'
import { embeddedSentences } from '#platform/embedded.sentences.ts'
import { readRun } from '#platform/embedded.lock.ts'
import { startPostgres, type Postgres } from '#platform/embedded.ts'

let dataDir = ''
let running: Postgres[] = []
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'ansheng-emb-')), 'data')
  running = []
})
afterEach(async () => {
  for (const postgres of running) await postgres.stop()
  rmSync(join(dataDir, '..'), { recursive: true, force: true })
})

const start = async (): Promise<Result<Postgres>> => {
  const started = await startPostgres({ dataDir })
  if (started.ok) running.push(started.value)
  return started
}

const started = async (): Promise<Postgres> => {
  const result = await start()
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

async function withDb<Value>(url: string, work: (db: Db) => Promise<Value>): Promise<Value> {
  const db = openDb(url, { max: 1 })
  try {
    return await work(db)
  } finally {
    await closeDb(db)
  }
}

it('a fresh directory becomes a private cluster that stops without a trace and opens again', async () => {
  const first = await started()
  const settings = await withDb(first.superuserUrl, async (db) => {
    await sql`create table kept (n int)`.execute(db)
    await sql`insert into kept values (7)`.execute(db)
    return (
      await sql`select current_setting('server_version') as version,
        current_setting('data_checksums') as checksums, current_setting('listen_addresses') as listen,
        current_setting('log_parameter_max_length') as logged,
        current_setting('lc_collate') as collate`.execute(db)
    ).rows
  })
  expect(settings).toEqual([
    { version: '15.18', checksums: 'on', listen: '', logged: '0', collate: 'C.UTF-8' },
  ])
  expect({
    socketFolder: statSync(first.socketDir).mode & 0o777,
    key: statSync(join(dataDir, 'keys/postgres/superuser')).mode & 0o777,
    run: readRun(dataDir),
    isNew: first.isNew,
  }).toEqual({
    socketFolder: 0o700,
    key: 0o600,
    run: { supervisor: process.pid, postgres: first.pid, socketDir: first.socketDir },
    isNew: true,
  })
  await first.stop()
  const left = ['lock', 'run.json', 'pg/postmaster.pid'].filter((name) =>
    existsSync(join(dataDir, name)),
  )
  expect([left, existsSync(first.socketDir)]).toEqual([[], false])

  const second = await started()
  const rows = await withDb(second.superuserUrl, (db) => sql`select n from kept`.execute(db))
  expect([second.isNew, rows.rows]).toEqual([false, [{ n: 7 }]])
})

it('nobody enters without the password, the superuser included', async () => {
  const { superuserUrl } = await started()
  const url = new URL(superuserUrl)
  url.password = 'wrong'
  const refused = await withDb(url.href, (db) => sql`select 1`.execute(db)).catch(sqlState)
  expect(refused).toBe('28P01')
})

it('a second start on a data directory in use is refused and leaves the first one running', async () => {
  const first = await started()
  expect(await start()).toEqual({
    ok: false,
    refusal: [{ code: 'data_in_use', detail: { dataDir, pid: process.pid } }],
  })
  // Without our lock the cluster's own file still says so: somebody started it by hand.
  rmSync(join(dataDir, 'lock'))
  rmSync(join(dataDir, 'run.json'))
  expect(await start()).toEqual({
    ok: false,
    refusal: [{ code: 'data_in_use', detail: { dataDir, pid: first.pid } }],
  })
  await withDb(first.superuserUrl, (db) => sql`select 1`.execute(db))
})

it('a cluster with data but without its keys is refused', async () => {
  await (await started()).stop()
  rmSync(join(dataDir, 'keys'), { recursive: true })
  expect(await start()).toEqual({
    ok: false,
    refusal: [{ code: 'keys_missing', detail: { dataDir, key: 'postgres/superuser' } }],
  })
})

it('a half-made cluster is made again', async () => {
  await (await started()).stop()
  rmSync(join(dataDir, 'pg/PG_VERSION'))
  const again = await started()
  expect(again.isNew).toBe(true)
})

/** Starts the cluster in a process of its own and writes numbers, telling each one once committed. */
const writer = `
  import { sql } from 'kysely'
  import { openDb } from '#platform/db.ts'
  import { startPostgres } from '#platform/embedded.ts'
  const started = await startPostgres({ dataDir: process.argv[1] })
  if (!started.ok) throw new Error(JSON.stringify(started.refusal))
  const db = openDb(started.value.superuserUrl)
  await sql\`create table if not exists written (n int primary key)\`.execute(db)
  const last = (await sql\`select coalesce(max(n), 0) as n from written\`.execute(db)).rows[0].n
  console.log('pid ' + started.value.pid)
  for (let n = last + 1; ; n += 1) {
    await sql\`insert into written values (\${n})\`.execute(db)
    console.log(n)
  }`

it.each([['only the program'], ['the program and the postmaster']])(
  'a kill of %s loses no acknowledged row',
  async (victims) => {
    for (let round = 0; round < 2; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let [postmaster, acknowledged, seen] = [0, 0, 0]
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith('pid ')) postmaster = Number(line.slice(4))
        else acknowledged = Number(line)
        if ((seen += 1) < 300) continue
        if (seen === 300 && victims !== 'only the program') process.kill(postmaster, 'SIGKILL')
        child.kill('SIGKILL')
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      if (victims !== 'only the program') expect(readRun(dataDir)).toBe(undefined)
      const recovered = await started()
      const { rows } = await withDb(recovered.superuserUrl, (db) =>
        sql<{
          n: number
          count: number
        }>`select max(n) as n, count(*) as count from written`.execute(db),
      )
      await recovered.stop()
      expect(rows[0]?.n).toBeGreaterThanOrEqual(acknowledged)
      expect(rows[0]?.count).toBe(rows[0]?.n)
    }
  },
)

it('a pid file that names a stranger does not keep the cluster closed', async () => {
  const first = await started()
  const stale = readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8')
  await first.stop()
  const stranger = spawn('sleep', ['60'])
  writeFileSync(join(dataDir, 'pg/postmaster.pid'), stale.replace(/^\d+/, String(stranger.pid)))
  const again = await start()
  stranger.kill()
  expect(again.ok).toBe(true)
})

it.runIf(process.getuid?.() === 0)(
  'as root it also runs without a user namespace, and goes back to it',
  async () => {
    for (const mode of ['setuid', 'reach', 'namespace'] as const) {
      const result = await startPostgres({ dataDir, unsafe: true, mode })
      if (!result.ok && mode === 'setuid') continue
      if (!result.ok) throw new Error(JSON.stringify(result.refusal))
      running.push(result.value)
      const { rows } = await withDb(result.value.superuserUrl, (db) =>
        sql`select 1 as n`.execute(db),
      )
      const owner = statSync(join(dataDir, 'pg')).uid
      expect([rows, owner]).toEqual([[{ n: 1 }], mode === 'namespace' ? 0 : 65534])
      await result.value.stop()
    }
  },
)

it.runIf(process.getuid?.() === 0)('an ordinary user runs it directly', () => {
  const home = join(dataDir, '..')
  spawnSync('chown', ['65534:65534', home])
  const once_ = `
    import { startPostgres } from '#platform/embedded.ts'
    const started = await startPostgres({ dataDir: process.argv[1], unsafe: true })
    console.log(started.ok ? started.value.mode : JSON.stringify(started.refusal))
    if (started.ok) await started.value.stop()`
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups']
  const run = spawnSync(
    'setpriv',
    [...user, process.execPath, '--input-type=module', '-e', once_, join(home, 'own')],
    { env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home }, encoding: 'utf8' },
  )
  expect([run.stdout.trim(), run.stderr.trim()]).toEqual(['direct', ''])
})

it('every refusal has its sentence in both languages', () => {
  const codes = [
    'data_in_use',
    'keys_missing',
    'postgres_missing',
    'postgres_incomplete',
    'postgres_not_runnable',
    'socket_path_too_long',
    'postgres_failed',
  ]
  expect(Object.keys(embeddedSentences).sort()).toEqual(codes.sort())
})
