import { expect, test } from 'vitest'
import { problemLifecycle } from '#domains/casework/lifecycle.ts'
import { tabs, tabStages } from '#web/handler/work-desk.ts'

test('11.4: every stage a unit can act on stands on exactly one tab', () => {
  const shown = tabs.flatMap((tab) => tabStages[tab])
  expect(new Set(shown).size).toBe(shown.length)
  const own = Object.values(problemLifecycle)
    .filter(({ by }) => by.some((role) => role === 'handler'))
    .flatMap(({ from }) => from)
  expect(own.filter((stage) => !shown.some((one) => one === stage))).toEqual([])
})
