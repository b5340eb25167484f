import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { approve } from '#domains/survey/routes.approve.ts'
import { county, openFramedDesk, type Desk } from '#domains/survey/routes.test-desk.ts'
import { eligibleHashNow, eligibleNumbers } from '#domains/survey/store.eligible.ts'
import { framesInForce } from '#domains/survey/store.frames.ts'
import { inCounty } from '#platform/db.ts'
import type { Context } from '#platform/http/room.ts'
import { insertRow } from '#platform/rows.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFramedDesk({ insert: insertRow, ticketsPerComplete: 2 })
})
afterAll(() => desk.test.close())

const seed = 'a public seed 0612'

async function proposed(day: string): Promise<string> {
  const body = { day, seed, seedSource: '福彩双色球', seedDatedOn: '2026-03-03' }
  const { body: draw } = await desk.post('/api/survey/draws', 'supervisor:1', body)
  return String(draw['id'])
}

/** The context of a second officer of another body; `before` runs ahead of the transaction of that number. */
function officer(before: (transaction: number) => Promise<void>): {
  readonly context: Context
  readonly open: () => number
} {
  let [count, open] = [0, 0]
  const inTrx: Context['inTrx'] = async (work) => {
    count += 1
    await before(count)
    open += 1
    try {
      return await inCounty(desk.test.db.app, county, work)
    } finally {
      open -= 1
    }
  }
  const given = {
    county,
    now: desk.test.clock.now(),
    today: '2026-03-03',
    inTrx,
    actor: {
      kind: 'person',
      userId: 'a0000000-0000-4000-8000-000000000077',
      personId: 'b0000000-0000-4000-8000-000000000077',
      unitId: 'c0000000-0000-4000-8000-000000000077',
      role: 'second_officer',
      sessionHash: 'a'.repeat(64),
    },
  }
  // What an approval asks of its context, and no more.
  return { context: given as unknown as Context, open: () => open }
}

/** As the end of a call would leave it: the number rests from now on. */
const contact = async (): Promise<void> => {
  await sql`insert into survey.contacts select county_id, id, '2026-03', 'rests' from survey.numbers n
    where not exists (select from survey.contacts c where c.number_id = n.id)
    order by id limit 1`.execute(desk.test.db.superuser)
}

it('11.1: a list that changes while threads draw is drawn anew, and no transaction waits for them', async () => {
  const id = await proposed('2026-03-03')
  let drawings = 0
  const { context, open } = officer((transaction) =>
    transaction === 2 ? contact() : Promise.resolve(),
  )
  const onDrawProgress = (): void => {
    drawings += 1
    expect(open()).toBe(0)
  }
  const told = { id, seed, version: 1 }
  const made = await approve({ ...desk.world, onDrawProgress }, context, told)
  expect(made).toMatchObject({
    ok: true,
    value: { stage: 'approved', tickets: 100, eligible: 499, version: 2 },
  })
  expect(drawings).toBe(2)
  // The same request once more, because its answer got lost: nothing is drawn again.
  expect(await approve(desk.world, context, told)).toEqual(made)
  const other = await approve(desk.world, context, { ...told, seed: `${seed}0` })
  expect(other).toMatchObject({ ok: false, refusal: [{ code: 'stale' }] })
  const [rested] = (
    await sql<{ drawn: boolean }>`select exists (select from survey.tickets t
      join survey.contacts c on c.number_id = t.number_id) as drawn`.execute(desk.test.db.superuser)
  ).rows
  expect(rested).toEqual({ drawn: false })
})

it('11.1: a list that never stands still draws nothing and says so', async () => {
  const id = await proposed('2026-03-04')
  const { context } = officer((transaction) =>
    transaction % 2 === 0 ? contact() : Promise.resolve(),
  )
  const made = await approve(desk.world, context, { id, seed, version: 1 })
  expect(made).toEqual({
    ok: false,
    refusal: [{ code: 'eligibility_changed', clause: '11.1' }],
  })
  const [left] = (
    await sql`select stage, tickets, eligible_hash, (select count(*)::int from survey.tickets t
      where t.draw_id = d.id) as drawn from survey.draws d where id = ${id}`.execute(
      desk.test.db.superuser,
    )
  ).rows
  expect(left).toEqual({ stage: 'proposed', tickets: 0, eligible_hash: null, drawn: 0 })
})

it('11.1: every number of the frame is drawn from or has the reason why not', async () => {
  await sql`update survey.numbers set state = 'do_not_call' where id in
    (select id from survey.numbers n where not exists
      (select from survey.contacts c where c.number_id = n.id) order by id limit 3)`.execute(
    desk.test.db.superuser,
  )
  await inCounty(desk.test.db.app, county, async (trx) => {
    const frames = await framesInForce(trx, county)
    const given = { frames: frames!.ids, day: '2026-03-03', restedSince: '2025-03' } as const
    const found = await eligibleNumbers(trx, county, given)
    const { lists, excluded, hash } = found
    const eligible = lists.reduce((sum, list) => sum + list.eligible, 0)
    const left = Object.values(excluded).reduce((sum, count) => sum + count, 0)
    expect(eligible + left).toBe(500)
    expect(excluded).toMatchObject({ do_not_call: 3, unusable: 0, resting: 5 })
    expect(excluded.drawn_already).toBeGreaterThan(90)
    expect(await eligibleHashNow(trx, county, given)).toBe(hash)
    const elsewhere = { ...given, restedSince: '2026-03' }
    expect(await eligibleHashNow(trx, county, elsewhere)).not.toBe(hash)
  })
})
