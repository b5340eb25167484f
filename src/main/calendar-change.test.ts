import { afterAll, beforeAll, expect, it } from 'vitest'
import { deadlineFindings } from '#main/findings.ts'
import { openTestHouse, type Answered, type Caller, type TestHouse } from '#main/test-house.ts'
import { storyOf } from '#main/test-story.ts'
import { inCounty } from '#platform/db.ts'

let test: TestHouse
beforeAll(async () => {
  test = await openTestHouse('calendar-change')
  const story = storyOf(test)
  await story.register()
  await story.importFrame(await test.as('administrator'), 1, 60)
  test.moveTo('2026-03-03T01:30:00.000Z')
  await story.draw('2026-03-03')
  const by = await test.as('interviewer')
  const { attemptId } = await story.dial(by)
  await story.report(by, { id: attemptId }, { words: '路灯坏了' })
  await story.closeDay('2026-03-03')
  const [problem] = await story.candidates()
  if (problem) await story.toUnit(problem, 'roads')
})
afterAll(() => test.close())

const body = { day: '2026-03-06', working: false, reason: '停电检修', document: '县办3号' } as const
const decide = async (
  as: Caller,
  id: string,
  name: 'approveProposal' | 'refuseProposal' = 'approveProposal',
): Promise<Answered> => {
  const { items } = await test.must('platform.listProposals', { as })
  const shown = items.find((one: { id: string }) => one.id === id)
  const { hash, version } = shown
  return test.call(`platform.${name}`, { as, params: { id }, body: { hash }, version })
}
const calendar = async (): Promise<Answered['body']> =>
  test.must('directory.listOverlays', { as: await test.as('administrator') })
const dueAt = async (): Promise<string> => {
  const { items } = await test.must('casework.listUnitProblems', { as: await test.as('handler') })
  const as = await test.as('handler')
  const params = { id: items[0].id }
  const signed = await test.must('casework.showUnitProblem', { as, params })
  return signed.problem.deadline.dueAt
}

it('11.3: a change of the calendar holds when an administrator of another body agrees', async () => {
  const [home, away] = [
    await test.as('administrator'),
    await test.as('administrator', { at: 'sibling' }),
  ]
  const as = await test.as('handler')
  const { items } = await test.must('casework.listUnitProblems', { as })
  const { id: problemId, version } = items[0]
  await test.must('casework.sign', { as, params: { id: problemId }, version })
  const before = await dueAt()
  const { proposalId } = await test.must('directory.addOverlay', { as: home, body })
  expect((await calendar()).items).toEqual([])
  expect((await decide(home, proposalId)).body.errors).toMatchObject([
    { code: 'same_person' },
    { code: 'same_body' },
  ])
  expect((await decide(away, proposalId)).status).toBe(200)
  expect((await calendar()).items).toEqual([
    { ...body, id: proposalId, version: 1, superseded: false },
  ])
  await test.house.worker.turn()
  expect((await dueAt()) > before).toBe(true)
  expect(await inCounty(test.db.auditor, 1, (trx) => deadlineFindings(trx, 1))).toEqual([])
  expect(test.logged.filter(({ level }) => level !== 'info')).toEqual([])
})

it('one that is refused, and one whose day has passed meanwhile, change nothing', async () => {
  const home = await test.as('administrator')
  const later = { ...body, day: '2026-03-05' }
  const first = await test.must('directory.addOverlay', { as: home, body: later })
  const away = await test.as('administrator', { at: 'sibling' })
  expect((await decide(away, first.proposalId, 'refuseProposal')).status).toBe(200)
  const second = await test.must('directory.addOverlay', { as: home, body: later })
  test.moveTo('2026-03-06T00:30:00.000Z')
  const late = await decide(await test.as('administrator', { at: 'sibling' }), second.proposalId)
  expect([late.status, late.code]).toEqual([422, 'overlay_day_past'])
  expect((await calendar()).items.length).toBe(1)
})
