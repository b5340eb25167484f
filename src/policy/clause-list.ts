import type { AnyClause } from '#policy/clause.ts'
import { accountability } from '#policy/clauses.accountability.ts'
import { agencies } from '#policy/clauses.agencies.ts'
import { discussion } from '#policy/clauses.discussion.ts'
import { disputes } from '#policy/clauses.disputes.ts'
import { foundations } from '#policy/clauses.foundations.ts'
import { general } from '#policy/clauses.general.ts'
import { safeguards } from '#policy/clauses.safeguards.ts'
import { safety } from '#policy/clauses.safety.ts'
import { visits } from '#policy/clauses.visits.ts'
import { closedLoop } from '#policy/closed-loop.ts'

/** Every clause of the opinion, in its order: 84. */
export const allClauses: readonly AnyClause[] = [
  general,
  discussion,
  visits,
  agencies,
  safety,
  disputes,
  foundations,
  closedLoop,
  accountability,
  safeguards,
].flatMap((chapter): readonly AnyClause[] => Object.values(chapter))

const byId = new Map(allClauses.map((clause) => [clause.id, clause]))

/** The clause with this ID ('11.5'), or undefined where the opinion has none. */
export function clauseById(id: string): AnyClause | undefined {
  return byId.get(id)
}
