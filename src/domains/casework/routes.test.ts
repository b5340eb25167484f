import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeCandidates } from '#domains/casework/jobs.ts'
import { checkDeadlines } from '#domains/casework/reads.ts'
import {
  openTestEdge,
  places,
  type Answered,
  type TestEdge,
} from '#domains/casework/routes.test-edge.ts'
import {
  callBack,
  pageOf,
  paths,
  redo,
  toDone,
  toUnit,
  walk,
  who,
  wording,
} from '#domains/casework/routes.test-walk.ts'
import { inCounty } from '#platform/db.ts'
import { toVerify } from '#platform/journal.test-county.ts'
import { verifyCounty } from '#platform/verify.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge('casework', takeCandidates)
})
afterAll(() => at.test.close())

const { office, unit: unitDesk } = paths

describe('one problem through all hands', () => {
  it('is closed by the resident alone, after one redo', async () => {
    const { id, receipt } = await at.candidate()
    await walk(at, id, 1, [...toUnit, ...toDone])
    const first = await callBack(at, 'not_satisfied', who.caller)
    expect(first.body).toEqual({ stage: 'redo', said: 'not_satisfied' })
    expect(await pageOf(at, receipt)).toContain('重新办理')
    const again = await at.send(`${unitDesk}/${id}`, { as: who.handler })
    expect(again.body['problem'].deadline).toMatchObject({ step: 'redo', state: 'in_time' })
    await walk(at, id, again.body['problem'].version, redo)
    const second = await callBack(at, 'satisfied', who.caller)
    expect(second.body).toEqual({ stage: 'closed', said: 'satisfied' })
    expect(await pageOf(at, receipt)).toContain('已销单')
    const { body } = await at.send(`${office}/${id}`, { as: who.dispatcher })
    expect({
      round: body['problem'].round,
      handlings: body['handlings'].map(({ round }: { round: number }) => round),
      callBacks: body['callBacks'].map(({ outcome }: { outcome: string }) => outcome),
      events: body['timeline'].map(({ type }: { type: string }) => type.slice(9)),
      openCommands: Object.values(body['may']).filter((each) => (each as { ok: boolean }).ok),
    }).toEqual({
      round: 2,
      handlings: [1, 2],
      callBacks: ['not_satisfied', 'satisfied'],
      events: [
        'candidate_received',
        'listed',
        'worded',
        'handed_over',
        'signed',
        'handled',
        'reported_done',
        'call_back_taken',
        'number_shown',
        'dialled',
        'sent_back',
        'handled',
        'reported_done',
        'call_back_taken',
        'number_shown',
        'dialled',
        'closed',
      ],
      openCommands: [],
    })
  })

  it('leaves rows that verify finds as the journal says, and deadlines that recompute', async () => {
    await at.test.settle()
    expect((await verifyCounty(toVerify(at.test))).findings).toEqual([])
    expect(await inCounty(at.test.db.auditor, 1, (trx) => checkDeadlines(trx, 1))).toMatchObject({
      wrong: [],
    })
  })
})

describe('what the unit sees', () => {
  it('is its own problem without report, village, day, history; others do not exist', async () => {
    const { id } = await at.candidate()
    expect((await at.send(`${unitDesk}/${id}`, { as: who.handler })).status).toBe(404)
    await walk(at, id, 1, toUnit)
    const { body } = await at.send(`${unitDesk}/${id}`, { as: who.handler })
    expect(Object.keys(body).sort()).toEqual([
      'alsoRunning',
      'handlings',
      'howDue',
      'may',
      'problem',
    ])
    expect(
      Object.keys(body['problem']).filter((name) => /village|received|report/i.test(name)),
    ).toEqual([])
    expect(JSON.stringify(body)).not.toMatch(/河湾村|2026-03-01/)
    const foreign = await at.send(`${unitDesk}/${id}`, { as: who.other })
    const missing = await at.send(`${unitDesk}/${places.village}`, { as: who.handler })
    const away = await at.send(`${office}/${id}`, { as: `${who.dispatcher}@2` })
    const plain = ({ status, body: { requestId: _id, ...rest } }: Answered): unknown => ({
      status,
      rest,
    })
    expect(plain(foreign)).toEqual(plain(missing))
    expect(plain(away)).toEqual(plain(missing))
  })

  it('11.3: an upheld objection takes it away again, and a reason stays out of the journal', async () => {
    const { id } = await at.candidate()
    const handed = await walk(at, id, 1, toUnit)
    const version = handed.body['version']
    await walk(at, id, version, [['object', who.handler, { reason: '不归我局管，应归公安' }]])
    const upheld = await at.send(`${office}/${id}/uphold-objection`, {
      as: who.second,
      body: { reason: '确属公安职责' },
      version: version + 1,
    })
    expect(upheld.body).toMatchObject({ stage: 'worded', leadUnitId: null })
    expect((await at.send(`${unitDesk}/${id}`, { as: who.handler })).status).toBe(404)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from journal.entries
      where entry like '%公安%'`.execute(at.test.db.superuser)
    expect(rows[0]?.n).toBe(0)
  })
})

describe('two at once, and twice the same', () => {
  it('of five acts on one version exactly one stands', async () => {
    const { id } = await at.candidate()
    const body = { title: '路灯', category: 'ordinary', urgency: 'ordinary' }
    const sent = await Promise.all(
      Array.from({ length: 5 }, () =>
        at.send(`${office}/${id}/list`, { as: who.dispatcher, body, version: 1 }),
      ),
    )
    expect(sent.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412])
  })

  it('a repeated key answers the same and does nothing twice; with another body it is refused', async () => {
    const { id } = await at.candidate()
    const told = {
      as: who.dispatcher,
      body: { title: '路灯', category: 'ordinary', urgency: 'ordinary' },
      version: 1,
      key: 'the-same-key',
    }
    const first = await at.send(`${office}/${id}/list`, told)
    expect(await at.send(`${office}/${id}/list`, told)).toEqual(first)
    const other = { ...told, body: { ...told.body, title: '别的' } }
    expect((await at.send(`${office}/${id}/list`, other)).body['code']).toBe('key_reused')
    const words = { as: who.dispatcher, body: { wording }, version: 2 }
    const worded = await at.send(`${office}/${id}/word`, words)
    expect(await at.send(`${office}/${id}/word`, words)).toEqual(worded)
  })

  it('11.2: a day taken twice brings each report once', async () => {
    await at.report({ day: '2026-02-27' })
    await at.report({ day: '2026-02-27' })
    const [first, second] = [await at.closeDay('2026-02-27'), await at.closeDay('2026-02-27')]
    expect([first, second]).toEqual([{ added: 2 }, { added: 0 }])
  })
})
