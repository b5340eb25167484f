import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unitKinds } from '#domains/directory/terms.ts'
import {
  longestCommonRun,
  mayHandle,
  namesNumber,
  quotedRunLength,
  wordingFaults,
} from '#domains/casework/rules.wording.ts'

const words = '村口的路灯坏了三个月，老人晚上不敢出门。'

it('11.3: a wording may share seven characters in a row with the resident, not eight', () => {
  expect(wordingFaults('请查修村口的路灯坏了三次的情况', [words])).toEqual([
    {
      code: 'wording_repeats_resident',
      clause: '11.3',
      field: 'wording',
      detail: { count: 8 },
    },
  ])
  expect(wordingFaults('请查修村口的路灯坏了的情况', [words])).toEqual([])
  expect(wordingFaults('请查修村口的 路灯，坏了 三个月', [words])).toMatchObject([
    { detail: { count: 10 } },
  ])
  expect(wordingFaults('请查修村口的路灯坏了三次的情况', [])).toEqual([])
})

it('11.3: numbers are found through blanks, marks, full-width and Chinese digits', () => {
  const held = [
    '请联系15412345678',
    '电话 154-1234-5678',
    '１５４１２３４５６７８',
    '一五四一二三四五六七八',
    '证件 41032419800101001X',
    '固话0379 6681234',
  ]
  const clean = ['第3网格2026年路灯', '处理12处坑洼', '七里坪']
  expect(held.map(namesNumber)).toEqual(held.map(() => true))
  expect(clean.map(namesNumber)).toEqual(clean.map(() => false))
})

it('a common run is symmetric, and any planted quotation is found', () => {
  const text = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁'), maxLength: 20 })
  fc.assert(fc.property(text, text, (a, b) => longestCommonRun(a, b) === longestCommonRun(b, a)))
  fc.assert(
    fc.property(fc.nat(10), text, text, (at, before, after) => {
      const quoted = words.replace(/[，。]/g, '').slice(at, at + quotedRunLength)
      const faults = wordingFaults(before + quoted + after, [words])
      return faults.some(({ code }) => code === 'wording_repeats_resident')
    }),
  )
})

it('11.3: office, survey centre and supervision handle nothing', () => {
  expect(unitKinds.filter((kind) => !mayHandle(kind))).toEqual([
    'office',
    'call_centre',
    'supervision',
  ])
})
