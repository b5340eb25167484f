import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitId, villageId } from '#main/test-county.ts'
import { nameOf, openTestHouse, type Answered, type TestHouse } from '#main/test-house.ts'
import { phoneOf, storyOf } from '#main/test-story.ts'
import { markersOf, maskedMarkers, scanDatabase, type Marker } from '#main/test-canary.ts'
import { roles, type Role } from '#domains/directory/terms.ts'
import { planted } from '#platform/test-cluster.ts'

const words = '牛角塘东头老磨坊后面的暗渠每夜排出黑水熏得人睡不着'
const others = '南坡养羊的邻居把公用水井圈进自家院子不让挑水'

let test: TestHouse
let phones: readonly string[]
let receipts: readonly string[]
let markers: readonly Marker[]
let masked: readonly Marker[]
let titleCalledBack: string
/** What the few screens showed that may show it: proof that the markers went through. */
const shown: Record<string, string> = {}
/** Everything that was answered on the way, and to whom. */
const told: { readonly role: string; readonly name: string; readonly text: string }[] = []
let problemId: string
beforeAll(async () => {
  test = await openTestHouse('canary')
  await mainPath()
  markers = markersOf({ phones, words: [words, others], receipts })
  masked = maskedMarkers(phones)
})
afterAll(() => test.close())

/** The main path once: frame, calls, two reports, a reveal by two persons, the four lists, a redo. */
async function mainPath(): Promise<void> {
  const story = storyOf(test)
  await story.register()
  await story.importFrame(await test.as('administrator'), 8_271, 20)
  phones = Array.from({ length: 20 }, (_, at) => phoneOf(1, 8_271 + at))
  await tornFrame()
  test.moveTo('2026-03-03T01:30:00.000Z')
  await story.draw('2026-03-03')
  const by = await test.as('interviewer')
  const first = await story.dial(by)
  shown['dial'] = first.number
  const params = { id: first.attemptId }
  const bad = { words, consent: 'no such level', villageId: words, urgent: words, [words]: 1 }
  await test.call('survey.saveProblem', { as: by, params, body: bad })
  const one = await story.report(by, params, { words })
  const second = await story.dial(by)
  const two = await story.report(by, { id: second.attemptId }, { words: others })
  receipts = [one, two]
  await revealOne()
  await story.closeDay('2026-03-03')
  const [problem, other] = await story.candidates()
  if (!problem || !other) throw new Error('two reports, two candidates')
  problemId = problem.id
  await office(problem.id)
  const handed = await story.toUnit(problem, 'roads')
  await story.toDone(handed, 'roads')
  await story.toUnit(other, 'police')
  await callBack()
}

/** A file with a number that will not do, twice: what is said of it must not be logged. */
async function tornFrame(): Promise<void> {
  const bytes = Buffer.from(`号码,乡镇代码\n${phoneOf(1, 8_271)}9,1\n${phoneOf(1, 8_272)},x\n`)
  const query = { fileName: 'torn.csv', name: '坏表' }
  const as = await test.as('administrator')
  const { fileHash } = await test.must('survey.previewFrame', { as, query, bytes })
  const asked = { ...query, fileHash, skipErrors: 'false' }
  const { code } = await test.call('survey.importFrame', { as, query: asked, bytes })
  if (code !== 'frame_has_errors') throw new Error(String(code))
}

async function revealOne(): Promise<void> {
  const rows = await planted('select id from survey.numbers order by id limit 1').execute(
    test.db.superuser,
  )
  const { id } = rows.rows[0] as { id: string }
  const body = { context: 'survey', id, reason: '居民要求更正登记' }
  const [asks, agrees] = [await test.as('identity_custodian'), await test.as('auditor')]
  const made = await test.must('platform.proposeReveal', { as: asks, body })
  const { hash, version } = made
  const params = { id: made.id }
  const approved = await test.must('platform.approveProposal', {
    as: agrees,
    params,
    body: { hash },
    version,
  })
  const used = { as: asks, params, version: approved.version }
  shown['reveal'] = (await test.must('platform.useProposal', used)).answer.phone
}

/** The office reads the words, and then tries to hand them on. */
async function office(id: string): Promise<void> {
  const as = await test.as('dispatcher')
  const body = { reason: '列单前核对' }
  const read = await test.must('casework.readWords', { as, params: { id }, body })
  shown['words'] = read.words[0].text
}

async function callBack(): Promise<void> {
  const as = await test.as('callback_caller')
  const { callBackId, masked: short, title } = await test.must('casework.nextCallBack', { as })
  shown['masked'] = short
  titleCalledBack = title
  const params = { id: callBackId }
  shown['callBack'] = (await test.must('casework.dialCallBack', { as, params })).number
  const { callBack: held } = await test.must('casework.myCallBack', { as })
  const body = { outcome: 'not_satisfied', solved: 'no' }
  await test.must('casework.recordCallBack', { as, params, body, version: held.version })
}

/** Every page somebody of this role can read, with the problem wherever an item is asked for. */
async function readEverything(role: Role): Promise<readonly (Answered & { name: string })[]> {
  const as = await test.as(role)
  const answers = []
  for (const served of test.house.rooms) {
    const { endpoint } = served
    if (endpoint.method !== 'get') continue
    const name = nameOf(served)
    const params = { id: problemId, runId: problemId, day: '2026-03-03' }
    const query = queries[name] ?? {}
    answers.push({ name, ...(await test.call(name, { as, params, query })) })
  }
  return answers
}

const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'directory.listVillages': { townshipId: 'd1000000-0000-4000-8000-000000000001' },
  'directory.sheetTemplate': { sheet: 'people' },
  'platform.listReveals': { day: '2026-03-03' },
}

const found = (text: string, of: readonly Marker[] = markers): readonly string[] =>
  of.flatMap(({ what, text: marker }) => (text.includes(marker) ? [what] : []))

describe('numbers, words and receipts that went through the whole house', () => {
  it('were really there: the screens that may show them did', () => {
    expect(shown).toEqual({
      dial: expect.stringMatching(/^1541700\d{4}$/),
      reveal: expect.stringMatching(/^1541700\d{4}$/),
      callBack: expect.stringMatching(/^1541700\d{4}$/),
      words: expect.stringMatching(/^(牛角塘|南坡)/),
      masked: expect.stringMatching(/^154\*{4}\d{4}$/),
    })
    for (const one of Object.values(shown))
      expect(found(one, [...markers, ...masked]).length).toBeGreaterThan(0)
  })

  it('stand in no table, the vault’s own included, and in no statistics of the database', async () => {
    const { tables, hits } = await scanDatabase(test.db.superuser, [...markers, ...masked])
    expect(hits).toEqual([])
    expect(tables).toContain('vault.reports')
    expect(tables.length).toBeGreaterThan(30)
  })

  it('stand in no line of the log', () => {
    const lines = test.logged.map((line) => JSON.stringify(line))
    const all = [...markers, ...masked]
    expect(lines.filter((line) => found(line, all).length > 0)).toEqual([])
    expect(lines.length).toBeGreaterThan(40)
  })

  it('are not kept as the answer to a request, nor is what a call-back is about', async () => {
    const { rows } = await planted('select answer from access.idempotency').execute(
      test.db.superuser,
    )
    const answers = (rows as { answer: string | null }[]).map(({ answer }) => answer ?? '')
    expect(titleCalledBack.length).toBeGreaterThan(1)
    const handed = answers.filter((answer) => /callBackId|"masked"/.test(answer))
    expect(handed).toEqual([])
  })

  it('of part B leave no key and no line with a time: which call told a problem is not known', async () => {
    const { rows } = await planted(
      `select 1 from access.idempotency where answer like '%receipt%'`,
    ).execute(test.db.superuser)
    expect(rows).toEqual([])
    const routes = test.logged.map(({ fields }) => fields.route ?? '')
    expect(routes).toContain('/api/survey/attempts/:id/end')
    expect(routes.filter((route) => /attempts\/:id\/(answers|problem)$/.test(route))).toEqual([])
    test.moveTo('2026-03-03T02:30:00.000Z')
    await test.call('platform.entrance')
    const counted = test.logged.filter(({ event }) => event === 'unlogged requests')
    expect(counted.map(({ fields }) => fields)).toEqual([{ count: expect.any(Number) }])
  })

  it('stand on no page that anybody may read', async () => {
    const hits: string[] = []
    for (const role of roles)
      for (const { name, status, text } of await readEverything(role)) {
        if (status === 200) told.push({ role, name, text })
        for (const what of found(text)) hits.push(`${role} ${name}: ${what}`)
      }
    expect(hits).toEqual([])
    for (const role of ['handler', 'unit_head', 'leader', 'auditor'])
      expect(told.filter((one) => one.role === role).length).toBeGreaterThan(5)
  })

  it('nor do the ids by which a unit could ask who it was', async () => {
    const rows = await planted(
      `select id::text from casework.reports union select id::text from survey.numbers
       union select id::text from survey.attempts union select id::text from survey.tickets
       union select id::text from casework.call_backs`,
    ).execute(test.db.superuser)
    const ids = [...rows.rows.map((row) => (row as { id: string }).id), villageId(1)]
    const casework = told.filter(({ name }) => name.startsWith('casework.'))
    const unit = casework.filter(({ role }) => role === 'handler' || role === 'unit_head')
    expect(unit.length).toBeGreaterThan(2)
    expect(unit.filter(({ text }) => ids.some((id) => text.includes(id)))).toEqual([])
    expect(
      unit.filter(({ text }) => /call_?back|satisfied|consent|receivedOn/i.test(text)),
    ).toEqual([])
    expect(unit.some(({ text }) => text.includes(unitId('roads')))).toBe(true)
  })

  it('part A leaves no receipt, and no row or entry that names its call', async () => {
    const rows = await planted('select * from survey.interviews').execute(test.db.superuser)
    const [interview] = rows.rows as { id: string }[]
    const entries = await planted(
      `select entry, staged_at from journal.entries where entry like '%${interview?.id ?? ''}%'`,
    ).execute(test.db.superuser)
    expect(entries.rows.length).toBeGreaterThan(0)
    for (const row of entries.rows as { entry: string; staged_at: string }[]) {
      const { actor, session, at } = JSON.parse(row.entry)
      expect([actor, session, at]).toEqual([null, null, '2026-03-03'])
      expect(row.staged_at).not.toContain('01:30')
    }
  })
})

describe('a leak that is planted', () => {
  it('in a table is found, as text and as bytes', async () => {
    const { superuser } = test.db
    await planted(
      `update directory.people set post = '${phones[3] ?? ''}' where post = 'leader'`,
    ).execute(superuser)
    await planted(
      `update access.idempotency set answer = '${Buffer.from(words).toString('base64')}'`,
    ).execute(superuser)
    await planted(
      `insert into access.idempotency (county_id, actor, key, body_mac, answer, at)
       values (1, 'x', 'y', 'z', '{"masked":"${shown['masked'] ?? ''}"}', '2026-03-03T01:30:00Z')`,
    ).execute(superuser)
    const { hits } = await scanDatabase(superuser, [...markers, ...masked])
    expect(hits.some((hit) => hit.includes('masked plain'))).toBe(true)
    expect([...new Set(hits.map((hit) => hit.split(':')[0]))].sort()).toEqual([
      'access.idempotency',
      'directory.people',
      // What the planner remembers of a column is a copy of it.
      'pg_catalog.pg_stats',
    ])
  })

  it('in the log is found', () => {
    test.ground.log.info('request', { code: encodeURIComponent(others) })
    const lines = test.logged.map((line) => JSON.stringify(line))
    expect(lines.filter((line) => found(line).length > 0)).toHaveLength(1)
  })
})
