import { cpus, totalmem } from 'node:os'
import { sql } from 'kysely'
import { drawnInto, drawnNumbers } from '#domains/survey/routes.approve.ts'
import { restedSince } from '#domains/survey/rules.ts'
import { paramsOn, type Act } from '#domains/survey/store.ts'
import { decideDrawRow, insertDraw, saveTickets } from '#domains/survey/store.draws.ts'
import {
  eligibleHashNow,
  eligibleNumbers,
  nothingExcluded,
} from '#domains/survey/store.eligible.ts'
import { framesInForce } from '#domains/survey/store.frames.ts'
import type { DrawRow } from '#domains/survey/store.tables.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import { openTestCounty, type TestCounty } from '#platform/journal.test-county.ts'
import { realRng } from '#platform/rng.ts'
import { openTestCluster, testDoorVariable } from '#platform/test-cluster.ts'

// One day's draw from so many numbers, as an approval makes it: ids read from the database in one
// transaction, an HMAC for each in threads in none, and in a second one the list looked at again and
// the lowest tickets written with their journal entry.
//   node tools/bench/draw-million.ts [--numbers 1000000]

const limitSeconds = 10
const townships = 20
const day = '2026-03-03'
const at = process.argv.indexOf('--numbers')
const numbers = at < 0 ? 1_000_000 : Number(process.argv[at + 1])

const cluster = await openTestCluster()
process.env[testDoorVariable] = cluster.door
try {
  const test = await openTestCounty('draw')
  try {
    process.stderr.write(`filling ${numbers} numbers\n`)
    await fill(test)
    console.log(JSON.stringify(await measure(test), null, 2))
  } finally {
    await test.close()
  }
} finally {
  await cluster.stop()
}

/** Straight into the tables: how a frame gets in is not what is measured. */
async function fill({ db, county }: TestCounty): Promise<void> {
  const each = numbers / townships
  const counts = JSON.stringify(
    Array.from({ length: townships }, (_, place) => ({ townshipId: idOf(place), numbers: each })),
  )
  await sql`insert into directory.townships
    select ${county}, ('d0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text, '镇',
      'town', null, '2021-01-01', null, 1 from generate_series(0, ${townships - 1}::int) n`.execute(
    db.superuser,
  )
  await sql`insert into survey.frames values (${county}, ${idOf(99)}, 'bench', '', ${'a'.repeat(64)},
    '2026-03-01T02:00:00Z', '2026-03-01', ${numbers}, ${counts}, 0, 0, false, 1)`.execute(
    db.superuser,
  )
  await sql`insert into survey.numbers select ${county}, gen_random_uuid(), ${idOf(99)},
    ('d0000000-0000-4000-8000-' || lpad((n % ${townships}::int)::text, 12, '0'))::uuid, null, '',
    null, 'active', 1 from generate_series(1, ${numbers}::int) n`.execute(db.superuser)
  await sql`analyze survey.numbers`.execute(db.superuser)
}

async function measure({ db, county, journal, clock }: TestCounty): Promise<object> {
  const world = { journal, rng: realRng, onDrawProgress: progress() }
  const policy = paramsOn(day)
  if (!policy.ok) throw new Error('clause 11.1 is not in force')
  const { params, because } = policy.value
  const started = performance.now()
  const actor = { kind: 'system', job: 'bench' } as const
  const acting = (trx: Trx): Act => ({ trx, county, now: clock.now(), today: day, actor })
  const found = await inCounty(db.app, county, async (trx) => {
    const frames = await framesInForce(trx, county)
    if (!frames) throw new Error('no frame')
    const draw = proposal(county, frames.ids, frames.frameHash)
    await insertDraw(acting(trx), world, draw)
    const given = { frames: frames.ids, day, restedSince: restedSince(day, params) } as const
    return { draw, frames, given, eligible: await eligibleNumbers(trx, county, given) }
  })
  const { draw, frames, given, eligible } = found
  const read = performance.now()
  const made = await drawnNumbers(world, draw, frames, params, eligible)
  const drawn = performance.now()
  const tickets = await inCounty(db.app, county, async (trx) => {
    if ((await eligibleHashNow(trx, county, given)) !== eligible.hash)
      throw new Error('the second look found another list')
    const into = drawnInto(eligible, made)
    const approved: DrawRow = { ...draw, ...into, stage: 'approved', approved_by: idOf(2) }
    const count = await saveTickets(acting(trx), world, approved, eligible.lists, made.drawn)
    await decideDrawRow(acting(trx), world, approved, because)
    return count
  })
  const ended = performance.now()
  const seconds = (from: number, to: number): number => Math.round(to - from) / 1000
  return {
    numbers,
    tickets,
    elapsedSeconds: seconds(started, ended),
    limitSeconds,
    readSeconds: seconds(started, read),
    drawSeconds: seconds(read, drawn),
    checkAndWriteSeconds: seconds(drawn, ended),
    machine: {
      cpu: cpus()[0]?.model ?? '',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
  }
}

function proposal(county: number, frames: readonly string[], frameHash: string): DrawRow {
  return {
    county_id: county,
    id: idOf(3),
    day,
    frame_id: idOf(99),
    frames,
    frame_hash: frameHash,
    stage: 'proposed',
    seed: 'bench 06041218',
    seed_source: 'bench',
    seed_dated_on: day,
    proposed_by: idOf(1),
    proposed_unit: idOf(1),
    approved_by: null,
    refused_because: null,
    allocation: [],
    tickets: 0,
    eligible: 0,
    eligible_hash: null,
    excluded: nothingExcluded,
    version: 1,
  }
}

function idOf(place: number): string {
  return `d0000000-0000-4000-8000-${String(place).padStart(12, '0')}`
}

function progress(): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    const tenth = Math.floor((done / total) * 10)
    if (tenth === told) return
    told = tenth
    process.stderr.write(`drawing ${tenth * 10} %\n`)
  }
}
