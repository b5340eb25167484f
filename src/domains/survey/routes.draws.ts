import { ok, refuse, type Result } from '#basics/result.ts'
import { bodiesOf } from '#domains/directory/reads.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import {
  decideApprove,
  decidePropose,
  decideRefuse,
  type DrawFound,
  type Officer,
} from '#domains/survey/decide.draw.ts'
import { allocate, type Share } from '#domains/survey/rules.allocation.ts'
import { restedSince } from '#domains/survey/rules.ts'
import { keepQuestionnaire, loadSurvey, paramsOn, unregistered } from '#domains/survey/store.ts'
import type { SurveyWorld } from '#domains/survey/store.ts'
import {
  decideDrawRow,
  drawOfDay,
  eligibleNumbers,
  insertDraw,
  loadDraw,
  loadDraws,
  saveTickets,
} from '#domains/survey/store.draws.ts'
import { framesInForce, type FramesInForce } from '#domains/survey/store.frames.ts'
import { drawOfRow, type DrawRow } from '#domains/survey/store.tables.ts'
import type { Draw } from '#domains/survey/terms.ts'
import type { DrawnNumber } from '#ledger/draw.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handler } from '#platform/http/room.ts'
import { drawInThreads } from '#platform/workers.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

type Api = typeof surveyApi
type DrawHandlers = {
  readonly [Name in 'listDraws' | 'proposeDraw' | 'approveDraw' | 'refuseDraw']: Handler<Api[Name]>
}

/** A day's draw: proposed by one person, approved or refused by another of a different body. */
export function drawRoutes(world: SurveyWorld): DrawHandlers {
  const subject = async (trx: Trx, county: number, id: string) =>
    (await loadDraw(trx, county, id)) ? {} : undefined
  return {
    listDraws: {
      handle: async (_input, { trx, county }) =>
        ok({ items: (await loadDraws(trx, county)).map(drawOfRow) }),
    },
    proposeDraw: {
      handle: ({ body }, context) => propose(world, context, body),
    },
    approveDraw: {
      subject,
      handle: ({ params, body, version }, context) =>
        approve(world, context, { id: params.id, seed: body.seed, version }),
    },
    refuseDraw: {
      subject,
      handle: async ({ params, body, version }, context) => {
        const { trx, county } = context
        const draw = await loadDraw(trx, county, params.id, 'lock')
        if (!draw) return refuse({ code: 'not_found' })
        if (draw.version !== version) return refuse({ code: 'stale' })
        const { found, officer } = await partiesOf(context, draw)
        const decided = decideRefuse(found, { officer })
        if (!decided.ok) return decided
        const row = { ...draw, stage: decided.value.stage, refused_because: body.reason }
        const stored = await decideDrawRow(context, world, row, [])
        return stored ? ok(drawOfRow(stored)) : refuse({ code: 'stale' })
      },
    },
  }
}

type Proposal = Parameters<DrawHandlers['proposeDraw']['handle']>[0]['body']

async function propose(
  world: SurveyWorld,
  context: Context,
  body: Proposal,
): Promise<Result<Draw>> {
  const { trx, county, today, actor } = context
  const frames = await framesInForce(trx, county)
  const hasDraw = (await drawOfDay(trx, county, body.day)) !== undefined
  const decided = decidePropose(frames, body, { today, hasDraw })
  if (!decided.ok) return decided
  if (!frames) throw new Error('a proposal stood without a frame')
  const row: DrawRow = {
    county_id: county,
    id: context.keyedId('draw'),
    day: body.day,
    frame_id: frames.latestId,
    frames: frames.ids,
    frame_hash: decided.value.frameHash,
    stage: 'proposed',
    seed: body.seed,
    seed_source: body.seedSource,
    seed_dated_on: body.seedDatedOn,
    proposed_by: actor.personId,
    proposed_unit: actor.unitId,
    approved_by: null,
    refused_because: null,
    allocation: [],
    tickets: 0,
    version: 1,
  }
  const stored = await insertDraw(context, world, row)
  if (stored !== 'duplicate') return ok(drawOfRow(stored))
  return refuse({ code: 'draw_exists', clause: '11.1', detail: { day: body.day } })
}

async function approve(
  world: SurveyWorld,
  context: Context,
  told: { readonly id: string; readonly seed: string; readonly version: number },
): Promise<Result<Draw>> {
  const { trx, county, today, actor } = context
  const draw = await loadDraw(trx, county, told.id, 'lock')
  if (!draw) return refuse({ code: 'not_found' })
  if (draw.version !== told.version) return refuse({ code: 'stale' })
  const frames = await framesInForce(trx, county)
  const { found, officer } = await partiesOf(context, draw)
  const given = { officer, frameHash: frames?.frameHash, today }
  const decided = decideApprove(found, { seed: told.seed }, given)
  if (!decided.ok) return decided
  if (!frames) throw new Error('an approval stood without a frame')
  const policy = paramsOn(draw.day)
  if (!policy.ok) return policy
  const { params, because } = policy.value
  const { allocation, drawn } = await drawnNumbers(world, trx, county, draw, frames, params)
  const approved: DrawRow = {
    ...draw,
    stage: decided.value.stage,
    approved_by: actor.personId,
    allocation,
    tickets: allocation.reduce((sum, { tickets }) => sum + tickets, 0),
  }
  await saveTickets(context, world, approved, drawn)
  const stored = await decideDrawRow(context, world, approved, because)
  const asked = (await loadSurvey(trx, county)) ?? unregistered
  await keepQuestionnaire(context, world, asked.questionnaireVersion)
  return stored ? ok(drawOfRow(stored)) : refuse({ code: 'stale' })
}

/** The numbers a seed draws for a day, and how they are shared over the townships. */
export async function drawnNumbers(
  world: Pick<SurveyWorld, 'ticketsPerComplete' | 'onDrawProgress'>,
  trx: Trx,
  county: number,
  draw: Pick<DrawRow, 'day' | 'seed' | 'frame_hash'>,
  frames: Pick<FramesInForce, 'ids' | 'numbers'>,
  params: SurveyParams,
): Promise<{
  readonly allocation: readonly Share[]
  readonly drawn: ReadonlyMap<string, readonly DrawnNumber[]>
}> {
  const eligible = await eligibleNumbers(trx, county, {
    frames: frames.ids,
    day: draw.day,
    restedSince: restedSince(draw.day, params),
  })
  const idsOf = new Map(eligible.map(({ townshipId, ids }) => [townshipId, ids]))
  const strata = [...frames.numbers]
    .map(([townshipId, numbers]) => ({
      townshipId,
      numbers,
      available: (idsOf.get(townshipId)?.length ?? 0) / 36,
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
async function partiesOf(
  { trx, county, actor }: Context,
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
