import { addDays, type Day } from '#basics/day.ts'
import type { Role, RoleTerm } from '#domains/directory/terms.ts'

/** What a sheet says a person is: these roles for one unit, from a day, to a day or open. */
export type WantedTerms = {
  readonly personId: string
  readonly unitId: string
  readonly roles: readonly Role[]
  readonly from: Day
  readonly to: Day | null
}

export type TermChange = {
  readonly table: 'role_terms'
  readonly was: RoleTerm | null
  readonly next: RoleTerm | null
}

/**
 * From the terms a person has to the ones wanted. A role that stays keeps its term, with new days
 * where they differ. A role no longer wanted ends the day before the new ones begin, but never
 * earlier than yesterday: what somebody was entitled to is not taken back afterwards. One that had
 * not begun is removed. Terms that are over stay as they are.
 *
 * Example, on 2026-03-10: handler from 2024-01-01 open; wanted clerk from 2026-04-01. The handler's
 * term ends on 2026-03-31, the clerk's begins on 2026-04-01. Wanted from 2026-03-01 instead: the
 * handler's term ends on 2026-03-09.
 */
export function termChanges(
  found: readonly RoleTerm[],
  wanted: WantedTerms,
  today: Day,
  idOf: (label: string) => string,
): readonly TermChange[] {
  const open = found.filter(({ to }) => to === null || to >= today)
  const kept = new Set<string>()
  const changes: TermChange[] = []
  for (const role of wanted.roles) {
    const was = termFor(role, found, open, wanted)
    if (was) kept.add(was.id)
    const next: RoleTerm = {
      id: was?.id ?? idOf(`term ${wanted.personId} ${role}`),
      personId: wanted.personId,
      role,
      unitId: wanted.unitId,
      from: wanted.from,
      to: wanted.to,
      version: (was?.version ?? 0) + 1,
    }
    if (was?.from === next.from && was.to === next.to) continue
    changes.push({ table: 'role_terms', was: was ?? null, next })
  }
  const ended = open
    .filter(({ id }) => !kept.has(id))
    .flatMap((was) => endOf(was, lastDay(wanted.from, today)))
  return [...ended, ...changes]
}

/** The term a wanted role already has: one that still runs, or one that was over with the very same days. */
function termFor(
  role: Role,
  found: readonly RoleTerm[],
  open: readonly RoleTerm[],
  { unitId, from, to }: WantedTerms,
): RoleTerm | undefined {
  const fits = (term: RoleTerm): boolean => term.role === role && term.unitId === unitId
  const exact = found.find((term) => fits(term) && term.from === from && term.to === to)
  return exact ?? open.find(fits)
}

/** The day before the new terms begin, and yesterday where that day has passed. */
function lastDay(from: Day, today: Day): Day {
  return addDays(from > today ? from : today, -1)
}

function endOf(was: RoleTerm, last: Day): readonly TermChange[] {
  if (was.from > last) return [{ table: 'role_terms', was, next: null }]
  if (was.to !== null && was.to <= last) return []
  const next = { ...was, to: last, version: was.version + 1 }
  return [{ table: 'role_terms', was, next }]
}
