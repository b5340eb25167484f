import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '#basics/instant.ts'
import type { Db } from '#platform/db.ts'
import { seededRng } from '#platform/rng.ts'
import { keyBytes } from '#platform/vault.crypto.ts'
import type { KeyStore } from '#platform/vault.keys.ts'
import { openVault, type VaultOptions } from '#platform/vault.open.ts'
import type { Grant, NewReport, Vault } from '#platform/vault.ts'

/** Keys of one test, gone with it. `lose` is what a careless restore does. */
export function memoryKeyStore(): KeyStore & { readonly lose: (name: string) => void } {
  const kept = new Map<string, Uint8Array>()
  return {
    read: (name) => kept.get(name),
    create: (name) => {
      const key = kept.get(name) ?? randomBytes(keyBytes)
      kept.set(name, key)
      return key
    },
    lose: (name) => kept.delete(name),
  }
}

/** A vault on the login `vault` of a test's database, with keys in memory unless given. */
export async function openTestVault(
  db: Db,
  options: Partial<Omit<VaultOptions, 'db'>> = {},
): Promise<Vault> {
  const opened = await openVault({
    db,
    keyStore: memoryKeyStore(),
    clock: { now: () => testNow },
    rng: seededRng('a test'),
    ...options,
  })
  if (!opened.ok) throw new Error(opened.refusal.map(({ code }) => code).join())
  return opened.value
}

export const testNow: Instant = '2026-03-02T02:00:00.000Z'

const ids = seededRng('ids of tests')

export const aGrant = (told: Partial<Grant> = {}): Grant => ({
  entryId: ids.uuid(),
  actorUserId: 'aaaaaaaa-0000-4000-8000-000000000001',
  reason: 'attempt',
  kind: 'attempt',
  ...told,
})

export const aReport = (told: Partial<NewReport> & Pick<NewReport, 'numberId'>): NewReport => ({
  county: 1,
  key: ids.uuid(),
  words: '村口的路灯坏了三个月，老人晚上不敢出门。',
  townshipId: 'bbbbbbbb-0000-4000-8000-000000000001',
  villageId: 'cccccccc-0000-4000-8000-000000000001',
  consent: 'content_only',
  urgent: false,
  day: '2026-03-02',
  ...told,
})

/** Reports of a day, and those of them that no batch has taken, as the tables have them. */
export async function reportsOf(
  superuser: Db,
  { county, day }: Pick<NewReport, 'county' | 'day'>,
): Promise<{ readonly saved: number; readonly waiting: number } | undefined> {
  const { rows } = await sql<{ saved: number; waiting: number }>`
    select count(*) as saved, count(*) filter (where batch is null) as waiting
    from vault.reports where county_id = ${county} and day = ${day}`.execute(superuser)
  return rows[0]
}
