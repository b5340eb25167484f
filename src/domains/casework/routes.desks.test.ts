import { afterAll, beforeAll, expect, it } from 'vitest'
import { addMs } from '#basics/instant.ts'
import { recomputeDeadlines, takeCandidates } from '#domains/casework/jobs.ts'
import { checkDeadlines, figuresOf } from '#domains/casework/reads.ts'
import { openTestEdge, type Answered, type TestEdge } from '#domains/casework/routes.test-edge.ts'
import {
  callBack,
  pageOf,
  paths,
  toDone,
  toUnit,
  walk,
  who,
} from '#domains/casework/routes.test-walk.ts'
import { inCounty } from '#platform/db.ts'
import { insertRow } from '#platform/rows.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge('desks', takeCandidates)
})
afterAll(() => at.test.close())
const hour = 3_600_000
/** The clocks an item shows: the one that matters now, and those that run beside it. */
const stepsOf = ({ body }: Answered): readonly string[] =>
  [body['problem'].deadline, ...body['alsoRunning']].map(({ step }: { step: string }) => step)
const check = () => inCounty(at.test.db.auditor, 1, (trx) => checkDeadlines(trx, 1))

it('11.2: once the words were read, a wording may not repeat them; reading leaves its traces', async () => {
  const { id } = await at.candidate()
  const listed = await walk(at, id, 1, toUnit.slice(0, 1))
  const word = (text: string, version: number) =>
    at.send(`${paths.office}/${id}/word`, { as: who.dispatcher, body: { wording: text }, version })
  const quoting = '请查修：老人晚上不敢出门，路灯'
  const version = listed.body['version']
  expect((await word(quoting, version)).status).toBe(200)
  const read = await at.send(`${paths.office}/${id}/words`, {
    as: who.dispatcher,
    body: { reason: '列单需要核对' },
  })
  expect(read.body['words'][0].text).toContain('路灯坏了')
  const refused = await word(`${quoting}。联系15412345678`, version + 1)
  expect(refused.status).toBe(422)
  expect(refused.body['errors'].map(({ code }: { code: string }) => code)).toEqual([
    'wording_repeats_resident',
    'wording_names_number',
  ])
  const shown = await at.vault.revealsOf({ county: 1, day: '2026-03-02' })
  expect(shown.map(({ act, reason }) => [act, reason])).toEqual([
    ['words', '列单需要核对'],
    ['words', '核对交办词'],
  ])
})

it('11.5: one call in one hand; three that reach nobody, days and hours apart, leave it to a check', async () => {
  const { id, receipt } = await at.candidate()
  await walk(at, id, 1, [...toUnit, ...toDone])
  for (const inside of ['callback_caller:roads:5', 'callback_caller:station:5']) {
    const own = await at.send(`${paths.desk}/next`, { as: inside, body: {} })
    expect([own.status, own.body['code']]).toEqual([409, 'no_call_back'])
    expect((await at.send(`${paths.desk}/mine`, { as: inside })).body['waiting']).toBe(0)
  }
  const first = await at.send(`${paths.desk}/next`, { as: who.caller, body: {} })
  const again = await at.send(`${paths.desk}/next`, { as: who.caller, body: {} })
  expect(again).toEqual(first)
  expect(JSON.stringify(first.body)).not.toMatch(/单位roads|154\d{8}/)
  const second = await at.send(`${paths.desk}/next`, { as: `${who.caller}:2`, body: {} })
  expect(second.body['code']).toBe('no_call_back')
  const foreign = { as: `${who.caller}:2`, body: {} }
  expect((await at.send(`${paths.desk}/${first.body['callBackId']}/dial`, foreign)).status).toBe(
    404,
  )
  const waiting = async (): Promise<number> =>
    (await at.send(`${paths.desk}/mine`, { as: who.caller })).body['waiting']
  const stages = []
  // Monday at nine, twelve and six, and Tuesday at nine.
  for (const pause of [3, 6, 15]) {
    const called = await callBack(at, 'no_contact', who.caller)
    stages.push([called.body['stage'] ?? called.body['code'], await waiting()])
    at.test.clock.moveBy(pause * hour)
  }
  stages.push([(await callBack(at, 'no_contact', who.caller)).body['stage'], await waiting()])
  expect(stages).toEqual([
    ['reported_done', 0],
    ['reported_done', 0],
    ['no_call_back', 0],
    ['unreachable', 0],
  ])
  expect(await pageOf(at, receipt)).toContain('多次未联系上，正由另一人核查')
  const shown = await at.send(`${paths.office}/${id}`, { as: who.second })
  expect(shown.body['problem'].deadline).toMatchObject({ step: 'call_back', state: 'in_time' })
  const check = (as: string): Promise<Answered> =>
    at.send(`${paths.office}/${id}/check`, {
      as,
      body: { reason: '现场查看，已亮灯' },
      version: shown.body['problem'].version,
    })
  expect((await check('second_officer:station:7')).body['code']).toBe('own_body')
  const checked = await check(who.second)
  expect(checked.body).toMatchObject({ stage: 'checked', deadline: { state: 'met' } })
  expect(await pageOf(at, receipt)).toContain('已核查办结')
})

it('11.5: nobody to call is checked by a second officer, and so is one who would not say', async () => {
  const mute = await at.candidate({ consent: 'content_only' })
  const done = await walk(at, mute.id, 1, [...toUnit, ...toDone])
  expect((await callBack(at, 'satisfied', who.caller)).body['code']).toBe('no_call_back')
  const body = { reason: '现场查看，已亮灯' }
  const act = (id: string, version: number) =>
    at.send(`${paths.office}/${id}/check`, { as: who.second, body, version })
  expect((await act(mute.id, done.body['version'])).body['stage']).toBe('checked')
  const shy = await at.candidate()
  const shyDone = await walk(at, shy.id, 1, [...toUnit, ...toDone])
  const early = await act(shy.id, shyDone.body['version'])
  expect(early.body['code']).toBe('resident_can_be_called')
  expect((await callBack(at, 'refused', who.caller)).body['stage']).toBe('reported_done')
  expect((await act(shy.id, shyDone.body['version'] + 1)).body['stage']).toBe('checked')
})

it('11.5: a record repeated under its key answers the same', async () => {
  const { id } = await at.candidate()
  await walk(at, id, 1, [...toUnit, ...toDone])
  const { body } = await at.send(`${paths.desk}/next`, { as: who.caller, body: {} })
  await at.send(`${paths.desk}/${body['callBackId']}/dial`, { as: who.caller, body: {} })
  const record = {
    as: who.caller,
    body: { outcome: 'satisfied', solved: 'yes' },
    version: body['version'] + 1,
    key: 'a-record-key',
  }
  const path = `${paths.desk}/${body['callBackId']}/record`
  const first = await at.send(path, record)
  expect(first.body).toEqual({ stage: 'closed', said: 'satisfied' })
  expect(await at.send(path, record)).toEqual(first)
  const late = await at.send(path, { ...record, key: 'another-key', version: body['version'] + 2 })
  expect(late.body['errors'].map(({ code }: { code: string }) => code)).toContain('outcome_kept')
})

it('11.3: a changed calendar moves running deadlines, tells old and new, and verify sees the gap', async () => {
  const { id } = await at.candidate()
  await walk(at, id, 1, toUnit)
  const before = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
  expect(stepsOf(before)).toEqual(['sign', 'handle'])
  const dueOn = before.body['problem'].deadline.dueAt.slice(0, 10)
  await inCounty(at.test.db.app, 1, async (trx) => {
    const row = {
      county_id: 1,
      id: 'eeeeeeee-0000-4000-8000-000000000001',
      revision: 1,
      day: dueOn,
      working: false,
      reason: '停工',
      document: '一号',
      version: 1,
    }
    await insertRow(trx, 'directory.calendar_overlays', row)
  })
  expect((await check()).wrong.map(({ fault }) => fault)).toContain('behind_calendar')
  const { moved } = await recomputeDeadlines(at.world, 1)
  expect(moved).toBeGreaterThan(0)
  expect((await check()).wrong).toEqual([])
  expect((await recomputeDeadlines(at.world, 1)).recomputed).toBe(0)
  const after = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
  const told = after.body['timeline'].filter(
    ({ type }: { type: string }) => type === 'casework.deadline_moved',
  )
  expect(told[0].detail).toMatchObject({
    step: 'sign',
    oldDueAt: before.body['problem'].deadline.dueAt,
  })
  expect(after.body['problem'].deadline.dueAt > before.body['problem'].deadline.dueAt).toBe(true)
  expect(after.body['howDue'].at(-1).why.zh).toBe('到期')
})

it('verify names the deadline somebody changed by hand', async () => {
  const { id } = await at.candidate()
  await at.test.db.superuser
    .withTables<{ 'casework.deadlines': { problem_id: string; due_at: string } }>()
    .updateTable('casework.deadlines')
    .set({ due_at: '2027-01-01T00:00:00.000Z' })
    .where('problem_id', '=', id)
    .execute()
  const { body } = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
  const named = { problemId: id, problemCode: body['problem'].code, step: 'list', round: 1 }
  expect((await check()).wrong).toEqual([{ ...named, fault: 'differs' }])
})

it.each(['2026-11-24#99', '1999-01-01#0', 'nonsense'])(
  'a calendar nobody ever had (%s) is named by verify, and the page of the item still opens',
  async (version) => {
    const { id } = await at.candidate()
    const cached = at.test.db.superuser
      .withTables<{ 'casework.deadlines': { problem_id: string; calendar_version: string } }>()
      .updateTable('casework.deadlines')
      .where('problem_id', '=', id)
    const before = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
    await cached.set({ calendar_version: version }).execute()
    const wrong = (await check()).wrong.filter(({ problemId }) => problemId === id)
    expect(wrong.map(({ fault }) => fault)).toEqual(['unknown_calendar'])
    const after = await at.send(`${paths.office}/${id}`, { as: who.dispatcher })
    expect([after.status, after.body['howDue']]).toEqual([200, before.body['howDue']])
    await recomputeDeadlines(at.world, 1)
    expect((await check()).wrong.filter(({ problemId }) => problemId === id)).toEqual([])
  },
)

it('the figures count what is open, late and redone', async () => {
  const monthLater = addMs(at.test.clock.now(), 30 * 24 * hour)
  const figures = await inCounty(at.test.db.app, 1, (trx) => figuresOf(trx, 1, monthLater))
  expect(figures.byStage).toMatchObject({ closed: 1, checked: 3 })
  expect(figures.redone).toBe(0)
  // The one lying with its unit and the three just made; one date was set to next year by hand.
  expect(figures.overdue).toBe(4)
})

it('the public page looks the same for a wrong code, speaks two languages, and slows guessing', async () => {
  const { receipt } = await at.candidate()
  const spaced = receipt.toLowerCase().split('').join(' ').slice(0, 40)
  const found = await pageOf(at, spaced, 'en')
  expect(found).toContain('Received; to be listed')
  expect(found).toContain('<dd>15 Jan 2026</dd>')
  const unknown = await pageOf(at, '<script>alert(1)</script>')
  expect(unknown).toContain('没有查到这个凭证码')
  expect(unknown).not.toContain('<script')
  const frame = (html: string): string => html.replace(/<dl>.*<\/dl>/s, '')
  expect(frame(await pageOf(at, receipt))).toBe(frame(unknown))
  for (let guess = 0; guess < 10; guess += 1) await pageOf(at, `AAAA${guess}`)
  expect(await pageOf(at, receipt)).toContain('查询次数过多')
  at.test.clock.moveBy(hour)
  const now = await pageOf(at, receipt)
  expect(now).toContain('收到，待列单')
  expect(now).toContain('2026年1月15日')
})
