import type { Refusal, Refusals, Sentence, Sentences } from '#basics/result.ts'

/** An answer in problem+json (RFC 9457): one status, all reasons, both languages. */
export type Problem = {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly errors: readonly {
    readonly code: string
    readonly field?: string
    readonly clause?: string
    readonly message: { readonly zh: string; readonly en: string }
    readonly detail?: Readonly<Record<string, string | number>>
  }[]
}

/** What codes are called (名称), by the name of the detail that holds them: `stage`, then `signed`. */
export type ValueNames = Readonly<Record<string, Readonly<Record<string, Sentence>>>>

/** Fills `{name}` in a sentence; a name without a value stays visible, so a test sees it. */
export function fill(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  )
}

/** The same detail with names for its codes, as a sentence says them; what has no name stays. */
export const namedValues = (
  values: Readonly<Record<string, string | number>>,
  names: ValueNames,
  language: 'zh' | 'en',
): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const known = Object.hasOwn(names, key) ? (names[key] ?? {}) : {}
      const name = Object.hasOwn(known, value) ? known[value] : undefined
      return [key, name?.[language] ?? value]
    }),
  )

/**
 * The only place where a code becomes a status and a sentence. A code without a sentence is a bug
 * that the house test also finds; here it still answers, with the code as its words.
 */
export function problemOf(
  refusals: Refusals,
  sentences: Sentences,
  given: {
    readonly requestId: string
    readonly language: 'zh' | 'en'
    readonly names?: ValueNames
  },
): Problem {
  const errors = refusals.map((refusal) => {
    const sentence = sentences[refusal.code] ?? { zh: refusal.code, en: refusal.code }
    const values = { ...refusal.detail, field: refusal.field ?? '', requestId: given.requestId }
    const say = (language: 'zh' | 'en'): string =>
      fill(sentence[language], namedValues(values, given.names ?? {}, language))
    return {
      code: refusal.code,
      ...(refusal.field === undefined ? {} : { field: refusal.field }),
      ...(refusal.clause === undefined ? {} : { clause: refusal.clause }),
      message: { zh: say('zh'), en: say('en') },
      ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    }
  })
  const [first] = errors
  return {
    type: 'about:blank',
    title: refusals[0].code,
    status: statusOf(refusals, sentences),
    code: refusals[0].code,
    detail: first?.message[given.language] ?? refusals[0].code,
    requestId: given.requestId,
    errors,
  }
}

/** The gravest of the reasons decides the status; an ordinary no is 409. */
function statusOf(refusals: readonly Refusal[], sentences: Sentences): number {
  const order = [401, 403, 404, 405, 413, 415, 400, 428, 412, 422, 429, 503, 500, 409]
  const statuses = refusals.map((refusal) => sentences[refusal.code]?.status ?? 409)
  return order.find((status) => statuses.includes(status)) ?? statuses[0] ?? 409
}
