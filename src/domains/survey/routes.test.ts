import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { forgetCalls } from '#domains/survey/jobs.ts'
import {
  county,
  goodAnswers,
  openFramedDesk,
  type Desk,
  villageId,
} from '#domains/survey/routes.test-desk.ts'
import { dispositionCodes, dispositions } from '#domains/survey/terms.ts'
import { insertRow } from '#platform/rows.ts'

let desk: Desk
const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  (await query.execute(desk.test.db.superuser)).rows

describe('11.1: the call desk over HTTP', () => {
  beforeAll(async () => {
    desk = await openFramedDesk({ insert: insertRow, ticketsPerComplete: 2 })
    expect((await desk.draw('2026-03-03')).body).toMatchObject({ stage: 'approved', tickets: 100 })
  })
  afterAll(() => desk.test.close())

  const as = 'interviewer:1'
  let attempt = ''
  const problem = { words: '路灯不亮', villageId: null, consent: 'contact_me', urgent: false }

  it('a number is handed out, shown once an attempt, and no complete comes before part A', async () => {
    const { body: next } = await desk.post('/api/survey/calls/next', as)
    expect(next).toMatchObject({
      attempt: 1,
      attemptId: null,
      masked: expect.stringMatching(/^154\*{4}\d{4}$/),
    })
    const again = await desk.post('/api/survey/calls/next', as)
    expect(again.body).toEqual(next)
    const path = `/api/survey/tickets/${String(next['ticketId'])}/dial`
    const dialled = await desk.post(path, as, {}, { key: 'dial-once-1' })
    expect(dialled.body['number']).toMatch(/^154\d{8}$/)
    expect(await desk.post(path, as, {}, { key: 'dial-once-1' })).toEqual(dialled)
    expect(await desk.post(path, as)).toEqual(dialled)
    attempt = `/api/survey/attempts/${String(dialled.body['attemptId'])}`
    const early = await desk.post(`${attempt}/end`, as, { disposition: '1.1' })
    expect(early.body).toMatchObject({ code: 'part_a_missing', status: 409 })
  })

  it('part A, part B and the end are each kept once, however often they are sent', async () => {
    const saved = await desk.post(`${attempt}/answers`, as, goodAnswers, { key: 'save-once-1' })
    expect(saved).toEqual({ status: 200, body: { saved: true } })
    expect(await desk.post(`${attempt}/answers`, as, goodAnswers, { key: 'save-once-1' })).toEqual(
      saved,
    )
    const second = await desk.post(`${attempt}/answers`, as, goodAnswers)
    expect(second.body['code']).toBe('answers_already_saved')
    const reported = await desk.post(`${attempt}/problem`, as, problem, { key: 'problem-1' })
    expect(reported.status).toBe(200)
    expect(await desk.post(`${attempt}/problem`, as, problem, { key: 'problem-1' })).toEqual(
      reported,
    )
    const mine = await desk.send('/api/survey/calls/mine', { as })
    expect(mine.body).toMatchObject({ ticket: { answersSaved: true, problemSaved: true } })
    const kept = await desk.post(`${attempt}/end`, as, { disposition: '3.13' })
    expect(kept.body['code']).toBe('part_a_kept')
    const ended = await desk.post(
      `${attempt}/end`,
      as,
      { disposition: '1.1' },
      { key: 'end-once-1' },
    )
    expect(ended.body).toMatchObject({ again: false })
    expect(
      await desk.post(`${attempt}/end`, as, { disposition: '1.1' }, { key: 'end-once-1' }),
    ).toEqual(ended)
    expect((await desk.post(`${attempt}/end`, as, { disposition: '1.1' })).body['code']).toBe(
      'call_over',
    )
    // Its answer got lost, and meanwhile the call was ended.
    expect(await desk.post(`${attempt}/problem`, as, problem, { key: 'problem-1' })).toEqual(
      reported,
    )
    const [count] = await rows(sql<object>`select
      (select count(*)::int from survey.attempts) as attempts,
      (select count(*)::int from survey.interviews) as interviews,
      (select count(*)::int from vault.reports) as reports,
      (select count(*)::int from vault.reveals) as reveals,
      (select count(*)::int from survey.part_b_marks) as marks,
      (select count(*)::int from survey.contacts where month = '2026-03') as resting`)
    expect(count).toEqual({
      attempts: 1,
      interviews: 1,
      reports: 1,
      reveals: 1,
      marks: 0,
      resting: 1,
    })
  })

  it('who does not want the questionnaire may report all the same, and it stays a refusal', async () => {
    const as = 'interviewer:3'
    const { attemptId } = await desk.dialNext(as)
    const path = `/api/survey/attempts/${attemptId}`
    const reported = await desk.post(`${path}/problem`, as, problem)
    expect(reported.body).toEqual({ receipt: expect.stringMatching(/^[0-9A-Z]{10}$/) })
    const mine = await desk.send('/api/survey/calls/mine', { as })
    expect(mine.body).toMatchObject({ ticket: { answersSaved: false, problemSaved: true } })
    const complete = await desk.post(`${path}/end`, as, { disposition: '1.1' })
    expect(complete.body['code']).toBe('part_a_missing')
    expect((await desk.post(`${path}/end`, as, { disposition: '2.11' })).status).toBe(200)
    const elsewhere = { ...problem, villageId: '00000000-0000-4000-8000-000000000009' }
    const faulty = await desk.post(`${path}/problem`, as, elsewhere)
    expect(faulty).toMatchObject({ status: 422, body: { code: 'unknown_village' } })
    const [count] = await rows(sql<object>`select
      (select count(*)::int from survey.interviews) as interviews,
      (select count(*)::int from vault.reports) as reports,
      (select count(*)::int from survey.part_b_marks) as marks`)
    expect(count).toEqual({ interviews: 1, reports: 2, marks: 0 })
  })

  it('eight callers at once get eight numbers, and nobody reaches the number of another', async () => {
    const callers = Array.from({ length: 8 }, (_, at) => `interviewer:${at + 10}`)
    // Each asks twice at once, as a double click does.
    const both = await Promise.all(
      [...callers, ...callers].map((as) => desk.post('/api/survey/calls/next', as)),
    )
    const tickets = both.map(({ body }) => String(body['ticketId']))
    expect(new Set(tickets).size).toBe(8)
    expect(tickets.slice(0, 8)).toEqual(tickets.slice(8))
    const foreign = await desk.post(`/api/survey/tickets/${tickets[0]}/dial`, callers[1]!)
    const missing = await desk.post(`/api/survey/tickets/${villageId}/dial`, callers[1]!)
    expect(foreign.status).toBe(404)
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' })
    const { body } = await desk.post(`/api/survey/tickets/${tickets[0]}/dial`, callers[0]!)
    const attempt = `/api/survey/attempts/${String(body['attemptId'])}`
    expect((await desk.post(`${attempt}/answers`, callers[1]!, goodAnswers)).status).toBe(404)
    expect((await desk.post(`${attempt}/end`, callers[1]!, { disposition: '3.13' })).status).toBe(
      404,
    )
  })

  it('every disposition can be recorded, and says whether the number is tried again', async () => {
    const as = 'interviewer:30'
    for (const disposition of dispositionCodes) {
      const { attemptId } = await desk.dialNext(as)
      const attempt = `/api/survey/attempts/${attemptId}`
      if (disposition === '1.1') await desk.post(`${attempt}/answers`, as, goodAnswers)
      const ended = await desk.post(`${attempt}/end`, as, { disposition })
      expect([disposition, ended.status, ended.body['again']]).toEqual([
        disposition,
        200,
        dispositions[disposition].again,
      ])
    }
    const { attemptId } = await desk.dialNext(as)
    const body = { disposition: '3.13', doNotCall: true }
    const ended = await desk.post(`/api/survey/attempts/${attemptId}/end`, as, body)
    expect(ended.body['again']).toBe(false)
    const states = await rows(sql<object>`select becomes as state, count(*)::int
      from survey.contacts where becomes <> 'rests' group by becomes order by becomes`)
    expect(states).toEqual([
      { state: 'do_not_call', count: 1 },
      { state: 'unusable', count: 3 },
    ])
  })

  it('all faults of part A are named at once', async () => {
    const as = 'interviewer:40'
    const { attemptId } = await desk.dialNext(as)
    const bad = { ...goodAnswers, answers: { resident: 1, safe: 7, worry: 2, police: 1 } }
    const answered = await desk.post(`/api/survey/attempts/${attemptId}/answers`, as, bad)
    expect(answered.status).toBe(422)
    const faults = answered.body['errors'] as { code: string; field: string }[]
    expect(faults.map(({ code, field }) => `${code} ${field}`)).toEqual([
      'answers_missing answers',
      'answer_not_offered answers.safe',
      'question_skipped answers.worry',
    ])
  })

  it('a number not reached comes again only in another part of the day, three hours later', async () => {
    const later = sql<{
      id: string
    }>`select id from survey.tickets where stage = 'later' order by id`
    const postponed = (await rows(later)).map(({ id }) => id)
    expect(postponed.length).toBeGreaterThan(3)
    const taken: string[] = []
    const takeAll = async (): Promise<void> => {
      for (let at = 100 + taken.length; ; at += 1) {
        const { status, body } = await desk.post('/api/survey/calls/next', `interviewer:${at}`)
        if (status !== 200) return
        taken.push(String(body['ticketId']))
      }
    }
    await takeAll()
    expect(taken.filter((id) => postponed.includes(id))).toEqual([])
    desk.test.clock.moveTo('2026-03-03T05:00:00.000Z')
    await takeAll()
    expect(taken.filter((id) => postponed.includes(id)).toSorted()).toEqual(postponed)
  })

  it('nothing but the links joins part A with a call, and after 14 days nothing does', async () => {
    const interviews = await rows(sql<Record<string, unknown>>`select * from survey.interviews`)
    const calls = JSON.stringify([
      await rows(sql`select * from survey.attempts`),
      await rows(sql`select * from survey.tickets`),
      await rows(sql`select * from survey.numbers`),
      await rows(sql`select entry from journal.entries where type <> 'survey.answered'`),
      await rows(sql`select keys from journal.batches`),
    ])
    const entries = await rows(
      sql<{ entry: string }>`select entry from journal.entries where type = 'survey.answered'`,
    )
    expect(entries.length).toBe(interviews.length)
    expect(interviews.filter(({ id }) => calls.includes(String(id)))).toEqual([])
    const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
    for (const { entry } of entries) {
      const parsed = JSON.parse(entry) as Record<string, unknown>
      expect([parsed['at'], parsed['actor'], parsed['session']]).toEqual(['2026-03-03', null, null])
      expect((entry.match(ids) ?? []).filter((id) => calls.includes(id))).toEqual([])
    }
    expect(JSON.stringify(interviews)).not.toMatch(/\d{2}:\d{2}/)
    const { test, world } = desk
    const jobs = {
      db: test.db.app,
      clock: test.clock,
      journal: world.journal,
      rng: world.rng,
      vault: world.vault,
    }
    test.clock.moveTo('2026-03-16T15:59:00.000Z')
    expect((await forgetCalls(jobs, county)).links).toEqual({ deleted: 0, outside: 0, left: 0 })
    test.clock.moveTo('2026-03-16T16:00:00.000Z')
    const links = { deleted: interviews.length, outside: 0, left: 0 }
    // Nobody has closed the day: its calls wait for that, and the sweep says so.
    const kept = { days: [], tickets: 0, attempts: 0, left: 100 }
    const reveals = (await rows(sql`select * from vault.reveals`)).length
    const found = { links, calls: kept, contacts: 0, reveals }
    expect(await forgetCalls(jobs, county)).toEqual(found)
    expect(await rows(sql`select * from survey.links`)).toEqual([])
  })
})
