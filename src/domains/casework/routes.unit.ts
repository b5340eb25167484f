import { ok, refuse, type Result } from '#basics/result.ts'
import type { unitApi } from '#domains/casework/api.unit.ts'
import type { Command } from '#domains/casework/decide.found.ts'
import { alsoRunningOf, howDueOf } from '#domains/casework/reads.how-due.ts'
import {
  handlingsOf,
  pageOfProblems,
  unitProblemViews,
  unitStages,
} from '#domains/casework/reads.views.ts'
import {
  act,
  aroundOf,
  givenOf,
  mayDo,
  unitCommands,
  type CaseworkWorld,
} from '#domains/casework/routes.act.ts'
import { unitSteps } from '#domains/casework/rules.deadlines.ts'
import { loadFound, loadProblem } from '#domains/casework/store.ts'
import type { UnitProblemView } from '#domains/casework/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handlers, Subject } from '#platform/http/room.ts'

/** The unit's handlers: only what lies or lay with the caller's own unit exists for it. */
export function unitHandlers(world: CaseworkWorld): Handlers<typeof unitApi> {
  const command = (of: (body: never) => Command) => ({
    subject: ofUnit,
    handle: (
      input: { params: { id: string }; body: unknown; version: number },
      context: Context,
      // Each body was validated against its own endpoint's schema, which `of` is written for.
    ) => answered(world, context, input, of(input.body as never)),
  })
  return {
    listUnitProblems: {
      handle: async ({ query }, context) => {
        const { trx, county, actor } = context
        const found = await pageOfProblems(trx, county, { ...query, unitId: actor.unitId })
        const shown = await aroundOf(trx, world, context)
        const items = await unitProblemViews(trx, shown, found.problems)
        return ok({ items: [...items], total: found.total, counts: found.counts })
      },
    },
    showUnitProblem: {
      subject: ofUnit,
      handle: async ({ params: { id } }, context) => {
        const { trx, county } = context
        const found = await loadFound(trx, world.journal, county, id)
        if (!found) return refuse({ code: 'not_found' })
        const around = await aroundOf(trx, world, context)
        const [problem] = await unitProblemViews(trx, around, [found.problem])
        if (!problem) return refuse({ code: 'not_found' })
        return ok({
          problem,
          alsoRunning: await alsoRunningOf(trx, around, found, unitSteps),
          howDue: await howDueOf(trx, around, found, unitSteps),
          handlings: [...(await handlingsOf(trx, county, id))],
          may: mayDo(found, await givenOf(trx, world, context, around, unitCommands), unitCommands),
        })
      },
    },
    sign: command(() => ({ do: 'sign' })),
    object: command(({ reason }: { reason: string }) => ({ do: 'object', reason })),
    handle: command((body: Omit<Extract<Command, { do: 'handle' }>, 'do'>) => ({
      do: 'handle',
      ...body,
    })),
    reportDone: command(() => ({ do: 'reportDone' })),
  }
}

/** Before the hand-over, and after an objection upheld, there is no such problem for the unit. */
async function ofUnit(trx: Trx, county: number, id: string): Promise<Subject | undefined> {
  const problem = await loadProblem(trx, county, id)
  const isSeen = problem !== undefined && unitStages.includes(problem.stage)
  return isSeen ? { unitId: problem.leadUnitId } : undefined
}

async function answered(
  world: CaseworkWorld,
  context: Context,
  input: { readonly params: { readonly id: string }; readonly version: number },
  command: Command,
): Promise<Result<UnitProblemView>> {
  const { trx } = context
  const asked = { id: input.params.id, version: input.version, command }
  const done = await act(trx, world, context, asked)
  if (!done.ok) return done
  const shown = await aroundOf(trx, world, context)
  const [view] = await unitProblemViews(trx, shown, [done.value])
  return view ? ok(view) : refuse({ code: 'not_found' })
}
