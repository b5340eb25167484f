import type { Table } from '#platform/catalogue.ts'
import type { Trx } from '#platform/db.ts'
import type { Rng } from '#platform/ports.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'

/** One way to tamper: what it did, and how a finding must look to name it. */
export type Tamper = {
  readonly kind: string
  readonly apply: (scene: Scene) => Promise<readonly Expected[]>
  /** Whether findings beside the expected ones are alarms about something untouched. */
  readonly isExact: boolean
}

export type Scene = {
  readonly trx: Trx
  readonly county: number
  readonly tables: readonly Table[]
  readonly rng: Rng
  readonly rows: number
  readonly prevented: { count: number }
}

export type Expected = {
  readonly what: string
  readonly names: (finding: VerifyFinding) => boolean
}
