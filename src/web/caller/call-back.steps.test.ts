import { describe, expect, test } from 'vitest'
import { callBackOutcomes } from '#domains/casework/terms.ts'
import {
  emptyCallBack,
  endedEarly,
  recorded,
  saidOutcomes,
  stepBack,
  stepOn,
} from '#web/caller/call-back.steps.ts'

describe('11.5: the two questions of a call-back', () => {
  test('11.5: nothing can be recorded before both questions have their answer', () => {
    const solved = stepOn(emptyCallBack)
    expect(stepOn(solved)).toEqual(solved)
    const satisfied = stepOn({ ...solved, solved: 'partly' })
    expect(stepOn(satisfied)).toEqual(satisfied)
    expect(recorded(satisfied)).toBeUndefined()
    const look = stepOn({ ...satisfied, outcome: 'not_satisfied' })
    expect(recorded(look)).toEqual({ solved: 'partly', outcome: 'not_satisfied' })
  })

  test('11.5: not reached is its own outcome and says nothing of the matter', () => {
    expect(recorded(endedEarly('no_contact'))).toEqual({ solved: 'unknown', outcome: 'no_contact' })
    expect(stepBack(endedEarly('no_contact'))).toEqual(emptyCallBack)
    expect(saidOutcomes.some((outcome) => outcome === ('no_contact' as string))).toBe(false)
  })

  test('11.5: every outcome of the terms can be reached on this desk', () => {
    expect(new Set([...saidOutcomes, 'no_contact'])).toEqual(new Set(callBackOutcomes))
  })

  test('11.5: going back keeps what was noted', () => {
    const look = { step: 'look', solved: 'yes', outcome: 'satisfied' } as const
    expect(stepBack(stepBack(look))).toEqual({ ...look, step: 'solved' })
    expect(stepBack(emptyCallBack)).toEqual(emptyCallBack)
  })
})
