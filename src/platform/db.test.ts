import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
beforeAll(async () => {
  const t = performance.now()
  db = await openTestDb()
  console.log('open', performance.now() - t)
  for (let i = 0; i < 3; i++) { const t = performance.now(); const d = await openTestDb(); await sql`select 1`.execute(d.app); const u = performance.now(); await d.close(); console.log('more', u - t, 'close', performance.now() - u)
  await new Promise((r) => setTimeout(r, 1000)) }
})
afterAll(() => db.close())
it('works', async () => {
  const t = performance.now()
  for (let i = 0; i < 200; i++) await inCounty(db.app, 1, (trx) => sql`select current_setting('app.county_id')`.execute(trx))
  console.log('per trx', (performance.now() - t) / 200)
  expect((await inCounty(db.app, 7, (trx) => sql`select current_setting('app.county_id') as c, current_user as u`.execute(trx))).rows).toEqual([{ c: '7', u: 'app' }])
})
