import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addThing,
  aThing,
  changeThing,
  openTestCounty,
  toVerify,
  type TestCounty,
} from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import { verifyCounty } from '#platform/verify.ts'

let it: TestCounty
const rng = seededRng('verify.test')
beforeAll(async () => {
  it = await openTestCounty('verify')
})
afterAll(() => it.close())

test('clean', async () => {
  const id = rng.uuid()
  await addThing(it, id)
  await addThing(it, rng.uuid())
  await it.settle()
  await changeThing(it, { ...aThing(it.county, id), name: 'x' }, 1)
  await it.settle()
  await addThing(it, rng.uuid())
  const report = await verifyCounty(toVerify(it))
  expect(report).toEqual(1)
})
