import fc from 'fast-check'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sentencesOfRooms } from '#main/sentences.ts'
import { casesFor, isGoodBody, sweepOf, type FuzzCase } from '#main/test-fuzz.ts'
import { makeItems, type Items } from '#main/test-items.ts'
import { answeredBy, nameOf, openTestHouse, requestOf } from '#main/test-house.ts'
import type { Answered, Caller, TestHouse } from '#main/test-house.ts'
import { endpoint as anEndpoint } from '#basics/endpoint.ts'
import { ok } from '#basics/result.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import { directoryApi } from '#domains/directory/api.ts'
import type { Role } from '#domains/directory/terms.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { platformApi } from '#platform/api.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import type { Served } from '#platform/http/room.ts'

const numRuns = Number(process.env['ANSHENG_FUZZ_RUNS'] ?? 60)
const timeoutMs = Math.max(60_000, numRuns * 100)
// The suite tries the same each time; the drill others each time, and prints its seed when it fails.
const seed = process.env['ANSHENG_FUZZ_RUNS'] ? {} : { seed: 612 }
const names = Object.entries({ platformApi, directoryApi, surveyApi, caseworkApi }).flatMap(
  ([api, told]) => Object.keys(told).map((name) => `${api.replace('Api', '')}.${name}`),
)

let test: TestHouse
let items: Items
beforeAll(async () => {
  test = await openTestHouse('fuzz')
  items = await makeItems(test)
})
afterAll(() => test.close())

/** Statuses an endpoint may answer with; whatever is our own fault is none of them. */
const documented = [200, 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429]
const leaks =
  /\.ts:\d+|node:internal|node_modules|\binsert into\b|\bselect\b.{0,80}\bfrom\b|violates .{0,40}constraint|duplicate key|byte sequence|error at or near/i

/** Everything wrong with one answer, in words; nothing where it is as it must be. */
function faultsOf(endpoint: Served['endpoint'], tried: FuzzCase, answer: Answered): string[] {
  const { status, text, headers } = answer
  const type = headers.get('content-type') ?? ''
  const faults: string[] = []
  if (!documented.includes(status)) faults.push(`status ${String(status)}`)
  if (leaks.test(text)) faults.push('tells of its inside')
  if (status === 200) {
    if (!isGoodBody(endpoint, tried.raw)) faults.push('took a bad body')
    if (endpoint.answer === 'html' && !/^text\/html; charset=utf-8$/i.test(type))
      faults.push(`type ${type}`)
    if (!endpoint.answer && type !== 'application/json') faults.push(`type ${type}`)
    if (!endpoint.answer && !endpoint.output.safeParse(answer.body).success)
      faults.push('another shape than documented')
    return faults
  }
  if (type !== 'application/problem+json') return [...faults, `type ${type}`]
  return [
    ...faults,
    ...problemFaults(answer),
    ...(tried.kind === 'valid' ? goodRefused(answer) : []),
  ]
}

/** What fits the schema may be refused by the rules, never by the schema. */
const goodRefused = ({ body }: Answered): string[] =>
  body.errors
    .filter(({ code }: { code: string }) =>
      [
        'missing',
        'unknown_field',
        'not_json',
        'bad_text',
        'wrong_type',
        'wrong_form',
        'not_offered',
      ].includes(code),
    )
    .map(
      ({ code, field }: { code: string; field: string }) => `good data refused: ${code} ${field}`,
    )

const sentences: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ...sentencesOfRooms,
  ...httpSentences,
}
type Told = {
  readonly code: string
  readonly field?: string
  readonly message: { readonly zh: string; readonly en: string }
  readonly detail?: Readonly<Record<string, unknown>>
}

function problemFaults({ status, body }: Answered): string[] {
  const faults: string[] = []
  const says = body.type === 'about:blank' && body.status === status && body.code === body.title
  if (!says) faults.push('no problem of RFC 9457')
  if (!/^[0-9a-f-]{36}$/.test(body.requestId)) faults.push('no request id')
  if (!Array.isArray(body.errors) || body.errors.length === 0) return [...faults, 'no reasons']
  const told: readonly Told[] = body.errors
  if (told[0]?.code !== body.code) faults.push('its code is not its first reason')
  if (![told[0]?.message.zh, told[0]?.message.en].includes(body.detail)) faults.push('no detail')
  for (const { code, field, message, detail } of told) {
    const sentence = sentences[code]
    if (!sentence) faults.push(`${code} has no sentence`)
    if (!/\p{Script=Han}/u.test(message.zh)) faults.push(`${code} says nothing in Chinese`)
    if (!/[a-z]{2}/i.test(message.en)) faults.push(`${code} says nothing in English`)
    const filled = {
      ...detail,
      requestId: '',
      ...(field || ['unknown_field', 'bad_text'].includes(code) ? { field } : {}),
    }
    const open = Object.values(sentence ?? {}).flatMap((one) =>
      [...String(one).matchAll(/\{(\w+)\}/g)].filter(([, name = '']) => !(name in filled)),
    )
    if (open.length > 0) faults.push(`${code} leaves ${open.map(([one]) => one).join()} open`)
  }
  return faults
}

async function callerOf({ endpoint }: Served): Promise<Caller | undefined> {
  const { who } = endpoint.access
  if (who === 'public') return undefined
  // Roles of a contract are those of directory/terms.ts.
  const role = (who === 'session' ? 'second_officer' : who[0]) as Role
  return test.as(role, {}, 'fresh')
}

function poolFor({ endpoint, name }: Served) {
  const kind = /\/([\w-]+)\/:\w+/.exec(endpoint.path)?.[1] ?? ''
  const candidate = ['list', 'proposeDecline'].includes(name) ? items.candidates.own : undefined
  // An account that no other test of this file signs in with.
  const spare = kind === 'accounts' ? test.person('leader', { at: 'sibling' }).userId : undefined
  const id = candidate ?? spare ?? (kind === 'days' ? '2026-03-04' : (items[kind]?.own ?? ''))
  return {
    id,
    ids: Object.values(items).flatMap(({ own, sibling, foreign }) => [own, sibling, foreign]),
  }
}

/** Tries an endpoint; throws with the smallest request that was answered wrongly. */
async function fuzz(served: Served, app = test.house.app): Promise<void> {
  const { endpoint } = served
  let caller = await callerOf(served)
  const pool = poolFor(served)
  const examples = sweepOf(endpoint, pool).map((tried): [FuzzCase] => [tried])
  const property = fc.asyncProperty(casesFor(endpoint, pool), async (tried) => {
    const headers =
      caller && !tried.headers['cookie']
        ? { ...tried.headers, cookie: caller.cookie }
        : tried.headers
    const { params, query, raw } = tried
    const request = requestOf(endpoint, { params, query, headers, raw: raw as string })
    const answer = await answeredBy(await app.request(request.url, request.init))
    if (answer.status === 401 && !tried.headers['cookie']) caller = await callerOf(served)
    const faults = faultsOf(endpoint, tried, answer)
    if (faults.length > 0) throw new Error(`${faults.join('; ')}\n${answer.text.slice(0, 600)}`)
  })
  await fc.assert(property, {
    ...seed,
    numRuns: numRuns + examples.length,
    examples,
    includeErrorInReport: true,
    interruptAfterTimeLimit: timeoutMs - 10_000,
  })
}

describe('whatever is sent, the answer is one that was promised', () => {
  it.each(names)(
    '%s',
    async (name) => {
      await fuzz(test.served(name))
    },
    timeoutMs,
  )

  it('of every endpoint there is', () => {
    expect(test.house.rooms.map(nameOf).sort()).toEqual(names.toSorted())
  })

  it('and nothing of it was a bug, or changed what objects are', () => {
    expect(test.logged.filter(({ level }) => level === 'error')).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('methods', () => {
  it('that an address does not take get 405, with those it takes', async () => {
    const byPath = Map.groupBy(test.house.rooms, ({ endpoint }) => endpoint.path)
    for (const [path, all] of byPath) {
      const taken = all.map(({ endpoint }) => endpoint.method.toUpperCase()).sort()
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        if (taken.includes(method)) continue
        const url = `http://localhost${path.replace(/:\w+/g, 'x')}`
        const answer = await answeredBy(await test.house.app.request(url, { method }))
        const allow = answer.headers.get('allow')?.split(', ').sort()
        // A longer address with a word where another has an id stands under both.
        const others = test.house.rooms.filter(
          ({ endpoint }) => endpoint.method.toUpperCase() === method,
        )
        if (others.some(({ endpoint }) => matches(endpoint.path, path))) continue
        expect([method, path, answer.status, answer.code, allow]).toEqual([
          method,
          path,
          405,
          'wrong_method',
          taken,
        ])
      }
    }
  })
})

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path.replace(/:\w+/g, 'x'))

describe('a fault that is planted', () => {
  it('in a handler which does not bear a zero byte is found', async () => {
    const weak = anEndpoint({
      method: 'post',
      path: '/api/planted',
      access: { who: ['dispatcher'], relation: 'county' },
      summary: { zh: '测试', en: 'Test' },
      effect: 'none',
      bodyKind: 'bytes',
      output: z.strictObject({ size: z.int() }),
    })
    const served: Served = {
      room: 'test',
      name: 'weak',
      endpoint: weak,
      handler: {
        handle: async ({ body }: { body: Uint8Array }) => {
          if (body.includes(0)) throw new Error('a zero byte at weak.ts:1')
          return ok({ size: body.length })
        },
        // The handler is written for this endpoint alone.
      } as unknown as Served['handler'],
    }
    await expect(fuzz(served, test.edgeWith([served]))).rejects.toThrow(/status 500/)
  })
})
