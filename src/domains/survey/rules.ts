import type { Day } from '#basics/day.ts'
import { instantAt, minutesOfDay, type Instant, addMs, dayOf } from '#basics/instant.ts'
import type { Refusal } from '#basics/result.ts'
import { dispositions, type Disposition, type Survey } from '#domains/survey/terms.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

/** What must be known before anybody may be phoned. `demo`: the invented county needs no approval. */
export type CallingFacts = {
  readonly survey: Survey | undefined
  readonly demo: boolean
  readonly now: Instant
  readonly isClosed: boolean
  readonly params: Pick<SurveyParams, 'callingHours'>
}

/**
 * 11.1: every reason why no call may be made now, empty where one may. Outside the demo a survey
 * needs its form number, its approval and a last day that has not passed; calls are made within
 * `callingHours` only, the end not included. An approval that expires on 2026-06-30 holds that day.
 */
export function callRefusals(facts: CallingFacts): readonly Refusal[] {
  const today = dayOf(facts.now)
  return [
    ...(facts.demo ? [] : registrationRefusals(facts.survey, today)),
    ...(facts.isClosed ? [refusal('day_closed', { day: today })] : []),
    ...hourRefusals(facts),
  ]
}

/** '09:00' of 540 minutes after midnight. */
export function clockText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/**
 * 11.1: a number not reached may be tried again where its last attempt lies before this moment: at
 * least the minimum hours ago, and in another part of the day. At 13:00 with 3 hours it is 10:00;
 * at 12:30 it is 09:30; at 20:00 it is 17:00; at 18:30 it is 15:30.
 */
export function retryBefore(
  now: Instant,
  params: Pick<SurveyParams, 'minimumHoursBetweenAttempts' | 'partsOfDayFromMinutes'>,
): Instant {
  const longAgo = addMs(now, -params.minimumHoursBetweenAttempts * 3_600_000)
  const minutes = minutesOfDay(now)
  const part = params.partsOfDayFromMinutes.findLast((from) => from <= minutes) ?? 0
  const partBegan = instantAt(dayOf(now), part)
  return longAgo < partBegan ? longAgo : partBegan
}

/**
 * 11.1: a number last contacted in this month or before may be drawn on `day`; a later contact
 * still rests. With 12 months, 2026-03-15 gives '2025-03'.
 */
export function restedSince(day: Day, params: Pick<SurveyParams, 'coolOffMonths'>): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - params.coolOffMonths
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** What a final disposition means for the number itself: it rests, it is of no use, or nothing. */
export function afterCall(disposition: Disposition): 'rests' | 'unusable' | 'stays' {
  switch (dispositions[disposition].group) {
    case 'I':
    case 'P':
    case 'R':
    case 'O':
      return 'rests'
    case 'X':
      // A full quota says nothing of the number.
      return disposition === '4.8' ? 'stays' : 'unusable'
    case 'NC':
    case 'UH':
      return 'stays'
  }
}

/**
 * 11.1: the length of a talk as it is kept with its answers, in seconds: in whole steps, the nearest.
 * To the second it would tell which call of the day it was. 194 seconds in steps of 30 are 180.
 */
export function keptDuration(
  seconds: number,
  { durationInStepsOfSeconds: step }: Pick<SurveyParams, 'durationInStepsOfSeconds'>,
): number {
  return Math.round(seconds / step) * step
}

/** The end of calling on `day`; from then on the day can be closed without anyone asking. */
export function endOfCalling(day: Day, params: Pick<SurveyParams, 'callingHours'>): Instant {
  return instantAt(day, params.callingHours.untilMinutes)
}

function registrationRefusals(survey: Survey | undefined, today: Day): readonly Refusal[] {
  const found: Refusal[] = []
  if (!survey) found.push(refusal('no_survey'))
  if (!survey?.formNumber) found.push(refusal('no_form_number'))
  if (!survey?.approvalNumber) found.push(refusal('no_approval'))
  if (survey?.expiresOn && survey.expiresOn < today)
    found.push(refusal('approval_expired', { day: survey.expiresOn }))
  return found
}

function hourRefusals({ now, params }: CallingFacts): readonly Refusal[] {
  const { fromMinutes, untilMinutes } = params.callingHours
  const minutes = minutesOfDay(now)
  if (fromMinutes <= minutes && minutes < untilMinutes) return []
  const hours = { from: clockText(fromMinutes), to: clockText(untilMinutes) }
  return [{ code: 'outside_hours', clause: '11.1', detail: hours }]
}

type Code = 'no_survey' | 'no_form_number' | 'no_approval' | 'approval_expired' | 'day_closed'

const refusal = (code: Code, detail?: Readonly<Record<string, string>>): Refusal => ({
  code,
  clause: '11.1',
  ...(detail ? { detail } : {}),
})
