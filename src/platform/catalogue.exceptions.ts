/** A rule of the catalogue that does not hold for one thing, and why it need not. */
export type CatalogueException = {
  readonly rule: string
  readonly on: string
  readonly reason: string
}

/** Every exception there is. One that no finding needs any more is a finding itself. */
export const catalogueExceptions: readonly CatalogueException[] = []
