import { createConnection, createServer, type Server } from 'node:net'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeDb, openDb } from '#platform/db.ts'
import { anEdge, aSession, type EdgeWorld } from '#platform/http/edge.builders.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
let world: EdgeWorld
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
beforeEach(() => {
  world = anEdge(db.app)
})

/** Adds a thing of this name under this key, and says what came back. */
const add = async (of: EdgeWorld, name: string, key: string | null, path = '/api/things') => {
  const response = await of.send(path, { body: { name }, headers: { 'idempotency-key': key } })
  const { code, ...rest } = (await response.json()) as { code?: string; name?: string }
  return code === undefined ? [response.status, rest.name] : [response.status, code]
}
const countOf = async (name: string): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(*) as n from worker.cursors
        where name like ${`${name} %`}`.execute(db.superuser)
    ).rows[0]?.n,
  )

describe('a repeated request', () => {
  it('is done once and answered alike', async () => {
    const key = randomUUID()
    expect(await add(world, 'kettle', key)).toEqual([200, 'kettle'])
    expect(await add(world, 'kettle', key)).toEqual([200, 'kettle'])
    expect(await countOf('kettle')).toBe(1)
  })

  it('is done once when eight of it come at the same moment', async () => {
    const key = randomUUID()
    world.middle = (trx) => sql`select pg_sleep(0.1)`.execute(trx).then(() => undefined)
    const answers = await Promise.all(Array.from({ length: 8 }, () => add(world, 'spoon', key)))
    expect(answers).toEqual(answers.map(() => [200, 'spoon']))
    expect(await countOf('spoon')).toBe(1)
  })

  it('with another body or for another act is refused', async () => {
    const key = randomUUID()
    await add(world, 'fork', key)
    expect(await add(world, 'knife', key)).toEqual([422, 'key_reused'])
    expect(await add(world, 'fork', key, '/api/others')).toEqual([422, 'key_reused'])
    expect([await countOf('fork'), await countOf('knife')]).toEqual([1, 0])
  })

  it('of somebody else or in another county is another request', async () => {
    const key = randomUUID()
    await add(world, 'plate', key)
    const other = aSession()
    world.session = { ...other, person: { ...other.person, userId: randomUUID() } }
    expect(await add(world, 'plate', key)).toEqual([200, 'plate'])
    world.session = aSession({ county: 2 })
    expect(await add(world, 'plate', key)).toEqual([200, 'plate'])
    expect(await countOf('plate')).toBe(3)
  })

  it('needs a key that can be one', async () => {
    for (const key of [null, '', 'short', 'with space!', 'x'.repeat(101)])
      expect(await add(world, 'cup', key)).toEqual([400, 'key_missing'])
    expect(await countOf('cup')).toBe(0)
  })

  it('may be tried again after a refusal, which leaves nothing behind', async () => {
    const key = randomUUID()
    expect(await add(world, 'refused', key)).toEqual([503, 'busy'])
    expect(await countOf('refused')).toBe(0)
    expect(await add(world, 'cup', key)).toEqual([200, 'cup'])
  })
})

describe('what must not leave', () => {
  it('does not: an answer with a field too many becomes a bug, and its act is taken back', async () => {
    const response = await world.send('/api/leak', { body: { name: 'secret' } })
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('15400001234')
    expect(await countOf('secret')).toBe(0)
    const { rows } =
      await sql`select 1 from access.idempotency where answer like '%15400001234%'`.execute(
        db.superuser,
      )
    expect(rows).toEqual([])
  })

  it('does not: a bug shows its number and not its message, and its act is taken back', async () => {
    const response = await world.send('/api/fail', { body: { name: 'glass' } })
    const problem = (await response.json()) as { requestId: string; detail: string }
    expect(response.status).toBe(500)
    expect(problem.detail).toContain(problem.requestId)
    expect(JSON.stringify(problem)).not.toContain('15400001234')
    expect(await countOf('glass')).toBe(0)
  })
})

describe('a database that goes away', () => {
  it('in the middle of a write: the outcome is called unknown, and the same key does it once', async () => {
    const key = randomUUID()
    world.middle = async (trx) => {
      world.middle = async () => undefined
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db.superuser)
      await sql`select 1`.execute(trx)
    }
    expect(await add(world, 'bowl', key)).toEqual([503, 'outcome_unknown'])
    expect(await countOf('bowl')).toBe(0)
    expect(await add(world, 'bowl', key)).toEqual([200, 'bowl'])
    expect(await add(world, 'bowl', key)).toEqual([200, 'bowl'])
    expect(await countOf('bowl')).toBe(1)
  })

  it('between the commit and its answer: the same key finds what was done', async () => {
    const wire = await openWire(db.urls.app)
    const far = openDb(wire.url, { max: 1 })
    try {
      const cut = anEdge(far)
      const key = randomUUID()
      expect(await add(cut, 'first', randomUUID())).toEqual([200, 'first'])
      wire.cutAfterCommit()
      expect(await add(cut, 'pan', key)).toEqual([503, 'outcome_unknown'])
      expect(await countOf('pan')).toBe(1)
      expect(await add(cut, 'pan', key)).toEqual([200, 'pan'])
      expect(await countOf('pan')).toBe(1)
    } finally {
      await closeDb(far)
      await wire.close()
    }
  })

  it('and is not there at all: busy, to be tried again', async () => {
    const gone = openDb(db.urls.app.replace(/@[^/]+\//, '@%2Ftmp%2Fno-such-socket/'), { max: 1 })
    const away = anEdge(gone)
    const response = await away.send('/api/things', { body: { name: 'lid' } })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    await closeDb(gone)
  })
})

type Wire = {
  readonly url: string
  /** From now on the answer to a commit is lost, and the connection with it; once. */
  readonly cutAfterCommit: () => void
  readonly close: () => Promise<void>
}

/** A wire between the application and the database that can break at the worst moment. */
async function openWire(url: string): Promise<Wire> {
  const real = new URL(url)
  const socket = `${decodeURIComponent(real.hostname)}/.s.PGSQL.${real.port || '5432'}`
  let isArmed = false
  const server = createServer((near) => {
    const far = createConnection(socket)
    let isCut = false
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
    near.on('close', () => far.end())
    near.on('data', (bytes) => {
      if (isArmed && /commit/i.test(bytes.toString('latin1'))) [isArmed, isCut] = [false, true]
      far.write(bytes)
    })
    // The answer arriving proves that the commit was done; nobody is told.
    far.on('data', (bytes) => (isCut ? near.destroy() : near.write(bytes)))
  })
  const port = await listening(server)
  real.host = `127.0.0.1:${port}`
  return {
    url: real.href,
    cutAfterCommit: () => {
      isArmed = true
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
