import { sql } from 'kysely'
import { startPostgres } from '#platform/embedded.ts'
import { createOwnerAndDatabase, migrate } from '#platform/migrate.ts'
import { readOrCreatePassword } from '#platform/keys.ts'
import { openDb, closeDb } from '#platform/db.ts'
const dataDir = process.argv[2]!
const mode = process.argv[3] as any
let t = performance.now()
const lap = (s: string) => { const n = performance.now(); console.log(s, (n - t).toFixed(0)); t = n }
const pg = await startPostgres({ dataDir, ...(mode ? { mode } : {}) })
if (!pg.ok) { console.log(pg.refusal); process.exit(1) }
lap('start ' + pg.value.mode + ' new=' + pg.value.isNew)
const pw = (name: string) => readOrCreatePassword({ dataDir, process: 'logins', name })
const ownerUrl = await createOwnerAndDatabase({ superuserUrl: pg.value.superuserUrl, ownerPassword: pw('owner') })
lap('owner')
const logins = { app: pw('app'), vault: pw('vault'), sequencer: pw('sequencer'), auditor: pw('auditor') }
console.log(JSON.stringify(await migrate({ ownerUrl, logins })))
lap('migrate')
const db = openDb(ownerUrl)
console.log((await sql`select version(), current_user, now()::timestamptz(6) as t, '2026-03-01 00:00:00Z'::timestamptz as u, current_date as d, 5::int8 as i, array[1::int8, null] as a, array['2026-03-01 00:00:00Z'::timestamptz] as ts, '{"a":[1]}'::jsonb as j`.execute(db)).rows)
await closeDb(db)
lap('query')
if (process.argv[4] === 'hold') { console.log('pid', process.pid, pg.value.pid, pg.value.socketDir); process.on('SIGINT', () => console.log('got int')); await new Promise((r) => process.once('SIGTERM', r)) }
t = performance.now()
await pg.value.stop()
lap('stop')
