import type { Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import type { Decision, Version } from '#policy/clause.ts'

/** The county's implementation opinion (实施意见), the document all clauses come from. */
export const opinionSource: Sentence = {
  zh: '县“双提升”实施意见',
  en: 'County implementation opinion on raising safety and satisfaction',
}

/** The day from which the product reads the opinion as applying. */
export const opinionFrom: Day = '2026-01-01'

/** The opinion together with the law that gives the numbers it does not give itself. */
export const opinionWith = (law: Sentence): Sentence => ({
  zh: `${opinionSource.zh}；${law.zh}`,
  en: `${opinionSource.en}; ${law.en}`,
})

/** The only version so far of a clause whose rules need no parameters yet. */
export const asPublished: readonly Version<Readonly<Record<string, never>>>[] = [
  { from: opinionFrom, source: opinionSource, params: {} },
]

/** The only version so far of a clause; `decisions` marks the parameters that are our defaults. */
export function published<Params>(
  params: Params,
  decisions: { readonly [Name in keyof NoInfer<Params>]?: Decision } = {},
  source: Sentence = opinionSource,
): readonly Version<Params>[] {
  return [{ from: opinionFrom, source, params, decisions }]
}
