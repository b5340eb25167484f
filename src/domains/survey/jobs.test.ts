import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { closeDueDays, dailyRetention, forgetCalls, reconcileFrames } from '#domains/survey/jobs.ts'
import {
  county,
  goodAnswers,
  numbersOf,
  openFramedDesk,
  type Desk,
} from '#domains/survey/routes.test-desk.ts'
import { forgetOn } from '#domains/survey/store.ts'
import { insertRow } from '#platform/rows.ts'
import type { Vault } from '#platform/vault.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFramedDesk({ insert: insertRow, ticketsPerComplete: 2 })
})
afterAll(() => desk.test.close())

const jobs = (vault: Vault = desk.world.vault) => {
  const { test, world } = desk
  return { db: test.db.app, clock: test.clock, journal: world.journal, rng: world.rng, vault }
}
const phonesIn = async (): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from vault.phones`.execute(desk.test.db.superuser)
  return rows[0]?.count ?? -1
}
const batches = async () => (await desk.world.vault.batchesOf({ county })).length

it('11.1: numbers of an import that broke off leave the vault after an hour, others stay', async () => {
  const { vault } = desk.world
  expect([await phonesIn(), await batches()]).toEqual([500, 1])
  const batch = '99999999-0000-4000-8000-000000000001'
  const torn = [{ id: '99999999-0000-4000-8000-000000000002', phone: '15499990001' }]
  await vault.putNumbers({ county, batch, rows: torn })
  expect(await reconcileFrames(jobs(), county)).toEqual([])
  expect(await phonesIn()).toBe(501)
  desk.test.clock.moveBy(61 * 60_000)
  // Somebody sends the file again at this very moment: the batch is looked at once more.
  const busy: Vault = {
    ...vault,
    dropNumbers: async (told) => {
      await vault.putNumbers({ county, batch, rows: torn })
      return vault.dropNumbers(told)
    },
  }
  await reconcileFrames(jobs(busy), county)
  expect(await phonesIn()).toBe(501)
  desk.test.clock.moveBy(61 * 60_000)
  expect(await reconcileFrames(jobs(), county)).toEqual([batch])
  expect([await phonesIn(), await batches()]).toEqual([500, 1])
  expect(await reconcileFrames(jobs(), county)).toEqual([])
})

it('11.1: numbers of an undone frame leave the vault, even where the undoing broke off', async () => {
  const { vault } = desk.world
  const lines = numbersOf('419900001', 5001, 4)
  const { body } = await desk.importFrame(lines)
  expect(await phonesIn()).toBe(504)
  // As if the program had ended between the row and the vault.
  const away: Vault = { ...vault, dropNumbers: () => Promise.resolve({ erased: 0, kept: [] }) }
  // The room holds on to the world it was made with.
  Object.assign(desk.world, { vault: away })
  const path = `/api/survey/frames/${String(body['id'])}/undo`
  expect((await desk.post(path, 'administrator:1', {}, { version: 1 })).status).toBe(200)
  Object.assign(desk.world, { vault })
  expect(await phonesIn()).toBe(504)
  desk.test.clock.moveBy(61 * 60_000)
  expect(await reconcileFrames(jobs(), county)).toEqual([body['id']])
  expect(await phonesIn()).toBe(500)
  const known = await desk.importFrame(numbersOf('419900001', 1, 3))
  expect(known.body['code']).toBe('no_new_numbers')
  expect([await phonesIn(), await batches()]).toEqual([500, 1])
})

it('11.1: links go by the policy of their own day, whatever a later one says', async () => {
  desk.test.clock.moveTo('2026-03-04T01:30:00.000Z')
  expect((await desk.draw('2026-03-04')).body).toMatchObject({ stage: 'approved' })
  const as = 'interviewer:1'
  const { attemptId } = await desk.dialNext(as)
  await desk.post(`/api/survey/attempts/${attemptId}/answers`, as, goodAnswers)
  await desk.post(`/api/survey/attempts/${attemptId}/end`, as, { disposition: '1.1' })
  expect(forgetOn('2026-03-04')).toBe('2026-03-18')
  expect(forgetOn('2025-12-31')).toBeUndefined()
  // As if the policy of that day had said six days.
  await sql`update survey.links set delete_on = '2026-03-10'`.execute(desk.test.db.superuser)
  desk.test.clock.moveTo('2026-03-10T01:00:00.000Z')
  await closeDueDays(jobs(), county)
  expect(await forgetCalls(jobs(), county)).toEqual({
    links: { deleted: 1, outside: 0, left: 0 },
    calls: { days: [], tickets: 0, attempts: 0, left: 0 },
    contacts: 0,
    reveals: 0,
  })
})

it('11.1: where the vault is away, the next run forgets there what was forgotten here', async () => {
  desk.test.clock.moveTo('2026-03-18T01:00:00.000Z')
  const { vault } = desk.world
  const away: Vault = { ...vault, forgetReveals: () => Promise.reject(new Error('vault away')) }
  await expect(forgetCalls(jobs(away), county)).rejects.toThrow('vault away')
  expect(await forgetCalls(jobs(), county)).toMatchObject({ calls: { days: [] }, reveals: 1 })
  expect(await forgetCalls(jobs(), county)).toMatchObject({ reveals: 0 })
})

it('11.1: counters of days past leave the vault once a day', async () => {
  const retain = dailyRetention(jobs())
  const counters = async () =>
    (await sql`select day from vault.quotas`.execute(desk.test.db.superuser)).rows
  expect(await counters()).toEqual([{ day: '2026-03-04' }])
  expect([await retain(county), await retain(county)]).toEqual([true, false])
  expect(await counters()).toEqual([])
  desk.test.clock.moveBy(86_400_000)
  expect(await retain(county)).toBe(true)
})
