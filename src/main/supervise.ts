import { once } from 'node:events'
import { buildWebIfStale } from '#main/freshness.ts'
import type { Config } from '#main/config.ts'
import { keepProcesses, openGround } from '#main/start.ts'
import { tellDoors } from '#main/welcome.ts'
import { say, tellRefusals } from '#main/tell.ts'
import { demoCounty } from '#main/demo.ts'
import { countiesList } from '#domains/directory/reads.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { closeDb, openDb } from '#platform/db.ts'
import { setTimeout as sleep } from 'node:timers/promises'

/** `npm start`: everything up, the address told, everything down again on Ctrl-C. */
export async function runStart(config: Config): Promise<number> {
  const signals = Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
  ])
  // A second Ctrl-C while stopping must not kill what is being stopped in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  buildWebIfStale(say)
  const ready = await openGround(config)
  if (!ready.ok) return tellRefusals(ready.refusal)
  if (config.demo) await makeDemoCounty(ready.value.ownerUrl)
  const running = keepProcesses(config, ready.value)
  await answering(config.port, running.ended)
  tellDoors(config)
  const ended = await Promise.race([signals.then(() => undefined), running.ended])
  if (ended === undefined) say('正在停止… · Stopping…')
  else
    say(
      `进程 ${ended} 意外结束，全部停止。 · The process ${ended} ended by itself; stopping everything.`,
    )
  await running.stop()
  return ended === undefined ? 0 : 1
}

/** The invented county's line in the list of counties, only where there is none at all. */
async function makeDemoCounty(ownerUrl: string): Promise<void> {
  const owner = openDb(ownerUrl, { max: 1 })
  try {
    if ((await countiesList(owner)).length === 0) await writeCounty(owner, demoCounty)
  } finally {
    await closeDb(owner)
  }
}

/** Until the app answers, or one of the processes has ended. */
async function answering(port: number, ended: Promise<string>): Promise<void> {
  let gone = false
  void ended.then(() => (gone = true))
  while (!gone) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/health`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
}
