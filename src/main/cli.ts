import { once } from 'node:events'
import { readConfig, type Config } from '#main/config.ts'
import { doorsFromEnv, type Doors } from '#main/doors.ts'
import { keepSigner, keepVault } from '#main/keepers.ts'
import { runExport, runVerify } from '#main/checks.ts'
import { runInit } from '#main/init.ts'
import { serve, type Work } from '#main/serve.ts'
import { isDemo } from '#main/demo-mark.ts'
import { runSql } from '#main/sql.ts'
import { runStart } from '#main/supervise.ts'
import { say, tellRefusals } from '#main/tell.ts'

/** Parts of the command that live in tools/ and are handed in by its door, `tools/ansheng.mjs`. */
export type Plugins = {
  readonly simulate: (argv: readonly string[]) => Promise<number>
  readonly drill: (argv: readonly string[]) => Promise<number>
  readonly playDemo: PlayDemo
}
export type PlayDemo = Parameters<typeof serve>[1]

const usage = `ansheng <command>

  start                          启动全部 · start everything (npm start)
  init --county NAME --code N    建立一个县及两名管理员 · make a county and its first two administrators
  sql [--superuser] [TEXT]       查看数据库 · look into the database
  verify [--export DIR]          核验日志与每一行 · check the journal and every protected row
  export --to DIR                导出以供离线核验 · export for offline checking
  simulate --days N --seed S [--into DIR]   模拟 · play residents and staff
  drill [NAME]                   长时间演练 · long proofs
  serve [--no-work] | work | vault | sign   分别启动各进程 · one process each, in production
`

/** The command (命令) \`ansheng\`: its first word says what to do. Sets the exit code. */
export async function main(argv: readonly string[], plugins: Plugins): Promise<void> {
  const [command = '', ...rest] = argv
  // A reader such as `head` may leave before we have said everything.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  const config = readConfig(process.env)
  if (!config.ok) process.exitCode = tellRefusals(config.refusal)
  else process.exitCode = await run(command, rest, config.value, plugins)
}

async function run(
  command: string,
  argv: readonly string[],
  config: Config,
  plugins: Plugins,
): Promise<number> {
  switch (command) {
    case 'start':
      return runStart(config)
    case 'serve':
      return runServe(config, plugins, argv.includes('--no-work') ? 'apart' : 'here')
    case 'work':
      return runServe(config, plugins, 'only')
    case 'vault':
    case 'sign':
      return runKeeper(command)
    case 'init':
      return runInit(argv, config)
    case 'sql':
      return runSql(argv, config)
    case 'verify':
      return runVerify(argv, config)
    case 'export':
      return runExport(argv, config)
    case 'simulate':
      return plugins.simulate(argv)
    case 'drill':
      return plugins.drill(argv)
    default:
      say(usage)
      return command === '' || command === 'help' ? 0 : 2
  }
}

async function runKeeper(which: 'vault' | 'sign'): Promise<number> {
  const doors = childDoors()
  if (!doors) return 2
  const demo = isDemo(doors.dataDir)
  if (which === 'sign') {
    const signer = await keepSigner(doors, demo)
    await askedToEnd()
    await signer.stop()
    return 0
  }
  const kept = await keepVault(doors, demo)
  if (!kept.ok) return tellRefusals(kept.refusal)
  await askedToEnd()
  await kept.value.stop()
  return 0
}

async function runServe(config: Config, plugins: Plugins, work: Work): Promise<number> {
  const doors = childDoors()
  if (!doors) return 2
  const served = await serve({ config, doors, work }, plugins.playDemo)
  if (!served.ok) return tellRefusals(served.refusal)
  process.send?.({ port: served.value.port })
  await askedToEnd()
  await served.value.stop()
  return 0
}

function childDoors(): Doors | undefined {
  const doors = doorsFromEnv(process.env)
  if (!doors)
    say('缺少 ANSHENG_DATABASE 与 ANSHENG_RUN。 ANSHENG_DATABASE and ANSHENG_RUN are missing.')
  return doors
}

/** Until a signal, or until the supervisor is gone: a process of ours never outlives the product. */
async function askedToEnd(): Promise<void> {
  await Promise.race([
    once(process, 'SIGTERM'),
    once(process, 'SIGINT'),
    ...(process.send ? [once(process, 'disconnect')] : []),
  ])
  if (process.connected) process.disconnect()
}
