import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { addDays, type Day } from '#basics/day.ts'
import { instantAt } from '#basics/instant.ts'
import { handClock } from '#platform/clock.ts'
import { seededRng } from '#platform/rng.ts'
import { loadCounty } from './county.ts'
import { openSimHouseAt } from './ground.ts'
import { play } from './play.ts'
import type { Summary } from './tally.ts'

/** A plain Monday; the years around it have their holiday notices. */
export const simulationStart: Day = '2026-03-02'

const usage = `ansheng simulate --days N --seed S [--into DIR] [--quiet]
`

/**
 * `ansheng simulate`: plays so many days of the invented county and prints the summary as JSON on
 * standard output. In a throw-away database, unless `--into` names an empty data directory, which
 * `ANSHENG_DATA=DIR npm start` then serves. Exit code 1 where verify found anything.
 */
export async function simulate(argv: readonly string[]): Promise<number> {
  const days = Number(optionOf(argv, '--days'))
  const seed = optionOf(argv, '--seed')
  const into = optionOf(argv, '--into')
  if (!Number.isInteger(days) || days < 1 || days > 400 || !seed) return told(usage, 2)
  if (into && existsSync(into) && readdirSync(into).length > 0)
    return told(`${into} 不是空目录。 ${into} is not an empty directory.\n`, 2)
  const dataDir = into ? resolve(into) : mkdtempSync(join(tmpdir(), 'ansheng-simulation-'))
  const say = argv.includes('--quiet') ? () => undefined : tell
  try {
    const summary = await simulated({ dataDir, seed, days, say })
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
    return summary.verify.ok ? 0 : 1
  } finally {
    if (!into) rmSync(dataDir, { recursive: true, force: true })
  }
}

export async function simulated(given: {
  readonly dataDir: string
  readonly seed: string
  readonly days: number
  readonly frameEvery?: number
  readonly say?: (line: string) => void
}): Promise<Summary> {
  const { dataDir, seed, days, say = () => undefined } = given
  // Two days before the first call, so that the seed of its eve comes after the frame.
  const clock = handClock(instantAt(addDays(simulationStart, -2), 9 * 60))
  const { house, ground, close } = await openSimHouseAt(dataDir, seed, clock)
  try {
    const accounts = await loadCounty({
      house,
      ground,
      onProgress: say,
      ...(given.frameEvery ? { frameEvery: given.frameEvery } : {}),
    })
    return await play({
      house,
      clock,
      rng: seededRng(`${seed}/people`),
      seed,
      startDay: simulationStart,
      days,
      accounts,
      onProgress: say,
    })
  } finally {
    await close()
  }
}

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

function told(text: string, code: number): number {
  process.stderr.write(text)
  return code
}

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name)
  return at < 0 ? undefined : argv[at + 1]
}
