import { afterAll, beforeAll, expect, it } from 'vitest'
import { takeCandidates, takeUrgent } from '#domains/casework/jobs.ts'
import { openTestEdge, units, type TestEdge } from '#domains/casework/routes.test-edge.ts'
import { pageOf, paths, walk, who } from '#domains/casework/routes.test-walk.ts'
import { inCounty } from '#platform/db.ts'
import { pastEventsOf } from '#platform/journal.events.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge('urgent', takeCandidates)
})
afterAll(() => at.test.close())

const today = '2026-03-02'
const urgent = { day: today, urgent: true } as const
const problems = async (): Promise<readonly { id: string; urgency: string; code: string }[]> =>
  (await at.send(paths.office, { as: who.dispatcher })).body['items']

it('11.2: what is urgent becomes a candidate within the minute, the rest at the close', async () => {
  const pressing = await at.report(urgent)
  const usual = await at.report({ day: today })
  expect(await pageOf(at, pressing)).toContain('收到，待列单')
  expect(await takeUrgent(at.world, 1)).toEqual({ added: 1 })
  expect((await problems()).map(({ urgency }) => urgency)).toEqual(['urgent'])
  expect(await pageOf(at, pressing)).toContain('AS-2026-000001')
  expect(await pageOf(at, usual)).not.toContain('AS-2026')
  expect(await takeUrgent(at.world, 1)).toEqual({ added: 0 })
  expect(await at.closeDay(today)).toEqual({ added: 1 })
  expect(await pageOf(at, usual)).toContain('AS-2026-000002')
})

it('11.2: asking again and again where nothing is urgent leaves nothing in the vault', async () => {
  const batches = async (): Promise<number> =>
    (
      await at.test.db.superuser
        .withTables<{ 'vault.batches': { id: string } }>()
        .selectFrom('vault.batches')
        .select('id')
        .execute()
    ).length
  const before = await batches()
  await at.report({ day: today })
  for (let minute = 0; minute < 5; minute += 1) await takeUrgent(at.world, 1)
  expect(await batches()).toBe(before)
})

it('11.2: broken off after the vault gave them, the next turn gets the same, and loses none', async () => {
  const receipts = [await at.report(urgent), await at.report(urgent)]
  const before = (await problems()).length
  // The storing fails: the vault has already taken both into the batch.
  const broken = {
    ...at.world,
    journal: { ...at.world.journal, record: () => Promise.reject(new Error('power cut')) },
  }
  await expect(takeUrgent(broken, 1)).rejects.toThrow('power cut')
  expect((await problems()).length).toBe(before)
  const third = await at.report(urgent)
  expect(await takeUrgent(at.world, 1)).toEqual({ added: 2 })
  expect(await takeUrgent(at.world, 1)).toEqual({ added: 1 })
  for (const receipt of [...receipts, third]) expect(await pageOf(at, receipt)).toContain('AS-2026')
})

it('11.2: broken off before the vault was told, the next turn tells it first', async () => {
  const receipt = await at.report(urgent)
  const vault = { ...at.world.vault, confirmTaken: () => Promise.reject(new Error('vault away')) }
  await expect(takeUrgent({ ...at.world, vault }, 1)).rejects.toThrow('vault away')
  expect(await pageOf(at, receipt)).not.toContain('AS-2026')
  expect(await takeUrgent(at.world, 1)).toEqual({ added: 0 })
  expect(await pageOf(at, receipt)).toContain('AS-2026')
})

it('11.2: two workers at once bring each report once', async () => {
  for (let count = 0; count < 3; count += 1) await at.report(urgent)
  const done = await Promise.all([1, 2, 3].map(() => takeUrgent(at.world, 1)))
  expect(done.reduce((sum, { added }) => sum + added, 0)).toBe(3)
})

it('11.3: its clock to handle is counted in hours, and the journal names no person', async () => {
  const [first] = await problems()
  if (!first) throw new Error('no problem')
  const listed = { title: '电线落地', category: 'ordinary', urgency: 'urgent' }
  await walk(at, first.id, 1, [
    ['list', who.dispatcher, listed],
    ['word', who.dispatcher, { wording: '请立即排除带电导线' }],
    ['hand-over', who.dispatcher, { unitId: units.roads }],
  ])
  const { body } = await at.send(`${paths.office}/${first.id}`, { as: who.dispatcher })
  expect(body['problem'].deadline.dueAt).toBe('2026-03-02T03:00:00.000Z')
  const events = await inCounty(at.test.db.app, 1, (trx) =>
    pastEventsOf(trx, 1, 'problem', [first.id]),
  )
  expect(events.get(first.id)?.[0]).toMatchObject({
    type: 'casework.candidate_received',
    actor: { system: 'casework.takeCandidates' },
    data: { urgency: 'urgent' },
  })
})

it('a hand-over to a unit that is not there is a fault of the input', async () => {
  const receipt = await at.report(urgent)
  await takeUrgent(at.world, 1)
  const [found] = await problems()
  const listed = { title: '电线落地', category: 'ordinary', urgency: 'urgent' }
  await walk(at, found?.id ?? '', 1, [
    ['list', who.dispatcher, listed],
    ['word', who.dispatcher, { wording: '请立即排除带电导线' }],
  ])
  const hand = (unitId: string) =>
    at.send(`${paths.office}/${found?.id ?? ''}/hand-over`, {
      as: who.dispatcher,
      body: { unitId },
      version: 3,
    })
  const nobody = await hand('dddddddd-0000-4000-8000-000000009999')
  const office = await hand(units.office)
  expect([nobody.status, nobody.body['code'], office.status, office.body['code']]).toEqual([
    422,
    'unit_unknown',
    422,
    'unit_cannot_handle',
  ])
  expect(await pageOf(at, receipt)).toContain('已列单')
})

it('11.5: the custodian asks by the number of the problem, and never needs an inner id', async () => {
  const { id } = await at.candidate()
  const { body } = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
  const code: string = body['problem'].code
  const ask = (problemCode: string, more: object = {}) =>
    at.send('/api/casework/reveals', {
      as: 'identity_custodian:office:9!',
      body: { problemCode, reason: '居民要求当面联系', ...more },
    })
  const asked = await ask(` ${code.toLowerCase().replaceAll('-', ' ')} `)
  expect([asked.status, asked.body]).toEqual([
    200,
    { proposalId: body['reports'][0].id, expiresAt: code },
  ])
  expect((await ask('AS-2026-999999')).body).toMatchObject({
    status: 422,
    code: 'problem_unknown',
    errors: [{ field: 'problemCode' }],
  })
  expect((await ask(code, { report: 2 })).body).toMatchObject({
    status: 422,
    code: 'report_not_there',
    errors: [{ field: 'report', message: { zh: '这个问题只有 1 条反映。' } }],
  })
})
