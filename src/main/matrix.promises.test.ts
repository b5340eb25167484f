import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMatrix } from '#main/test-matrix.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { platformApi } from '#platform/api.ts'
import type { Endpoint } from '#basics/endpoint.ts'

const file = join(import.meta.dirname, '../../fixtures/access-matrix.json')
const cells = readMatrix(readFileSync(file, 'utf8'))
const apis: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  casework: caseworkApi,
  directory: directoryApi,
  platform: platformApi,
  survey: surveyApi,
}
const endpoints = Object.entries(apis).flatMap(([room, api]) =>
  Object.entries(api).map(([name, endpoint]) => ({ name: `${room}.${name}`, endpoint })),
)
const ofSession = endpoints
  .filter(({ endpoint }) => typeof endpoint.access.who === 'string')
  .map(({ name }) => name)

/** What a role may reach that not everybody signed in may, in any relation. */
const reach = (role: string, kind: 'reads' | 'writes' | 'any' = 'any'): readonly string[] =>
  endpoints
    .filter(({ name }) => !ofSession.includes(name))
    .filter(({ endpoint }) => kind === 'any' || (endpoint.method === 'get') === (kind === 'reads'))
    .map(({ name }) => name)
    .filter((name) =>
      [...cells].some(
        ([cell, value]) => value === 'allowed' && cell.startsWith(`${name} ${role} `),
      ),
    )
    .sort()

describe('the committed matrix keeps the promises of the house', () => {
  it('11.5: the handling unit reaches its own problems and nothing else, so it can close none', () => {
    const unit = Object.keys(caseworkApi)
      .filter(
        (name) => /unit/i.test(name) || ['sign', 'object', 'handle', 'reportDone'].includes(name),
      )
      .map((name) => `casework.${name}`)
      .sort()
    expect(reach('handler')).toEqual(unit)
    expect(reach('unit_head')).toEqual(unit)
    const beyond = [...cells].filter(
      ([cell, value]) =>
        value === 'allowed' &&
        /^casework\.\w+ (handler|unit_head) (sibling|foreign|missing)$/.test(cell),
    )
    expect(beyond).toEqual([])
  })

  it('an auditor and a leader change nothing; starting a verification changes nothing either', () => {
    expect(reach('auditor', 'writes')).toEqual(['platform.startVerify'])
    expect(reach('leader', 'writes')).toEqual([])
  })

  it('the words of a resident are for the dispatcher alone, and no leader, auditor or unit reads them', () => {
    const allowed = [...cells].filter(
      ([cell, value]) => value === 'allowed' && cell.startsWith('casework.readWords '),
    )
    expect([...new Set(allowed.map(([cell]) => cell.split(' ')[1]))]).toEqual(['dispatcher'])
  })

  it('a number is shown to whom the queue gave it, and to nobody else', () => {
    const shown = [...cells].filter(
      ([cell, value]) =>
        value === 'allowed' && /^(survey\.dial|casework\.dialCallBack) /.test(cell),
    )
    expect(shown.map(([cell]) => cell).sort()).toEqual([
      'casework.dialCallBack callback_caller own',
      'survey.dial interviewer own',
    ])
  })

  it('nobody comes in without a session, whatever it was, but by a public page', () => {
    const isOut = /^(\S+) (anonymous|expired|suspended) /
    const into = [...cells].flatMap(([cell, value]) =>
      value === 'allowed' && isOut.test(cell) ? [cell.split(' ')[0] ?? ''] : [],
    )
    expect([...new Set(into)].sort()).toEqual([
      'casework.receiptForm',
      'casework.receiptState',
      'platform.activate',
      'platform.entrance',
      'platform.signIn',
    ])
  })

  it('nobody ever reaches an item of another county, or one that is not there', () => {
    const isAway =
      /^(?!casework\.receipt|platform\.(?:signIn|activate|entrance)).* (foreign|missing)$/
    expect([...cells].filter(([cell, value]) => isAway.test(cell) && value === 'allowed')).toEqual(
      [],
    )
  })

  it('an administrator keeps accounts and files, and sees no problem, no call and no proposal to decide', () => {
    expect(reach('administrator').filter((name) => name.startsWith('casework.'))).toEqual([])
    expect(reach('administrator', 'writes').filter((name) => /survey\./.test(name))).toEqual([
      'survey.importFrame',
      'survey.previewFrame',
      'survey.registerSurvey',
      'survey.undoFrame',
    ])
  })
})
