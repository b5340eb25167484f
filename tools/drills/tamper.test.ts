import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  drillTable,
  openTestCounty,
  toVerify,
  type TestCounty,
} from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import { verifyCounty } from '#platform/verify.ts'
import { fillTables, relaxTables } from './any-rows.ts'
import { tamperDrill, type DrillTarget } from './tamper.ts'

let it: TestCounty
let target: DrillTarget
const rng = seededRng('tamper.test')

beforeAll(async () => {
  it = await openTestCounty('tamper')
  const tables = await relaxTables(it.db.owner)
  for (let round = 0; round < 2; round += 1) {
    await fillTables(it.db.superuser, tables, it.journal, it.given(), rng, 4)
    it.clock.moveBy(60_000)
    await it.settle()
  }
  const last = await it.signer.last(it.origin)
  const printed = last ? [{ size: last.size, root: Buffer.from(last.root, 'hex') }] : []
  target = {
    superuser: it.db.superuser,
    given: { ...toVerify(it), printed, workers: 0 },
    rng,
    rowsPerKind: 2,
  }
})
afterAll(() => it.close())

test('a clean county raises no alarm', async () => {
  const report = await verifyCounty(toVerify(it))
  expect(report).toMatchObject({ ok: true, findings: [] })
})

test('every tamper on every protected table of the catalogue is named, and nothing else is', async () => {
  const { outcomes, tables, applied, named } = await tamperDrill(target)
  expect(outcomes.filter(({ missed }) => missed.length > 0)).toEqual([])
  expect(outcomes.filter(({ falseAlarms }) => falseAlarms.length > 0)).toEqual([])
  expect(outcomes.filter((outcome) => outcome.applied === 0).map(({ kind }) => kind)).toEqual([])
  expect(outcomes.length).toBeGreaterThanOrEqual(20)
  expect(tables).toContain(drillTable)
  expect(named).toBe(applied)
})
