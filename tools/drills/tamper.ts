import { sql } from 'kysely'
import { loadTables, protectedTables, type Table } from '#platform/catalogue.ts'
import { inCounty, type Db } from '#platform/db.ts'
import type { Rng } from '#platform/ports.ts'
import { databaseSource } from '#platform/verify.database.ts'
import { verifySource, type CountyReport, type VerifyGiven } from '#platform/verify.ts'
import { journalTampers } from './tamper.journal.ts'
import { rowTampers } from './tamper.rows.ts'
import type { Expected, Tamper } from './tamper.scene.ts'
import { treeTampers } from './tamper.tree.ts'

/** A settled county to be tampered with; every tamper is rolled back after it was looked at. */
export type DrillTarget = {
  readonly superuser: Db
  readonly given: VerifyGiven
  readonly rng: Rng
  /** So many rows of each table are tampered with in each way. */
  readonly rowsPerKind?: number
}

/** What one way of tampering came to. `named`: its row or entry stands in the findings. */
export type DrillOutcome = {
  readonly kind: string
  readonly applied: number
  readonly named: number
  /** Tampers that the database's own constraints stopped. */
  readonly prevented: number
  /** Which were not named: 'table key', or the kind itself. */
  readonly missed: readonly string[]
  /** Findings about rows nobody touched. */
  readonly falseAlarms: readonly string[]
}

export type DrillResult = {
  readonly tables: readonly string[]
  readonly outcomes: readonly DrillOutcome[]
  readonly applied: number
  readonly named: number
}

/**
 * The tamper drill (篡改演练, T15): every way of tampering on every protected table that the
 * catalogue knows, as the superuser, each verified inside its own transaction and rolled back.
 */
export async function tamperDrill(target: DrillTarget): Promise<DrillResult> {
  const { superuser, given } = target
  const tables = await inCounty(superuser, given.county, async (trx) =>
    protectedTables(await loadTables(trx)),
  )
  const outcomes: DrillOutcome[] = []
  for (const tamper of [...rowTampers, ...journalTampers, ...treeTampers])
    outcomes.push(await runTamper(target, tamper, tables))
  return {
    tables: tables.map(({ name }) => name),
    outcomes,
    applied: outcomes.reduce((sum, { applied }) => sum + applied, 0),
    named: outcomes.reduce((sum, { named }) => sum + named, 0),
  }
}

class RolledBack extends Error {}

async function runTamper(
  { superuser, given, rng, rowsPerKind = 2 }: DrillTarget,
  tamper: Tamper,
  tables: readonly Table[],
): Promise<DrillOutcome> {
  const { county } = given
  let outcome: DrillOutcome | undefined
  const prevented = { count: 0 }
  try {
    await inCounty(superuser, county, async (trx) => {
      // Whoever owns the machine is not stopped by a foreign key.
      await sql`set local session_replication_role = replica`.execute(trx)
      const expected = await tamper.apply({
        trx,
        county,
        tables,
        rng,
        rows: rowsPerKind,
        prevented,
      })
      const report = await verifySource(await databaseSource(trx, county), given)
      outcome = judged(tamper, expected, report, prevented.count)
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw new Error(tamper.kind, { cause: error })
  }
  if (!outcome) throw new Error(`${tamper.kind} was not judged`)
  return outcome
}

function judged(
  { kind, isExact }: Tamper,
  expected: readonly Expected[],
  { findings }: CountyReport,
  prevented: number,
): DrillOutcome {
  const missed = expected.filter(({ names }) => !findings.some(names)).map(({ what }) => what)
  const strays = findings.filter((found) => !expected.some(({ names }) => names(found)))
  return {
    kind,
    applied: expected.length,
    named: expected.length - missed.length,
    prevented,
    missed,
    falseAlarms: isExact
      ? strays.map(({ code, table, key, seq }) => `${code} ${table} ${key} ${seq}`)
      : [],
  }
}
