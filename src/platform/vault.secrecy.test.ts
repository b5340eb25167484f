import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inCounty } from '#platform/db.ts'
import { loadTables } from '#platform/catalogue.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { aGrant, aReport, memoryKeyStore, openTestVault, testNow } from '#platform/test-vault.ts'
import { connectVault, serveVault } from '#platform/vault.client.ts'
import { fileKeyStore } from '#platform/vault.keys.ts'
import { openVault } from '#platform/vault.open.ts'
import type { Vault } from '#platform/vault.ts'

const ids = seededRng('secrecy')
const id = (): string => ids.uuid()
const folder = mkdtempSync(join(tmpdir(), 'ansheng-vault-'))
const clock = { now: () => testNow }
const keyStore = memoryKeyStore()
let db: TestDb
let vault: Vault

beforeAll(async () => {
  db = await openTestDb()
  vault = await openTestVault(db.vault, { keyStore })
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything a thief of the database has: each row of each vault table as text, bytes in hex. */
async function dump(): Promise<string> {
  const tables = [...(await loadTables(db.superuser)).keys()].filter((it) =>
    it.startsWith('vault.'),
  )
  expect(tables).toHaveLength(10)
  const texts: string[] = []
  for (const table of tables) {
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(db.superuser)
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n').toLowerCase()
}

/** The ways in which a secret could lie there and still be read. */
function formsOf(secret: string): readonly string[] {
  const [utf8, utf16] = [Buffer.from(secret, 'utf8'), Buffer.from(secret, 'utf16le')]
  const big = Buffer.from(utf16).swap16()
  const bases = [utf8, utf16, big].flatMap((bytes) => [
    bytes.toString('hex'),
    // A base64 text may start inside a group of three bytes: its stable middle.
    ...[0, 1, 2].map((cut) => bytes.subarray(cut, cut + 9).toString('base64')),
  ])
  const hexOfBases = bases.map((text) => Buffer.from(text).toString('hex'))
  return [secret, encodeURIComponent(secret), ...bases, ...hexOfBases].map((it) => it.toLowerCase())
}

const foundIn = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)))

describe('a dump of the vault', () => {
  const secrets = ['15488776655', '王翠花的称呼', '金丝雀甲说的原话', 'canary-words-of-resident']

  it('holds no number, name, word or receipt in any readable form', async () => {
    const [a, b] = [id(), id()]
    const rows = [
      { id: a, phone: `+86 ${secrets[0]}` },
      { id: b, phone: '15400000001' },
    ]
    await vault.putNumbers({ county: 1, batch: id(), rows })
    const words = `${secrets[2]} ${secrets[3]}`
    const report = aReport({
      numberId: a,
      name: secrets[1] ?? '',
      words,
      consent: 'through_office',
    })
    const saved = await vault.saveReport(report)
    const receipt = saved.ok ? saved.value.receipt : ''
    await vault.reveal({ county: 1, context: 'survey', id: a, grant: aGrant() })
    const waiting = await dump()
    const batch = id()
    const [taken] = await vault.takeReports({ county: 1, day: '2026-03-02', batch })
    await vault.confirmTaken({ county: 1, batch })
    const closed = await dump()
    expect(foundIn(waiting + closed, [...secrets, receipt])).toEqual([])
    // Nor what would join it with what the other rooms hold.
    const joins = [a, b, taken?.reportId ?? '', report.townshipId, report.key, 'through_office']
    expect(foundIn(waiting + closed, joins)).toEqual([])
  })

  it('would show it if it were there: the search finds what is planted', async () => {
    const plants: readonly (readonly [string, Buffer])[] = secrets.flatMap((secret) => [
      [secret, Buffer.from(secret)],
      [secret, Buffer.from(secret, 'utf16le')],
      [secret, Buffer.from(Buffer.from(`ab${secret}`).toString('base64'))],
    ])
    for (const [secret, bytes] of plants)
      expect(foundIn(`{"words": "\\x${bytes.toString('hex')}"}`, secrets)).toEqual([secret])
  })

  it('does not show whether a report says much or little, or under which consent', async () => {
    const [a] = [id()]
    await vault.putNumbers({ county: 2, batch: id(), rows: [{ id: a, phone: '15400000002' }] })
    const told = { county: 2, numberId: a, words: '短' }
    await vault.saveReport(aReport(told))
    await vault.saveReport(aReport({ ...told, consent: 'through_office', topic: 'noise' }))
    await vault.saveReport(aReport({ ...told, words: '长'.repeat(200), villageId: null }))
    const { rows } = await sql<{ n: number }>`select count(distinct (octet_length(details),
      octet_length(words), octet_length(dek), octet_length(person_sealed))) as n
      from vault.reports where county_id = 2`.execute(db.superuser)
    expect(rows).toEqual([{ n: 1 }])
  })
})

describe('the door of the vault', () => {
  it('is closed to every other login, table by table', async () => {
    const tables = await loadTables(db.superuser)
    const names = [...tables.keys()].filter((name) => name.startsWith('vault.'))
    for (const login of [db.app, db.sequencer, db.auditor])
      for (const name of names)
        await expect(
          inCounty(login, 1, (trx) => sql`select 1 from ${sql.table(name)}`.execute(trx)),
        ).rejects.toThrow('permission denied')
    const grantees = names.flatMap((name) => tables.get(name)?.grants.map((it) => it.grantee) ?? [])
    expect(new Set(grantees)).toEqual(new Set(['vault']))
  })

  it('looks the same from another process: every answer and every refusal', async () => {
    const door = { socketPath: join(folder, 'vault.sock'), secret: 'of this test' }
    const server = await serveVault(vault, door)
    try {
      const remote = connectVault(door)
      expect(Object.keys(remote).sort()).toEqual(Object.keys(vault).sort())
      const [a, batch] = [id(), id()]
      const put = { county: 3, batch, rows: [{ id: a, phone: '15400000003' }] }
      expect(await remote.putNumbers(put)).toEqual(await vault.putNumbers(put))
      const report = aReport({ county: 3, numberId: a })
      expect(await remote.saveReport(report)).toEqual(await vault.saveReport(report))
      const asked = { county: 3, context: 'survey', id: a, grant: aGrant() } as const
      expect(await remote.reveal(asked)).toEqual(await vault.reveal(asked))
      const bad = { ...asked, grant: aGrant({ reason: '' }) }
      expect(await remote.reveal(bad)).toEqual(await vault.reveal(bad))
      const take = { county: 3, day: '2026-03-02', batch: id() } as const
      expect(await remote.takeReports(take)).toEqual(await vault.takeReports(take))
      const lines = { county: 3, day: '2026-03-02' } as const
      expect(await remote.revealsOf(lines)).toEqual(await vault.revealsOf(lines))
    } finally {
      await closed(server)
    }
  })

  it('is shut to a wrong secret', async () => {
    const door = { socketPath: join(folder, 'shut.sock'), secret: 'right' }
    const server = await serveVault(vault, door)
    try {
      const stranger = connectVault({ ...door, secret: 'wrong' })
      await expect(stranger.masked({ county: 1, ids: [id()] })).rejects.toThrow('401')
    } finally {
      await closed(server)
    }
  })

  it('says nothing of what it holds when it breaks', async () => {
    const heard: string[] = []
    const door = { socketPath: join(folder, 'bug.sock'), secret: 's' }
    const server = await serveVault(vault, { ...door, onBug: (name) => heard.push(name) })
    try {
      const remote = connectVault(door)
      const [a, phone, words] = [id(), '15499887766', '金丝雀乙']
      const rows = [
        { id: a, phone },
        { id: a, phone: '15499887767' },
      ]
      const twice = { county: 4, batch: id(), rows }
      const noId = { county: 4, batch: id(), rows: [{ id: 'no uuid', phone }] }
      const noDay = aReport({ county: 4, numberId: a, words })
      await vault.putNumbers({ county: 4, batch: id(), rows: [{ id: a, phone }] })
      const breaking = [
        () => vault.putNumbers({ ...twice, county: 5 }),
        () => remote.putNumbers({ ...twice, county: 5 }),
        () => remote.putNumbers(noId),
        // A day that is none, as only a fault of ours would send it.
        () => remote.saveReport({ ...noDay, day: 'no day' as never }),
        () => vault.saveReport({ ...noDay, day: 'no day' as never }),
      ]
      const said: string[] = []
      for (const act of breaking)
        await act().then(
          () => said.push('it did not break'),
          (error: unknown) => said.push(everythingOf(error)),
        )
      expect(
        foundIn(`${said.join('\n')}\n${heard.join('\n')}`, [phone, '15499887767', words]),
      ).toEqual([])
      expect(said.filter((text) => text.includes('it did not break'))).toEqual([])
      expect(heard).toEqual(['error', 'Error', 'error'])
    } finally {
      await closed(server)
    }
  })
})

describe('the keys of the vault', () => {
  it('lie in files; without one of them a vault with data does not open and says which', async () => {
    const other = await openTestDb()
    try {
      const opened = await openVault({
        db: other.vault,
        keyStore: fileKeyStore(folder),
        clock,
        rng: ids,
      })
      expect(opened.ok).toBe(true)
      const reopen = async (dataDir: string) => {
        const result = await openVault({
          db: other.vault,
          keyStore: fileKeyStore(dataDir),
          clock,
          rng: ids,
        })
        return result.ok ? [] : result.refusal
      }
      expect(await reopen(folder)).toEqual([])
      expect(await reopen(join(folder, 'lost'))).toEqual(
        ['index', 'kek', 'link'].map((key) => ({ code: 'vault_key_missing', detail: { key } })),
      )
      rmSync(join(folder, 'keys', 'vault', 'kek'))
      expect(await reopen(folder)).toEqual([{ code: 'vault_key_missing', detail: { key: 'kek' } }])
      fileKeyStore(folder).create('kek')
      expect(await reopen(folder)).toEqual([{ code: 'vault_key_wrong', detail: { key: 'kek' } }])
    } finally {
      await other.close()
    }
  })
})

/** An error with all it carries: message, stack, cause, and what the database added. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = JSON.stringify(error, Object.getOwnPropertyNames(error))
  return `${own} ${error.cause ? everythingOf(error.cause) : ''}`
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
