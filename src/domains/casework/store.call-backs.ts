import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import { callableReport, type CallBack, type Found } from '#domains/casework/decide.found.ts'
import type { Around } from '#domains/casework/store.ts'
import { callBackOf, callBackRow, tablesOf } from '#domains/casework/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import { insertRowOnce, updateRow } from '#platform/rows.ts'

export async function loadCallBack(
  trx: Trx,
  county: number,
  id: string,
): Promise<CallBack | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('casework.call_backs')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && callBackOf(row)
}

export async function inHandOf(
  trx: Trx,
  county: number,
  userId: string,
): Promise<CallBack | undefined> {
  const row = await tablesOf(trx)
    .selectFrom('casework.call_backs')
    .selectAll()
    .where('county_id', '=', county)
    .where('caller_user_id', '=', userId)
    .where('stage', '=', 'in_hand')
    .executeTakeFirst()
  return row && callBackOf(row)
}

/**
 * 11.5: the problems this caller may be given now: reported done by none of the units given, a
 * resident who agreed, nobody calling today, and the last try long enough ago. In no meaningful order.
 */
export async function dueForCall(
  trx: Trx,
  county: number,
  given: {
    readonly ownUnits: readonly string[]
    readonly today: Day
    readonly triedBefore: Instant
  },
): Promise<readonly DueCall[]> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.problems as problem')
    .leftJoin('casework.call_backs as call', (join) =>
      join
        .onRef('call.county_id', '=', 'problem.county_id')
        .onRef('call.problem_id', '=', 'problem.id')
        .onRef('call.round', '=', 'problem.round'),
    )
    .select(['problem.id', 'problem.round', 'call.tries'])
    .where('problem.county_id', '=', county)
    .where('problem.stage', '=', 'reported_done')
    .where('problem.lead_unit_id', 'not in', given.ownUnits)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('casework.reports as report')
          .select('report.id')
          .where('report.county_id', '=', county)
          .whereRef('report.problem_id', '=', 'problem.id')
          .where('report.consent', '<>', 'content_only'),
      ),
    )
    .where((eb) =>
      eb.or([
        eb('call.id', 'is', null),
        eb.and([eb('call.stage', '=', 'waiting'), eb('call.last_try_at', '<=', given.triedBefore)]),
        eb.and([eb('call.stage', '=', 'in_hand'), eb('call.taken_on', '<', given.today)]),
      ]),
    )
    .orderBy('problem.id')
    .execute()
  return rows.map(({ id, round, tries }) => ({ problemId: id, round, tries: tries ?? 0 }))
}

/** A problem to be called about, with how many calls of this round reached nobody. */
export type DueCall = { readonly problemId: string; readonly round: number; readonly tries: number }

/**
 * Puts a problem's call-back into a caller's hand; undefined when somebody was faster. A hand-out
 * ends with its day: what was left lying is taken over.
 */
export async function takeIntoHand(
  trx: Trx,
  around: Around,
  found: Found,
  given: { readonly newId: string; readonly userId: string; readonly today: Day },
): Promise<CallBack | undefined> {
  const { county } = around
  const held = found.callBack
  const hand = { stage: 'in_hand', callerUserId: given.userId, takenOn: given.today } as const
  const report = callableReport(found.reports)
  if (!report) return undefined
  const taken: CallBack = held
    ? { ...held, ...hand, dialEntryId: null, version: held.version + 1 }
    : {
        ...hand,
        id: given.newId,
        problemId: found.problem.id,
        reportId: report.id,
        round: found.problem.round,
        tries: 0,
        lastTryAt: null,
        dialEntryId: null,
        outcome: null,
        solved: null,
        day: given.today,
        version: 1,
      }
  const row = callBackRow(county, taken)
  const change = held
    ? await updateRow(trx, 'casework.call_backs', row, held.version)
    : await insertRowOnce(trx, 'casework.call_backs', row)
  if (!change || change === 'duplicate') return undefined
  await around.journal.record(
    trx,
    { county, at: around.now, actor: around.actor },
    {
      type: 'casework.call_back_taken',
      subject: { kind: 'problem', id: found.problem.id },
      data: { callBack: taken.id, round: taken.round },
    },
    [change],
  )
  return taken
}

/**
 * Journals that the number is about to be shown, and keeps that entry's id on the call-back: one
 * entry opens one number once. Two entries, because the row names the first and the second holds
 * the row's digest. Undefined when somebody was faster; the caller must let the transaction go.
 */
export async function noteDial(
  trx: Trx,
  { county, journal, now, actor }: Around,
  held: CallBack,
): Promise<string | undefined> {
  const given = { county, at: now, actor }
  const subject = { kind: 'problem', id: held.problemId }
  const data = { callBack: held.id, round: held.round }
  const shown = { type: 'casework.number_shown', subject, data } as const
  const entryId = await journal.record(trx, given, shown, [])
  const row = callBackRow(county, { ...held, dialEntryId: entryId })
  const change = await updateRow(trx, 'casework.call_backs', row, held.version)
  if (!change) return undefined
  await journal.record(trx, given, { type: 'casework.dialled', subject, data }, [change])
  return entryId
}
