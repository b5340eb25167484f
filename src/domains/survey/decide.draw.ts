import { daysBetween, type Day } from '#basics/day.ts'
import { take } from '#basics/lifecycle.ts'
import { unless, type Refusal, type Result } from '#basics/result.ts'
import type { Role } from '#domains/directory/terms.ts'
import { drawLifecycle } from '#domains/survey/lifecycle.ts'
import type { DrawStage } from '#domains/survey/terms.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

/** The frames one may draw from, as the journal has recorded them. */
export type FramesFound = { readonly frameHash: string; readonly recordedOn: Day } | undefined

export type ProposeCommand = {
  readonly day: Day
  readonly seed: string
  readonly seedDatedOn: Day
}

/**
 * 11.1: whether a seed may be proposed for a day. It must be dated after the day on which the frame
 * was recorded, so that nobody could choose the frame to fit the seed, not in the future, and at most
 * `seedAtMostDaysOld` days before the draw's day, so that nobody knows the numbers long before.
 * Frame recorded on 2026-03-01: a seed of 2026-03-01 is refused, one of 2026-03-02 will do, for
 * 2026-03-02 and, with 1 day, for 2026-03-03; for 2026-03-04 it is too old.
 */
export function decidePropose(
  frames: FramesFound,
  { day, seed, seedDatedOn }: ProposeCommand,
  given: {
    readonly today: Day
    readonly hasDraw: boolean
    readonly params: Pick<SurveyParams, 'seedAtLeastCharacters' | 'seedAtMostDaysOld'>
  },
): Result<{ readonly frameHash: string }> {
  const found: Refusal[] = []
  const { seedAtLeastCharacters: least, seedAtMostDaysOld: days } = given.params
  const say = (code: Code, detail: Refusal['detail'] = {}, field?: string) =>
    found.push({ code, clause: '11.1', detail, ...(field ? { field } : {}) })
  if (!frames) say('no_frame')
  if (seed.length < least) say('seed_too_short', { least }, 'seed')
  if (!/^[ -~]*$/.test(seed)) say('seed_not_plain', {}, 'seed')
  if (frames && seedDatedOn <= frames.recordedOn)
    say('seed_before_frame', { dated: seedDatedOn, recorded: frames.recordedOn }, 'seedDatedOn')
  if (seedDatedOn > given.today) say('seed_in_future', { dated: seedDatedOn }, 'seedDatedOn')
  if (daysBetween(seedDatedOn, day) > days)
    say('seed_too_old', { dated: seedDatedOn, day, days }, 'seedDatedOn')
  if (day < given.today) say('day_past', { day }, 'day')
  if (given.hasDraw) say('draw_exists', { day }, 'day')
  return unless(found, () => ({ frameHash: frames?.frameHash ?? '' }))
}

type Code =
  | 'no_frame'
  | 'seed_too_short'
  | 'seed_not_plain'
  | 'seed_before_frame'
  | 'seed_in_future'
  | 'seed_too_old'
  | 'day_past'
  | 'draw_exists'

/** Who acts on a draw: the person, and the body whose unit they sit in. */
export type Officer = { readonly role: Role; readonly personId: string; readonly bodyId: string }

export type DrawFound = {
  readonly stage: DrawStage
  readonly day: Day
  readonly seed: string
  readonly frameHash: string
  readonly proposer: { readonly personId: string; readonly bodyId: string }
}

/**
 * 11.1: whether this officer's word makes a proposed draw count. Another person, of another body,
 * who typed the same seed again; and the frame is still the one the seed was proposed for.
 */
export function decideApprove(
  draw: DrawFound,
  command: { readonly seed: string },
  given: { readonly officer: Officer; readonly frameHash: string | undefined; readonly today: Day },
): Result<{ readonly stage: DrawStage }> {
  const step = take(drawLifecycle.approve, draw.stage, given.officer.role)
  const found = [...(step.ok ? [] : step.refusal), ...pairRefusals(draw, given.officer)]
  if (command.seed !== draw.seed)
    found.push({ code: 'seed_differs', field: 'seed', clause: '11.1' })
  if (given.frameHash !== draw.frameHash) found.push({ code: 'frame_changed', clause: '11.1' })
  if (draw.day < given.today)
    found.push({ code: 'day_past', clause: '11.1', detail: { day: draw.day } })
  return unless(found, () => ({ stage: drawLifecycle.approve.to }))
}

/** 11.1: whether this officer may refuse a proposed draw; the day is then free for another seed. */
export function decideRefuse(
  draw: DrawFound,
  given: { readonly officer: Officer },
): Result<{ readonly stage: DrawStage }> {
  const step = take(drawLifecycle.refuse, draw.stage, given.officer.role)
  const found = [...(step.ok ? [] : step.refusal), ...pairRefusals(draw, given.officer)]
  return unless(found, () => ({ stage: drawLifecycle.refuse.to }))
}

function pairRefusals({ proposer }: DrawFound, officer: Officer): readonly Refusal[] {
  const found: Refusal[] = []
  if (proposer.personId === officer.personId) found.push({ code: 'same_person', clause: '11.1' })
  if (proposer.bodyId === officer.bodyId) found.push({ code: 'same_body', clause: '11.1' })
  return found
}
