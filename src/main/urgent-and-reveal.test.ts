import { afterAll, beforeAll, expect, it } from 'vitest'
import { deadlineFindings, findingOf } from '#main/findings.ts'
import { villageId } from '#main/test-county.ts'
import { openTestHouse, type TestHouse } from '#main/test-house.ts'
import { goodAnswers, phoneOf, storyOf } from '#main/test-story.ts'
import { inCounty } from '#platform/db.ts'
import { planted } from '#platform/test-cluster.ts'
import type { DeadlineFault } from '#domains/casework/reads.ts'

let test: TestHouse
let receiptNumber: string
beforeAll(async () => {
  test = await openTestHouse('urgent-and-reveal')
  const story = storyOf(test)
  await story.register()
  await story.importFrame(await test.as('administrator'), 1, 60)
  test.moveTo('2026-03-03T01:30:00.000Z')
  await story.draw('2026-03-03')
  const as = await test.as('interviewer')
  const { attemptId, number } = await story.dial(as)
  receiptNumber = number
  const params = { id: attemptId }
  await test.must('survey.saveAnswers', { as, params, body: goodAnswers })
  const said = { words: '电线断在路上', consent: 'contact_me', villageId: villageId(1) }
  await test.must('survey.saveProblem', { as, params, body: { ...said, urgent: true } })
})
afterAll(() => test.close())

it('11.2: an urgent report is a candidate after the next turn, with the day still open', async () => {
  const as = await test.as('dispatcher')
  const before = await test.must('casework.listProblems', { as })
  await test.house.worker.turn()
  const after = await test.must('casework.listProblems', { as })
  expect([before.total, after.total, after.items[0].urgency]).toEqual([0, 1, 'urgent'])
  expect(test.logged.filter(({ level }) => level !== 'info')).toEqual([])
})

it('by the number of the problem, with a second person of another body, the number is seen once', async () => {
  const custodian = await test.as('identity_custodian')
  const body = { problemCode: 'as2026000001', reason: '居民请办公室当面联系' }
  const { proposalId } = await test.must('casework.proposeProblemReveal', { as: custodian, body })
  const second = await test.as('second_officer')
  const { items } = await test.must('platform.listProposals', { as: second })
  const shown = items.find(({ id }: { id: string }) => id === proposalId)
  // The second person reads which problem it is, and not only an id of the vault.
  expect(shown).toMatchObject({
    act: 'reveal_number',
    reason: body.reason,
    params: { context: 'report', problem: 'AS-2026-000001' },
  })
  const params = { id: proposalId }
  const approved = await test.must('platform.approveProposal', {
    as: second,
    params,
    body: { hash: shown.hash },
    version: shown.version,
  })
  const { version } = approved
  const used = await test.must('platform.useProposal', { as: custodian, params, version })
  expect([used.answer.phone, phoneOf(1, 1).slice(0, 4)]).toEqual([receiptNumber, '1541'])
  const personal = { ...body, reason: '请打15412345678联系' }
  const refused = await test.call('casework.proposeProblemReveal', {
    as: custodian,
    body: personal,
  })
  expect([refused.status, refused.code]).toEqual([422, 'reason_personal'])
})

it('verify speaks of deadlines in words, in both languages', () => {
  const faults = ['missing', 'surplus', 'differs', 'behind_calendar', 'unknown_calendar'] as const
  const steps = ['list', 'sign', 'handle', 'redo', 'call_back'] as const
  const told = faults.flatMap((fault: DeadlineFault) =>
    steps.map(
      (step) =>
        findingOf({ problemId: 'p', problemCode: 'AS-2026-000007', step, round: 2, fault })
          .sentence,
    ),
  )
  expect(told.filter(({ zh, en }) => /[a-z]{2}|_/.test(zh) || /_/.test(en))).toEqual([])
  expect(new Set(told.map(({ zh }) => zh)).size).toBe(25)
  expect(told[0]).toEqual({
    zh: '问题 AS-2026-000007 第 2 轮的列单时限应当存在，库中却没有。',
    en: 'Problem AS-2026-000007, round 2: the time to list should be there and is not.',
  })
})

it('an entry that cannot be read is one finding, and not the end of verify', async () => {
  const { db } = test
  const findings = () => inCounty(db.auditor, 1, (trx) => deadlineFindings(trx, 1))
  expect(await findings()).toEqual([])
  await planted(
    `update journal.entries set entry = '{}' where type = 'casework.candidate_received'`,
  ).execute(db.superuser)
  expect((await findings()).map(({ code }) => code)).toEqual(['deadlines_unreadable'])
})
