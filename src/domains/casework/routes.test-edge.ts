import type { Hono } from 'hono'
import { addDays, type Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import { ok } from '#basics/result.ts'
import { caseworkRoutes } from '#domains/casework/routes.ts'
import { sentences } from '#domains/casework/terms.ts'
import type { Db } from '#platform/db.ts'
import { buildEdge, type Session } from '#platform/http/edge.ts'
import { layRows, openTestCounty, type TestCounty } from '#platform/journal.test-county.ts'
import type { Consent, Vault } from '#platform/vault.ts'
import type { Journal } from '#platform/journal.ts'
import type { Clock, PastEvent, Rng } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'
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
  /** A branch of roads. */
  station: idOf(14),
} as const
const unitKinds = {
  office: 'office',
  centre: 'call_centre',
  roads: 'department',
  police: 'police',
  station: 'department',
} as const

export type Sent = {
  /** 'dispatcher:office', with ':2' behind for another person of the kind, '!' for one who has just
   * confirmed the password, and '@2' for county 2. */
  readonly as: string
  readonly body?: unknown
  readonly version?: number
  readonly key?: string
}
export type Answered = {
  readonly status: number
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what JSON.parse gives; tests compare it
  readonly body: Record<string, any>
}

/** The room behind the real edge, with a real vault, in two counties; the clock stands at 2026-03-02 09:00. */
export type TestEdge = {
  readonly edge: Hono
  readonly test: TestCounty
  readonly vault: Vault
  readonly world: JobsWorld
  readonly send: (path: string, told: Sent) => Promise<Answered>
  /** A report told on the phone on a day; answers its receipt. */
  readonly report: (told?: Partial<Told>) => Promise<string>
  /** A candidate of its own, alone on its day. */
  readonly candidate: (
    told?: Partial<Told>,
  ) => Promise<{ readonly id: string; readonly receipt: string; readonly day: Day }>
  readonly closeDay: (day: Day, county?: number) => Promise<{ readonly added: number }>
}
type JobsWorld = {
  readonly db: Db
  readonly journal: Journal
  readonly vault: Vault
  readonly clock: Clock
}
/** The room's job, given by the test: routes do not call jobs. */
type TakeCandidates = (
  world: JobsWorld,
  county: number,
  event: PastEvent,
) => Promise<{ readonly added: number }>
type Told = {
  readonly words: string
  readonly consent: Consent
  readonly day: Day
  readonly urgent: boolean
  readonly county: number
}

export async function openTestEdge(
  seed: string,
  takeCandidates: TakeCandidates,
): Promise<TestEdge> {
  const test = await openTestCounty(seed, 1)
  const { db, clock, journal } = test
  const vault = await openTestVault(db.vault, { clock, rng: seededRng(`vault ${seed}`) })
  for (const county of [1, 2]) await setUp(test, county)
  const edge = edgeOf(test, vault, seededRng(`edge ${seed}`))
  const world = { db: db.app, journal, vault, clock }
  const send = sender(edge)
  const closeDay: TestEdge['closeDay'] = (day, county = 1) =>
    takeCandidates(world, county, dayClosed(day, county))
  const { report, next } = reporter(vault)
  const candidate: TestEdge['candidate'] = async (told = {}) => {
    const day = addDays('2026-01-05', next())
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

function edgeOf({ db, clock, journal }: TestCounty, vault: Vault, rng: Rng): Hono {
  return buildEdge({
    rooms: caseworkRoutes({
      journal,
      vault,
      rng,
      proposeReveal: (_trx, _context, asked) =>
        Promise.resolve(ok({ proposalId: asked.reportId, expiresAt: asked.problemCode })),
      nameOfUser: (_trx, _county, userId) => Promise.resolve(`name of ${userId.slice(-2)}`),
    }),
    db: db.app,
    clock,
    rng,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    sentences: { ...vaultSentences, ...clauseSentences, ...sentences },
    secret: new Uint8Array(32),
    stepUpMinutes: 10,
    findSession: (token) => Promise.resolve(sessionOf(token, clock.now())),
    countyOfHost: () => 1,
    addressOf: () => '127.0.0.1',
    headers: { styleSrc: "'self'" },
  })
}

function reporter(vault: Vault): Pick<TestEdge, 'report'> & { readonly next: () => number } {
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
  return { report, next: () => count }
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

function sessionOf(token: string, now: Instant): Session | undefined {
  const [who = '', county = '1'] = token.replace('!', '').split('@')
  const [role = '', unit = '', nth = '1'] = who.split(':')
  const unitId = Object.entries(units).find(([name]) => name === unit)?.[1]
  if (unitId === undefined) return undefined
  const place = Object.keys(units).indexOf(unit)
  const userId = idOf(place * 10 + Number(nth) + 100)
  return {
    county: Number(county),
    person: { kind: 'person', userId, personId: userId, role, unitId, sessionHash: 'a'.repeat(64) },
    steppedUpAt: token.includes('!') ? now : null,
  }
}

async function setUp(test: TestCounty, county: number): Promise<void> {
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
    parent_id: name === 'station' ? units.roads : null,
    township_id: null,
  }))
  await layRows(test, county, [
    ['directory.townships', [township]],
    ['directory.villages', [village]],
    ['directory.units', unitRows],
  ])
}
