import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { dayOf } from '#basics/instant.ts'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import { inTransaction, type Db, type Trx } from '#platform/db.ts'
import { readOrCreateKey, readSecret } from '#platform/keys.ts'
import type { Clock } from '#platform/ports.ts'
import { derive, keyBytes } from '#platform/vault.crypto.ts'

/** Where the vault's keys lie: files in the product, a map in a test. A key is never overwritten. */
export type KeyStore = {
  readonly read: (name: string) => Uint8Array | undefined
  readonly create: (name: string) => Uint8Array
}

/** The keys of a running vault. `keks` grows when the key-encryption key is changed. */
export type VaultKeys = {
  readonly keks: ReadonlyMap<string, Uint8Array>
  readonly currentKekId: string
  /** Blind index of numbers, receipts, request keys. */
  readonly index: Uint8Array
  /** Digest and seal of the links between ids and persons. */
  readonly linkBlind: Uint8Array
  readonly linkSeal: Uint8Array
}

/** `$ANSHENG_DATA/keys/vault/{kek,kek-2,…,index,link}`, mode 0600. */
export function fileKeyStore(dataDir: string): KeyStore {
  const place = (name: string) => ({ dataDir, process: 'vault', name })
  return {
    read: (name) => readSecret(place(name)),
    create: (name) => readOrCreateKey(place(name), keyBytes),
  }
}

/**
 * The keys this database was sealed under; on the very first start they are made. Refuses where the
 * database knows a key that is missing or another one: data sealed under it would be lost or mixed.
 */
export async function loadKeys(db: Db, store: KeyStore, clock: Clock): Promise<Result<VaultKeys>> {
  return inTransaction(db, async (trx) => {
    const known = await knownKeys(trx)
    const wrong = known.flatMap((entry) => wrongKey(entry, store.read(entry.id)))
    const [first, ...more] = wrong
    if (first) return refuse(first, ...more)
    const names = [...new Set([...known.map(({ id }) => id), ...firstKeys, ...addedKeks(store)])]
    const keys = new Map(names.map((name) => [name, store.read(name) ?? store.create(name)]))
    const isKnown = new Set(known.map(({ id }) => id))
    for (const [name, key] of keys) if (!isKnown.has(name)) await registerKey(trx, name, key, clock)
    return ok(keysFrom(keys))
  })
}

/** Makes the next key-encryption key and registers it before anything is wrapped under it. */
export async function addKek(
  db: Db,
  store: KeyStore,
  clock: Clock,
  keys: VaultKeys,
): Promise<VaultKeys> {
  const id = kekName(keys.keks.size + 1)
  const kek = store.create(id)
  await inTransaction(db, (trx) => registerKey(trx, id, kek, clock))
  return { ...keys, keks: new Map([...keys.keks, [id, kek]]), currentKekId: id }
}

const firstKeys = ['kek', 'index', 'link'] as const

type KnownKey = { readonly id: string; readonly proof: Uint8Array }

async function knownKeys(trx: Trx): Promise<readonly KnownKey[]> {
  const { rows } = await sql<KnownKey>`select id, proof from vault.keyring order by id`.execute(trx)
  return rows
}

function wrongKey(known: KnownKey, key: Uint8Array | undefined): readonly Refusal[] {
  if (!key) return [{ code: 'vault_key_missing', detail: { key: known.id } }]
  if (proofOf(key).equals(known.proof)) return []
  return [{ code: 'vault_key_wrong', detail: { key: known.id } }]
}

/** Keys made by a change that stopped before it registered them. */
function addedKeks(store: KeyStore): readonly string[] {
  const names: string[] = []
  for (let count = 2; store.read(kekName(count)); count += 1) names.push(kekName(count))
  return names
}

async function registerKey(trx: Trx, id: string, key: Uint8Array, clock: Clock): Promise<void> {
  const purpose = id.startsWith('kek') ? 'kek' : id
  await sql`insert into vault.keyring (id, purpose, proof, since)
    values (${id}, ${purpose}, ${proofOf(key)}, ${dayOf(clock.now())})
    on conflict do nothing`.execute(trx)
}

/** Says which key it is and nothing about it. */
function proofOf(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('ansheng-vault-key-proof-v1').digest()
}

function keysFrom(keys: ReadonlyMap<string, Uint8Array>): VaultKeys {
  const keks = new Map([...keys].filter(([id]) => id.startsWith('kek')))
  const [index, link] = [keys.get('index') ?? noKeys(), keys.get('link') ?? noKeys()]
  return {
    keks,
    currentKekId: kekName(keks.size),
    index: derive(index, 'blind index'),
    linkBlind: derive(link, 'link digest'),
    linkSeal: derive(link, 'link seal'),
  }
}

function kekName(count: number): string {
  return count === 1 ? 'kek' : `kek-${count}`
}

function noKeys(): never {
  throw new Error('the vault has no keys')
}
