import type { Found } from '#domains/casework/decide.found.ts'
import {
  cachedOf,
  currentOf,
  deadlinesOf,
  deadlineView,
} from '#domains/casework/rules.deadlines.ts'
import type { CachedDeadline } from '#domains/casework/rules.deadlines.ts'
import type { Shown } from '#domains/casework/reads.views.ts'
import { cachedDeadlines, isSameClock } from '#domains/casework/store.deadlines.ts'
import type { deadlineStep, DeadlineView } from '#domains/casework/terms.ts'
import { calendarAt } from '#domains/directory/reads.calendar.ts'
import type { Trx } from '#platform/db.ts'
import type { z } from 'zod'

type Line = z.output<typeof deadlineStep>

/**
 * How the date that matters now was made, line by line, from the journal and the calendar it was
 * made under; under today's, where the county never had the one that is named. `steps`: only clocks
 * of these steps are looked at.
 */
export async function howDueOf(
  trx: Trx,
  { county, calendar }: Shown,
  { problem, events }: Pick<Found, 'problem' | 'events'>,
  steps?: readonly CachedDeadline['step'][],
): Promise<Line[]> {
  const cached = await cachedDeadlines(trx, county, problem.id)
  const current = currentOf(cached.filter(({ step }) => !steps || steps.includes(step)))
  if (!current) return []
  const { calendarVersion: version } = current
  const then = version === calendar.version ? calendar : await calendarAt(trx, county, version)
  const made = deadlinesOf(events, then ?? calendar).find((each) =>
    isSameClock(cachedOf(each), current),
  )
  return (made?.due.steps ?? []).map(({ day, counted, why, running }) => ({
    day,
    counted,
    why,
    running: String(running),
  }))
}

/**
 * The clocks that run beside the one that matters now, the first to run out first: after a hand-over
 * the time to handle runs already while the unit has not yet signed.
 */
export async function alsoRunningOf(
  trx: Trx,
  shown: Shown,
  { problem }: Pick<Found, 'problem'>,
  steps?: readonly CachedDeadline['step'][],
): Promise<DeadlineView[]> {
  const cached = await cachedDeadlines(trx, shown.county, problem.id)
  const seen = cached.filter(({ step }) => !steps || steps.includes(step))
  const current = currentOf(seen)
  return seen
    .filter((each) => each.stoppedAt === null && each !== current)
    .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .map((each) => deadlineView(each, shown))
}
