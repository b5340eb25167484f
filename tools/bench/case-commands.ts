import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { machine } from './machine.ts'
import { closeDb, inCounty, inTransaction, openDb, type Db } from '#platform/db.ts'
import { decide } from '#domains/casework/decide.ts'
import type { Command } from '#domains/casework/decide.found.ts'
import { insertCandidate, loadToDecide, saveDecision } from '#domains/casework/store.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import type { Role } from '#domains/directory/terms.ts'
import { bodyMac, keepAnswer, takeKey } from '#platform/http/idempotency.ts'
import { layRows, openTestCounty } from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestCluster, testDoorVariable } from '#platform/test-cluster.ts'
import { because } from '#policy/clause.ts'
import { closedLoop } from '#policy/closed-loop.ts'

// Case commands through the store (idempotency, row security, decision, protected rows, journal,
// deadlines) by 8 clients at once, against bare transactions that write as many rows of the same size,
// one insert each, to a table without any of it: same database, both waiting for the disk. They take
// turns, so that a machine busy with something else slows both, and the medians are compared. The
// bare ones go through our own way to the database, and once more through the driver as it comes.
//   node tools/bench/case-commands.ts [--problems 16] [--rounds 11]

const clients = 8
const county = 1
const limit = 0.35
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const problemsEach = option('problems', 16)
const rounds = option('rounds', 11)

const rng = seededRng('bench')
const [township, unit] = [rng.uuid(), rng.uuid()]
const path: readonly (readonly [Command, Role])[] = [
  [{ do: 'list', title: '村口路灯', category: 'ordinary', urgency: 'ordinary' }, 'dispatcher'],
  [{ do: 'word', wording: '请核查照明设施', residentWords: [] }, 'dispatcher'],
  [
    { do: 'handOver', unit: { id: unit, name: '交通局', kind: 'department', isOpen: true } },
    'dispatcher',
  ],
  [{ do: 'sign' }, 'handler'],
  [{ do: 'handle', whatWasDone: '更换了三盏路灯', ground: '道路照明职责' }, 'handler'],
  [{ do: 'reportDone' }, 'handler'],
]

const secret = new Uint8Array(32)
const commandsInRound = clients * problemsEach * path.length

const cluster = await openTestCluster({ durable: true })
process.env[testDoorVariable] = cluster.door
const test = await openTestCounty('bench', county)
const app = openDb(test.db.urls.app, { max: clients })
const bare = openDb(test.db.urls.superuser, { max: clients })
const pool = new pg.Pool({ connectionString: test.db.urls.superuser, max: clients })
// Its connections are cut with the database at the end, which is no failure of the measurement.
pool.on('error', () => undefined)
const plain = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
try {
  await lay()
  await assertDurable()
  await inParallel(await everybodysCandidates(20), work)
  // As the server itself does within a minute: without it the first plans are those of empty tables.
  await sql`analyze`.execute(test.db.superuser)
  const measured: Round[] = []
  for (let round = 0; round < rounds; round += 1) measured.push(await oneRound())
  const figures = {
    clients,
    rounds,
    commands: rounds * commandsInRound,
    rowsPerCommand: median(measured.map((round) => round.rows)),
    bytesPerRow: median(measured.map((round) => round.rowBytes)),
    commandsPerSecond: median(measured.map((round) => round.commands)),
    bareTransactionsPerSecond: median(measured.map((round) => round.bare)),
    plainTransactionsPerSecond: median(measured.map((round) => round.plain)),
    walBytesPerCommand: median(measured.map((round) => round.commandBytes)),
    walBytesPerBareTransaction: median(measured.map((round) => round.bareBytes)),
    ratios: measured.map((round) => rounded(round.commands / round.bare)),
    ratio: median(measured.map((round) => round.commands / round.bare)),
    ratioToPlainDriver: median(measured.map((round) => round.commands / round.plain)),
    limit,
    machine: machine(),
  }
  console.log(JSON.stringify({ ...figures, isWithin: figures.ratio >= limit }, null, 2))
} finally {
  await closeDb(app)
  await closeDb(bare)
  await closeDb(plain)
  await test.close()
  await cluster.stop()
}

type Round = Readonly<
  Record<'rows' | 'rowBytes' | 'commands' | 'bare' | 'plain' | 'commandBytes' | 'bareBytes', number>
>

/** The same number of commands and of bare transactions, each with the rows it wrote. */
async function oneRound(): Promise<Round> {
  const ids = await everybodysCandidates(problemsEach)
  const before = await written()
  const commands = await inParallel(ids, work)
  const between = await written()
  const rows = (between.rows - before.rows) / commandsInRound
  const rowBytes = (between.rowBytes - before.rowBytes) / (rows * commandsInRound)
  const bareRate = await inParallel(ids, () => bareWork(bare, rows, rowBytes))
  const after = await written()
  // Rounding carries over within a problem's path, so each path may be owed less than one row.
  if (Math.abs(after.bareRows - between.bareRows - rows * commandsInRound) > clients * problemsEach)
    throw new Error('the bare transactions wrote another number of rows')
  const plainRate = await inParallel(ids, () => bareWork(plain, rows, rowBytes))
  const commandBytes = (between.bytes - before.bytes) / commandsInRound
  const bareBytes = (after.bytes - between.bytes) / commandsInRound
  return { rows, rowBytes, commands, bare: bareRate, plain: plainRate, commandBytes, bareBytes }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function median(values: readonly number[]): number {
  return rounded(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)
}

async function assertDurable(): Promise<void> {
  const { rows } = await sql<{ on: string }>`select current_setting('fsync') || ' ' ||
    current_setting('synchronous_commit') as on`.execute(app)
  if (rows[0]?.on !== 'on on') throw new Error('the database does not wait for the disk')
}

function everybodysCandidates(count: number): Promise<readonly (readonly string[])[]> {
  return Promise.all(Array.from({ length: clients }, () => candidates(count)))
}

async function lay(): Promise<void> {
  const about = { county_id: county, valid_from: '2026-01-01', valid_to: null, version: 1 }
  const place = { ...about, id: township, code: '419900101000', name: '城关镇', kind: 'town' }
  const body = { ...about, id: unit, code: 'roads', name: '交通局', short_name: '交通' }
  await layRows(test, county, [
    ['directory.townships', [{ ...place, population: null }]],
    ['directory.units', [{ ...body, kind: 'department', parent_id: null, township_id: null }]],
  ])
  await sql`create table drill.bare (id uuid primary key, body text not null)`.execute(
    test.db.superuser,
  )
}

async function candidates(count: number): Promise<readonly string[]> {
  const reason = because(closedLoop.list, '2026-03-01')
  if (!reason.ok) throw new Error('11.2 is not in force')
  const ids = Array.from({ length: count }, () => rng.uuid())
  await inCounty(app, county, async (trx) => {
    const calendar = await calendarOf(trx, county)
    const actor = { kind: 'system', job: 'bench' } as const
    const around = { journal: test.journal, county, now: test.clock.now(), calendar, actor }
    for (const id of ids) {
      const report = {
        id: rng.uuid(),
        consent: 'through_office',
        receivedOn: '2026-03-01',
      } as const
      const named = { id, townshipId: township, villageId: null, urgency: 'ordinary' } as const
      await insertCandidate(trx, around, { ...named, report }, [reason.value])
    }
  })
  return ids
}

/** One problem from candidate to reported done, each command as the edge would carry it out. */
async function work(id: string): Promise<void> {
  for (const [command, role] of path) {
    const [key, userId] = [rng.uuid(), rng.uuid()]
    await inCounty(app, county, async (trx) => {
      const now = test.clock.now()
      const mac = bodyMac(secret, `/api/casework/problems/${id}`, command)
      const taken = await takeKey(trx, { county, actor: userId, key, bodyMac: mac, at: now })
      const { found, calendar } = await loadToDecide(trx, test.journal, county, id)
      if (taken.was !== 'new' || !found) throw new Error('not what was laid')
      const actor = { userId, role, unitId: unit }
      const given = {
        now,
        today: '2026-03-02',
        calendar,
        actor,
        bodies: new Map<string, string>(),
        newId: rng.uuid(),
      } as const
      const decided = decide(found, command, given)
      if (!decided.ok) throw new Error(JSON.stringify(decided.refusal))
      const person = { kind: 'person', personId: userId, sessionHash: 'a'.repeat(64) } as const
      const around = {
        journal: test.journal,
        county,
        now,
        calendar,
        actor: { ...person, ...actor },
      }
      const saved = await saveDecision(trx, around, found, decided.value)
      if (!saved) throw new Error('stale')
      await keepAnswer(trx, { county, actor: userId, key, answer: saved })
    })
  }
}

/** As many bare transactions, each of as many one-row inserts as a command writes rows. */
async function bareWork(db: Db, rowsEach: number, rowBytes: number): Promise<void> {
  let owed = 0
  // Beside the text a row has its header and its key.
  const body = 'x'.repeat(Math.max(1, Math.round(rowBytes) - 44))
  for (const _command of path) {
    owed += rowsEach
    const rows = Math.round(owed)
    owed -= rows
    await inTransaction(db, async (trx) => {
      for (let row = 0; row < rows; row += 1)
        await sql`insert into drill.bare values (${rng.uuid()}, ${body})`.execute(trx)
    })
  }
}

/** Steps in a second, all clients at work side by side. */
async function inParallel(
  ids: readonly (readonly string[])[],
  each: (id: string) => Promise<void>,
): Promise<number> {
  const started = performance.now()
  await Promise.all(
    ids.map(async (own) => {
      for (const id of own) await each(id)
    }),
  )
  const steps = ids.flat().length * path.length
  return steps / ((performance.now() - started) / 1000)
}

type Written = Readonly<Record<'rows' | 'rowBytes' | 'bareRows' | 'bytes', number>>

/** Row versions written so far with their bytes, rows of bare transactions, and bytes of the log (WAL). */
async function written(): Promise<Written> {
  const { rows } = await sql<Written>`
    select ((select count(*) from journal.entries)
      + (select count(*) * 2 from access.idempotency)
      + (select sum(version) from casework.problems)
      + (select count(*) from casework.handlings)
      + (select count(*) * 2 from casework.deadlines)
      - (select count(*) from casework.deadlines where stopped_at is null))::int as rows,
      ((select sum(pg_column_size(e.*)) from journal.entries e)
      + (select sum(2 * pg_column_size(i.*) - octet_length(answer)) from access.idempotency i)
      + (select sum(version * pg_column_size(p.*)) from casework.problems p)
      + (select sum(pg_column_size(h.*)) from casework.handlings h)
      + (select sum((1 + (stopped_at is not null)::int) * pg_column_size(d.*))
        from casework.deadlines d))::int as "rowBytes",
      (select count(*)::int from drill.bare) as "bareRows",
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes
  `.execute(test.db.superuser)
  if (!rows[0]) throw new Error('no answer')
  return rows[0]
}
