import { once } from 'node:events'
import { ok, refuse, type Result } from '#basics/result.ts'
import type { Config } from '#main/config.ts'
import { demoCounty } from '#main/demo.ts'
import { demoStage, forgetBrokenDemo, isDemo, markDemo } from '#main/demo-mark.ts'
import { buildWebIfStale } from '#main/freshness.ts'
import { keepProcesses, openGround, type Ready } from '#main/start.ts'
import { say, tellRefusals } from '#main/tell.ts'
import { tellDoors } from '#main/welcome.ts'
import { countiesList } from '#domains/directory/reads.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { closeDb, openDb } from '#platform/db.ts'

/** `npm start`: everything up, the address told, everything down again on Ctrl-C. */
export async function runStart(config: Config): Promise<number> {
  const asked = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const signals = Promise.race(asked.map((signal) => once(process, signal)))
  // A second Ctrl-C while stopping must not kill what is being stopped in order.
  for (const signal of asked) process.on(signal, () => undefined)
  buildWebIfStale(say)
  const ready = await openWithDemo(config)
  if (!ready.ok) return tellRefusals(ready.refusal)
  const running = keepProcesses(config, ready.value)
  const first = await Promise.race([
    running.listening,
    running.ended,
    signals.then(() => undefined),
  ])
  if (typeof first === 'number') tellDoors(config, { port: first, demo: isDemo(config.dataDir) })
  const ended = await Promise.race([signals.then(() => undefined), running.ended])
  if (ended === undefined) say('正在停止… · Stopping…')
  else
    say(
      `进程 ${ended} 意外结束，全部停止。 · The process ${ended} ended by itself; stopping everything.`,
    )
  await running.stop()
  return ended === undefined ? 0 : 1
}

/** The database; where it has no county and a demo is wanted, with the invented county's line in it. */
async function openWithDemo(config: Config): Promise<Result<Ready>> {
  const first = await openGround(config)
  if (!first.ok) return first
  let ready = first.value
  if (demoStage(config.dataDir) === 'loading') {
    if (!ready.postgres) return refuse({ code: 'demo_broken', detail: { dataDir: config.dataDir } })
    say(
      '示例县上次没有装完，现在重新装。 · The invented county was broken off last time; loading it anew.',
    )
    await ready.postgres.stop()
    forgetBrokenDemo(config.dataDir)
    const again = await openGround(config)
    if (!again.ok) return again
    ready = again.value
  }
  if (config.demo) await makeDemoCounty(config.dataDir, ready.ownerUrl)
  return ok(ready)
}

/** The invented county's line in the list of counties, only where there is none at all. */
async function makeDemoCounty(dataDir: string, ownerUrl: string): Promise<void> {
  const owner = openDb(ownerUrl, { max: 1 })
  try {
    if ((await countiesList(owner)).length > 0) return
    markDemo(dataDir, 'made')
    await writeCounty(owner, demoCounty)
  } finally {
    await closeDb(owner)
  }
}
