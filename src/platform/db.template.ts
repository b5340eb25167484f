import { CompiledQuery, type Compilable } from 'kysely'
import type { Trx } from '#platform/db.ts'

/** What a query builder gives, put together once; each later use only fills in its values. */
export type Template<Args extends readonly unknown[], Row> = (
  trx: Trx,
  ...values: Args
) => Compilable<Row>

/**
 * Building a statement and its text costs as much as everything else a frequent one does here. `build`
 * is called once, with placeholders: it must pass each of its values on as it is, as a parameter of
 * the statement, and may decide nothing by them. Throws where a value found no place.
 */
export function template<Args extends readonly unknown[], Row>(
  build: (trx: Trx, ...values: Args) => Compilable<Row>,
): Template<Args, Row> {
  let known: { readonly sql: string; readonly places: readonly number[] } | undefined
  const learn = (trx: Trx, count: number): { sql: string; places: readonly number[] } => {
    const placeholders = Array.from({ length: count }, (_, at) => ({ placeholder: at }))
    // They stand for the values only until the text is made.
    const { sql, parameters } = build(trx, ...(placeholders as unknown as Args)).compile()
    const places = parameters.map((value) => placeholders.findIndex((each) => each === value))
    if (places.includes(-1) || new Set(places).size !== count)
      throw new Error(`a template with a parameter of its own: ${sql}`)
    return { sql, places }
  }
  return (trx, ...values) => {
    const { sql, places } = (known ??= learn(trx, values.length))
    const query = CompiledQuery.raw(
      sql,
      places.map((at) => values[at]),
    )
    // The rows are those of the builder's own statement.
    return { compile: () => query }
  }
}
