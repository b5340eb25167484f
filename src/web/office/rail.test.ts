import { expect, test } from 'vitest'
import { problemLifecycle } from '#domains/casework/lifecycle.ts'
import { railSteps, stepsBehind } from '#web/office/rail.ts'

test('11.2: no command of the table goes back on the rail but a redo and an upheld objection', () => {
  const back = Object.entries(problemLifecycle)
    .filter(([, { from, to }]) => from.some((stage) => stepsBehind[to] < stepsBehind[stage]))
    .map(([name]) => name)
  expect(back).toEqual(['word', 'upholdObjection', 'sendBack'].filter((name) => name !== 'word'))
})

test('11.5: only the close has the whole rail behind it', () => {
  const whole = Object.entries(stepsBehind).filter(([, behind]) => behind === railSteps.length)
  expect(whole.map(([stage]) => stage)).toEqual(['closed'])
})
