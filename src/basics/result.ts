/**
 * A decision either stands or is refused. Both sides are plain data, so a result can cross the
 * wire, be stored in the journal, and be compared in tests.
 */
export type Result<Value, Refused = Refusals> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refused }

/**
 * An expected no (拒绝): a code the machine knows, the field or cell it came from, the clause that
 * says so, and the values its sentence needs. Sentences live beside the codes in each room's
 * `terms.ts`; nothing else in the product turns a code into words.
 */
export type Refusal = {
  readonly code: string
  readonly field?: string
  readonly clause?: string
  readonly detail?: Readonly<Record<string, string | number>>
}

/** All reasons at once, never only the first one. */
export type Refusals = readonly [Refusal, ...Refusal[]]

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value })

export const refuse = (first: Refusal, ...more: readonly Refusal[]): Result<never, Refusals> => ({
  ok: false,
  refusal: [first, ...more],
})

/** Refuses with every reason found, or stands with `value()` where none was found. */
export function unless<Value>(found: readonly Refusal[], value: () => Value): Result<Value> {
  const [first, ...more] = found
  return first ? refuse(first, ...more) : ok(value())
}

/** One sentence in both languages of the product; Chinese comes first. */
export type Sentence = { readonly zh: string; readonly en: string }

/** Sentences of refusals by code, with the HTTP status that fits when it is not 409. */
export type Sentences = Readonly<Record<string, Sentence & { readonly status?: number }>>
