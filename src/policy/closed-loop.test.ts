import { expect, it } from 'vitest'
import { because, inForce } from '#policy/clause.ts'
import { closedLoop } from '#policy/closed-loop.ts'

it('11.1: fifty completes every calendar day, the number from the opinion, the rest defaults', () => {
  const [version] = closedLoop.survey.versions
  expect(version?.params).toEqual({
    completesPerDay: 50,
    includesHolidays: true,
    callingHours: { fromMinutes: 9 * 60, untilMinutes: 20 * 60 + 30 },
    ticketsPerComplete: 10,
    maxAttemptsPerNumber: 5,
    minimumHoursBetweenAttempts: 3,
    partsOfDayFromMinutes: [0, 12 * 60, 18 * 60],
    seedAtLeastCharacters: 8,
    seedAtMostDaysOld: 1,
    coolOffMonths: 12,
    linkDeleteAfterDays: 14,
    durationInStepsOfSeconds: 30,
    backCheckSharePct: 15,
    minimumAgeYears: 18,
    residentForMonths: 6,
  })
  expect(version?.decisions).not.toHaveProperty('completesPerDay')
})

it('11.2: a candidate is listed within two working days', () => {
  expect(because(closedLoop.list, '2026-03-01')).toEqual({
    ok: true,
    value: { clause: '11.2', from: '2026-01-01', params: { listWithinWorkingDays: 2 } },
  })
})

it('11.3: urgent matters have two hours, ordinary ones seven working days', () => {
  const found = inForce(closedLoop.handOver, '2026-03-01')
  expect(found.ok && found.value.params).toEqual({
    signWithinWorkingDays: 1,
    objectWithinWorkingDays: 1,
    handleWithin: {
      urgent: { unit: 'hours', amount: 2 },
      utilities: { unit: 'hours', amount: 24 },
      ordinary: { unit: 'working_days', amount: 7 },
      complex: { unit: 'working_days', amount: 15 },
    },
  })
})

it('11.4: one extension, five working days for a redo, every pause limited', () => {
  const found = inForce(closedLoop.handle, '2026-03-01')
  expect(found.ok && found.value.params).toEqual({
    redoWithinWorkingDays: 5,
    maxExtensions: 1,
    extendByAtMostWorkingDays: 7,
    pauseAtMostWorkingDays: { resident_unavailable: 5, expert_opinion: 15, force_majeure: 15 },
  })
})

it('11.5: only the word satisfied closes, after at most three attempts', () => {
  const found = inForce(closedLoop.close, '2026-03-01')
  expect(found.ok && found.value.params).toEqual({
    callBackWithinWorkingDays: 3,
    callBackMaxAttempts: 3,
    minimumHoursBetweenAttempts: 3,
    attemptsOnWorkingDays: 2,
    attemptsInPartsOfDay: 2,
    basicallySatisfiedCloses: false,
    auditCallSharePct: 10,
    receiptCodeLength: 10,
    contactDeleteAfterDays: 90,
  })
})
