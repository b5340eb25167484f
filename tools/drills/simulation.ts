import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dispositionCodes } from '#domains/survey/terms.ts'
import { simulated } from '../simulation/run.ts'
import type { Summary } from '../simulation/tally.ts'

export type SimulationDrill = {
  readonly drill: 'simulation'
  readonly ok: boolean
  readonly days: number
  readonly faults: readonly string[]
  readonly fewestCompletes: number
  readonly attemptsPerDay: number
  readonly refusalsSeen: Summary['refusalsSeen']
  readonly problems: Summary['problems']
  readonly entries: number
}

/**
 * The long form of `tools/simulation/*.test.ts`: thirty days of the whole county, twice from one
 * seed and once from another. The same seed gives the same summary to the letter; every day has its
 * interviews; every disposition and every fork of the four lists is met; verify finds nothing.
 */
export async function drillSimulation(
  days = 30,
  say: (line: string) => void = () => undefined,
): Promise<SimulationDrill> {
  const first = await playedApart('7', days, say)
  const again = await playedApart('7', days, say)
  const other = await playedApart('8', days, say)
  const faults = [
    ...(JSON.stringify(first) === JSON.stringify(again) ? [] : ['one seed, two summaries']),
    ...(sameFigures(first, other) ? ['two seeds, one summary'] : []),
    ...[first, other].flatMap(faultsOf),
  ]
  return {
    drill: 'simulation',
    ok: faults.length === 0,
    days,
    faults,
    fewestCompletes: Math.min(...first.completesByDay),
    attemptsPerDay: Math.round(first.attempted / days),
    refusalsSeen: first.refusalsSeen,
    problems: first.problems,
    entries: first.journal.entries,
  }
}

async function playedApart(
  seed: string,
  days: number,
  say: (line: string) => void,
): Promise<Summary> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-drill-'))
  try {
    return await simulated({ dataDir, seed, days, say })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const sameFigures = (one: Summary, other: Summary): boolean =>
  JSON.stringify({ ...one, seed: '' }) === JSON.stringify({ ...other, seed: '' })

function faultsOf(summary: Summary): readonly string[] {
  const { seed, verify, completesByDay, dispositions, problems } = summary
  const few = completesByDay.filter((completes) => completes < 50).length
  const unmet = dispositionCodes.filter((code) => dispositions[code] === 0)
  const untrodden = Object.entries(problems).filter(([, count]) => count === 0)
  return [
    ...(verify.ok ? [] : [`seed ${seed}: verify: ${verify.findings.slice(0, 3).join(', ')}`]),
    ...(few > 0 ? [`seed ${seed}: ${String(few)} days below 50 interviews`] : []),
    ...unmet.map((code) => `seed ${seed}: disposition ${code} never met`),
    ...untrodden.map(([name]) => `seed ${seed}: ${name} never happened`),
  ]
}
