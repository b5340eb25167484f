import type { Calendar } from '#basics/calendar.ts'
import {
  cachedOf,
  deadlinesOf,
  type CachedDeadline,
  type ProblemEvent,
} from '#domains/casework/rules.deadlines.ts'
import { deadlineOf, tablesOf } from '#domains/casework/store.tables.ts'
import type { Trx } from '#platform/db.ts'

/** A cached date that changed while its clock ran. */
export type MovedDate = {
  readonly step: CachedDeadline['step']
  readonly round: number
  readonly old: CachedDeadline
  readonly new: CachedDeadline
}

/**
 * The one writer of the cache: computes a problem's deadlines from all its events and stores what
 * differs. A clock that has stopped keeps the date it had, whatever calendar comes later. Answers
 * the dates that moved under a running clock.
 */
export async function recomputeDeadlines(
  trx: Trx,
  county: number,
  problemId: string,
  given: { readonly events: readonly ProblemEvent[]; readonly calendar: Calendar },
): Promise<readonly MovedDate[]> {
  const before = await cachedDeadlines(trx, county, problemId)
  const now = deadlinesOf(given.events, given.calendar).map(cachedOf)
  const moved: MovedDate[] = []
  for (const computed of now) {
    const old = before.find((each) => isSameClock(each, computed))
    if (old && (isSettled(old, computed) || isSame(old, computed))) continue
    await writeOne(trx, county, problemId, computed)
    if (old && old.startedAt === computed.startedAt && old.dueAt !== computed.dueAt)
      moved.push({ step: computed.step, round: computed.round, old, new: computed })
  }
  for (const gone of before.filter((old) => !now.some((each) => isSameClock(each, old))))
    await removeOne(trx, county, problemId, gone)
  return moved
}

export async function cachedDeadlines(
  trx: Trx,
  county: number,
  problemId: string,
): Promise<readonly CachedDeadline[]> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.deadlines')
    .selectAll()
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .execute()
  return rows.map(deadlineOf)
}

/**
 * Keeps commands on a problem waiting while its dates are recomputed, so that neither writes over
 * what the other has just read.
 */
export async function lockProblem(trx: Trx, county: number, problemId: string): Promise<void> {
  await tablesOf(trx)
    .selectFrom('casework.problems')
    .select('id')
    .where('county_id', '=', county)
    .where('id', '=', problemId)
    .forUpdate()
    .execute()
}

/** Problems with a clock that runs under another calendar than this version. */
export async function problemsBehind(
  trx: Trx,
  county: number,
  version: string,
): Promise<readonly string[]> {
  const rows = await tablesOf(trx)
    .selectFrom('casework.deadlines')
    .select('problem_id')
    .distinct()
    .where('county_id', '=', county)
    .where('stopped_at', 'is', null)
    .where('calendar_version', '<>', version)
    .orderBy('problem_id')
    .execute()
  return rows.map(({ problem_id }) => problem_id)
}

export const isSameClock = (a: CachedDeadline, b: CachedDeadline): boolean =>
  a.step === b.step && a.round === b.round

/** Stopped before, and nothing but the calendar is newer. */
const isSettled = (old: CachedDeadline, computed: CachedDeadline): boolean =>
  old.stoppedAt !== null &&
  old.stoppedAt === computed.stoppedAt &&
  old.startedAt === computed.startedAt

const isSame = (a: CachedDeadline, b: CachedDeadline): boolean =>
  a.startedAt === b.startedAt &&
  a.dueAt === b.dueAt &&
  a.stoppedAt === b.stoppedAt &&
  a.provisional === b.provisional &&
  a.calendarVersion === b.calendarVersion

async function writeOne(
  trx: Trx,
  county: number,
  problemId: string,
  computed: CachedDeadline,
): Promise<void> {
  const values = {
    started_at: computed.startedAt,
    due_at: computed.dueAt,
    stopped_at: computed.stoppedAt,
    provisional: computed.provisional,
    calendar_version: computed.calendarVersion,
  }
  const { step, round } = computed
  await tablesOf(trx)
    .insertInto('casework.deadlines')
    .values({ county_id: county, problem_id: problemId, step, round, ...values })
    .onConflict((conflict) =>
      conflict.columns(['county_id', 'problem_id', 'step', 'round']).doUpdateSet(values),
    )
    .execute()
}

async function removeOne(
  trx: Trx,
  county: number,
  problemId: string,
  { step, round }: CachedDeadline,
): Promise<void> {
  await tablesOf(trx)
    .deleteFrom('casework.deadlines')
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .where('step', '=', step)
    .where('round', '=', round)
    .execute()
}
