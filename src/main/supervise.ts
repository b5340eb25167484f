import { once } from 'node:events'
import { buildWebIfStale } from '#main/freshness.ts'
import type { Config } from '#main/config.ts'
import { keepProcesses, openGround } from '#main/start.ts'
import { say, tellRefusals } from '#main/tell.ts'

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
  const running = keepProcesses(config, ready.value)
  const ended = await Promise.race([signals.then(() => undefined), running.ended])
  if (ended === undefined) say('正在停止… · Stopping…')
  else
    say(
      `进程 ${ended} 意外结束，全部停止。 · The process ${ended} ended by itself; stopping everything.`,
    )
  await running.stop()
  return ended === undefined ? 0 : 1
}
