import { expect, it } from 'vitest'
import type { Day } from '#basics/day.ts'
import { refuse, type Refusal, type Result } from '#basics/result.ts'
import {
  decideClose,
  decideDial,
  decideEnd,
  decideHand,
  decideProblem,
} from '#domains/survey/decide.call.ts'
import {
  decideApprove,
  decidePropose,
  decideRefuse,
  type DrawFound,
} from '#domains/survey/decide.draw.ts'
import { roles } from '#domains/directory/terms.ts'
import { drawLifecycle, ticketLifecycle } from '#domains/survey/lifecycle.ts'
import { dispositionCodes, drawStages, ticketStages } from '#domains/survey/terms.ts'
import { take } from '#basics/lifecycle.ts'
import { closedLoop } from '#policy/closed-loop.ts'

const codesOf = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.refusal.map(({ code }: Refusal) => code)

it('11.1: the whole tables, command by stage by role', () => {
  const fits = (table: typeof drawLifecycle | typeof ticketLifecycle, stages: readonly string[]) =>
    Object.entries(table).flatMap(([command, step]) =>
      stages.flatMap((stage) =>
        roles
          .filter((role) => take<string, string>(step, stage, role).ok)
          .map((role) => `${command} ${stage} ${role} -> ${step.to}`),
      ),
    )
  expect([...fits(drawLifecycle, drawStages), ...fits(ticketLifecycle, ticketStages)]).toEqual([
    'approve proposed second_officer -> approved',
    'refuse proposed second_officer -> refused',
    'hand waiting interviewer -> handed',
    'hand later interviewer -> handed',
    'finish handed interviewer -> finished',
    'postpone handed interviewer -> later',
  ])
})

it('11.1: a seed comes after the frame, from today or before, for a day that has not passed', () => {
  const frames = { frameHash: 'ab', recordedOn: '2026-03-01' } as const
  const good = { day: '2026-03-02', seed: '06041218', seedDatedOn: '2026-03-02' } as const
  const { params } = closedLoop.survey.versions[0]!
  const given = { today: '2026-03-02', hasDraw: false, params } as const
  expect(decidePropose(frames, good, given)).toEqual({ ok: true, value: { frameHash: 'ab' } })
  const same = { ...good, seedDatedOn: '2026-03-01' } as const
  expect(codesOf(decidePropose(frames, same, given))).toEqual(['seed_before_frame'])
  const bad = { day: '2026-03-01', seed: '双色球', seedDatedOn: '2026-03-03' } as const
  expect(codesOf(decidePropose(undefined, bad, { ...given, hasDraw: true }))).toEqual([
    'no_frame',
    'seed_too_short',
    'seed_not_plain',
    'seed_in_future',
    'day_past',
    'draw_exists',
  ])
})

it('11.1: a seed of today draws today and tomorrow, never a later day', () => {
  const frames = { frameHash: 'ab', recordedOn: '2026-03-01' } as const
  const { params } = closedLoop.survey.versions[0]!
  const given = { today: '2026-03-05', hasDraw: false, params } as const
  const asked = (day: Day, seedDatedOn: Day) =>
    decidePropose(frames, { day, seed: '06041218', seedDatedOn }, given)
  expect([asked('2026-03-05', '2026-03-05').ok, asked('2026-03-06', '2026-03-05').ok]).toEqual([
    true,
    true,
  ])
  const far = asked('2026-03-07', '2026-03-05')
  expect(far).toEqual(
    refuse({
      code: 'seed_too_old',
      clause: '11.1',
      detail: { dated: '2026-03-05', day: '2026-03-07', days: 1 },
      field: 'seedDatedOn',
    }),
  )
  // Nor does a day far ahead take a seed that has not come yet.
  expect(codesOf(asked('2026-06-01', '2026-06-01'))).toEqual(['seed_in_future'])
  expect(codesOf(asked('2026-03-06', '2026-03-04'))).toEqual(['seed_too_old'])
})

const draw: DrawFound = {
  stage: 'proposed',
  day: '2026-03-02',
  seed: '06041218',
  frameHash: 'ab',
  proposer: { personId: 'p1', bodyId: 'b1' },
}
const officer = { role: 'second_officer', personId: 'p2', bodyId: 'b2' } as const

it('11.1: a seed counts when another person of another body types it again', () => {
  const given = { officer, frameHash: 'ab', today: '2026-03-02' } as const
  expect(decideApprove(draw, { seed: '06041218' }, given)).toEqual({
    ok: true,
    value: { stage: 'approved' },
  })
  const own = { role: 'supervisor', personId: 'p1', bodyId: 'b1' } as const
  const late = { officer: own, frameHash: 'cd', today: '2026-03-03' } as const
  expect(codesOf(decideApprove({ ...draw, stage: 'approved' }, { seed: '0' }, late))).toEqual([
    'wrong_role',
    'wrong_stage',
    'same_person',
    'same_body',
    'seed_differs',
    'frame_changed',
    'day_past',
  ])
  expect(decideRefuse(draw, { officer })).toEqual({ ok: true, value: { stage: 'refused' } })
  expect(codesOf(decideRefuse(draw, { officer: { ...officer, bodyId: 'b1' } }))).toEqual([
    'same_body',
  ])
})

it('11.1: a complete needs part A, part A allows nothing else, and attempts run out', () => {
  const given = { role: 'interviewer', params: { maxAttemptsPerNumber: 3 } } as const
  const open = { isOpen: true, answersSaved: false, stage: 'handed', attempts: 1 } as const
  const end = (
    found: Parameters<typeof decideEnd>[0],
    disposition: '1.1' | '2.11' | '3.13',
    doNotCall = false,
  ) => decideEnd(found, { disposition, doNotCall }, given)
  expect(codesOf(end(open, '1.1'))).toEqual(['part_a_missing'])
  const saved = { ...open, answersSaved: true }
  const wrong = dispositionCodes.filter(
    (disposition) => !decideEnd(saved, { disposition, doNotCall: false }, given).ok,
  )
  expect(wrong).toEqual(dispositionCodes.filter((code) => code !== '1.1'))
  expect(end(open, '3.13')).toEqual({
    ok: true,
    value: { stage: 'later', again: true, number: null },
  })
  expect(end({ ...open, attempts: 3 }, '3.13')).toEqual({
    ok: true,
    value: { stage: 'finished', again: false, number: null },
  })
  expect(end(open, '3.13', true)).toEqual({
    ok: true,
    value: { stage: 'finished', again: false, number: 'do_not_call' },
  })
  expect(codesOf(end({ ...saved, isOpen: false, stage: 'finished' }, '2.11'))).toEqual([
    'call_over',
    'part_a_kept',
  ])
})

it('11.1: nobody is handed or shown a number when calls may not be made', () => {
  const calling = [{ code: 'day_closed' }]
  expect(codesOf(decideHand('finished', { role: 'auditor', calling }))).toEqual([
    'wrong_role',
    'wrong_stage',
    'day_closed',
  ])
  const params = { maxAttemptsPerNumber: 3 }
  const dial = (stage: 'handed' | 'later', attempts: number) =>
    codesOf(decideDial({ stage, attempts }, { calling: [], params }))
  expect([dial('handed', 2), dial('handed', 3), dial('later', 0)]).toEqual([
    [],
    ['call_over'],
    ['call_over'],
  ])
})

it('11.2: a problem is recorded in a dialled call, with or without part A, or later that day', () => {
  const said = (isOpen: boolean, isToday: boolean) => codesOf(decideProblem({ isOpen, isToday }))
  expect([said(true, true), said(true, false), said(false, true), said(false, false)]).toEqual([
    [],
    [],
    [],
    ['call_over'],
  ])
})

it('11.1: a day is closed when it has begun and something was drawn', () => {
  const close = (day: string, isDrawn: boolean) =>
    codesOf(decideClose({ day, today: '2026-03-02', isDrawn }))
  expect([
    close('2026-03-02', true),
    close('2026-03-02', false),
    close('2026-03-03', true),
  ]).toEqual([[], ['nothing_drawn'], ['day_not_begun']])
})
