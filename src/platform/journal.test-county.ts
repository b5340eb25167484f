import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Instant } from '#basics/instant.ts'
import { handClock, type HandClock } from '#platform/clock.ts'
import { inCounty, inTransaction, type Db } from '#platform/db.ts'
import { openJournal, type Given, type Journal } from '#platform/journal.ts'
import { seededRng } from '#platform/rng.ts'
import { insertRow, insertRows, updateRow } from '#platform/rows.ts'
import type { RowInput } from '#platform/rows.values.ts'
import { checkpointOnce, type CheckpointOutcome } from '#platform/sequencer.checkpoint.ts'
import { sequenceOnce, type Sequenced } from '#platform/sequencer.ts'
import { openSigner, signerVerifiers, type Signer } from '#platform/signer.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import type { CountyToVerify } from '#platform/verify.ts'

/** A protected table with every column type, which only tests and drills have. */
export const drillTable = 'drill.things'

/** A county with a journal, a sequencer and a signer, on a database of its own. */
export type TestCounty = {
  readonly db: TestDb
  readonly county: number
  readonly origin: string
  readonly clock: HandClock
  readonly journal: Journal
  readonly signer: Signer
  readonly signerDir: string
  readonly signerKey: KeyObject
  readonly appKey: KeyObject
  readonly appPublicKey: KeyObject
  /** Numbers everything staged and has the tree signed. */
  readonly settle: () => Promise<CheckpointOutcome>
  readonly sequence: (limit?: number) => Promise<Sequenced>
  readonly given: () => Given
  readonly close: () => Promise<void>
}

export async function openTestCounty(seed: string, county = 7): Promise<TestCounty> {
  const db = await openTestDb()
  await createDrillTable(db.owner)
  const app = generateKeyPairSync('ed25519')
  const signing = generateKeyPairSync('ed25519')
  const signerDir = mkdtempSync(join(tmpdir(), 'ansheng-signer-'))
  const clock = handClock('2026-03-02T01:00:00.000Z')
  const origin = `ansheng.test/county/${county}`
  const signer = openSigner({ dir: signerDir, privateKey: signing.privateKey, now: clock.now })
  const sequence = (limit = 1000): Promise<Sequenced> =>
    sequenceOnce(db.sequencer, county, { appKeys: [app.publicKey], limit })
  return {
    db,
    county,
    origin,
    clock,
    signer,
    signerDir,
    signerKey: signing.privateKey,
    appKey: app.privateKey,
    appPublicKey: app.publicKey,
    journal: openJournal({ privateKey: app.privateKey, build: 'test', rng: seededRng(seed) }),
    sequence,
    settle: async () => {
      while ((await sequence()).numbered === 1000);
      return checkpointOnce({ db: db.sequencer, signer, county, clock, origin })
    },
    given: () => givenAt(county, clock.now()),
    close: async () => {
      await db.close()
      rmSync(signerDir, { recursive: true, force: true })
    },
  }
}

/** What `verifyCounty` needs to know of the test county. */
export function toVerify(test: TestCounty): CountyToVerify {
  const publicKey = createPublicKey(test.signerKey)
  return {
    auditorDb: test.db.auditor,
    county: test.county,
    origin: test.origin,
    keys: { app: [test.appPublicKey], signer: signerVerifiers(publicKey, test.origin) },
    now: test.clock.now(),
  }
}

/** Adds one thing and journals it, as a room's store does. */
export function addThing(
  test: TestCounty,
  id: string,
  values: Partial<RowInput> = {},
): Promise<string> {
  return inCounty(test.db.app, test.county, async (trx) => {
    const row = { ...aThing(test.county, id), ...values }
    const change = await insertRow(trx, drillTable, row)
    const subject = { kind: 'thing', id }
    return test.journal.record(trx, test.given(), { type: 'drill.added', subject }, [change])
  })
}

/** Changes one thing found at `version` and journals it. */
export function changeThing(
  test: TestCounty,
  row: RowInput & { readonly id: string },
  version: number,
): Promise<string> {
  return inCounty(test.db.app, test.county, async (trx) => {
    const change = await updateRow(trx, drillTable, row, version)
    if (!change) throw new Error('stale')
    const subject = { kind: 'thing', id: row.id }
    return test.journal.record(trx, test.given(), { type: 'drill.changed', subject }, [change])
  })
}

export function aThing(county: number, id: string): RowInput & { readonly id: string } {
  return {
    county_id: county,
    id,
    name: '路灯',
    remark: null,
    amount: 3,
    total: 9_000_000_000n,
    is_open: true,
    due_on: '2026-03-09',
    due_at: '2026-03-09T00:30:00.000Z',
    extra: { steps: [1, 2], by: 'unit' },
    raw: Uint8Array.of(1, 2, 255),
    other_id: '0b7a4bd4-4a10-4b64-8a5a-0d4f8a7a1c11',
    version: 1,
  }
}

function givenAt(county: number, at: Instant): Given {
  return { county, at, actor: { kind: 'system', job: 'drill' } }
}

/** Made by the owner, beside the migrations: the product itself has no such table. */
export async function createDrillTable(owner: Db): Promise<void> {
  const statements = [
    sql`create schema drill`,
    sql`grant usage on schema drill to app, auditor`,
    sql`create table drill.things (
      county_id int not null, id uuid not null, name text not null, remark text, amount int not null,
      total bigint not null, is_open boolean not null, due_on date not null,
      due_at timestamptz not null, extra jsonb not null, raw bytea not null, other_id uuid not null,
      version int not null, constraint things_pk primary key (county_id, id))`,
    sql`comment on table drill.things is 'kind=tenant protected=yes For drills: one column of each type'`,
    sql`alter table drill.things enable row level security`,
    sql`alter table drill.things force row level security`,
    sql`create policy tenancy on drill.things for all
      using (county_id = nullif(current_setting('app.county_id', true), '')::int)
      with check (county_id = nullif(current_setting('app.county_id', true), '')::int)`,
    sql`grant select, insert, update, delete on drill.things to app`,
    sql`grant select on drill.things to auditor`,
  ]
  await inTransaction(owner, async (trx) => {
    for (const statement of statements) await statement.execute(trx)
  })
}

/** Puts rows under protected tables, journaled in one entry, as rooms further left would have. */
export function layRows(
  test: Pick<TestCounty, 'db' | 'journal' | 'clock'>,
  county: number,
  tables: readonly (readonly [table: string, rows: readonly RowInput[]])[],
): Promise<string> {
  return inCounty(test.db.app, county, async (trx) => {
    const changes = []
    for (const [table, rows] of tables) changes.push(...(await insertRows(trx, table, rows)))
    const subject = { kind: 'county', id: String(county) }
    const event = { type: 'drill.laid', subject } as const
    return test.journal.record(trx, givenAt(county, test.clock.now()), event, changes)
  })
}
