import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handClock } from '#platform/clock.ts'
import { inCounty } from '#platform/db.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import {
  aGrant,
  aReport,
  memoryKeyStore,
  openTestVault,
  reportsOf,
  testNow,
} from '#platform/test-vault.ts'
import type { Vault } from '#platform/vault.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'

const ids = seededRng('reveals')
const id = (): string => ids.uuid()
const keyStore = memoryKeyStore()
let county = 300
let db: TestDb

beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())

const clockAt = () => handClock(testNow)

async function aNumber(vault: Vault): Promise<{ own: number; numberId: string }> {
  const own = (county += 1)
  const numberId = id()
  const rows = [{ id: numberId, phone: '15412345678' }]
  await vault.putNumbers({ county: own, batch: id(), rows })
  return { own, numberId }
}

const shown = { ok: true, value: { phone: '15412345678', name: null } }
const refused = (code: string, more: object = {}) => ({ ok: false, refusal: [{ code, ...more }] })

describe('a reveal', () => {
  it('shows one number and leaves one line, also when its answer got lost', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    const grant = aGrant({ reason: ' attempt ' })
    const asked = { county: own, context: 'survey', id: numberId, grant } as const
    expect(await vault.reveal(asked)).toEqual(shown)
    expect(await vault.reveal(asked)).toEqual(shown)
    expect(await vault.revealsOf({ county: own, day: '2026-03-02' })).toEqual([
      {
        entryId: grant.entryId,
        userId: grant.actorUserId,
        at: testNow,
        act: 'number',
        context: 'survey',
        kind: 'attempt',
        reason: 'attempt',
      },
    ])
    expect(await vault.revealsOf({ county: own, day: '2026-03-03' })).toEqual([])
    expect(await vault.revealsOf({ county: own + 5000, day: '2026-03-02' })).toEqual([])
  })

  it('needs an entry of its own: another person, number, act or hour is refused', async () => {
    const clock = clockAt()
    const vault = await openTestVault(db.vault, { keyStore, clock })
    const { own, numberId } = await aNumber(vault)
    const second = id()
    const rows = [{ id: second, phone: '15487654321' }]
    await vault.putNumbers({ county: own, batch: id(), rows })
    const grant = aGrant()
    const asked = { county: own, context: 'survey', id: numberId, grant } as const
    await vault.reveal(asked)
    const used = refused('grant_used')
    expect(await vault.reveal({ ...asked, id: second })).toEqual(used)
    expect(await vault.reveal({ ...asked, grant: { ...grant, actorUserId: id() } })).toEqual(used)
    expect(await vault.erasePerson(asked)).toEqual(used)
    clock.moveBy(11 * 60_000)
    expect(await vault.reveal(asked)).toEqual(used)
  })

  it('needs a reason, and one without a number in it', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    const ask = (reason: string) =>
      vault.reveal({ county: own, context: 'survey', id: numberId, grant: aGrant({ reason }) })
    const missing = refused('reveal_reason_missing', { field: 'reason' })
    for (const reason of ['', '  ', '因'.repeat(201), 'a\u0000b'])
      expect(await ask(reason)).toEqual(missing)
    const personal = refused('reason_personal', { field: 'reason' })
    for (const reason of ['打 154-1234-5678', '号码１５４１２３４５６７８'])
      expect(await ask(reason)).toEqual(personal)
    expect(await vault.revealsOf({ county: own, day: '2026-03-02' })).toEqual([])
  })

  it('is counted by user and day, words and numbers together, and refused beyond the limit', async () => {
    const clock = clockAt()
    const vault = await openTestVault(db.vault, { keyStore, clock, revealsADay: 3 })
    const { own, numberId } = await aNumber(vault)
    await vault.saveReport(aReport({ county: own, numberId }))
    const [taken] = await vault.takeReports({ county: own, day: '2026-03-02', batch: id() })
    const ask = (told = {}) =>
      vault.reveal({ county: own, context: 'survey', id: numberId, grant: aGrant(told) })
    await vault.words({ county: own, reportId: taken?.reportId ?? '', grant: aGrant() })
    const answers = await Promise.all([ask(), ask(), ask(), ask()])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    const limit = refused('reveal_quota', { detail: { limit: 3 } })
    expect(answers.filter(({ ok }) => !ok)).toEqual([limit, limit])
    expect(await vault.revealsOf({ county: own, day: '2026-03-02' })).toHaveLength(3)
    expect(await ask({ actorUserId: id() })).toEqual(shown)
    clock.moveBy(86_400_000)
    expect(await ask()).toEqual(shown)
    expect(await vault.retention({ county: own, today: '2026-03-03' })).toEqual({ counters: 2 })
  })

  it('of a number that is unknown or of another county looks the same and leaves no line', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    const missing = { county: own, context: 'survey', id: id(), grant: aGrant() } as const
    const foreign = { ...missing, county: own + 5000, id: numberId }
    expect(await vault.reveal(missing)).toEqual(refused('number_unknown'))
    expect(await vault.reveal(foreign)).toEqual(refused('number_unknown'))
    expect(await vault.revealsOf({ county: own, day: '2026-03-02' })).toEqual([])
  })

  it('of a call forgets its number after its days, and keeps who looked, when and for which entry', async () => {
    const clock = clockAt()
    const vault = await openTestVault(db.vault, { keyStore, clock })
    const { own, numberId } = await aNumber(vault)
    await vault.saveReport(aReport({ county: own, numberId }))
    const [taken] = await vault.takeReports({ county: own, day: '2026-03-02', batch: id() })
    const seen = { county: own, context: 'survey', id: numberId } as const
    const grant = aGrant()
    await vault.reveal({ ...seen, grant })
    await vault.reveal({ ...seen, grant: aGrant({ kind: 'two_person' }) })
    await vault.reveal({ ...seen, context: 'report', id: taken?.reportId ?? '', grant: aGrant() })
    clock.moveBy(86_400_000)
    await vault.reveal({ ...seen, grant: aGrant() })
    const blinds = async (): Promise<readonly unknown[]> => {
      const { rows } = await sql`select day, context, kind, blind is null as forgotten
        from vault.reveals where county_id = ${own} order by day, context, kind`.execute(
        db.superuser,
      )
      return rows
    }
    const lines = await vault.revealsOf({ county: own, day: '2026-03-02' })
    const before = '2026-03-03'
    expect(await vault.forgetReveals({ county: own + 5000, before })).toEqual({ forgotten: 0 })
    expect(await vault.forgetReveals({ county: own, before })).toEqual({ forgotten: 1 })
    expect(await vault.forgetReveals({ county: own, before })).toEqual({ forgotten: 0 })
    expect(await blinds()).toEqual([
      { day: '2026-03-02', context: 'report', kind: 'attempt', forgotten: false },
      { day: '2026-03-02', context: 'survey', kind: 'attempt', forgotten: true },
      { day: '2026-03-02', context: 'survey', kind: 'two_person', forgotten: false },
      { day: '2026-03-03', context: 'survey', kind: 'attempt', forgotten: false },
    ])
    expect(await vault.revealsOf({ county: own, day: '2026-03-02' })).toEqual(lines)
    expect(await vault.reveal({ ...seen, grant })).toEqual(refused('grant_used'))
    const wide = sql`update vault.reveals set blind = null`
    await expect(inCounty(db.vault, own, (trx) => wide.execute(trx))).rejects.toThrow(
      'reveals_only_calls_forgotten',
    )
  })

  it('cannot be taken out of the log, nor its line changed, by the vault itself', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    await vault.reveal({ county: own, context: 'survey', id: numberId, grant: aGrant() })
    for (const statement of [
      sql`delete from vault.reveals`,
      sql`update vault.reveals set reason = 'none'`,
      sql`truncate vault.reveals`,
    ])
      await expect(inCounty(db.vault, own, (trx) => statement.execute(trx))).rejects.toThrow(
        'permission denied',
      )
  })
})

describe('erasing a person', () => {
  it('leaves nothing that opens: number, waiting report, taken report', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    const day = '2026-03-02'
    const first = await vault.saveReport(aReport({ county: own, numberId }))
    const batch = id()
    const [taken] = await vault.takeReports({ county: own, day, batch })
    await vault.confirmTaken({ county: own, batch })
    await vault.saveReport(aReport({ county: own, numberId }))
    const reportId = taken?.reportId ?? ''
    const grant = aGrant({ kind: 'two_person', reason: 'the resident asked' })
    const asked = { county: own, context: 'report', id: reportId, grant } as const
    expect(await vault.erasePerson(asked)).toEqual({ ok: true, value: { erased: true } })
    expect(await vault.erasePerson(asked)).toEqual({ ok: true, value: { erased: false } })
    expect(await vault.words({ county: own, reportId, grant: aGrant() })).toEqual(
      refused('person_erased'),
    )
    expect(await vault.reveal({ ...asked, grant: aGrant() })).toEqual(refused('person_erased'))
    expect(await vault.masked({ county: own, ids: [numberId] })).toEqual({})
    expect(await vault.takeReports({ county: own, day, batch: id() })).toEqual([])
    expect(await reportsOf(db.superuser, { county: own, day })).toEqual({ saved: 1, waiting: 0 })
    const receipt = first.ok ? first.value.receipt : ''
    expect(await vault.findReceipt({ county: own, code: receipt })).toEqual({
      state: 'taken',
      day: null,
      reportId,
    })
    const left = await sql`select 1 from vault.persons where county_id = ${own}
      union all select 1 from vault.phones where county_id = ${own}`.execute(db.superuser)
    expect(left.rows).toEqual([])
    const lines = await vault.revealsOf({ county: own, day })
    expect(lines.map(({ act }) => act)).toEqual(['erase'])
  })

  it('by the survey number is repeatable under its entry and unknown under another', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    const { own, numberId } = await aNumber(vault)
    const asked = { county: own, context: 'survey', id: numberId, grant: aGrant() } as const
    expect(await vault.erasePerson(asked)).toEqual({ ok: true, value: { erased: true } })
    expect(await vault.erasePerson(asked)).toEqual({ ok: true, value: { erased: false } })
    const other = { ...asked, grant: aGrant() }
    expect(await vault.erasePerson(other)).toEqual(refused('number_unknown'))
  })

  it('against a report saved at the same moment leaves none that waits for ever', async () => {
    const vault = await openTestVault(db.vault, { keyStore })
    for (let round = 0; round < 12; round += 1) {
      const { own, numberId } = await aNumber(vault)
      const asked = { county: own, context: 'survey', id: numberId, grant: aGrant() } as const
      const [, report] = await Promise.all([
        vault.erasePerson(asked),
        vault.saveReport(aReport({ county: own, numberId })),
      ])
      const codes = report.ok ? [] : report.refusal.map(({ code }) => code)
      expect(['', 'number_unknown']).toContain(codes.join())
      expect(await reportsOf(db.superuser, { county: own, day: '2026-03-02' })).toEqual({
        saved: 0,
        waiting: 0,
      })
    }
  })
})

it('has a sentence in both languages for whatever it refuses', () => {
  for (const { zh, en } of Object.values(vaultSentences)) {
    expect(zh).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(en).toMatch(/\.$/)
  }
})
