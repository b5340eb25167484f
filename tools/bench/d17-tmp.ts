import { cpus, totalmem } from 'node:os'
import { sql } from 'kysely'
import { closeDb, inCounty, inTransaction, openDb } from '#platform/db.ts'
import { decide } from '#domains/casework/decide.ts'
import type { Command } from '#domains/casework/decide.found.ts'
import { insertCandidate, loadFound, saveDecision } from '#domains/casework/store.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import type { Role } from '#domains/directory/terms.ts'
import { bodyMac, keepAnswer, takeKey } from '#platform/http/idempotency.ts'
import { layRows, openTestCounty } from '#platform/journal.test-county.ts'
import { seededRng } from '#platform/rng.ts'
import { openTestCluster, testDoorVariable } from '#platform/test-cluster.ts'
import { because } from '#policy/clause.ts'
import { closedLoop } from '#policy/closed-loop.ts'

// Case commands through the store (idempotency, row security, decision, protected rows, journal,
// deadlines) by 8 clients at once, against bare transactions that write as many rows in as many
// statements to a table without any of it, on the same database in the same run.
//   node tools/bench/case-commands.ts [--problems 60]

const clients = Number(process.env.CL ?? 8)
const county = 1
const limit = 0.35
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const problemsEach = option('problems', 60)

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

const cluster = await openTestCluster({ durable: true })
process.env[testDoorVariable] = cluster.door
const test = await openTestCounty('bench', county)
const app = openDb(test.db.urls.app, { max: clients })
const bare = openDb(test.db.urls.superuser, { max: clients })
try {
  await lay()
  const ids = await Promise.all(Array.from({ length: clients }, () => candidates(problemsEach)))
  await inParallel(await Promise.all(Array.from({ length: clients }, () => candidates(5))), work)
  const before = await rowsWritten()
  const commandsPerSecond = await inParallel(ids, work)
  const after = await rowsWritten()
  const rowsPerCommand = (after - before) / (clients * problemsEach * path.length)
  const bareTransactionsPerSecond = await inParallel(ids, (id) => bareWork(id, rowsPerCommand))
  const ratio = commandsPerSecond / bareTransactionsPerSecond
  const machine = {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const rounded = (value: number): number => Math.round(value * 1000) / 1000
  const figures = {
    clients,
    commands: clients * problemsEach * path.length,
    rowsPerCommand: rounded(rowsPerCommand),
    commandsPerSecond: rounded(commandsPerSecond),
    bareTransactionsPerSecond: rounded(bareTransactionsPerSecond),
    ratio: rounded(ratio),
    limit,
    isWithin: ratio >= limit,
    machine,
  }
  console.log(JSON.stringify(figures, null, 2))
} finally {
  await closeDb(app)
  await closeDb(bare)
  await test.close()
  await cluster.stop()
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
      const mac = bodyMac(new Uint8Array(32), `/api/casework/problems/${id}`, command)
      const taken = await takeKey(trx, { county, actor: userId, key, bodyMac: mac, at: now })
      const found = await loadFound(trx, test.journal, county, id)
      if (taken.was !== 'new' || !found) throw new Error('not what was laid')
      const calendar = await calendarOf(trx, county)
      const actor = { userId, role, unitId: unit }
      const given = { now, today: '2026-03-02', calendar, actor, newId: rng.uuid() } as const
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
async function bareWork(_id: string, rowsEach: number): Promise<void> {
  let owed = 0
  for (const _command of path) {
    owed += rowsEach
    const rows = Math.round(owed)
    owed -= rows
    await inTransaction(bare, async (trx) => {
      for (let row = 0; row < rows; row += 1)
        await sql`insert into drill.bare values (${rng.uuid()}, ${'x'.repeat(300)})`.execute(trx)
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

async function rowsWritten(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from journal.entries)
      + (select count(*) * 2 from access.idempotency)
      + (select sum(version) from casework.problems)
      + (select count(*) from casework.handlings)
      + (select count(*) * 2 from casework.deadlines)
      - (select count(*) from casework.deadlines where stopped_at is null) as n
  `.execute(test.db.superuser)
  return Number(rows[0]?.n)
}
