import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { closeDueDays } from '#domains/survey/jobs.ts'
import {
  county,
  goodAnswers,
  numbersOf,
  openDesk,
  openFramedDesk,
  type Desk,
  villageId,
} from '#domains/survey/routes.test-desk.ts'
import { frameHashOf } from '#domains/survey/store.frames.ts'
import { toVerify } from '#platform/journal.test-county.ts'
import { insertRow } from '#platform/rows.ts'
import { verifyCounty } from '#platform/verify.ts'

let desk: Desk
const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  (await query.execute(desk.test.db.superuser)).rows
const codes = (body: Record<string, unknown>): readonly string[] =>
  // Every refusal of the edge lists its reasons so.
  (body['errors'] as { code: string }[]).map(({ code }) => code)

describe('11.1: a county outside the demo', () => {
  beforeAll(async () => {
    desk = await openFramedDesk({ insert: insertRow, demo: false, ticketsPerComplete: 2 })
    await desk.draw('2026-03-03')
  })
  afterAll(() => desk.test.close())

  it('calls nobody without form number and approval, nor after they expired', async () => {
    const next = () => desk.post('/api/survey/calls/next', 'interviewer:1')
    expect(codes((await next()).body)).toEqual(['no_survey', 'no_form_number', 'no_approval'])
    const body = {
      title: '民意调查',
      formNumber: '县统表1号',
      approvalNumber: '〔2026〕1号',
      approvedBy: '市统计局',
      expiresOn: '2026-03-02',
    }
    const put = (version: number, expiresOn: string) =>
      desk.send('/api/survey/current', { method: 'PUT', body: { ...body, expiresOn }, version })
    const current = await desk.send('/api/survey/current')
    expect(current.body).toMatchObject({ mayCall: false, survey: { version: 1, formNumber: null } })
    expect((await put(1, '2026-03-02')).body).toMatchObject({ version: 2 })
    expect(codes((await next()).body)).toEqual(['approval_expired'])
    expect((await put(1, '2026-12-31')).status).toBe(412)
    expect((await put(2, '2026-12-31')).body).toMatchObject({ version: 3 })
    expect((await next()).status).toBe(200)
    desk.test.clock.moveTo('2026-03-03T12:30:00.000Z')
    expect(codes((await desk.post('/api/survey/calls/next', 'interviewer:2')).body)).toEqual([
      'outside_hours',
    ])
  })
})

describe('11.1: frames, draws and days', () => {
  beforeAll(async () => {
    desk = await openFramedDesk({ insert: insertRow, ticketsPerComplete: 2 })
  })
  afterAll(() => desk.test.close())

  it('a frame is entered once, shows its faults in their cells, and can be undone', async () => {
    const lines = [
      ...numbersOf('419900001', 1, 2),
      '15400000001,419900001,,重复',
      '154123,419900001,,短',
      '0379-66000000,419900001,,座机',
      '15499999999,419900009,,无此乡镇',
      '15499999998,419900002,419900001201,别的乡镇的村',
      '15499999997,419900001000,419900001201,社区',
    ]
    const bytes = Buffer.from(['号码,乡镇代码,村代码,来源', ...lines].join('\n'))
    const query = new URLSearchParams({ fileName: 'f.csv', name: '第二批' })
    const seen = await desk.send(`/api/survey/frames/preview?${query}`, { bytes })
    const errors = seen.body['errors'] as { line: number; column: string; code: string }[]
    expect(errors.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
      '4 号码 duplicate_number',
      '5 号码 invalid_number',
      '6 号码 not_a_mobile',
      '7 乡镇代码 unknown_township',
      '8 村代码 unknown_village',
    ])
    expect(seen.body).toMatchObject({ rows: 8, usable: 3, moreErrors: 0 })
    query.set('fileHash', String(seen.body['fileHash']))
    const strict = await desk.send(`/api/survey/frames?${query}&skipErrors=false`, { bytes })
    expect(codes(strict.body)).toEqual(['frame_has_errors'])
    const key = 'import-once'
    const first = await desk.importFrame(lines, { key })
    expect(first.body).toMatchObject({ numbers: 1, duplicates: 2, skipped: 5, undone: false })
    expect(await desk.importFrame(lines, { key })).toEqual(first)
    expect(codes((await desk.importFrame(lines)).body)).toEqual(['no_new_numbers'])
    const path = `/api/survey/frames/${String(first.body['id'])}/undo`
    const undone = await desk.post(path, 'administrator:1', {}, { version: 1 })
    expect(undone.body).toMatchObject({ undone: true, version: 2 })
    expect(await desk.post(path, 'administrator:1', {}, { version: 1 })).toEqual(undone)
    expect((await desk.importFrame(lines)).body).toMatchObject({ numbers: 1, duplicates: 2 })
    const [{ body }] = [await desk.send('/api/survey/frames')]
    const items = body['items'] as { id: string; undone: boolean }[]
    const early = `/api/survey/frames/${items[0]!.id}/undo`
    const followed = await desk.post(early, 'administrator:1', {}, { version: 1 })
    expect(codes(followed.body)).toEqual(['frame_followed'])
  })

  it('no seed counts before the frame, from one person, from one body, or typed differently', async () => {
    // The frame of the test above was entered today.
    const early = await desk.draw('2026-03-03')
    expect([early.status, codes(early.body)]).toEqual([422, ['seed_before_frame']])
    desk.test.clock.moveTo('2026-03-04T01:30:00.000Z')
    const body = {
      day: '2026-03-04',
      seed: '06041218',
      seedSource: '福彩',
      seedDatedOn: '2026-03-04',
    }
    const far = await desk.post('/api/survey/draws', 'supervisor:1', { ...body, day: '2026-03-06' })
    expect([far.status, codes(far.body)]).toEqual([422, ['seed_too_old']])
    const proposed = await desk.post('/api/survey/draws', 'supervisor:1', body)
    expect(proposed.body).toMatchObject({ stage: 'proposed', tickets: 0 })
    expect(codes((await desk.post('/api/survey/draws', 'supervisor:1', body)).body)).toEqual([
      'draw_exists',
    ])
    const path = `/api/survey/draws/${String(proposed.body['id'])}`
    const approve = (as: string, seed: string) =>
      desk.post(`${path}/approve`, as, { seed }, { version: 1 })
    expect((await approve('supervisor:1', '06041218')).status).toBe(403)
    expect(codes((await approve('second_officer:1', '06041219')).body)).toEqual([
      'same_body',
      'seed_differs',
    ])
    const refused = await desk.post(
      `${path}/refuse`,
      'second_officer:2',
      { reason: '来源不明' },
      { version: 1 },
    )
    expect(refused.body).toMatchObject({ stage: 'refused' })
    expect((await desk.draw('2026-03-04', 'the second seed 77')).body).toMatchObject({
      stage: 'approved',
      tickets: 100,
    })
  })

  it('the list is replayed from the published seed by a second hand, byte for byte', async () => {
    const [entry] = await rows(sql<{ entry: string }>`
      select entry from journal.entries where type = 'survey.drawn'`)
    const { data } = JSON.parse(entry!.entry) as {
      data: {
        seed: string
        frameHash: string
        eligibleHash: string
        townships: { townshipId: string; tickets: number; eligible: number; idsHash: string }[]
      }
    }
    const numbers = await rows(sql<{ id: string; township_id: string }>`
      select n.id, n.township_id from survey.numbers n join survey.frames f
      on f.county_id = n.county_id and f.id = n.frame_id where not f.undone`)
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
    // Before any call the list is the frame; each township's is found again by its digest.
    for (const { townshipId, eligible, idsHash } of data.townships) {
      const ids = numbers
        .filter(({ township_id }) => township_id === townshipId)
        .map(({ id }) => id)
      expect([eligible, idsHash]).toEqual([ids.length, sha(ids.toSorted().join(''))])
    }
    const lines = data.townships.map(
      ({ townshipId, eligible, idsHash }) => `${townshipId} ${eligible} ${idsHash}\n`,
    )
    expect(data.eligibleHash).toBe(sha(lines.toSorted().join('')))
    const replayed = data.townships.flatMap(({ townshipId, tickets }) => {
      const list: [string, string][] = []
      for (const { id, township_id } of numbers) {
        if (township_id !== townshipId) continue
        const mac = createHmac('sha256', data.seed)
        mac.write(`${data.frameHash}${id}`)
        list.push([mac.digest('hex'), id])
      }
      list.sort(([a], [b]) => (a < b ? -1 : 1))
      return list
        .slice(0, tickets)
        .map(([ticket, id], at) => `${townshipId} ${at + 1} ${ticket} ${id}`)
    })
    const drawn = await rows(sql<{ line: string }>`
      select concat_ws(' ', township_id, place, ticket, number_id) as line from survey.tickets
      order by township_id, place`)
    expect(drawn.map(({ line }) => line).join('\n')).toBe(replayed.join('\n'))
    const hashes = await rows(
      sql<{ id: string; frame_hash: string }>`select id, frame_hash from survey.frames`,
    )
    for (const { id, frame_hash } of hashes) {
      const own = await rows(sql<{ id: string; township_id: string }>`
        select id, township_id from survey.numbers where frame_id = ${id}`)
      expect(frameHashOf(own)).toBe(frame_hash)
    }
  })

  it('a township or village that numbers or answers name cannot be taken out of the directory', async () => {
    const refused = async (query: ReturnType<typeof sql>): Promise<string> =>
      query.execute(desk.test.db.superuser).then(
        () => 'deleted',
        (error: { constraint?: string }) => error.constraint ?? 'another fault',
      )
    expect(await refused(sql`delete from directory.villages where id = ${villageId}`)).toBe(
      'numbers_village_fk',
    )
    const keys = await rows(sql<{ name: string }>`select conname as name from pg_constraint
      where confrelid = 'directory.townships'::regclass and conrelid::regclass::text like 'survey.%'
      order by conname`)
    expect(keys.map(({ name }) => name)).toEqual([
      'interviews_township_fk',
      'numbers_township_fk',
      'tickets_township_fk',
    ])
  })

  it('a closed day takes no more calls, is closed once, and everything verifies', async () => {
    const as = 'interviewer:1'
    const { attemptId } = await desk.dialNext(as)
    await desk.post(`/api/survey/attempts/${attemptId}/answers`, as, goodAnswers)
    await desk.dialNext('interviewer:2')
    const { test, world } = desk
    const jobs = { db: test.db.app, clock: test.clock, journal: world.journal, rng: world.rng }
    expect(await closeDueDays(jobs, county)).toEqual([])
    test.clock.moveTo('2026-03-04T12:30:00.000Z')
    // The call still going on ends after the close of the hours and before that of the day.
    const end = await desk.post(`/api/survey/attempts/${attemptId}/end`, as, { disposition: '1.1' })
    expect(end.status).toBe(200)
    expect(await closeDueDays(jobs, county)).toEqual(['2026-03-04'])
    expect(await closeDueDays(jobs, county)).toEqual([])
    const again = await desk.post('/api/survey/days/2026-03-04/close', 'supervisor:1')
    expect(again.body).toMatchObject({
      closed: true,
      target: 50,
      completes: 1,
      attempts: 2,
      drawn: 100,
      dispositions: { '1.1': 1 },
    })
    const next = await desk.post('/api/survey/calls/next', 'interviewer:3')
    expect(codes(next.body)).toEqual(['day_closed', 'outside_hours'])
    await test.settle()
    const verify = () => verifyCounty({ ...toVerify(test), workers: 0 })
    expect((await verify()).findings).toEqual([])
    await sql`update survey.interviews set sex = 'm'`.execute(test.db.superuser)
    const found = (await verify()).findings.map((finding) => JSON.stringify(finding))
    expect(found).toEqual([expect.stringContaining('survey.interviews')])
  })
})

describe('11.1: the frame of the invented county', () => {
  beforeAll(async () => {
    desk = await openDesk({ insert: insertRow })
  })
  afterAll(() => desk.test.close())

  it('a file in GB18030 with 30,000 lines is read, its bad lines named', async () => {
    const bytes = readFileSync('fixtures/small-county/抽样框-1-运营商.csv')
    const query = new URLSearchParams({ fileName: '抽样框-1-运营商.csv', name: '运营商' })
    const seen = await desk.send(`/api/survey/frames/preview?${query}`, { bytes })
    // Only one of the townships of the file stands in this test's directory.
    expect(seen.body).toMatchObject({ rows: 30_104 })
    expect(Number(seen.body['usable'])).toBeGreaterThan(1000)
  })
})
