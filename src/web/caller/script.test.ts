import { describe, expect, test } from 'vitest'
import { answerRefusals } from '#domains/survey/rules.answers.ts'
import { questionnaires } from '#domains/survey/terms.questionnaire.ts'
import { dispositionCodes } from '#domains/survey/terms.ts'
import {
  answerOfKey,
  emptyDraft,
  endGroups,
  isAnswered,
  likelyEnd,
  partA,
  placeBeside,
  placesOf,
  questionAt,
  withAnswer,
  type CallDraft,
} from '#web/caller/script.ts'

const paper = questionnaires[0]!

/** A caller who presses one number on every view until part A ends. */
function pressing(key: number): CallDraft {
  let draft: CallDraft = { ...emptyDraft, beganMs: 1000 }
  for (let views = 0; views < 20 && draft.place !== 'age'; views += 1) {
    const question = questionAt(paper, draft.place)
    const code = question && answerOfKey(question, key)
    if (question && code !== undefined) draft = withAnswer(paper, draft, question.key, code)
    draft = { ...draft, place: placeBeside(paper, draft, 1) }
  }
  return { ...draft, ageBand: '35-49', sex: 'f' }
}

describe('11.1: the script of a call', () => {
  test('11.1: asks in the order of the paper and leaves out what the jumps leave out', () => {
    expect(placesOf(paper, { safe: 1 })).toEqual([
      'opening',
      'q.resident',
      'q.safe',
      'q.patrols',
      'q.disputes',
      'q.police',
      'q.procuratorate',
      'q.court',
      'q.justice_office',
      'q.prompted',
      'age',
      'sex',
    ])
    expect(placesOf(paper, { safe: 4 })[3]).toBe('q.worry')
  })

  test('11.1: an answer changed later takes along what it had led to', () => {
    const unsafe = withAnswer(paper, withAnswer(paper, emptyDraft, 'safe', 3), 'worry', 2)
    expect(unsafe.answers).toEqual({ safe: 3, worry: 2 })
    expect(withAnswer(paper, unsafe, 'safe', 1).answers).toEqual({ safe: 1 })
  })

  test('11.1: whatever one presses through, the server keeps it', () => {
    for (const key of [1, 8, 9]) {
      const told = partA(paper, pressing(key), 61_400)
      expect(told && answerRefusals(paper, told.answers)).toEqual([])
      expect(told?.durationSeconds).toBe(60)
    }
  })

  test('11.1: 8 and 9 are "does not know" and "will not say" unless the paper offers them', () => {
    const safe = questionAt(paper, 'q.safe')!
    expect([1, 4, 5, 8, 9].map((key) => answerOfKey(safe, key))).toEqual([1, 4, undefined, 88, 99])
    const nine = { ...safe, offered: [{ code: 8, text: { zh: '八', en: 'eight' } }] }
    expect([8, 9].map((key) => answerOfKey(nine, key))).toEqual([8, 99])
  })

  test('11.1: nothing is saved while something is missing', () => {
    expect(partA(paper, { ...pressing(1), sex: null }, 5000)).toBeUndefined()
    expect(partA(paper, emptyDraft, 5000)).toBeUndefined()
    expect(isAnswered(paper, { ...emptyDraft, place: 'q.safe' })).toBe(false)
    expect(isAnswered(paper, { ...emptyDraft, place: 'opening' })).toBe(true)
  })

  test('11.1: going back from the first view and on from the last one stays there', () => {
    expect(placeBeside(paper, emptyDraft, -1)).toBe('opening')
    expect(placeBeside(paper, { ...emptyDraft, place: 'sex' }, 1)).toBe('sex')
  })

  test('11.1: every disposition can be chosen, once, and the likely one fits the state', () => {
    expect(endGroups.flatMap(({ codes }) => codes).toSorted()).toEqual(
      [...dispositionCodes].toSorted(),
    )
    expect(likelyEnd(paper, emptyDraft, false)).toBe('3.13')
    expect(likelyEnd(paper, { ...emptyDraft, place: 'q.resident' }, false)).toBe('4.7')
    expect(likelyEnd(paper, { ...emptyDraft, place: 'q.police' }, false)).toBe('2.12')
    expect(likelyEnd(paper, { ...emptyDraft, place: 'closing' }, true)).toBe('1.1')
  })
})
