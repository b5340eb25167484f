import { afterAll, beforeAll, expect, it } from 'vitest'
import { isWorkingDay } from '#basics/calendar.ts'
import { calendarAt, calendarOf } from '#domains/directory/reads.calendar.ts'
import {
  bodiesOf,
  countiesList,
  countyOf,
  hostsOf,
  personOf,
  rolesOf,
  townshipByCode,
  townshipsOf,
  unitOf,
  unitsOf,
  villageByCode,
  villagesOf,
} from '#domains/directory/reads.ts'
import { bootstrapCounty } from '#domains/directory/routes.bootstrap.ts'
import {
  fixture,
  openTestEdge,
  sheetsOf,
  type TestEdge,
} from '#domains/directory/routes.test-edge.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { inCounty, inTransaction, type Trx } from '#platform/db.ts'
import { toVerify } from '#platform/journal.test-county.ts'
import { verifyCounty } from '#platform/verify.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge()
  const { commit } = sheetsOf(() => at)
  await commit('townships', fixture('乡镇.xlsx'), { fileName: '乡镇.xlsx' })
  await commit('villages', fixture('村社区.xlsx'), { fileName: '村社区.xlsx' })
  await commit('units', fixture('单位.xlsx'), { fileName: '单位.xlsx' })
  await commit('people', fixture('人员.xlsx'), { fileName: '人员.xlsx' })
})
afterAll(() => at.test.close())

const read = <Value>(work: (trx: Trx) => Promise<Value>, county = 1): Promise<Value> =>
  inCounty(at.test.db.app, county, work, { readOnly: true })

it('knows the counties and their hosts without any county being set', async () => {
  const { app } = at.test.db
  expect(await countiesList(app)).toMatchObject([
    { id: 1, name: '安平县（示例）', hosts: ['county1.example'] },
    { id: 2, hosts: ['county2.example'] },
  ])
  expect(await hostsOf(app)).toEqual(
    new Map([
      ['county1.example', 1],
      ['county2.example', 2],
    ]),
  )
  expect(await countyOf(app, 3)).toBe(undefined)
})

it('lets the owner correct a county, and the application not', async () => {
  const { owner, app } = at.test.db
  const county = { id: 2, name: '新名县', divisionCode: '419901000000', hosts: ['New.Example'] }
  await writeCounty(owner, county)
  expect(await countyOf(app, 2)).toEqual({ ...county, hosts: ['new.example'] })
  await expect(writeCounty(app, county)).rejects.toThrow(/permission denied/)
})

it('finds townships and villages by their twelve digits', async () => {
  const townships = await read((trx) => townshipByCode(trx, 1))
  const villages = await read((trx) => villageByCode(trx, 1))
  const township = townships.get('419900001000')
  const village = villages.get('419900001001')
  expect([townships.size, villages.size, township?.name, village?.name]).toEqual([
    15,
    231,
    '永宁街道',
    '团结社区',
  ])
  expect(village?.townshipId).toBe(township?.id)
  const own = await read((trx) => villagesOf(trx, 1, { townshipId: township?.id ?? '' }))
  expect(own.every(({ code }) => code.startsWith('419900001'))).toBe(true)
})

it('leaves out on a day what had not begun then', async () => {
  expect((await read((trx) => townshipsOf(trx, 1, '2020-12-31'))).length).toBe(0)
  expect((await read((trx) => townshipsOf(trx, 1, '2021-01-01'))).length).toBe(15)
})

it('counts a branch to the body above it', async () => {
  const units = await read((trx) => unitsOf(trx, 1))
  const bodies = await read((trx) => bodiesOf(trx, 1))
  const idOf = (code: string) => units.find((unit) => unit.code === code)?.id ?? ''
  expect(bodies.get(idOf('GA02'))).toBe(idOf('GA01'))
  expect(bodies.get(idOf('FY01'))).toBe(idOf('FY01'))
})

it('gives roles for the days of their term, both end days included', async () => {
  const [person] = at.people
  const id = person?.id ?? ''
  const on = (day: `${number}-${number}-${number}`) => read((trx) => rolesOf(trx, 1, id, day))
  expect(await on('2026-02-28')).toEqual([])
  expect(await on('2026-03-01')).toMatchObject([{ role: 'administrator', to: null }])
  expect(await read((trx) => personOf(trx, 1, id))).toMatchObject({ name: '首任管理员' })
})

it('shows nothing of a county in another one, and nothing without a county', async () => {
  const [person] = at.people
  const unitId = person?.unitId ?? ''
  expect(await read((trx) => unitOf(trx, 1, unitId))).toMatchObject({ code: 'ZFW01' })
  expect(await read((trx) => unitOf(trx, 2, unitId), 2)).toBe(undefined)
  expect(await read((trx) => unitOf(trx, 1, unitId), 2)).toBe(undefined)
  expect(await inTransaction(at.test.db.app, (trx) => unitsOf(trx, 1))).toEqual([])
})

it('sets up a county only once', async () => {
  const again = await inCounty(at.test.db.app, 1, (trx) =>
    bootstrapCounty(at.world, trx, 1, [], '2026-03-01T02:00:00.000Z'),
  )
  expect(again).toEqual({ ok: false, refusal: [{ code: 'already_set_up' }] })
})

it('puts the county’s own changes over the public calendar, under a new version', async () => {
  const before = await read((trx) => calendarOf(trx, 1))
  expect(await read((trx) => calendarOf(trx, 1))).toBe(before)
  const body = {
    day: '2026-03-11',
    working: false,
    reason: '停电检修',
    document: '县办〔2026〕3号',
  }
  const added = await at.send('/api/directory/calendar', { body })
  expect(added.status).toBe(200)
  const after = await read((trx) => calendarOf(trx, 1))
  expect([before.version.split('#')[1], after.version.split('#')[1]]).toEqual(['0', '1'])
  expect([before, after].map((calendar) => isWorkingDay(calendar, '2026-03-11'))).toEqual([
    true,
    false,
  ])
  expect(await read((trx) => calendarAt(trx, 1, before.version))).toEqual(before)
  expect((await read((trx) => calendarOf(trx, 2), 2)).overlays).toEqual([])
  const listed = await at.send('/api/directory/calendar', { as: '1:dispatcher' })
  expect(listed.body).toMatchObject({
    calendarVersion: after.version,
    items: [{ ...body, id: added.body['proposalId'], version: 1, superseded: false }],
  })
})

it('corrects a change by a later one of the same day, keeps both, and takes no past day', async () => {
  const body = {
    day: '2026-03-11',
    working: false,
    reason: '停电检修',
    document: '县办〔2026〕3号',
  }
  const add = (more: object) => at.send('/api/directory/calendar', { body: { ...body, ...more } })
  const same = await add({})
  expect([same.status, same.body['code']]).toEqual([409, 'overlay_exists'])
  const first = await read((trx) => calendarOf(trx, 1))
  expect((await add({ working: true, reason: '检修取消' })).status).toBe(200)
  const second = await read((trx) => calendarOf(trx, 1))
  expect([first, second].map(({ version }) => version.split('#')[1])).toEqual(['1', '2'])
  expect([first, second].map((each) => isWorkingDay(each, '2026-03-11'))).toEqual([false, true])
  expect(await read((trx) => calendarAt(trx, 1, first.version))).toEqual(first)
  // Back to what was said first is another change again.
  expect((await add({})).status).toBe(200)
  expect(isWorkingDay(await read((trx) => calendarOf(trx, 1)), '2026-03-11')).toBe(false)
  const { body: listed } = await at.send('/api/directory/calendar')
  expect(listed['items']).toMatchObject([
    { superseded: true },
    { superseded: true },
    { superseded: false },
  ])
  const today = at.test.clock.now().slice(0, 10)
  const past = await add({ day: '2026-02-27' })
  expect(past.status).toBe(422)
  const zh = `2026-02-27 已经过去，不能再调整；最早可调整 ${today}。`
  expect(past.body['errors']).toMatchObject([{ code: 'overlay_day_past', message: { zh } }])
})

it('knows no calendar by a name the county never had', async () => {
  const { version } = await read((trx) => calendarOf(trx, 1))
  const named = ['', 'x', '2026-13-01#1', '1999-01-01#1', version.replace(/#.*/, '#77')]
  for (const name of named) expect(await read((trx) => calendarAt(trx, 1, name))).toBe(undefined)
})

it('journals a change of the calendar for those who keep deadlines, and verifies', async () => {
  const events = await read((trx) =>
    at.test.journal.eventsOf(trx, 1, { kind: 'calendar', id: 'county' }),
  )
  expect(events).toMatchObject([
    { type: 'directory.calendar_changed', data: { day: '2026-03-11', working: false } },
    { type: 'directory.calendar_changed', data: { day: '2026-03-11', working: true } },
    { type: 'directory.calendar_changed', data: { day: '2026-03-11', working: false } },
  ])
  await at.test.settle()
  expect((await verifyCounty(toVerify(at.test))).findings).toEqual([])
})
