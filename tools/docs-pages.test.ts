import { expect, it } from 'vitest'
import { allClauses } from '#policy/clause-list.ts'
import { clausesPage, glossaryPage, loopPage, roomPages } from './docs-pages.ts'

const terms = {
  glossary: [{ zh: '列单', en: 'to list', meaning: { zh: '列入|清单', en: 'Enter it' } }],
  stageNames: { candidate: { zh: '候选', en: 'Candidate' }, listed: { zh: '已列', en: 'Listed' } },
  limits: { listed: 3 },
}
const lifecycle = {
  problemLifecycle: {
    list: {
      from: ['candidate'],
      to: 'listed',
      by: ['dispatcher'],
      clause: '11.2',
      zh: '列单',
      en: 'List',
    },
  },
  maxSteps: 7,
}
const casework = roomPages('casework', terms, lifecycle)

it('a room without modules or with other exports counts as empty', () => {
  const empty = { room: 'survey', glossary: [], lifecycles: [] }
  expect(roomPages('survey', {}, {})).toEqual(empty)
  expect(roomPages('survey', { glossary: 'words' }, { table: { list: { from: 1 } } })).toEqual(
    empty,
  )
})

it('the glossary lists the words of a room, with bars escaped', () => {
  expect(glossaryPage([casework])).toContain(
    '## casework\n\n| 中文 | English | 意思 | Meaning |\n| --- | --- | --- | --- |\n' +
      '| 列单 | to list | 列入\\|清单 | Enter it |\n',
  )
  expect(glossaryPage([])).toContain('No room has words yet.')
})

it('a lifecycle is drawn with the names of its stages and listed step by step', () => {
  const page = loopPage([], [casework])
  expect(page).toContain('The loop has no lines yet.')
  expect(page).toContain(
    '## casework: problemLifecycle\n\n```mermaid\nstateDiagram-v2\n' +
      '  state "候选 candidate" as s0\n  state "已列 listed" as s1\n  s0 --> s1: 列单\n```\n',
  )
  expect(page).toContain('| 列单 list | List | 候选 candidate | 已列 listed | dispatcher | 11.2 |')
})

it('a stage without a name keeps its code', () => {
  const { stageNames: _, ...unnamed } = terms
  expect(loopPage([], [roomPages('casework', unnamed, lifecycle)])).toContain(
    'state "listed" as s1',
  )
})

it('the loop is drawn from what is heard to what is done, with the clause', () => {
  const line = { when: 'survey.day_closed', then: 'casework.register', why: '11.2' }
  expect(loopPage([line], [])).toContain(
    '```mermaid\nflowchart LR\n  n0["survey.day_closed"]\n  n1["casework.register"]\n' +
      '  n0 -- "11.2" --> n1\n```\n\n| When | Then | Clause |\n| --- | --- | --- |\n' +
      '| survey.day_closed | casework.register | 11.2 |\n',
  )
})

it('every clause has its row, and a default is marked with a star', () => {
  const page = clausesPage(allClauses)
  expect(allClauses.filter(({ id }) => !page.includes(`\n| ${id} | `))).toEqual([])
  expect(page).toContain('`completesPerDay: 50`')
  expect(page).toContain('`coolOffMonths*: 12`')
})
