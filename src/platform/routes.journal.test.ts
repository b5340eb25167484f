import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  anAccessWorld,
  aChoice,
  type AccessWorld,
  type Browser,
} from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { openTestVault } from '#platform/test-vault.ts'
import type { Vault } from '#platform/vault.ts'

let db: TestDb
let vault: Vault
let world: AccessWorld
let auditor: Browser
beforeAll(async () => {
  db = await openTestDb()
  vault = await openTestVault(db.vault)
  world = anAccessWorld({ db: db.app, vault })
  const { loginName } = await world.aUser({ roles: [aChoice({ role: 'auditor' })] })
  auditor = world.browser()
  await auditor.signIn(loginName)
})
afterAll(() => db.close())

/** Numbers what is staged, as the sequencer would; proofs are its own tests' matter. */
async function numberAll(): Promise<number> {
  await sql`update journal.entries e set seq = n.seq, turn = null, leaf = '\\x00'
    from (select id, row_number() over (order by turn) - 1 as seq from journal.entries
      where county_id = 1) n where e.county_id = 1 and e.id = n.id`.execute(db.superuser)
  const { rows } = await sql<{ size: number }>`insert into journal.heads
    select 1, count(*), '\\x', '\\x' from journal.entries where county_id = 1
    returning size::int`.execute(db.superuser)
  return rows[0]?.size ?? 0
}

describe('the auditor’s pages', () => {
  it('show numbered entries newest first, fifty a page, a day where a moment could tell', async () => {
    const given = { county: 1, at: '2026-03-02', actor: { kind: 'unnamed' } } as const
    await inCounty(db.app, 1, async (trx) => {
      for (let i = 0; i < 60; i += 1) {
        const subject = { kind: 'interview', id: `i${i}` }
        await world.journal.record(trx, given, { type: 'survey.answered', subject }, [])
      }
    })
    const size = await numberAll()
    const pages = await Promise.all(
      [1, 2, 3].map(async (page) => (await auditor.get(`/api/journal/entries?page=${page}`)).body),
    )
    expect(pages.map(({ items, total }) => [items.length, total])).toEqual([
      [50, size],
      [size - 50, size],
      [0, size],
    ])
    const lines = pages.flatMap(({ items }) => items)
    expect(lines.map(({ seq }) => seq)).toEqual(
      Array.from({ length: size }, (_, i) => size - 1 - i),
    )
    expect(lines[0]).toEqual({
      id: expect.any(String),
      seq: size - 1,
      type: 'survey.answered',
      at: '2026-03-02',
      user: null,
      role: null,
      unit: null,
      system: null,
      subjectKind: 'interview',
      subjectId: 'i59',
    })
    expect(lines.at(-1)).toMatchObject({ type: 'access.signed_in', role: 'auditor' })
  })

  it('show the latest checkpoint as it was signed, or that there is none', async () => {
    const latest = async () => (await auditor.get('/api/journal/checkpoint')).body
    expect(await latest()).toEqual({ checkpoint: null })
    for (const size of [3, 5])
      await sql`insert into journal.checkpoints values
        (1, ${size}, '2026-03-02T01:00:00Z', '\\x00', ${`note of ${size}`})`.execute(db.superuser)
    expect(await latest()).toEqual({
      checkpoint: { size: 5, at: '2026-03-02T01:00:00.000Z', note: 'note of 5' },
    })
  })

  it('start a verification, and know no run of another county', async () => {
    const { runId } = (await auditor.post('/api/journal/verify')).body
    expect(runId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await auditor.get(`/api/journal/verify/${randomUUID()}`)).code).toBe('not_found')
  })

  it('name a look into the vault that the journal does not know of', async () => {
    const id = randomUUID()
    await vault.putNumbers({ county: 1, batch: randomUUID(), rows: [{ id, phone: '15400001234' }] })
    const { userId, personId } = await world.aUser({})
    const grant = {
      entryId: randomUUID(),
      actorUserId: userId,
      reason: 'attempt',
      kind: 'attempt',
    } as const
    await vault.reveal({ county: 1, context: 'survey', id, grant })
    expect((await auditor.get('/api/journal/reveals?day=2026-03-02')).body).toEqual({
      items: [
        {
          entryId: grant.entryId,
          userId,
          name: `person ${personId}`,
          at: '2026-03-02T02:00:00.000Z',
          act: 'number',
          context: 'survey',
          kind: 'attempt',
          reason: 'attempt',
          inJournal: false,
        },
      ],
    })
    expect((await auditor.get('/api/journal/reveals?day=2026-03-03')).body).toEqual({ items: [] })
  })

  it('are closed to everybody else', async () => {
    const { loginName } = await world.aUser({ roles: [aChoice({ role: 'administrator' })] })
    const other = world.browser()
    await other.signIn(loginName)
    const codes = [
      (await other.get('/api/journal/entries')).code,
      (await other.get('/api/journal/checkpoint')).code,
      (await other.post('/api/journal/verify')).code,
      (await other.get(`/api/journal/verify/${randomUUID()}`)).code,
      (await other.get('/api/journal/reveals?day=2026-03-02')).code,
    ]
    expect(codes).toEqual(codes.map(() => 'wrong_role'))
  })
})
