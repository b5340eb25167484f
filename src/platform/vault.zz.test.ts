import { afterAll, beforeAll, it } from 'vitest'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { aGrant, aReport, openTestVault } from '#platform/test-vault.ts'
import { connectVault, serveVault } from '#platform/vault.client.ts'
import { seededRng, realRng } from '#platform/rng.ts'
let db: TestDb
beforeAll(async () => { db = await openTestDb() })
afterAll(() => db.close())
it('bench', async () => {
  const vault = await openTestVault(db.vault, { rng: realRng, revealsADay: 1e6 })
  const ids = seededRng('x')
  const rows = Array.from({ length: 60000 }, (_, n) => ({ id: ids.uuid(), phone: '154' + String(n).padStart(8, '0') }))
  const t = async (name: string, f: () => Promise<unknown>) => { const s = performance.now(); const r = await f(); console.log(name, (performance.now() - s).toFixed(0), 'ms'); return r as any }
  const batch = ids.uuid()
  await t('put 60000', () => vault.putNumbers({ county: 1, batch, rows }))
  await t('put again', () => vault.putNumbers({ county: 1, batch, rows }))
  await t('masked 500', () => vault.masked({ county: 1, ids: rows.slice(0, 500).map((r) => r.id) }))
  await t('reveal x200', async () => { for (const r of rows.slice(0, 200)) await vault.reveal({ county: 1, context: 'survey', id: r.id, grant: aGrant() }) })
  await t('save x500 (8 at once)', async () => { for (let i = 0; i < 500; i += 8) await Promise.all(rows.slice(i, i + 8).map((r) => vault.saveReport(aReport({ numberId: r.id })).then(x => { if (!x.ok) throw new Error('no') }))) })
  await t('take 504', async () => { const r = await vault.takeReports({ county: 1, day: '2026-03-02', batch: ids.uuid() }); console.log(r.length) })
  await t('rotate', () => vault.rotateKek({ counties: [1] }))
  await t('drop', () => vault.dropNumbers({ county: 1, batch }))
  const door = { socketPath: '/tmp/vz.sock', secret: 's' }
  const server = await serveVault(vault, door)
  await t('put 60000 over socket', () => connectVault(door).putNumbers({ county: 2, batch, rows }))
  server.close(); server.closeAllConnections()
}, 300000)
