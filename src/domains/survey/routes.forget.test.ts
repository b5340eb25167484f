import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { closeDueDays, forgetCalls } from '#domains/survey/jobs.ts'
import {
  county,
  goodAnswers,
  openFramedDesk,
  townshipId,
  type Desk,
} from '#domains/survey/routes.test-desk.ts'
import { toVerify } from '#platform/journal.test-county.ts'
import { insertRow } from '#platform/rows.ts'
import { everyRow } from '#platform/test-rows.ts'
import { blind, derive } from '#platform/vault.crypto.ts'
import { verifyCounty } from '#platform/verify.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFramedDesk({ insert: insertRow, ticketsPerComplete: 2 })
  await desk.importFrame(['15488888888,419900001000,419900001201,村'])
  desk.test.clock.moveTo('2026-03-04T01:30:00.000Z')
  expect((await desk.draw(day)).body).toMatchObject({ stage: 'approved', tickets: 100 })
})
afterAll(() => desk.test.close())

const day = '2026-03-04'
const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  (await query.execute(desk.test.db.superuser)).rows
const jobs = () => {
  const { test, world } = desk
  return {
    db: test.db.app,
    clock: test.clock,
    journal: world.journal,
    rng: world.rng,
    vault: world.vault,
  }
}
const figures = async () => (await desk.send(`/api/survey/days/${day}`, { as: 'auditor:1' })).body

/** Ids of one kind, as the tables name them now. */
const idsIn = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<readonly string[]> =>
  (await rows(query)).map(({ id }) => id)

const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const everywhere = () => everyRow(desk.test.db.superuser)

type Told = { readonly numbers: readonly string[]; readonly calls: readonly string[] }

/**
 * Where a number's id stands, and where it stands together with something of a call: a ticket, an
 * attempt, a caller, the day. What belongs to a batch is looked at with the entry it belongs to.
 */
async function joins({ numbers, calls }: Told): Promise<{
  readonly with: readonly string[]
  readonly named: readonly string[]
}> {
  const entries = new Map(
    (await rows(sql<{ id: string; entry: string }>`select id, entry from journal.entries`)).map(
      ({ id, entry }) => [id, entry],
    ),
  )
  const known = new Set(numbers)
  const found = { with: new Set<string>(), named: new Set<string>() }
  for (const { table, text } of await everywhere()) {
    const named = text.match(ids) ?? []
    if (!named.some((id) => known.has(id))) continue
    const entry = table === 'journal.batches' ? (entries.get(named[0] ?? '') ?? '') : ''
    const type = /"type":"([a-z_.]+)"/.exec(entry)?.[1]
    const where = type ? `${table} ${type}` : table
    found.named.add(where)
    if (calls.some((one) => `${text}${entry}`.includes(one))) found.with.add(where)
  }
  return { with: [...found.with].toSorted(), named: [...found.named].toSorted() }
}

/**
 * Which numbers the vault's log of calls still knows, with its own keys in hand: the digest of each
 * number is made anew and looked for in every row there is.
 */
async function vaultKnows(numbers: readonly string[]): Promise<number> {
  const link = desk.keyStore.read('link')
  if (!link) throw new Error('the vault has no link key')
  const key = derive(link, 'link digest')
  const digests = new Set(
    numbers.map((id) => blind(key, county, 'reveal survey', id).toString('hex')),
  )
  const held = await everywhere()
  return held.filter(({ text }) => [...digests].some((digest) => text.includes(digest))).length
}

/** Where an interview's id stands together with a number, a ticket, an attempt or a caller. */
async function interviewJoins({ numbers, calls }: Told): Promise<readonly string[]> {
  const interviews = await idsIn(sql`select id from survey.interviews`)
  const others = new Set([...numbers, ...calls.filter((one) => one !== day)])
  return (await everywhere())
    .filter(({ text }) => interviews.some((id) => text.includes(id)))
    .filter(({ text }) => (text.match(ids) ?? []).some((id) => others.has(id)))
    .map(({ table }) => table)
}

let told: Told
let before: Record<string, unknown>
let called: readonly { readonly id: string; readonly disposition: string }[]

it('before their days are over, only tickets and links join a number with a call', async () => {
  const as = 'interviewer:7'
  for (const disposition of ['1.1', '2.11', '3.13', '4.3', '2.12']) {
    const { attemptId } = await desk.dialNext(as)
    const path = `/api/survey/attempts/${attemptId}`
    const told = { ...goodAnswers, durationSeconds: 194 }
    if (disposition === '1.1') await desk.post(`${path}/answers`, as, told)
    const doNotCall = disposition === '2.12'
    const ended = await desk.post(`${path}/end`, as, { disposition, doNotCall })
    expect(ended.status).toBe(200)
  }
  const { attemptId } = await desk.dialNext('interviewer:8')
  called = await rows(sql<{ id: string; disposition: string }>`
    select number_id as id, disposition from survey.tickets where disposition is not null`)
  told = {
    numbers: await idsIn(sql`select id from survey.numbers`),
    calls: [
      ...(await idsIn(sql`select id from survey.tickets`)),
      ...(await idsIn(sql`select id from survey.attempts`)),
      ...(await idsIn(sql`select distinct interviewer as id from survey.attempts`)),
      ...(await idsIn(sql`select distinct user_id as id from survey.desks`)),
      day,
    ],
  }
  expect(told.calls.length).toBe(100 + 6 + 2 + 2 + 1)
  desk.test.clock.moveTo('2026-03-04T12:30:00.000Z')
  expect(await closeDueDays(jobs(), county)).toEqual([day])
  // After the closing, which did not know of it.
  const path = `/api/survey/attempts/${attemptId}/end`
  expect((await desk.post(path, 'interviewer:8', { disposition: '3.12' })).status).toBe(200)
  before = await figures()
  expect(before).toMatchObject({ completes: 1, attempts: 6, dispositions: { '3.12': 1 } })
  const [drawn] = await rows(sql<{ keys: string }>`select b.keys::text as keys
    from journal.batches b join journal.entries e on e.id = b.entry_id where e.type = 'survey.drawn'`)
  const keys = JSON.parse(drawn!.keys) as string[]
  expect(keys).toEqual(keys.toSorted())
  expect(await vaultKnows(told.numbers)).toBe(6)
  expect(await interviewJoins(told)).toEqual(['survey.links'])
  expect(await joins(told)).toEqual({
    with: ['survey.tickets'],
    named: [
      'journal.batches survey.frame_recorded',
      'survey.contacts',
      'survey.links',
      'survey.numbers',
      'survey.tickets',
    ],
  })
})

it('after 14 days no row and no entry holds a number with anything of a call', async () => {
  const { test } = desk
  test.clock.moveTo('2026-03-17T15:59:00.000Z')
  expect((await forgetCalls(jobs(), county)).calls).toMatchObject({ days: [], left: 0 })
  test.clock.moveTo('2026-03-17T16:00:00.000Z')
  expect(await forgetCalls(jobs(), county)).toEqual({
    links: { deleted: 1, outside: 0, left: 0 },
    calls: { days: [day], tickets: 100, attempts: 6, left: 0 },
    contacts: 0,
    reveals: 6,
  })
  const again = await forgetCalls(jobs(), county)
  expect(again).toMatchObject({ calls: { days: [], tickets: 0 }, reveals: 0 })
  const [left] =
    await rows(sql<object>`select (select count(*)::int from survey.tickets) as tickets,
    (select count(*)::int from survey.attempts) as attempts,
    (select count(*)::int from survey.links) as links`)
  expect(left).toEqual({ tickets: 0, attempts: 0, links: 0 })
  expect(await joins(told)).toEqual({
    with: [],
    named: ['journal.batches survey.frame_recorded', 'survey.contacts', 'survey.numbers'],
  })
})

it('after 14 days nobody joins answers to a call or a number, the vault with its keys included', async () => {
  expect(await interviewJoins(told)).toEqual([])
  expect(await vaultKnows(told.numbers)).toBe(0)
  const [kept] = await rows(sql<Record<string, unknown>>`select * from survey.interviews`)
  expect(Object.keys(kept!).toSorted()).toEqual([
    'age_band',
    'answers',
    'county_id',
    'day',
    'duration_seconds',
    'id',
    'questionnaire_version',
    'sex',
    'township_id',
    'version',
  ])
  expect(kept).toMatchObject({ duration_seconds: 180 })
  // Nor by the server's stamp on each row, or its place: the contacts lie in the order of their ids.
  const contacts = await rows(sql<{ id: string; stamp: string }>`
    select number_id as id, xmin::text as stamp from survey.contacts order by ctid`)
  expect(contacts.map(({ id }) => id)).toEqual(contacts.map(({ id }) => id).toSorted())
  expect([contacts.length, new Set(contacts.map(({ stamp }) => stamp)).size]).toEqual([4, 1])
  // By the vault's own door: the entry of a call opens for no number any more, not even for its own.
  const { vault } = desk.world
  const lines = await vault.revealsOf({ county, day })
  expect(lines).toHaveLength(6)
  const answers = new Set<string>()
  for (const { entryId, userId } of lines)
    for (const { id } of called) {
      const grant = { entryId, actorUserId: userId, reason: 'attempt', kind: 'attempt' } as const
      const shown = await vault.reveal({ county, context: 'survey', id, grant })
      answers.add(shown.ok ? 'shown' : shown.refusal[0].code)
    }
  expect([...answers]).toEqual(['grant_used'])
})

it('the figures of the day stay, and its townships keep their dispositions', async () => {
  expect(await figures()).toEqual(before)
  const [kept] = await rows(sql<{ dispositions: Record<string, number> }>`
    select figures -> 'townships' -> 0 -> 'dispositions' as dispositions from survey.day_closings`)
  expect(Object.keys(kept!.dispositions).length).toBeGreaterThan(0)
})

/** The list worked out by other means than the product's, and compared with what the journal says. */
async function replay(drawnFor: string): Promise<void> {
  const [entry] = await rows(sql<{ entry: string }>`
    select entry from journal.entries where type = 'survey.drawn' and entry like ${`%"day":"${drawnFor}"%`}`)
  const { data } = JSON.parse(entry!.entry) as { data: Record<string, unknown> }
  const numbers = await rows(sql<{ id: string; township: string; becomes: string | null }>`
    select n.id, n.township_id as township, c.becomes from survey.numbers n
    left join survey.contacts c on c.number_id = n.id`)
  const byTownship = new Map<string, string[]>()
  for (const { id, township, becomes } of numbers)
    if (becomes === null) byTownship.set(township, [...(byTownship.get(township) ?? []), id])
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
  const lines = [...byTownship]
    .map(([township, ids]) => `${township} ${ids.length} ${sha(ids.toSorted().join(''))}\n`)
    .toSorted()
  expect(data).toMatchObject({
    eligible: numbers.filter(({ becomes }) => becomes === null).length,
    eligibleHash: sha(lines.join('')),
    excluded: { do_not_call: 1, unusable: 1, resting: 2, drawn_already: 0 },
  })
}

it('a number contacted this month rests at once, and says so when the month is over', async () => {
  const { test } = desk
  const drawn = await desk.draw('2026-03-18', 'a second public seed')
  expect(drawn.body).toMatchObject({ stage: 'approved', tickets: 100 })
  await replay('2026-03-18')
  const again = await idsIn(sql`select number_id as id from survey.tickets`)
  const rested = called.filter(({ disposition }) => !disposition.startsWith('3.'))
  expect(rested.filter(({ id }) => again.includes(id))).toEqual([])
  test.clock.moveTo('2026-04-01T13:00:00.000Z')
  await closeDueDays(jobs(), county)
  expect(await forgetCalls(jobs(), county)).toMatchObject({ contacts: 4, calls: { left: 0 } })
  const states =
    await rows(sql<object>`select last_contact_month as month, state from survey.numbers
    where version > 1 order by state, month`)
  expect(states).toEqual([
    { month: '2026-03', state: 'active' },
    { month: '2026-03', state: 'active' },
    { month: '2026-03', state: 'do_not_call' },
    { month: null, state: 'unusable' },
  ])
  expect(await joins(told)).toEqual({
    with: [],
    named: [
      'journal.batches survey.contacts_kept',
      'journal.batches survey.frame_recorded',
      'survey.numbers',
    ],
  })
})

it('everything verifies afterwards, and a forgotten ticket put back is found', async () => {
  const { test } = desk
  await test.settle()
  const verify = () => verifyCounty({ ...toVerify(test), workers: 0 })
  expect((await verify()).findings).toEqual([])
  const [ticket] = told.calls
  const [number] = told.numbers
  await sql`insert into survey.tickets select county_id, ${ticket}, id, ${day}, ${number},
    ${townshipId(1)}, 1, repeat('a', 64), id, 'waiting', 0, null, null, null, 1 from survey.draws
    limit 1`.execute(test.db.superuser)
  const found = (await verify()).findings.map(({ code }) => code)
  expect(found).toEqual(['row_revived'])
})
