import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dispositionCodes } from '#domains/survey/terms.ts'
import { playedCounty, type Played } from './test-house.ts'

let played: Played
beforeAll(async () => {
  played = await playedCounty({ seed: '7', days: 5 })
}, 180_000)
afterAll(() => played.close())

async function rows(text: ReturnType<typeof sql>): Promise<readonly Record<string, unknown>[]> {
  const found = await text.execute(played.db.superuser)
  return found.rows as readonly Record<string, unknown>[]
}
const counts = async (text: ReturnType<typeof sql>): Promise<Record<string, number>> =>
  Object.fromEntries((await rows(text)).map(({ name, n }) => [String(name), Number(n)]))

describe('what the people saw is what SQL counts', () => {
  it('completes: by day and by township', async () => {
    const byDay = await counts(
      sql`select day::text as name, count(*) as n from survey.interviews group by day order by day`,
    )
    const byTownship = await counts(sql`
      select t.name, count(i.id) as n from directory.townships t
      left join survey.interviews i on i.township_id = t.id group by t.name`)
    const { completesByDay, completesByTownship, completes, days } = played.summary
    expect({ completesByDay, completesByTownship }).toEqual({
      completesByDay: Object.values(byDay),
      completesByTownship: byTownship,
    })
    expect(completes).toBe(completesByDay.reduce((sum, one) => sum + one, 0))
    expect(completesByDay.length).toBe(days)
    expect(Math.min(...completesByDay)).toBeGreaterThanOrEqual(50)
  })

  it('numbers drawn, attempts made, and how each of them ended', async () => {
    const [tickets] = await rows(sql`select count(*) as n from survey.tickets`)
    const ended = await counts(
      sql`select disposition as name, count(*) as n from survey.attempts group by disposition`,
    )
    const { drawn, attempted, dispositions } = played.summary
    const seen = Object.fromEntries(Object.entries(dispositions).filter(([, n]) => n > 0))
    expect({ drawn, seen }).toEqual({ drawn: Number(tickets?.['n']), seen: ended })
    expect(attempted).toBe(Object.values(ended).reduce((sum, one) => sum + one, 0))
  })

  it('problems: every act once, and where each stands now', async () => {
    const acts = await counts(sql`
      select type as name, count(*) as n from journal.entries
      where type like 'casework.%' group by type`)
    const stages = await counts(
      sql`select stage as name, count(*) as n from casework.problems group by stage`,
    )
    const [reports] = await rows(sql`select count(*) as n from casework.reports`)
    const open = Object.entries(stages)
      .filter(([stage]) => !['declined', 'checked', 'closed'].includes(stage))
      .reduce((sum, [, n]) => sum + n, 0)
    const of = (name: string): number => acts[`casework.${name}`] ?? 0
    const [late] = await rows(sql`
      select count(distinct problem_id) as n from casework.deadlines
      where stopped_at is null and due_at < ${played.endedAt}::timestamptz`)
    expect(played.summary.problems).toEqual({
      reported: Number(reports?.['n']),
      listed: of('listed'),
      declined: stages['declined'] ?? 0,
      handedOver: of('handed_over'),
      signed: of('signed'),
      objections: of('objected'),
      objectionsUpheld: of('objection_upheld'),
      reportedDone: of('reported_done'),
      calledBack: of('closed') + of('sent_back') + of('call_back_refused'),
      closed: stages['closed'] ?? 0,
      redone: of('sent_back'),
      unreachable: of('unreachable'),
      checked: stages['checked'] ?? 0,
      open,
      overdue: Number(late?.['n']),
    })
  })

  it('the journal: as many entries as it says, and nothing found wrong with them', async () => {
    const [entries] = await rows(
      sql`select count(*) as n from journal.entries where seq is not null`,
    )
    const { journal, verify } = played.summary
    expect(verify).toEqual({ ok: true, findings: [] })
    expect(Number(entries?.['n'])).toBeGreaterThanOrEqual(journal.size)
    expect(journal.size).toBe(journal.entries)
    const [waiting] = await rows(sql`
      select count(*) as n from journal.entries where seq is null and type = 'survey.answered'`)
    expect(Number(waiting?.['n'])).toBe(0)
  })
})

it('meets every disposition, and every fork of the four lists', () => {
  const { dispositions, problems } = played.summary
  expect(dispositionCodes.filter((code) => dispositions[code] === 0)).toEqual([])
  expect(Object.entries(problems).filter(([, n]) => n === 0)).toEqual([])
})

it('is told the reasons of what may not be done', () => {
  const seen = Object.keys(played.summary.refusalsSeen)
  expect(seen).toEqual(expect.arrayContaining([...expectedRefusals]))
})
const expectedRefusals = [
  'call_over',
  'day_not_begun',
  'day_past',
  'draw_exists',
  'file_changed',
  'frame_has_errors',
  'frame_in_use',
  'no_call_back',
  'not_found',
  'outside_hours',
  'part_a_missing',
  'resident_can_be_called',
  'seed_before_frame',
  'seed_in_future',
  'seed_not_plain',
  'seed_too_short',
  'wording_repeats_resident',
  'wrong_role',
] as const
