import { describe, expect, it } from 'vitest'
import { problemOf } from '#platform/http/problem.ts'

const sentences = {
  wrong_stage: { zh: '现在处于“{stage}”环节。', en: 'It stands at "{stage}".' },
  late: { zh: '应在 {day} 前。', en: 'By {day}.', status: 422 },
}
const names = { stage: { handed_over: { zh: '已交单，待签收', en: 'Handed over' } } }
const given = { requestId: 'r', language: 'zh', names } as const

describe('a problem', () => {
  it('says the name of a stage in both languages and keeps its code beside', () => {
    const refusal = { code: 'wrong_stage', detail: { stage: 'handed_over' } }
    expect(problemOf([refusal], sentences, given)).toEqual({
      type: 'about:blank',
      title: 'wrong_stage',
      status: 409,
      code: 'wrong_stage',
      detail: '现在处于“已交单，待签收”环节。',
      requestId: 'r',
      errors: [
        {
          code: 'wrong_stage',
          message: { zh: '现在处于“已交单，待签收”环节。', en: 'It stands at "Handed over".' },
          detail: { stage: 'handed_over' },
        },
      ],
    })
  })

  it('leaves alone what has no name: days, unknown codes, names of the language’s own objects', () => {
    const said = (code: string, detail: Readonly<Record<string, string>>) =>
      problemOf([{ code, detail }], sentences, { ...given, language: 'en' }).detail
    expect(said('late', { day: '2026-03-01' })).toBe('By 2026-03-01.')
    expect(said('wrong_stage', { stage: 'nowhere' })).toBe('It stands at "nowhere".')
    expect(said('wrong_stage', { stage: 'constructor' })).toBe('It stands at "constructor".')
  })
})
