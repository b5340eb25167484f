import { expect, it } from 'vitest'
import fc from 'fast-check'
import { instantAt, type Instant } from '#basics/instant.ts'
import { allocate } from '#domains/survey/rules.allocation.ts'
import { answerRefusals } from '#domains/survey/rules.answers.ts'
import {
  afterCall,
  callRefusals,
  keptDuration,
  restedSince,
  retryBefore,
} from '#domains/survey/rules.ts'
import { dispositionCodes, type Survey } from '#domains/survey/terms.ts'
import { questionnaires } from '#domains/survey/terms.questionnaire.ts'
import { closedLoop } from '#policy/closed-loop.ts'

const { params } = closedLoop.survey.versions[0]!
const at = (clock: string): Instant => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return instantAt('2026-03-03', hours * 60 + minutes)
}
const registered: Survey = {
  id: '00000000-0000-4000-8000-000000000001',
  title: '县民意调查',
  formNumber: '县统表1号',
  approvalNumber: '〔2026〕1号',
  approvedBy: '市统计局',
  expiresOn: '2026-03-03',
  questionnaireVersion: 1,
  version: 1,
}

it('11.1: calls are made from 09:00 to before 20:30, under an approval that still holds', () => {
  const asked = (clock: string, survey: Survey | undefined, demo = false, isClosed = false) =>
    callRefusals({ survey, demo, now: at(clock), isClosed, params }).map(({ code }) => code)
  expect({
    early: asked('08:59', registered),
    first: asked('09:00', registered),
    last: asked('20:29', registered),
    late: asked('20:30', registered),
    closed: asked('12:00', registered, false, true),
    expired: asked('12:00', { ...registered, expiresOn: '2026-03-02' }),
    bare: asked('21:00', { ...registered, formNumber: null, approvalNumber: null }),
    nothing: asked('12:00', undefined),
    demo: asked('12:00', undefined, true),
  }).toEqual({
    early: ['outside_hours'],
    first: [],
    last: [],
    late: ['outside_hours'],
    closed: ['day_closed'],
    expired: ['approval_expired'],
    bare: ['no_form_number', 'no_approval', 'outside_hours'],
    nothing: ['no_survey', 'no_form_number', 'no_approval'],
    demo: [],
  })
})

it('11.1: a number is tried again three hours later and in another part of the day', () => {
  const tries = ['12:30', '13:00', '18:30', '20:00'].map((clock) => retryBefore(at(clock), params))
  expect(tries).toEqual([at('09:30'), at('10:00'), at('15:30'), at('17:00')])
  expect(retryBefore(at('17:00'), params)).toEqual(at('12:00'))
})

it('11.1: the length of a talk is kept in steps of thirty seconds', () => {
  const kept = [0, 14, 15, 194, 195, 7200].map((seconds) => keptDuration(seconds, params))
  expect(kept).toEqual([0, 0, 30, 180, 210, 7200])
})

it('11.1: a questionnaire has at most twelve questions, and asks of one agency at a time', () => {
  for (const { questions } of questionnaires) {
    expect(questions.length).toBeLessThanOrEqual(12)
    const keys = questions.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const agency of ['派出所', '检察院', '法院', '司法所'])
      expect(questions.filter(({ text }) => text.zh.includes(agency))).toHaveLength(1)
    for (const { text } of questions) expect(text.zh).not.toMatch(/法院.*检察院|公安.*法院/)
  }
})

it('11.1: twelve months after the month of a contact a number may be drawn again', () => {
  expect(restedSince('2026-03-15', params)).toBe('2025-03')
  expect(restedSince('2026-01-01', params)).toBe('2025-01')
  expect(restedSince('2026-12-31', { coolOffMonths: 1 })).toBe('2026-11')
})

it('11.1: who was reached rests, what is no number is out, the rest stays', () => {
  const groups = dispositionCodes.map((code) => `${code} ${afterCall(code)}`)
  expect(groups).toEqual([
    '1.1 rests',
    '1.2 rests',
    '2.11 rests',
    '2.12 rests',
    '2.2 stays',
    '2.3 rests',
    '3.12 stays',
    '3.13 stays',
    '3.14 stays',
    '3.15 stays',
    '4.3 unusable',
    '4.5 unusable',
    '4.7 unusable',
    '4.8 stays',
  ])
})

it('11.1: fifty interviews over 300, 150 and 50 numbers are 30, 15 and 5', () => {
  const strata = [300, 150, 50].map((numbers, place) => ({
    townshipId: `t${place}`,
    numbers,
    available: place === 2 ? 20 : numbers,
  }))
  expect(allocate(strata, 50, params.ticketsPerComplete)).toEqual([
    { townshipId: 't0', quota: 30, tickets: 300 },
    { townshipId: 't1', quota: 15, tickets: 150 },
    { townshipId: 't2', quota: 5, tickets: 20 },
  ])
})

it('11.1: quotas sum to the day, each within one of its exact share', () => {
  const counts = fc.array(fc.nat({ max: 50_000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(counts, fc.integer({ min: 50, max: 500 }), (numbers, completes) => {
      const total = numbers.reduce((sum, one) => sum + one, 0)
      fc.pre(total > 0)
      const strata = numbers.map((count, place) => ({
        townshipId: `t${place}`,
        numbers: count,
        available: count,
      }))
      const shares = allocate(strata, completes, 10)
      expect(shares.reduce((sum, { quota }) => sum + quota, 0)).toBe(completes)
      for (const [place, { quota, tickets }] of shares.entries()) {
        const exact = (completes * numbers[place]!) / total
        expect(Math.abs(quota - exact)).toBeLessThan(1)
        expect(tickets).toBe(Math.min(quota * 10, numbers[place]!))
      }
      expect(allocate(strata.toReversed(), completes, 10).toReversed()).toEqual(shares)
    }),
  )
})

it('11.1: an answer is kept only as its questionnaire offers it', () => {
  const [asked] = questionnaires
  const codes = (answers: Record<string, number>) =>
    answerRefusals(asked!, answers).map(({ code, field }) => `${code} ${field}`)
  const rest = {
    patrols: 3,
    disputes: 88,
    police: 99,
    procuratorate: 2,
    court: 4,
    justice_office: 1,
    prompted: 1,
  }
  expect(codes({ resident: 1, safe: 1, ...rest })).toEqual([])
  expect(codes({ resident: 1, safe: 4, worry: 5, ...rest })).toEqual([])
  expect(codes({ resident: 1, safe: 4, ...rest })).toEqual(['answers_missing answers'])
  expect(codes({ resident: 2, safe: 1, worry: 1, ...rest, age: 1 })).toEqual([
    'answer_not_offered answers.resident',
    'question_skipped answers.worry',
    'question_skipped answers.age',
  ])
})
