import { describe, expect, it } from 'vitest'
import type { Sentences } from '#basics/result.ts'
import { oneTable, sentencesOfRooms, valueNames } from '#main/sentences.ts'
import { sentencesOfCommands } from '#main/tell.ts'
import { stageNames } from '#domains/casework/terms.ts'
import { drawStageNames, ticketStageNames } from '#domains/survey/terms.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import { problemOf } from '#platform/http/problem.ts'
import { platformFindingSentences } from '#platform/verify.sentences.ts'

describe('the sentences of the whole product', () => {
  it('mean one thing a code: the tables of rooms, commands and verifier stand beside each other', () => {
    const all = oneTable({
      rooms: sentencesOfRooms,
      commands: sentencesOfCommands,
      verify: platformFindingSentences,
    })
    expect(Object.keys(all).length).toBeGreaterThan(200)
    expect(all).toMatchObject(httpSentences)
  })

  it('cannot start with one code for two meanings, be it another word or another status', () => {
    const no: Sentences[string] = { zh: '不行。', en: 'No.' }
    expect(() => oneTable({ one: { no }, two: { no: { ...no, zh: '不可。' } } })).toThrow(
      'one code, two meanings: no (one, two)',
    )
    expect(() => oneTable({ one: { no }, two: { no: { ...no, status: 422 } } })).toThrow('no (one')
    expect(oneTable({ one: { no }, two: { no: { ...no, status: 409 } } })).toEqual({
      no: { ...no, status: 409 },
    })
  })

  it('say the names of all stages, in both languages', () => {
    const all = { ...stageNames, ...drawStageNames, ...ticketStageNames }
    const given = { requestId: 'r', language: 'zh', names: valueNames } as const
    for (const [stage, name] of Object.entries(all)) {
      const refusal = { code: 'wrong_stage', detail: { stage } }
      const [error] = problemOf([refusal], sentencesOfRooms, given).errors
      expect(error?.message.zh).toContain(`“${name.zh}”`)
      expect(error?.message.en).toContain(`"${name.en}"`)
      expect(error?.detail).toEqual({ stage })
    }
  })

  it('give what is there as a state no status of something that is missing', () => {
    const statusOf = (code: string): number => sentencesOfRooms[code]?.status ?? 409
    expect(['queue_empty', 'no_call_back'].map(statusOf)).toEqual([409, 409])
  })
})
