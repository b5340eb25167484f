import type { Trx } from '#platform/db.ts'

/** Names for ids (名称), from the room that keeps them; an id without a name is left out. */
export type Names = {
  readonly people: (
    trx: Trx,
    county: number,
    personIds: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>
  readonly units: (
    trx: Trx,
    county: number,
    unitIds: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>
  readonly county: (trx: Trx, county: number) => Promise<string>
}

/** What stands where a name is missing: the person or unit is gone from the list. */
export const nameOf = (names: ReadonlyMap<string, string>, id: string): string =>
  names.get(id) ?? '—'
