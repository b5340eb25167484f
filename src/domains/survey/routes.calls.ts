import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { decideDial, decideEnd, decideHand } from '#domains/survey/decide.call.ts'
import { namesOfTownships } from '#domains/survey/reads.ts'
import { callOf, saveAnswers, saveProblem } from '#domains/survey/routes.answers.ts'
import { callRefusals, retryBefore } from '#domains/survey/rules.ts'
import { loadClosing, loadSurvey, paramsOn } from '#domains/survey/store.ts'
import type { SurveyWorld } from '#domains/survey/store.ts'
import {
  hasAnswers,
  hasProblem,
  loadAttempt,
  loadTicket,
  lockDesk,
  nextTicket,
  openAttemptOf,
  saveDial,
  saveEnd,
  saveHanded,
  ticketInHand,
} from '#domains/survey/store.calls.ts'
import { completesOf } from '#domains/survey/store.days.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import type { TicketRow } from '#domains/survey/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handler, Subject } from '#platform/http/room.ts'
import type { SurveyParams } from '#policy/closed-loop.ts'

type Api = typeof surveyApi
type CallName = 'myCall' | 'nextCall' | 'dial' | 'saveAnswers' | 'saveProblem' | 'endCall'
type CallHandlers = { readonly [Name in CallName]: Handler<Api[Name]> }

/** The call desk: one number at a time, dialled, asked, ended. */
export function callRoutes(world: SurveyWorld): CallHandlers {
  return {
    myCall: {
      handle: async (_input, context) => {
        const { trx, county, actor, today } = context
        const policy = paramsOn(today)
        if (!policy.ok) return policy
        const held = await ticketInHand(trx, county, actor.userId, today)
        const { byTownship, mine } = await completesOf(trx, county, today, actor.userId)
        const completesToday = [...byTownship.values()].reduce((sum, one) => sum + one, 0)
        const target = policy.value.params.completesPerDay
        return ok({
          ticket: held ? await shown(world, context, held, policy.value.params) : null,
          figures: { mineToday: mine, completesToday, target },
        })
      },
    },
    nextCall: { handle: (_input, context) => nextCall(world, context) },
    dial: {
      subject: async (trx, county, id) => {
        const ticket = await loadTicket(trx, county, id)
        return ticket && { userId: ticket.handed_to }
      },
      handle: ({ params }, context) => dial(world, context, params.id),
    },
    saveAnswers: {
      subject: callerOf,
      handle: ({ params, body }, context) =>
        saveAnswers(world, context, { id: params.id, ...body }),
    },
    saveProblem: {
      subject: callerOf,
      handle: ({ params, body }, context) =>
        saveProblem(world, context, { id: params.id, ...body }),
    },
    endCall: {
      subject: callerOf,
      handle: async ({ params, body }, context) => {
        const { trx, county, actor } = context
        const call = await callOf(trx, county, params.id)
        if (!call.ok) return call
        const { ticket, attempt, because } = call.value
        const found = { ...call.value, stage: ticket.stage, attempts: ticket.attempts }
        const { disposition, doNotCall = false } = body
        const given = { role: roleOf(actor), params: call.value.params }
        const decided = decideEnd(found, { disposition, doNotCall }, given)
        if (!decided.ok) return decided
        const end = decided.value
        await saveEnd(context, world, { attempt, ticket }, { disposition, end }, because)
        return ok({ ticketId: ticket.id, again: end.again })
      },
    },
  }
}

// The edge let nobody in whose role is not one of the endpoint's.
const roleOf = ({ role }: Context['actor']): Role => role as Role

async function callerOf(trx: Trx, county: number, id: string): Promise<Subject | undefined> {
  const attempt = await loadAttempt(trx, county, id)
  return attempt && { userId: attempt.interviewer }
}

/** Why nobody may be phoned now: registration, hours, a closed day. */
async function callingNow(
  world: SurveyWorld,
  trx: Trx,
  { county, now, today }: Pick<Context, 'county' | 'now' | 'today'>,
  params: SurveyParams,
): Promise<readonly Refusal[]> {
  const survey = await loadSurvey(trx, county)
  const isClosed = (await loadClosing(trx, county, today)) !== undefined
  return callRefusals({ survey, demo: world.demo, now, isClosed, params })
}

async function nextCall(world: SurveyWorld, context: Context) {
  const { trx, county, actor, now, today } = context
  const policy = paramsOn(today)
  if (!policy.ok) return policy
  const { params } = policy.value
  await lockDesk(trx, county, actor.userId)
  const held = await ticketInHand(trx, county, actor.userId, today)
  if (held) return ok(await shown(world, context, held, params))
  const calling = await callingNow(world, trx, context, params)
  const [first, ...more] = calling
  if (first) return refuse(first, ...more)
  const draw = await drawOfDay(trx, county, today)
  const { byTownship } = await completesOf(trx, county, today, actor.userId)
  const fullTownships = (draw?.allocation ?? [])
    .filter(({ townshipId, quota }) => (byTownship.get(townshipId) ?? 0) >= quota)
    .map(({ townshipId }) => townshipId)
  const given = { day: today, retryBefore: retryBefore(now, params), fullTownships }
  const ticket = await nextTicket(trx, county, given)
  if (!ticket) return refuse({ code: 'queue_empty', clause: '11.1' })
  const decided = decideHand(ticket.stage, { role: roleOf(actor), calling })
  if (!decided.ok) return decided
  const handed = await saveHanded(context, world, ticket, actor.userId)
  return ok(await shown(world, context, handed, params))
}

/** A ticket as its caller sees it: the number masked, nothing of who answers. */
async function shown(
  world: SurveyWorld,
  { trx, county }: Pick<Context, 'trx' | 'county'>,
  ticket: TicketRow,
  params: SurveyParams,
) {
  const open = await openAttemptOf(trx, county, ticket.id)
  const names = await namesOfTownships(trx, county)
  const masked = await world.vault.masked({ county, ids: [ticket.number_id] })
  return {
    ticketId: ticket.id,
    masked: masked[ticket.number_id] ?? '***',
    townshipId: ticket.township_id,
    townshipName: names.get(ticket.township_id) ?? '',
    attempt: open?.ordinal ?? ticket.attempts + 1,
    attemptsAllowed: params.maxAttemptsPerNumber,
    attemptId: open?.id ?? null,
    answersSaved: open !== undefined && (await hasAnswers(trx, county, ticket)),
    problemSaved: open !== undefined && (await hasProblem(trx, county, open.id)),
    version: ticket.version,
  }
}

/** Journal first, then the vault: a number is never shown without an entry that says so. */
async function dial(
  world: SurveyWorld,
  context: Context,
  ticketId: string,
): Promise<Result<{ attemptId: string; number: string }>> {
  const { county, actor } = context
  const begun = await context.inTrx(
    async (trx): Promise<Result<{ attemptId: string; entryId: string; numberId: string }>> => {
      const ticket = await loadTicket(trx, county, ticketId, 'lock')
      if (ticket?.handed_to !== actor.userId) return refuse({ code: 'not_found' })
      const { number_id: numberId } = ticket
      const open = await openAttemptOf(trx, county, ticketId)
      // Again, with this key or another: the same attempt, so that there are as many reveals as calls.
      if (open) {
        const subject = { kind: 'attempt', id: open.id }
        const [entry] = await world.journal.eventsOf(trx, county, subject)
        if (!entry) throw new Error('an attempt has no entry in the journal')
        return ok({ attemptId: open.id, entryId: entry.id, numberId })
      }
      const policy = paramsOn(context.today)
      if (!policy.ok) return policy
      const { params } = policy.value
      const calling = await callingNow(world, trx, context, params)
      const decided = decideDial(ticket, { calling, params })
      if (!decided.ok) return decided
      const attemptId = context.keyedId('attempt')
      if (await loadAttempt(trx, county, attemptId)) return refuse({ code: 'call_over' })
      const { ordinal } = decided.value
      const attempt = { id: attemptId, ordinal, interviewer: actor.userId }
      const { now, today } = context
      const act = { trx, county, now, today, actor }
      return ok({ attemptId, entryId: await saveDial(act, world, ticket, attempt), numberId })
    },
  )
  if (!begun.ok) return begun
  const { attemptId, entryId, numberId } = begun.value
  const revealed = await world.vault.reveal({
    county,
    context: 'survey',
    id: numberId,
    grant: { entryId, actorUserId: actor.userId, reason: 'attempt', kind: 'attempt' },
  })
  return revealed.ok ? ok({ attemptId, number: revealed.value.phone }) : revealed
}
