import { randomUUID } from 'node:crypto'
import { sentences as directorySentences } from '#domains/directory/terms.ts'
import { surveyRoutes } from '#domains/survey/routes.ts'
import type { SurveyWorld } from '#domains/survey/store.ts'
import { sentences } from '#domains/survey/terms.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { inCounty } from '#platform/db.ts'
import { buildEdge } from '#platform/http/edge.ts'
import { openTestCounty, type TestCounty } from '#platform/journal.test-county.ts'
import type { insertRow, RowChange } from '#platform/rows.ts'
import { seededRng } from '#platform/rng.ts'
import { memoryKeyStore, openTestVault } from '#platform/test-vault.ts'
import type { KeyStore } from '#platform/vault.keys.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'

export type Sent = {
  /** 'interviewer:3' is the third interviewer. */
  readonly as?: string
  readonly body?: unknown
  readonly bytes?: Uint8Array
  readonly version?: number
  readonly key?: string
  readonly method?: string
}
export type Answered = { readonly status: number; readonly body: Record<string, unknown> }

/** The room behind the real edge, with a vault in the same process; its clock stands at 2026-03-02 09:00. */
export type Desk = {
  readonly test: TestCounty
  readonly world: SurveyWorld
  /** The vault's own keys: what it could still find out with them is looked at too. */
  readonly keyStore: KeyStore
  readonly send: (path: string, told?: Sent) => Promise<Answered>
  readonly post: (path: string, as: string, body?: unknown, told?: Sent) => Promise<Answered>
  /** Previews and imports a frame of these lines. */
  readonly importFrame: (lines: readonly string[], told?: Sent) => Promise<Answered>
  /** Proposes and approves a draw for a day. */
  readonly draw: (day: string, seed?: string) => Promise<Answered>
  /** Takes the next number and dials it. */
  readonly dialNext: (
    as: string,
  ) => Promise<{ readonly ticketId: string; readonly attemptId: string }>
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
export const county = 1

export async function openDesk(told: {
  readonly demo?: boolean
  readonly ticketsPerComplete?: number
  /** The writer of rows: tests hand it in, because rooms write in their stores only. */
  readonly insert: typeof insertRow
}): Promise<Desk> {
  const test = await openTestCounty('survey', county)
  await setUp(test, told.insert)
  const { db, clock, journal } = test
  // Another seed than the journal's, or the same ids would be made twice.
  const rng = seededRng('the room')
  const keyStore = memoryKeyStore()
  const vault = await openTestVault(db.vault, { clock, keyStore })
  const { demo = true, ticketsPerComplete = 10 } = told
  const world: SurveyWorld = { journal, rng, vault, demo, ticketsPerComplete }
  const edge = buildEdge({
    rooms: surveyRoutes(world),
    db: db.app,
    clock,
    rng,
    log: {
      ...silent,
      error: (event, fields) => process.stderr.write(`${event} ${fields?.stack}\n`),
    },
    sentences: { ...filesSentences, ...vaultSentences, ...directorySentences, ...sentences },
    secret: new Uint8Array(32).fill(7),
    stepUpMinutes: 10,
    findSession: (token) => Promise.resolve({ ...sessionOf(token), steppedUpAt: clock.now() }),
    countyOfHost: () => undefined,
    headers: { styleSrc: "'self'" },
  })
  const send: Desk['send'] = async (path, sent = {}) => {
    const body = sent.bytes ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body))
    const response = await edge.request(`http://localhost${path}`, {
      method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        origin: 'http://localhost',
        host: 'localhost',
        cookie: `__Host-ansheng=${sent.as ?? 'administrator:1'}`,
        'idempotency-key': sent.key ?? randomUUID(),
        'content-type': sent.bytes ? 'application/octet-stream' : 'application/json',
        ...(sent.version === undefined ? {} : { 'if-match': `"${sent.version}"` }),
      },
      // A Buffer is a body; only the library's type asks for a narrower array.
      ...(body === undefined ? {} : { body: body as BodyInit }),
    })
    // Every answer of the room is an object.
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return { test, world, keyStore, send, ...shortcuts(send) }
}

/** The same with 500 numbers in three townships, on the next morning. */
export async function openFramedDesk(told: Parameters<typeof openDesk>[0]): Promise<Desk> {
  const desk = await openDesk(told)
  const lines = [
    ...numbersOf('419900001', 1, 300),
    ...numbersOf('419900002000', 1001, 150),
    ...numbersOf('419900003000', 2001, 50),
  ]
  const { body } = await desk.importFrame(lines)
  if (body['numbers'] !== 500) throw new Error(JSON.stringify(body))
  desk.test.clock.moveTo('2026-03-03T01:30:00.000Z')
  return desk
}

export const villageId = 'e0000000-0000-4000-8000-000000000001'
export const townshipId = (at: number): string => `d0000000-0000-4000-8000-00000000000${at}`

async function setUp({ db, journal, given }: TestCounty, insert: typeof insertRow): Promise<void> {
  const lasting = { county_id: county, valid_from: '2021-01-01', valid_to: null, version: 1 }
  await inCounty(db.app, county, async (trx) => {
    const changes: RowChange[] = []
    for (const at of [1, 2, 3])
      changes.push(
        await insert(trx, 'directory.townships', {
          ...lasting,
          id: townshipId(at),
          code: `41990000${at}000`,
          name: `${at}号镇`,
          kind: 'town',
          population: 1000,
        }),
      )
    const village = await insert(trx, 'directory.villages', {
      ...lasting,
      id: villageId,
      township_id: townshipId(1),
      code: '419900001201',
      name: '测试村',
      kind: 'village',
      settlement: null,
      households: null,
      population: null,
    })
    const event = { type: 'test.places', subject: { kind: 'test', id: 'places' } } as const
    await journal.record(trx, given(), event, [...changes, village])
  })
}

function shortcuts(send: Desk['send']): Pick<Desk, 'post' | 'importFrame' | 'draw' | 'dialNext'> {
  const post: Desk['post'] = (path, as, body = {}, sent = {}) => send(path, { as, body, ...sent })
  return {
    post,
    importFrame: async (lines, sent = {}) => {
      const bytes = Buffer.from(['号码,乡镇代码,村代码,来源', ...lines].join('\n'))
      const query = new URLSearchParams({ fileName: 'f.csv', name: '测试抽样框' })
      const seen = await send(`/api/survey/frames/preview?${query}`, { bytes })
      query.set('fileHash', String(seen.body['fileHash']))
      query.set('skipErrors', 'true')
      return send(`/api/survey/frames?${query}`, { bytes, ...sent })
    },
    draw: async (day, seed = 'a public seed 0612') => {
      const body = { day, seed, seedSource: '福彩双色球', seedDatedOn: day }
      const proposed = await post('/api/survey/draws', 'supervisor:1', body)
      if (proposed.status !== 200) return proposed
      const path = `/api/survey/draws/${String(proposed.body['id'])}/approve`
      return post(path, 'second_officer:2', { seed }, { version: 1 })
    },
    dialNext: async (as) => {
      const { body: next } = await post('/api/survey/calls/next', as)
      const ticketId = String(next['ticketId'])
      const { body } = await post(`/api/survey/tickets/${ticketId}/dial`, as)
      return { ticketId, attemptId: String(body['attemptId']) }
    },
  }
}

/** Everybody sits in a unit of their own number; person and account have ids that tell them. */
function sessionOf(token: string) {
  const [role = '', number = '1'] = token.split(':')
  const place = String('abcdefghijkl'.charCodeAt(role.length % 12)).padStart(4, '0')
  const id = (kind: string): string =>
    `${kind}0000000-${place}-4000-8000-${number.padStart(12, '0')}`
  return {
    county,
    person: {
      kind: 'person' as const,
      userId: id('a'),
      personId: id('b'),
      role,
      unitId: `c0000000-0000-4000-8000-${number.padStart(12, '0')}`,
      sessionHash: 'a'.repeat(64),
    },
  }
}

/** Answers that fit the questionnaire, of somebody who feels safe. */
export const goodAnswers = {
  questionnaireVersion: 1,
  answers: {
    resident: 1,
    safe: 1,
    patrols: 2,
    disputes: 2,
    police: 88,
    procuratorate: 1,
    court: 99,
    justice_office: 2,
    prompted: 1,
  },
  ageBand: '35-49',
  sex: 'f',
  durationSeconds: 180,
} as const

/** Numbers that ring nobody, of one township: 154 and eight digits from `from` on. */
export const numbersOf = (code: string, from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `154${String(from + at).padStart(8, '0')},${code},,测试`)
