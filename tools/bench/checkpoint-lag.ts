/**
 * How long until a write is under a signed checkpoint (issue 2, D.17): at most 60 s. Runs the worker
 * as the server does, writes journal entries at a steady pace, and measures for each the time from
 * its commit to the first checkpoint whose size reaches it.
 *
 *   npx node tools/bench/checkpoint-lag.ts [seconds]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { openBenchHouse } from './bench-house.ts'
import { machine } from './machine.ts'

const seconds = Number(process.argv[2] ?? 45)
const bench = await openBenchHouse()
try {
  const running = bench.house.worker.run()
  const written: { id: string; at: number }[] = []
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    written.push({ id: await bench.write(), at: performance.now() })
    await sleep(100)
  }
  const lags = await bench.lagsOf(written)
  await running.stop()
  lags.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(
      (lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? Number.NaN) * 1000,
    ) / 1000
  const worst = at(1)
  console.log(
    JSON.stringify(
      {
        bench: 'checkpoint-lag',
        writes: lags.length,
        medianSeconds: at(0.5),
        p99Seconds: at(0.99),
        worstSeconds: worst,
        limitSeconds: 60,
        met: worst <= 60,
        machine: machine(),
      },
      null,
      2,
    ),
  )
} finally {
  await bench.close()
}
