import { ok, refuse, type Result } from '#basics/result.ts'
import { bodiesOf } from '#domains/directory/reads.ts'
import type { Role } from '#domains/directory/terms.ts'
import { decideApprove, type DrawFound, type Officer } from '#domains/survey/decide.draw.ts'
import { allocate, type Share } from '#domains/survey/rules.allocation.ts'
import { restedSince } from '#domains/survey/rules.ts'
import { keepQuestionnaire, loadSurvey, paramsOn, unregistered } from '#domains/survey/store.ts'
import type { Act, SurveyWorld } from '#domains/survey/store.ts'
import { decideDrawRow, loadDraw, saveTickets } from '#domains/survey/store.draws.ts'
import {
  eligibleHashNow,
  eligibleNumbers,
  type Eligible,
  type EligibleGiven,
} from '#domains/survey/store.eligible.ts'
import { framesInForce, type FramesInForce } from '#domains/survey/store.frames.ts'
import { drawOfRow, type DrawRow } from '#domains/survey/store.tables.ts'
import type { Draw } from '#domains/survey/terms.ts'
import type { DrawnNumber } from '#ledger/draw.ts'
import type { Trx } from '#platform/db.ts'
import type { Context } from '#platform/http/room.ts'
import type { Because } from '#platform/ports.ts'
import { drawInThreads } from '#platform/workers.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

type Told = { readonly id: string; readonly seed: string; readonly version: number }
type Drawing = Pick<SurveyWorld, 'ticketsPerComplete' | 'onDrawProgress'>

/** Calls that end meanwhile change who may be drawn; after so many tries the officer is asked again. */
const tries = 4

/**
 * Looks, draws, looks again and writes. No transaction stands open while threads draw; the second
 * one finds the proposal, the frames and the list of numbers as the first did, or nothing is drawn.
 */
export async function approve(
  world: SurveyWorld,
  context: Context,
  told: Told,
): Promise<Result<Draw>> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await context.inTrx(async (trx): Promise<Result<Found>> => {
      const may = await mayApprove(trx, context, told)
      if (!may.ok) return may
      if ('done' in may.value) return ok(may.value)
      const { given } = may.value
      return ok({ ...may.value, eligible: await eligibleNumbers(trx, context.county, given) })
    })
    if (!found.ok) return found
    if ('done' in found.value) return ok(found.value.done)
    const { draw, frames, params, eligible } = found.value
    const made = await drawnNumbers(world, draw, frames, params, eligible)
    const saved = await context.inTrx((trx) => save(world, trx, context, told, { eligible, made }))
    const isChanged = !saved.ok && saved.refusal[0].code === 'eligibility_changed'
    if (!isChanged || attempt === tries) return saved
  }
}

/** Done: the same request again, after an answer that got lost. */
type Done = { readonly done: Draw }
type May = {
  readonly draw: DrawRow
  readonly frames: FramesInForce
  readonly params: SurveyParams
  readonly because: readonly Because[]
  readonly given: EligibleGiven
}
type Found = Done | (May & { readonly eligible: Eligible })

async function mayApprove(
  trx: Trx,
  context: Context,
  told: Told,
  lock: 'lock' | 'no lock' = 'no lock',
): Promise<Result<Done | May>> {
  const { county, today, actor } = context
  const draw = await loadDraw(trx, county, told.id, lock)
  if (!draw) return refuse({ code: 'not_found' })
  const isOwn = draw.stage === 'approved' && draw.approved_by === actor.personId
  if (isOwn && draw.version === told.version + 1 && draw.seed === told.seed)
    return ok({ done: drawOfRow(draw) })
  if (draw.version !== told.version) return refuse({ code: 'stale' })
  const frames = await framesInForce(trx, county)
  const { found, officer } = await partiesOf(trx, context, draw)
  const decided = decideApprove(
    found,
    { seed: told.seed },
    { officer, frameHash: frames?.frameHash, today },
  )
  if (!decided.ok) return decided
  if (!frames) throw new Error('an approval stood without a frame')
  const policy = paramsOn(draw.day)
  if (!policy.ok) return policy
  const { params, because } = policy.value
  const rested = restedSince(draw.day, params)
  const given = { frames: frames.ids, day: draw.day, restedSince: rested }
  return ok({ draw: { ...draw, stage: decided.value.stage }, frames, params, because, given })
}

async function save(
  world: SurveyWorld,
  trx: Trx,
  context: Context,
  told: Told,
  drawing: { readonly eligible: Eligible; readonly made: Made },
): Promise<Result<Draw>> {
  const { county, now, today, actor } = context
  const { eligible, made } = drawing
  const may = await mayApprove(trx, context, told, 'lock')
  if (!may.ok) return may
  if ('done' in may.value) return ok(may.value.done)
  const { draw, because, given } = may.value
  if ((await eligibleHashNow(trx, county, given)) !== eligible.hash)
    return refuse({ code: 'eligibility_changed', clause: '11.1' })
  const act: Act = { trx, county, now, today, actor }
  const approved = { ...draw, ...drawnInto(eligible, made), approved_by: actor.personId }
  await saveTickets(act, world, approved, eligible.lists, made.drawn)
  const stored = await decideDrawRow(act, world, approved, because)
  const asked = (await loadSurvey(trx, county)) ?? unregistered
  await keepQuestionnaire(act, world, asked.questionnaireVersion)
  return stored ? ok(drawOfRow(stored)) : refuse({ code: 'stale' })
}

/** What the row of a draw says of its lists and tickets. */
export const drawnInto = (
  { lists, hash, excluded }: Eligible,
  { allocation }: Pick<Made, 'allocation'>,
): Pick<DrawRow, 'allocation' | 'tickets' | 'eligible' | 'eligible_hash' | 'excluded'> => ({
  allocation,
  tickets: allocation.reduce((sum, { tickets }) => sum + tickets, 0),
  eligible: lists.reduce((sum, { eligible }) => sum + eligible, 0),
  eligible_hash: hash,
  excluded,
})

export type Made = {
  readonly allocation: readonly Share[]
  readonly drawn: ReadonlyMap<string, readonly DrawnNumber[]>
}

/** The numbers a seed draws from the lists, and how they are shared over the townships. */
export async function drawnNumbers(
  world: Drawing,
  draw: Pick<DrawRow, 'seed' | 'frame_hash'>,
  frames: Pick<FramesInForce, 'numbers'>,
  params: SurveyParams,
  { ids: idsOf, lists }: Pick<Eligible, 'ids' | 'lists'>,
): Promise<Made> {
  const strata = [...frames.numbers]
    .map(([townshipId, numbers]) => ({
      townshipId,
      numbers,
      available: lists.find((list) => list.townshipId === townshipId)?.eligible ?? 0,
    }))
    .toSorted((a, b) => (a.townshipId < b.townshipId ? -1 : 1))
  const reserve = world.ticketsPerComplete ?? params.ticketsPerComplete
  const allocation = allocate(strata, params.completesPerDay, reserve)
  const pools = allocation.flatMap(({ townshipId, tickets }) => {
    const ids = idsOf.get(townshipId)
    return ids ? [{ key: townshipId, ids, take: tickets }] : []
  })
  const { onDrawProgress: onProgress } = world
  const drawn = await drawInThreads(
    { seed: draw.seed, frameHash: draw.frame_hash, pools },
    onProgress ? { onProgress } : {},
  )
  return { allocation, drawn }
}

/** The proposal as `decide` sees it, and the officer who now acts, each with the body above their unit. */
export async function partiesOf(
  trx: Trx,
  { county, actor }: Pick<Context, 'county' | 'actor'>,
  draw: DrawRow,
): Promise<{ readonly found: DrawFound; readonly officer: Officer }> {
  const bodies = await bodiesOf(trx, county)
  const bodyOf = (unitId: string): string => bodies.get(unitId) ?? unitId
  return {
    found: {
      stage: draw.stage,
      day: draw.day,
      seed: draw.seed,
      frameHash: draw.frame_hash,
      proposer: { personId: draw.proposed_by, bodyId: bodyOf(draw.proposed_unit) },
    },
    // The edge let nobody in whose role is not one of the endpoint's.
    officer: { role: actor.role as Role, personId: actor.personId, bodyId: bodyOf(actor.unitId) },
  }
}
