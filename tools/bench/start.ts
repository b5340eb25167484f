/**
 * First answer on existing data (issue 2, D.17): `npm start` on a data directory that has been used,
 * until /api/health answers. The limit is 3 s.
 *
 *   npx node tools/bench/start.ts [runs]
 *
 * Prints JSON. Uses a directory of its own, filled once by `ansheng simulate --days 1 --into`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machine } from './machine.ts'

const root = join(import.meta.dirname, '../..')
const runs = Number(process.argv[2] ?? 5)
const dir = mkdtempSync(join(tmpdir(), 'ansheng-bench-'))
const port = 20_000 + (process.pid % 10_000)

try {
  const filled = spawnSync(
    'npm',
    ['run', '-s', 'ansheng', '--', 'simulate', '--days', '1', '--seed', '7', '--into', dir],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (filled.status !== 0) throw new Error('the data directory could not be filled')
  const seconds: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    const one = await startOnce()
    // The first fills the compile cache and may build the web: not counted.
    if (run > 0) seconds.push(one)
  }
  seconds.sort((a, b) => a - b)
  const median = seconds[Math.floor(seconds.length / 2)] ?? Number.NaN
  console.log(
    JSON.stringify(
      {
        bench: 'start',
        runs,
        seconds,
        median,
        limitSeconds: 3,
        met: median <= 3,
        machine: machine(),
      },
      null,
      2,
    ),
  )
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** Whether a product still holds the directory. */
function isHeld(): boolean {
  return readdirSync(dir).some((name) => name === 'lock' || name === 'run.json')
}

async function startOnce(): Promise<number> {
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, PORT: String(port), ANSHENG_DATA: dir },
  })
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/health`).catch(() => undefined)
    if (answer?.ok) break
    if (child.exitCode !== null) throw new Error('it did not start')
    await sleep(10)
  }
  const seconds = (performance.now() - began) / 1000
  process.kill(-(child.pid ?? 0), 'SIGTERM')
  // npm may be gone before the product has stopped its processes in order.
  while (isHeld()) await sleep(50)
  return Math.round(seconds * 1000) / 1000
}
