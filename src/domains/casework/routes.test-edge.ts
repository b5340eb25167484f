import type { Hono } from 'hono'
import { addDays, type Day } from '#basics/day.ts'
import { takeCandidates } from '#domains/casework/jobs.ts'
import { caseworkRoutes } from '#domains/casework/routes.ts'
import { sentences } from '#domains/casework/terms.ts'
import { inCounty } from '#platform/db.ts'
import { buildEdge, type Session } from '#platform/http/edge.ts'
import { openTestCounty, type TestCounty } from '#platform/journal.test-county.ts'
import type { Consent, Vault } from '#platform/vault.ts'
import type { PastEvent } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'
import { insertRows } from '#platform/rows.ts'
import { openTestVault } from '#platform/test-vault.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'
import { clauseSentences } from '#policy/clause.ts'

/** Ids of the test county's places and units, told apart by their last figures. */
const idOf = (number: number): string =>
  `dddddddd-0000-4000-8000-${String(number).padStart(12, '0')}`
export const places = { township: idOf(1), village: idOf(2) } as const
export const units = {
  office: idOf(10),
  centre: idOf(11),
  roads: idOf(12),
  police: idOf(13),
} as const
const unitKinds = {
  office: 'office',
  centre: 'call_centre',
  roads: 'department',
  police: 'police',
} as const

export type Sent = {
  /** 'dispatcher:office', with ':2' behind for another person of the kind, and '@2' for county 2. */
  readonly as: string
  readonly body?: unknown
  readonly version?: number
  readonly key?: string
}
export type Answered = {
  readonly status: number
  // What a test reads of an answer it then compares: any is what it would be after JSON.parse anyway.
  readonly body: Record<string, any>
}

/** The room behind the real edge, with a real vault, in two counties; the clock stands at 2026-03-02 09:00. */
export type TestEdge = {
  readonly edge: Hono
  readonly test: TestCounty
  readonly vault: Vault
  readonly world: Parameters<typeof takeCandidates>[0]
  readonly send: (path: string, told: Sent) => Promise<Answered>
  /** A report told on the phone on a day; answers its receipt. */
  readonly report: (told?: Partial<Told>) => Promise<string>
  /** A candidate of its own, alone on its day. */
  readonly candidate: (
    told?: Partial<Told>,
  ) => Promise<{ readonly id: string; readonly receipt: string; readonly day: Day }>
  readonly closeDay: (day: Day, county?: number) => Promise<{ readonly added: number }>
}
type Told = {
  readonly words: string
  readonly consent: Consent
  readonly day: Day
  readonly urgent: boolean
  readonly county: number
}

export async function openTestEdge(seed: string): Promise<TestEdge> {
  const test = await openTestCounty(seed, 1)
  const { db, clock, journal } = test
  const vault = await openTestVault(db.vault, { clock, rng: seededRng(`vault ${seed}`) })
  const rng = seededRng(`edge ${seed}`)
  for (const county of [1, 2]) await setUp(test, county)
  const edge = buildEdge({
    rooms: caseworkRoutes({
      journal,
      vault,
      rng,
      nameOfUser: (_trx, _county, userId) => Promise.resolve(`name of ${userId.slice(-2)}`),
    }),
    db: db.app,
    clock,
    rng,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    sentences: { ...vaultSentences, ...clauseSentences, ...sentences },
    secret: new Uint8Array(32),
    stepUpMinutes: 10,
    findSession: (token) => Promise.resolve(sessionOf(token)),
    countyOfHost: () => 1,
    addressOf: () => '127.0.0.1',
    headers: { styleSrc: "'self'" },
  })
  const world = { db: db.app, journal, vault, clock }
  let count = 0
  const report: TestEdge['report'] = async (told = {}) => {
    count += 1
    const county = told.county ?? 1
    const numberId = idOf(1000 + count)
    const phone = `154${String(10_000_000 + count)}`
    await vault.putNumbers({ county, batch: idOf(5000 + count), rows: [{ id: numberId, phone }] })
    const saved = await vault.saveReport({
      county,
      key: `report-${count}`,
      numberId,
      words: '村口的路灯坏了三个月，老人晚上不敢出门。',
      townshipId: places.township,
      villageId: places.village,
      consent: 'through_office',
      urgent: false,
      day: '2026-03-01',
      ...told,
    })
    if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
    return saved.value.receipt
  }
  const closeDay: TestEdge['closeDay'] = (day, county = 1) =>
    takeCandidates(world, county, dayClosed(day, county))
  const send = sender(edge)
  const candidate: TestEdge['candidate'] = async (told = {}) => {
    const day = addDays('2026-01-05', count)
    const receipt = await report({ ...told, day })
    await closeDay(day, told.county)
    const as = `dispatcher:office@${told.county ?? 1}`
    const { body } = await send('/api/casework/problems?stage=candidate', { as })
    const items: readonly { id: string; receivedOn: string }[] = body['items']
    const found = items.find(({ receivedOn }) => receivedOn === day)
    if (!found) throw new Error(`no candidate of ${day}: ${JSON.stringify(body)}`)
    return { id: found.id, receipt, day }
  }
  return { edge, test, vault, world, send, report, candidate, closeDay }
}

/** What the survey tells the journal when a day is over. */
export const dayClosed = (day: Day, county = 1): PastEvent => ({
  id: `closed-${county}-${day}`,
  type: 'survey.day_closed',
  subject: { kind: 'day', id: day },
  data: { day, completes: 50 },
  at: `${day}T13:00:00.000Z`,
  actor: { system: 'survey.closeDueDays' },
  seq: 1,
})

function sender(edge: Hono): TestEdge['send'] {
  let keys = 0
  return async (path, told) => {
    keys += 1
    const isRead = told.body === undefined
    const response = await edge.request(`http://localhost${path}`, {
      method: isRead ? 'GET' : 'POST',
      headers: {
        origin: 'http://localhost',
        host: 'localhost',
        cookie: `__Host-ansheng=${told.as}`,
        'idempotency-key': told.key ?? `key-number-${keys}`,
        'content-type': 'application/json',
        ...(told.version === undefined ? {} : { 'if-match': `"${told.version}"` }),
      },
      ...(isRead ? {} : { body: JSON.stringify(told.body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : { text } }
  }
}

function sessionOf(token: string): Session | undefined {
  const [who = '', county = '1'] = token.split('@')
  const [role = '', unit = '', nth = '1'] = who.split(':')
  const unitId = Object.entries(units).find(([name]) => name === unit)?.[1]
  if (unitId === undefined) return undefined
  const place = Object.keys(units).indexOf(unit)
  const userId = idOf(place * 10 + Number(nth) + 100)
  return {
    county: Number(county),
    person: { kind: 'person', userId, personId: userId, role, unitId, sessionHash: 'a'.repeat(64) },
    steppedUpAt: null,
  }
}

async function setUp({ db, journal, clock }: TestCounty, county: number): Promise<void> {
  const about = { county_id: county, valid_from: '2026-01-01', valid_to: null, version: 1 }
  const township = {
    ...about,
    id: places.township,
    code: '419900101000',
    name: '城关镇',
    kind: 'town',
    population: null,
  }
  const village = {
    ...about,
    id: places.village,
    township_id: places.township,
    code: '419900101201',
    name: '河湾村',
    kind: 'village',
    settlement: null,
    households: null,
    population: null,
  }
  const unitRows = Object.entries(units).map(([name, id]) => ({
    ...about,
    id,
    code: name,
    name: `单位${name}`,
    short_name: name,
    // The two tables above have the same names.
    kind: unitKinds[name as keyof typeof units],
    parent_id: null,
    township_id: null,
  }))
  await inCounty(db.app, county, async (trx) => {
    const changes = [
      ...(await insertRows(trx, 'directory.townships', [township])),
      ...(await insertRows(trx, 'directory.villages', [village])),
      ...(await insertRows(trx, 'directory.units', unitRows)),
    ]
    const given = { county, at: clock.now(), actor: { kind: 'system', job: 'test' } } as const
    const subject = { kind: 'county', id: String(county) }
    await journal.record(trx, given, { type: 'directory.set_up', subject }, changes)
  })
}

export const who = {
  dispatcher: 'dispatcher:office',
  second: 'second_officer:office:2',
  handler: 'handler:roads',
  head: 'unit_head:roads:2',
  other: 'handler:police',
  caller: 'callback_caller:centre',
} as const
export const paths = {
  office: '/api/casework/problems',
  unit: '/api/casework/unit-problems',
  desk: '/api/casework/call-backs',
} as const
export type Walk = readonly (readonly [path: string, as: string, body: object])[]
export const wording = '请核查夜间照明设施并恢复'
export const toUnit: Walk = [
  ['list', who.dispatcher, { title: '村口路灯', category: 'ordinary', urgency: 'ordinary' }],
  ['word', who.dispatcher, { wording }],
  ['hand-over', who.dispatcher, { unitId: units.roads }],
]
export const redo: Walk = [
  ['handle', who.handler, { whatWasDone: '更换了三盏路灯', ground: '道路照明职责' }],
  ['report-done', who.head, {}],
]
export const toDone: Walk = [['sign', who.handler, {}], ...redo]

/** Acts one after the other, each on the version the one before answered. */
export async function walk(at: TestEdge, id: string, from: number, acts: Walk): Promise<Answered> {
  let last: Answered = { status: 0, body: { version: from } }
  for (const [name, as, body] of acts) {
    const base = as.startsWith('handler') || as.startsWith('unit_head') ? paths.unit : paths.office
    last = await at.send(`${base}/${id}/${name}`, { as, body, version: last.body['version'] })
    if (last.status !== 200) throw new Error(`${name}: ${JSON.stringify(last.body)}`)
  }
  return last
}

/** Takes the next call, dials and records. */
export async function callBack(at: TestEdge, outcome: string, as: string): Promise<Answered> {
  const { status, body } = await at.send(`${paths.desk}/next`, { as, body: {} })
  if (status !== 200) return { status, body }
  const path = `${paths.desk}/${body['callBackId']}`
  await at.send(`${path}/dial`, { as, body: {} })
  const version = body['version'] + (body['dialled'] ? 0 : 1)
  return at.send(`${path}/record`, { as, body: { outcome, solved: 'unknown' }, version })
}

/** The resident's page for a code, as text. */
export async function pageOf(at: TestEdge, code: string, lang = 'zh'): Promise<string> {
  const response = await at.edge.request('http://localhost/r', {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      host: 'localhost',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ code, lang }).toString(),
  })
  return response.text()
}
