import { ok, refuse, type Result } from '#basics/result.ts'
import type { officeApi } from '#domains/casework/api.office.ts'
import type { Command, Found } from '#domains/casework/decide.found.ts'
import {
  callBacksOf,
  handlingsOf,
  pageOfProblems,
  problemViews,
  reasonTexts,
} from '#domains/casework/reads.views.ts'
import { alsoRunningOf, howDueOf } from '#domains/casework/reads.how-due.ts'
import {
  act,
  aroundOf,
  givenOf,
  mayDo,
  officeCommands,
  shownOf,
  viewed,
  type CaseworkWorld,
} from '#domains/casework/routes.act.ts'
import { loadFound, loadProblem } from '#domains/casework/store.ts'
import { readWords, word } from '#domains/casework/routes.words.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { unitOf } from '#domains/directory/reads.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handlers, Subject } from '#platform/http/room.ts'
import type { PastEvent } from '#platform/ports.ts'

/** The office's handlers. A problem belongs to the county; only the county is compared. */
export function officeHandlers(world: CaseworkWorld): Handlers<typeof officeApi> {
  const command = (of: (body: never) => Command) => ({
    subject: ofCounty,
    handle: (
      input: { params: { id: string }; body: unknown; version: number },
      context: Context,
      // Each body was validated against its own endpoint's schema, which `of` is written for.
    ) => answered(world, context, input, of(input.body as never)),
  })
  const reasoned = (
    name:
      | 'proposeDecline'
      | 'confirmDecline'
      | 'rejectDecline'
      | 'upholdObjection'
      | 'rejectObjection'
      | 'check',
  ) => command(({ reason }: { reason: string }) => ({ do: name, reason }))
  return {
    listProblems: {
      handle: async ({ query }, context) => {
        const { trx, county } = context
        const found = await pageOfProblems(trx, county, query)
        const items = await problemViews(trx, await shownOf(trx, context), found.problems)
        return ok({ items: [...items], total: found.total, counts: found.counts })
      },
    },
    showProblem: {
      subject: ofCounty,
      handle: ({ params }, context) => detailOf(world, context, params.id),
    },
    readWords: {
      subject: ofCounty,
      handle: ({ params, body }, context) => readWords(world, context, params.id, body.reason),
    },
    list: command((body: Omit<Extract<Command, { do: 'list' }>, 'do'>) => ({
      do: 'list',
      ...body,
    })),
    proposeDecline: reasoned('proposeDecline'),
    confirmDecline: reasoned('confirmDecline'),
    rejectDecline: reasoned('rejectDecline'),
    upholdObjection: reasoned('upholdObjection'),
    rejectObjection: reasoned('rejectObjection'),
    check: reasoned('check'),
    word: {
      subject: ofCounty,
      handle: (input, context) =>
        word(world, context, {
          id: input.params.id,
          version: input.version,
          wording: input.body.wording,
        }),
    },
    handOver: {
      subject: ofCounty,
      handle: (input, context) => handOver(world, context, input, input.body.unitId),
    },
  }
}

async function handOver(
  world: CaseworkWorld,
  context: Context,
  input: Parameters<typeof answered>[2],
  unitId: string,
): Promise<Result<ProblemView>> {
  const { trx, county, today } = context
  const unit = await unitOf(trx, county, unitId)
  if (!unit) return refuse({ code: 'unit_unknown', field: 'unitId' })
  const { id, name, kind, validFrom, validTo } = unit
  const isOpen = validFrom <= today && (validTo === null || today <= validTo)
  return answered(world, context, input, { do: 'handOver', unit: { id, name, kind, isOpen } })
}

const ofCounty = async (trx: Trx, county: number, id: string): Promise<Subject | undefined> =>
  (await loadProblem(trx, county, id)) && {}

async function answered(
  world: CaseworkWorld,
  context: Context,
  input: { readonly params: { readonly id: string }; readonly version: number },
  command: Command,
): Promise<Result<ProblemView>> {
  const { trx } = context
  const asked = { id: input.params.id, version: input.version, command }
  const done = await act(trx, world, context, asked)
  return done.ok ? viewed(trx, context, done.value) : done
}

async function detailOf(world: CaseworkWorld, context: Context, id: string) {
  const { trx, county } = context
  const found = await loadFound(trx, world.journal, county, id)
  if (!found) return refuse({ code: 'not_found' })
  const shown = await aroundOf(trx, world, context)
  const [problem] = await problemViews(trx, shown, [found.problem])
  if (!problem) return refuse({ code: 'not_found' })
  return ok({
    problem,
    alsoRunning: await alsoRunningOf(trx, shown, found),
    howDue: await howDueOf(trx, shown, found),
    handlings: [...(await handlingsOf(trx, county, id))],
    timeline: await timelineOf(world, context, found),
    reports: found.reports.map(({ receivedOn, ...report }) => ({ ...report, day: receivedOn })),
    callBacks: [...(await callBacksOf(trx, county, id))],
    may: mayDo(found, await givenOf(trx, world, context, shown, officeCommands), officeCommands),
  })
}

/** Names of people are for the office; whoever watches sees roles. */
async function timelineOf(world: CaseworkWorld, context: Context, { problem, events }: Found) {
  const { trx, county, actor } = context
  const reasons = await reasonTexts(trx, county, problem.id)
  const mayName = actor.role === 'dispatcher' || actor.role === 'second_officer'
  const names = new Map<string, string>()
  const users = new Set(events.flatMap((event) => event.actor?.user ?? []))
  if (mayName)
    for (const user of users) {
      const name = await world.nameOfUser?.(trx, county, user)
      if (name !== undefined) names.set(user, name)
    }
  return events.map((event) => ({
    at: event.at,
    type: event.type,
    by: names.get(event.actor?.user ?? '') ?? event.actor?.role ?? event.actor?.system ?? '',
    detail: detailOfEvent(event, reasons),
  }))
}

function detailOfEvent(
  { data = {} }: PastEvent,
  reasons: ReadonlyMap<string, string>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]): [string, string | number][] => {
      if (name === 'reason' && typeof value === 'string')
        return [[name, reasons.get(value) ?? value]]
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
    }),
  )
}
