import { expect, it } from 'vitest'
import { longestCommonRun, namesNumber, quotedRunLength } from '#domains/casework/rules.wording.ts'
import { openAgenda } from './agenda.ts'
import { openDice } from './dice.ts'
import { endings, notForTheList, openings, problemsTold } from './problems.data.ts'
import { reportOf } from './residents.ts'
import { handClock } from '#platform/clock.ts'
import { instantFromMs, msOf } from '#basics/instant.ts'

it('words every problem for the unit without quoting the resident or naming a number', () => {
  const faults = problemsTold.filter(
    ({ words, wording }) =>
      longestCommonRun(words, wording) >= quotedRunLength || namesNumber(wording),
  )
  expect(faults.map(({ title }) => title)).toEqual([])
  expect(problemsTold.length).toBeGreaterThanOrEqual(55)
})

it('lets the dispatcher tell each problem by its words, however the call begins and ends', () => {
  const said = problemsTold.flatMap(({ words }) =>
    openings.flatMap((opening) => endings.map((ending) => `${opening}${words}${ending}`)),
  )
  const ambiguous = said.filter(
    (text) => problemsTold.filter(({ words }) => text.includes(words)).length !== 1,
  )
  expect(ambiguous).toEqual([])
  const vague = notForTheList.filter((text) =>
    problemsTold.some(({ words }) => text.includes(words)),
  )
  expect(vague).toEqual([])
})

it('throws the same dice for the same name, whatever was thrown before', () => {
  const [one, other] = [openDice('a'), openDice('a')]
  other.below(7)
  other.of('else').below(7)
  const throws = (dice: typeof one): readonly number[] =>
    Array.from({ length: 20 }, () => dice.below(1000))
  expect(throws(other.of('call', 3))).toEqual(throws(one.of('call', 3)))
  expect(throws(openDice('b').of('call', 3))).not.toEqual(throws(one.of('call', 3)))
})

it('has about one in six report a problem, with every level of consent', () => {
  const reports = Array.from({ length: 2000 }, (_, at) => reportOf(openDice(`r${at}`), 17.5))
  const made = reports.filter((report) => report !== undefined)
  expect(made.length / reports.length).toBeGreaterThan(0.14)
  expect(made.length / reports.length).toBeLessThan(0.21)
  expect(new Set(made.map(({ consent }) => consent)).size).toBe(3)
})

it('does what is on the agenda by the hour, also what was put there meanwhile', async () => {
  const start = '2026-03-02T01:00:00.000Z'
  const clock = handClock(start)
  const agenda = openAgenda(clock)
  const done: string[] = []
  const at = (minutes: number, name: string, then?: () => void): void =>
    agenda.at(msOf(start) + minutes * 60_000, () => {
      done.push(`${name} ${clock.now().slice(11, 16)}`)
      then?.()
      return Promise.resolve()
    })
  at(30, 'b')
  at(10, 'a', () => at(20, 'a2'))
  at(30, 'c')
  at(90, 'tomorrow')
  await agenda.runUntil(instantFromMs(msOf(start) + 3_600_000))
  expect(done).toEqual(['a 01:10', 'a2 01:20', 'b 01:30', 'c 01:30'])
  expect(clock.now()).toBe('2026-03-02T02:00:00.000Z')
})
