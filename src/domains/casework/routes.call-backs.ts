import { addMs, msOf } from '#basics/instant.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { callBackApi } from '#domains/casework/api.call-backs.ts'
import { handledBy, isOfBody, type CallBack } from '#domains/casework/decide.found.ts'
import { handlingsOf } from '#domains/casework/reads.views.ts'
import { actOn, aroundOf, type CaseworkWorld } from '#domains/casework/routes.act.ts'
import {
  dueForCall,
  inHandOf,
  loadCallBack,
  noteDial,
  takeIntoHand,
} from '#domains/casework/store.call-backs.ts'
import { loadFound } from '#domains/casework/store.ts'
import { mayTryNow, triesOf } from '#domains/casework/rules.tries.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import { bodiesOf } from '#domains/directory/reads.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handlers, Subject } from '#platform/http/room.ts'
import { pastEventsOf } from '#platform/journal.events.ts'
import { inForce } from '#policy/clause.ts'
import { closedLoop, type ClosingParams } from '#policy/closed-loop.ts'

const hourMs = 3_600_000

/** Stands where the vault no longer knows the person. */
const hiddenNumber = '***********'

/** The call-back desk's handlers: one call in one hand, and nothing of the handling unit with it. */
export function callBackHandlers(world: CaseworkWorld): Handlers<typeof callBackApi> {
  return {
    myCallBack: {
      handle: async (_input, context) => {
        const params = closingOf(context)
        if (!params.ok) return params
        const { trx, county, actor } = context
        const held = await inHandOf(trx, county, actor.userId)
        const waiting = await waitingFor(trx, context, params.value)
        const callBack = held ? await handed(world, trx, context, held, params.value) : null
        return ok({ callBack, waiting: waiting.length })
      },
    },
    nextCallBack: { handle: (_input, context) => next(world, context) },
    dialCallBack: {
      subject: ofCaller,
      handle: ({ params }, context) => dial(world, context, params.id),
    },
    recordCallBack: {
      subject: ofCaller,
      handle: async ({ params, body, version }, context) => {
        const { trx, county } = context
        const held = await loadCallBack(trx, county, params.id)
        const found = held && (await loadFound(trx, world.journal, county, held.problemId))
        if (!held || !found) return refuse({ code: 'not_found' })
        if (held.version !== version) return refuse({ code: 'stale' })
        // A call-back of an earlier round is over; what was said in it stands.
        const now = { ...found, callBack: held }
        const done = await actOn(trx, world, context, now, { do: 'recordCallBack', ...body })
        return done.ok ? ok({ stage: done.value.stage, said: body.outcome }) : done
      },
    },
  }
}

async function ofCaller(trx: Trx, county: number, id: string): Promise<Subject | undefined> {
  const held = await loadCallBack(trx, county, id)
  return held && { userId: held.callerUserId }
}

const closingOf = ({ today }: Context): Result<ClosingParams> => {
  const found = inForce(closedLoop.close, today)
  return found.ok ? ok(found.value.params) : found
}

/** 11.5: those to whom this caller is an outsider, and whose last tries lie at other hours than now. */
async function waitingFor(
  trx: Trx,
  { county, actor, now, today }: Context,
  params: ClosingParams,
): Promise<readonly string[]> {
  const bodies = await bodiesOf(trx, county)
  const inside = [...bodies.keys()].filter((unit) => isOfBody(unit, actor.unitId, bodies))
  const ownUnits = [actor.unitId, ...inside]
  const triedBefore = addMs(now, -params.minimumHoursBetweenAttempts * hourMs)
  const due = await dueForCall(trx, county, { ownUnits, today, triedBefore })
  const tried = due.filter(({ tries }) => tries > 0).map(({ problemId }) => problemId)
  const events = await pastEventsOf(trx, county, 'problem', tried)
  const calendar = await calendarOf(trx, county)
  return due
    .filter(({ problemId, round }) => {
      const tries = triesOf(events.get(problemId) ?? [], round)
      return mayTryNow(tries, now, params, calendar)
    })
    .map(({ problemId }) => problemId)
}

async function next(world: CaseworkWorld, context: Context) {
  const params = closingOf(context)
  if (!params.ok) return params
  const { trx, county, actor, today } = context
  const held = await inHandOf(trx, county, actor.userId)
  if (held) return ok(await handed(world, trx, context, held, params.value))
  const around = await aroundOf(trx, world, context)
  const waiting = [...(await waitingFor(trx, context, params.value))]
  while (waiting.length > 0) {
    const [id = ''] = waiting.splice(world.rng.below(waiting.length), 1)
    const found = await loadFound(trx, world.journal, county, id)
    const given = { newId: world.rng.uuid(), userId: actor.userId, today }
    const taken =
      found && !handledBy(found.events, actor.userId)
        ? await takeIntoHand(trx, around, found, given)
        : undefined
    if (taken) return ok(await handed(world, trx, context, taken, params.value))
  }
  return refuse({ code: 'no_call_back' })
}

async function handed(
  world: CaseworkWorld,
  trx: Trx,
  { county }: Context,
  held: CallBack,
  params: ClosingParams,
) {
  const found = await loadFound(trx, world.journal, county, held.problemId)
  const report = found?.reports.find(({ id }) => id === held.reportId)
  if (!found || !report) throw new Error(`call-back ${held.id} without its problem`)
  const handlings = await handlingsOf(trx, county, held.problemId)
  const masked = await world.vault.masked({ county, context: 'report', ids: [report.id] })
  return {
    callBackId: held.id,
    problemCode: found.problem.code,
    title: found.problem.title,
    whatWasDone: handlings.at(-1)?.whatWasDone ?? '',
    masked: masked[report.id] ?? hiddenNumber,
    consent: report.consent,
    tries: held.tries,
    triesAllowed: params.callBackMaxAttempts,
    dialled: held.dialEntryId !== null,
    version: held.version,
  }
}

/** The entry is committed before the vault is asked; a repeat goes under the same entry. */
async function dial(world: CaseworkWorld, context: Context, id: string) {
  const params = closingOf(context)
  if (!params.ok) return params
  const { county, actor } = context
  const noted = await context.inTrx(async (trx): Promise<Result<Dialled>> => {
    const held = await loadCallBack(trx, county, id)
    if (held?.stage !== 'in_hand') return refuse({ code: 'not_found' })
    if (held.dialEntryId) return ok({ entryId: held.dialEntryId, reportId: held.reportId })
    const hours = params.value.minimumHoursBetweenAttempts
    const isTooSoon =
      held.lastTryAt !== null && msOf(context.now) - msOf(held.lastTryAt) < hours * hourMs
    if (isTooSoon) return refuse({ code: 'too_soon', clause: '11.5', detail: { hours } })
    const around = await aroundOf(trx, world, context)
    const entryId = await noteDial(trx, around, held)
    if (entryId === undefined) throw new Error('two dials of one call at once')
    return ok({ entryId, reportId: held.reportId })
  })
  if (!noted.ok) return noted
  const { entryId, reportId } = noted.value
  const shown = await world.vault.reveal({
    county,
    context: 'report',
    id: reportId,
    grant: { entryId, actorUserId: actor.userId, reason: '回访', kind: 'attempt' },
  })
  return shown.ok ? ok({ number: shown.value.phone }) : shown
}

type Dialled = { readonly entryId: string; readonly reportId: string }
