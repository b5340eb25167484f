import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anEdge, aSession, type EdgeWorld } from '#platform/http/edge.builders.ts'
import type { Log } from '#platform/ports.ts'
import { CallFailed } from '#platform/rpc.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
let world: EdgeWorld
let calls: number
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
beforeEach(() => {
  world = anEdge(db.app)
  calls = 0
  world.vault = async () => void (calls += 1)
})

const post = async (path: string, name: string, key: string = randomUUID()) => {
  const response = await world.send(path, { body: { name }, headers: { 'idempotency-key': key } })
  const { code, ...rest } = (await response.json()) as { code?: string; name?: string }
  return code === undefined ? [response.status, rest.name] : [response.status, code]
}
const keptUnder = async (key: string) =>
  (
    await sql<{ answer: string | null }>`select answer from access.idempotency
      where key = ${key}`.execute(db.superuser)
  ).rows.map(({ answer }) => answer)
const countOf = async (name: string): Promise<number> =>
  (await sql`select 1 from worker.cursors where name like ${`${name} %`}`.execute(db.superuser))
    .rows.length

describe('an answer that may not be kept', () => {
  it('is asked for anew by a repeat: the act is done once, and nothing of the answer stays', async () => {
    const key = randomUUID()
    expect(await post('/api/next', 'ticket', key)).toEqual([200, '154****1234'])
    expect(await post('/api/next', 'ticket', key)).toEqual([200, '154****1234'])
    expect([calls, await countOf('ticket')]).toEqual([2, 1])
    expect(await keptUnder(key)).toEqual([null])
  })

  it('does not open the key to another body', async () => {
    const key = randomUUID()
    await post('/api/next', 'bowl', key)
    expect(await post('/api/next', 'plate', key)).toEqual([422, 'key_reused'])
    expect(await countOf('plate')).toBe(0)
  })

  it('leaves nothing behind when a repeat is refused or fails', async () => {
    const key = randomUUID()
    world.vault = () => Promise.reject(failed({ mayBeDone: false }))
    expect(await post('/api/next', 'fork', key)).toEqual([503, 'vault_away'])
    expect([await countOf('fork'), await keptUnder(key)]).toEqual([0, []])
    world.vault = async () => undefined
    expect(await post('/api/next', 'fork', key)).toEqual([200, '154****1234'])
  })
})

describe('an act that spans two processes', () => {
  it('binds its key to its body, keeps no answer, and goes on where a repeat finds it', async () => {
    const key = randomUUID()
    expect(await post('/api/look', 'number', key)).toEqual([200, 'number'])
    expect(await post('/api/look', 'another', key)).toEqual([422, 'key_reused'])
    expect(await post('/api/things', 'number', key)).toEqual([422, 'key_reused'])
    expect(calls).toBe(1)
    expect(await post('/api/look', 'number', key)).toEqual([200, 'number'])
    expect(calls).toBe(2)
    expect(await keptUnder(key)).toEqual([null])
  })

  it('stays bound after a refusal and after a failure, because a part of it may stand', async () => {
    const key = randomUUID()
    expect(await post('/api/look', 'refused', key)).toEqual([503, 'busy'])
    expect(await post('/api/look', 'other', key)).toEqual([422, 'key_reused'])
  })

  it('of somebody else or in another county has a key of its own', async () => {
    const key = randomUUID()
    await post('/api/look', 'number', key)
    const { person } = aSession()
    world.session = { ...aSession(), person: { ...person, userId: randomUUID() } }
    expect(await post('/api/look', 'another', key)).toEqual([200, 'another'])
    world.session = aSession({ county: 2 })
    expect(await post('/api/look', 'third', key)).toEqual([200, 'third'])
  })

  it('tells one file from another by its bytes', async () => {
    const key = randomUUID()
    const upload = async (raw: string) => {
      const headers = { 'idempotency-key': key, 'content-type': 'application/octet-stream' }
      return (await world.send('/api/upload-away', { raw, headers })).status
    }
    expect([await upload('one'), await upload('one'), await upload('two')]).toEqual([200, 200, 422])
  })

  it('that may leave no time behind leaves no key: the other process keeps it', async () => {
    const key = randomUUID()
    expect(await post('/api/tell', 'words', key)).toEqual([200, 'words'])
    expect(await post('/api/tell', 'other words', key)).toEqual([200, 'other words'])
    expect(await keptUnder(key)).toEqual([])
  })
})

const failed = (told: { readonly mayBeDone: boolean; readonly status?: number }) =>
  new CallFailed('reveal', { why: '15400001234', ...told })

describe('a vault that gives no answer', () => {
  const answerTo = async (error: Error, path = '/api/look') => {
    world.vault = () => Promise.reject(error)
    const response = await world.send(path, { body: { name: 'thing' } })
    const text = await response.text()
    expect(text).not.toContain('15400001234')
    return { status: response.status, text, code: (JSON.parse(text) as { code: string }).code }
  }

  it('is away where nothing can have been done, and otherwise the outcome is unknown', async () => {
    const codes: unknown[] = []
    for (const told of [
      { mayBeDone: false },
      { mayBeDone: true },
      { mayBeDone: true, status: 500 },
    ]) {
      const { status, code } = await answerTo(failed(told))
      codes.push([status, code])
    }
    expect(codes).toEqual([
      [503, 'vault_away'],
      [503, 'outcome_unknown'],
      [503, 'outcome_unknown'],
    ])
  })

  it('is never promised to have changed nothing, not by a bug either', async () => {
    const bug = await answerTo(new TypeError('15400001234'))
    expect([bug.status, bug.code]).toEqual([500, 'bug_unsure'])
    const within = await answerTo(new TypeError('15400001234'), '/api/next')
    expect([within.status, within.code]).toEqual([500, 'bug'])
    expect([bug, within].map(({ text }) => /没有生效|Nothing was changed/.test(text))).toEqual([
      false,
      true,
    ])
  })
})

describe('the log of an unlogged act', () => {
  it('has no line of it, gone well or badly', async () => {
    const heard: string[] = []
    const hear = (event: string, fields?: object): void =>
      void heard.push(`${event} ${JSON.stringify(fields)}`)
    const log: Log = { info: hear, warn: hear, error: hear }
    world = anEdge(db.app, { log })
    await post('/api/tell', 'words')
    world.vault = () => Promise.reject(new TypeError('went wrong'))
    expect(await post('/api/tell', 'words')).toEqual([500, 'bug_unsure'])
    expect(heard).toEqual([])
    await post('/api/things', 'kettle')
    expect(heard.map((line) => line.split(' ')[0])).toEqual(['request'])
  })
})
