import { ok, refuse, type Result } from '#basics/result.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { decidePropose, decideRefuse } from '#domains/survey/decide.draw.ts'
import { approve, partiesOf } from '#domains/survey/routes.approve.ts'
import { paramsOn, type SurveyWorld } from '#domains/survey/store.ts'
import {
  decideDrawRow,
  drawOfDay,
  insertDraw,
  loadDraw,
  loadDraws,
} from '#domains/survey/store.draws.ts'
import { nothingExcluded } from '#domains/survey/store.eligible.ts'
import { framesInForce } from '#domains/survey/store.frames.ts'
import { drawOfRow, type DrawRow } from '#domains/survey/store.tables.ts'
import type { Draw } from '#domains/survey/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handler } from '#platform/http/room.ts'

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
        const { found, officer } = await partiesOf(trx, context, draw)
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
  const policy = paramsOn(body.day)
  if (!policy.ok) return policy
  const { params } = policy.value
  const frames = await framesInForce(trx, county)
  const hasDraw = (await drawOfDay(trx, county, body.day)) !== undefined
  const decided = decidePropose(frames, body, { today, hasDraw, params })
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
    eligible: 0,
    eligible_hash: null,
    excluded: nothingExcluded,
    version: 1,
  }
  const stored = await insertDraw(context, world, row)
  if (stored !== 'duplicate') return ok(drawOfRow(stored))
  return refuse({ code: 'draw_exists', clause: '11.1', detail: { day: body.day } })
}
