import { expect, it } from 'vitest'
import { because, clauseSentences, inForce, type Clause } from '#policy/clause.ts'

type Params = { readonly days: number }

const clause: Clause<Params> = {
  id: '11.5',
  chapter: '11',
  room: 'casework',
  title: { zh: '回访', en: 'Call back' },
  wording: { zh: '办完要回访。', en: 'Call back.' },
  actors: ['political_legal_committee'],
  levels: ['county'],
  kind: 'step_deadline',
  versions: [
    {
      from: '2026-01-01',
      to: '2026-06-30',
      source: { zh: '甲', en: 'A' },
      params: { days: 3 },
    },
    { from: '2026-08-01', source: { zh: '乙', en: 'B' }, params: { days: 5 } },
  ],
}

const notInForce = (day: string): object => ({
  ok: false,
  refusal: [{ code: 'not_in_force', clause: '11.5', detail: { day } }],
})
const first = {
  ok: true,
  value: { params: { days: 3 }, from: '2026-01-01', source: { zh: '甲', en: 'A' } },
}
const second = {
  ok: true,
  value: { params: { days: 5 }, from: '2026-08-01', source: { zh: '乙', en: 'B' } },
}

it('a version applies from its first day to its last, both included', () => {
  expect(inForce(clause, '2026-01-01')).toEqual(first)
  expect(inForce(clause, '2026-06-30')).toEqual(first)
  expect(inForce(clause, '2026-08-01')).toEqual(second)
  expect(inForce(clause, '2031-12-31')).toEqual(second)
})

it('a day before the first version is refused', () => {
  expect(inForce(clause, '2025-12-31')).toEqual(notInForce('2025-12-31'))
})

it('a day in a gap is refused: neither neighbour is taken', () => {
  expect(inForce(clause, '2026-07-01')).toEqual(notInForce('2026-07-01'))
  expect(inForce(clause, '2026-07-31')).toEqual(notInForce('2026-07-31'))
})

it('the day after the last version is refused', () => {
  const ended: Clause<Params> = { ...clause, versions: clause.versions.slice(0, 1) }
  expect(inForce(ended, '2026-07-01')).toEqual(notInForce('2026-07-01'))
})

it('the reason for the journal names clause, first day and parameters, and refuses alike', () => {
  expect(because(clause, '2026-05-01')).toEqual({
    ok: true,
    value: { clause: '11.5', from: '2026-01-01', params: { days: 3 } },
  })
  expect(because(clause, '2025-12-31')).toEqual(notInForce('2025-12-31'))
})

it('the refusal has a sentence in both languages', () => {
  expect(Object.keys(clauseSentences)).toEqual(['not_in_force'])
  expect(clauseSentences.not_in_force.zh).not.toBe('')
  expect(clauseSentences.not_in_force.en).not.toBe('')
})
