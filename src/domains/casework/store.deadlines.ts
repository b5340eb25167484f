import { isDeepStrictEqual } from 'node:util'
import type { Calendar } from '#basics/calendar.ts'
import type { Instant } from '#basics/instant.ts'
import {
  cachedOf,
  clocksOf,
  deadlinesOf,
  dueOf,
  type CachedDeadline,
  type ProblemEvent,
} from '#domains/casework/rules.deadlines.ts'
import { deadlineOf, tablesOf } from '#domains/casework/store.tables.ts'
import { later, type Trx } from '#platform/db.ts'
import { template } from '#platform/db.template.ts'

/** A cached date that changed while its clock ran. */
export type MovedDate = {
  readonly step: CachedDeadline['step']
  readonly round: number
  readonly old: CachedDeadline
  readonly new: CachedDeadline
}

/**
 * Stores what a command's entries changed, without reading the cache: the dates before and after are
 * both computed, under one calendar. A clock the command does not touch stays as it is.
 */
export async function advanceDeadlines(
  trx: Trx,
  county: number,
  problemId: string,
  given: {
    readonly before: readonly ProblemEvent[]
    readonly after: readonly ProblemEvent[]
    readonly calendar: Calendar
  },
): Promise<void> {
  const before = clocksOf(given.before)
  const after = clocksOf(given.after)
  // Under one calendar a clock that stands as it stood is due when it was due.
  const changed = after.filter((each) => !before.some((old) => isDeepStrictEqual(old, each)))
  const computed = changed.map((clock) => cachedOf({ clock, due: dueOf(clock, given.calendar) }))
  await writeAll(trx, county, problemId, computed)
  for (const gone of before.filter((old) => !after.some((each) => isSameClock(each, old))))
    await removeOne(trx, county, problemId, gone)
}

/**
 * Computes a problem's deadlines from all its events and stores what differs from the cache, as when
 * the calendar has changed. A clock that has stopped keeps the date it had, whatever calendar comes later. Answers
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
    await writeAll(trx, county, problemId, [computed])
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

type Named = Pick<CachedDeadline, 'step' | 'round'>

export const isSameClock = (a: Named, b: Named): boolean => a.step === b.step && a.round === b.round

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

/** A new clock, or what a known one has become. */
const writtenOf = template((trx, ...row: DeadlineColumns) => {
  const [county_id, problem_id, step, round, ...dates] = row
  const [started_at, due_at, stopped_at, provisional, calendar_version] = dates
  const key = { county_id, problem_id, step, round }
  return tablesOf(trx)
    .insertInto('casework.deadlines')
    .values({ ...key, started_at, due_at, stopped_at, provisional, calendar_version })
    .onConflict((conflict) =>
      conflict.columns(['county_id', 'problem_id', 'step', 'round']).doUpdateSet((eb) => ({
        started_at: eb.ref('excluded.started_at'),
        due_at: eb.ref('excluded.due_at'),
        stopped_at: eb.ref('excluded.stopped_at'),
        provisional: eb.ref('excluded.provisional'),
        calendar_version: eb.ref('excluded.calendar_version'),
      })),
    )
})

type DeadlineColumns = readonly [
  county: number,
  problemId: string,
  step: CachedDeadline['step'],
  round: number,
  startedAt: Instant,
  dueAt: Instant,
  stoppedAt: Instant | null,
  provisional: boolean,
  calendarVersion: string,
]

async function writeAll(
  trx: Trx,
  county: number,
  problemId: string,
  computed: readonly CachedDeadline[],
): Promise<void> {
  for (const { step, round, startedAt, dueAt, ...rest } of computed) {
    const { stoppedAt, provisional, calendarVersion } = rest
    const dates = [startedAt, dueAt, stoppedAt, provisional, calendarVersion] as const
    await later(trx, writtenOf(trx, county, problemId, step, round, ...dates))
  }
}

async function removeOne(
  trx: Trx,
  county: number,
  problemId: string,
  { step, round }: Named,
): Promise<void> {
  await tablesOf(trx)
    .deleteFrom('casework.deadlines')
    .where('county_id', '=', county)
    .where('problem_id', '=', problemId)
    .where('step', '=', step)
    .where('round', '=', round)
    .execute()
}
