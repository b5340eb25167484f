import { afterAll, beforeAll, expect, it } from 'vitest'
import { catalogueFindings } from '#platform/catalogue.checks.ts'
import { loadCatalogue } from '#platform/catalogue.rights.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
it('works', async () => {
  const t = performance.now()
  const cat = await loadCatalogue(db.app)
  console.log(performance.now() - t, [...cat.tables.keys()])
  expect(catalogueFindings(cat)).toEqual([])
})
