import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  differences,
  expectedCells,
  readMatrix,
  rows,
  writtenMatrix,
  type Cells,
  type Row,
} from '#main/test-matrix.ts'
import { itemsAt, makeItems, type Items } from '#main/test-items.ts'
import {
  answeredBy,
  nameOf,
  openTestHouse,
  requestOf,
  type Answered,
  type Caller,
  type TestHouse,
} from '#main/test-house.ts'
import { roles } from '#domains/directory/terms.ts'
import { inCounty } from '#platform/db.ts'
import type { Session } from '#platform/http/edge.ts'
import type { Served } from '#platform/http/room.ts'
import { planted } from '#platform/test-cluster.ts'

const file = join(import.meta.dirname, '../../fixtures/access-matrix.json')

let test: TestHouse
let items: Items
const callers = new Map<string, Caller | undefined>()
const sessions = new Map<string, string>()
let observed: Seen
let entriesBefore: number
beforeAll(async () => {
  test = await openTestHouse('matrix')
  items = await makeItems(test)
  await signEverybodyIn()
  entriesBefore = await countEntries()
  observed = await observe(test.house.rooms)
})
afterAll(() => test.close())

async function countEntries(): Promise<number> {
  const auditor = await Promise.all([test.as('auditor'), test.as('auditor', { county: 2 })])
  const pages = await Promise.all(auditor.map((as) => test.must('platform.listEntries', { as })))
  return pages.reduce((sum, { total }) => sum + total, 0)
}

/** Each role signed in; and once more as somebody whose session is over, and who is suspended. */
async function signEverybodyIn(): Promise<void> {
  callers.set('anonymous', undefined)
  for (const role of roles) {
    callers.set(role, await test.as(role))
    callers.set(`expired ${role}`, await test.as(role, {}, 'fresh'))
    const leaving = await test.as(role, { at: 'sibling' }, 'fresh')
    callers.set(`suspended ${role}`, leaving)
    sessions.set('sibling', await thisSession(leaving))
    const done = await inCounty(test.db.app, 1, (trx) =>
      test.house.access.suspend(
        trx,
        { county: 1, userId: leaving.userId },
        { kind: 'system', job: 'test' },
      ),
    )
    if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  }
  // The second session of each role's usual person: idle for longer than one may be.
  const idle = await Promise.all(roles.map((role) => thisSession(callers.get(`expired ${role}`))))
  for (const role of roles) sessions.set(role, await thisSession(callers.get(role)))
  sessions.set('foreign', await thisSession(await test.as('auditor', { county: 2 })))
  await planted(
    `update access.sessions set seen_at = '2026-03-04T00:59:00Z' where id in ('${idle.join("','")}')`,
  ).execute(test.db.superuser)
}

async function thisSession(as: Caller | undefined): Promise<string> {
  const { items: found } = await test.must('platform.mySessions', { as })
  return found.find(({ isThis }: { isThis: boolean }) => isThis).id
}

type Seen = {
  readonly cells: Cells
  /** Where foreign and missing did not look the same. */
  readonly unlike: readonly string[]
  readonly answers: readonly Answered[]
}

const itemParam = /\/([\w-]+)\/:(id|runId)(?:\/|$)/

/** What a request answers that holds nothing an act could be made of. */
async function observe(rooms: readonly Served[], app: Hono = test.house.app): Promise<Seen> {
  const cells = new Map<string, string>()
  const unlike: string[] = []
  const answers: Answered[] = []
  for (const served of rooms)
    for (const row of rows) {
      const caller = callerFor(served, row)
      const ids = idsFor(served, row)
      const seen = await Promise.all(
        Object.entries(ids).map(async ([relation, id]) => {
          const answer = await ask(served, app, caller, id)
          answers.push(answer)
          if (relation !== 'malformed')
            cells.set(`${nameOf(served)} ${row} ${relation}`, valueOf(answer))
          return faceOf(answer, relation)
        }),
      )
      const faces = seen.filter((face) => face !== undefined)
      if (new Set(faces).size > 1)
        unlike.push(`${nameOf(served)} ${row}: ${[...new Set(faces)].join(' | ')}`)
    }
  return { cells, unlike, answers }
}

/** Somebody whose session is over had a role that would have been let in. */
function callerFor({ endpoint }: Served, row: Row): Caller | undefined {
  const { who } = endpoint.access
  const role = typeof who === 'string' ? 'administrator' : who[0]
  return callers.get(row === 'expired' || row === 'suspended' ? `${row} ${role ?? ''}` : row)
}

function idsFor(served: Served, row: Row): Readonly<Record<string, string>> {
  const kind = itemParam.exec(served.endpoint.path)?.[1]
  if (kind === undefined) return { none: test.clock.now().slice(0, 10) }
  const ids = kind === 'sessions' ? sessionIds(row) : items[kind]
  if (!ids) throw new Error(`${nameOf(served)}: makeItems has no ${kind}`)
  return { ...ids, missing: randomUUID(), malformed: 'x' }
}

const sessionIds = (row: Row) => {
  const own = sessions.get(row) ?? sessions.get('administrator') ?? ''
  return { own, sibling: sessions.get('sibling') ?? '', foreign: sessions.get('foreign') ?? '' }
}

/** The wrong content type stops every write before its body is read; a read does nothing anyway. */
async function ask(
  { endpoint }: Served,
  app: Hono,
  caller: Caller | undefined,
  id: string,
): Promise<Answered> {
  const params = { id, runId: id, day: id }
  const headers = endpoint.method === 'get' ? {} : { 'content-type': 'text/plain' }
  const request = requestOf(endpoint, { as: caller, params, headers, raw: 'nothing' })
  return answeredBy(await app.request(request.url, request.init))
}

function valueOf({ status, code, text }: Answered): string {
  if (status === 401 && code === 'signed_out') return 'signed_out'
  if (status === 403 && code === 'wrong_role') return 'wrong_role'
  if (status === 403 && code === 'step_up_needed') return 'step_up'
  if (status === 404 && code === 'not_found') return 'not_found'
  const isPast = status === 200 || [400, 409, 412, 413, 415, 422, 428].includes(status)
  return isPast ? 'allowed' : `${String(status)} ${text.slice(0, 80)}`
}

/** All that somebody sees of an item that is not theirs to know: only the request's own id differs. */
function faceOf({ status, text, headers }: Answered, relation: string): string | undefined {
  if (!['foreign', 'missing', 'malformed'].includes(relation)) return undefined
  const sameId = text.replace(/"requestId":"[^"]*"/, '"requestId":""')
  const plain = [...headers].map(([name, value]) => `${name}: ${value}`).join(', ')
  return `${String(status)} ${String(text.length)} ${sameId} ${plain}`
}

describe('the access matrix', () => {
  it('agrees with the committed file in every cell', () => {
    if (process.env['ANSHENG_WRITE_MATRIX']) writeFileSync(file, writtenMatrix(observed.cells))
    const committed = readMatrix(readFileSync(file, 'utf8'))
    expect(differences(committed, observed.cells)).toEqual([])
    expect(observed.cells.size).toBeGreaterThan(1_500)
  })

  it('agrees with what api.ts says, worked out anew', () => {
    const committed = readMatrix(readFileSync(file, 'utf8'))
    expect(differences(expectedCells(test.house.rooms), committed)).toEqual([])
  })

  it('has an answer for a foreign item that does not differ from that for a missing one', () => {
    expect(observed.unlike).toEqual([])
  })

  it('did nothing, and no answer of it was a fault of ours', async () => {
    expect(observed.answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(test.logged.filter(({ level }) => level !== 'info')).toEqual([])
    expect(await countEntries()).toBe(entriesBefore)
    expect(test.clock.now()).toBe(itemsAt)
  })
})

describe('a check that is taken away', () => {
  const differing = async (name: string, spoil: (served: Served) => Served, session?: Session) => {
    const rooms = [spoil(test.served(name))]
    const given = session ? { findSession: async () => session } : {}
    const { cells } = await observe(rooms, test.edgeWith(rooms, given))
    const committed = readMatrix(readFileSync(file, 'utf8'))
    const meant = new Map([...committed].filter(([cell]) => cell.startsWith(`${name} `)))
    return differences(meant, cells)
  }

  it('from nowhere leaves every cell as it was', async () => {
    expect(await differing('casework.check', (served) => served)).toEqual([])
    expect(await differing('casework.sign', (served) => served)).toEqual([])
  })

  it('of the role is seen by everybody else who now comes in', async () => {
    const found = await differing('casework.check', ({ endpoint, ...rest }) => ({
      ...rest,
      endpoint: { ...endpoint, access: { who: 'session' } },
    }))
    expect(found).toContain('casework.check handler own: wrong_role -> allowed')
    expect(found).toHaveLength(11 * 4)
  })

  it('of the unit is seen by the sibling unit', async () => {
    const found = await differing('casework.sign', ({ endpoint, ...rest }) => ({
      ...rest,
      endpoint: { ...endpoint, access: { who: ['handler', 'unit_head'], relation: 'county' } },
    }))
    expect(found).toEqual([
      'casework.sign handler sibling: not_found -> allowed',
      'casework.sign unit_head sibling: not_found -> allowed',
    ])
  })

  it('of the county is seen by foreign and missing items', async () => {
    const found = await differing('casework.handOver', ({ handler, ...rest }) => ({
      ...rest,
      handler: { ...handler, subject: async () => ({}) },
    }))
    expect(found).toEqual([
      'casework.handOver dispatcher foreign: not_found -> allowed',
      'casework.handOver dispatcher missing: not_found -> allowed',
    ])
  })

  it('of the session is seen by those who are signed out', async () => {
    const dispatcher = test.person('dispatcher')
    const session: Session = {
      county: 1,
      person: { kind: 'person', ...dispatcher, sessionHash: 'a'.repeat(64) },
      steppedUpAt: null,
    }
    const found = await differing('casework.listProblems', (served) => served, session)
    expect(found).toContain('casework.listProblems expired none: signed_out -> allowed')
    expect(found).toContain('casework.listProblems suspended none: signed_out -> allowed')
  })
})
