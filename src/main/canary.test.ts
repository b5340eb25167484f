import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '#main/test-house.ts'
import { storyOf } from '#main/test-story.ts'

let test: TestHouse
beforeAll(async () => {
  test = await openTestHouse('canary')
})
afterAll(() => test.close())

it('smoke', async () => {
  const story = storyOf(test)
  await story.register()
  console.log(await story.importFrame(await test.as('administrator'), 1, 60))
  test.moveTo('2026-03-03T01:30:00.000Z')
  console.log(await story.draw('2026-03-03'))
  const by = await test.as('interviewer')
  const { attemptId } = await story.dial(by)
  console.log(await story.report(by, { id: attemptId }, { words: '路灯坏了' }))
  await story.closeDay('2026-03-03')
  const [one] = await story.candidates()
  console.log(one)
  const handed = await story.toUnit(one!, 'roads')
  console.log(await story.toDone(handed, 'roads'))
  const caller = await test.as('callback_caller')
  console.log(await test.must('casework.nextCallBack', { as: caller }))
  expect(test.logged.filter(({ level }) => level !== 'info')).toEqual([])
})
