// The door of the command. Plain JavaScript that any Node can read: an old one is answered with a
// sentence here, before it meets the TypeScript behind it.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const needed = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const majorOf = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0)

if (majorOf(process.version) >= needed) {
  module.enableCompileCache(join(root, 'node_modules/.cache/ansheng'))
  const { main } = await import('../src/main/cli.ts')
  // What lives in tools/ and not in the product is loaded only when it is asked for.
  await main(process.argv.slice(2), {
    simulate: async (argv) => (await import('./simulation/run.ts')).simulate(argv),
    drill: async (argv) => (await import('./drills/run.ts')).drill(argv),
    playDemo: async (given) => (await import('./simulation/demo.ts')).playDemo(given),
  })
} else {
  const node = nodeFromNpm()
  if (node) runWith(node)
  else {
    console.error(
      `安声需要 Node ${needed} 或更新的版本（现为 ${process.version}）：请在本目录执行 npm ci，它会带来所需的 Node。\n` +
        `Ansheng needs Node ${needed} or newer (this is ${process.version}): run npm ci in this directory, which brings it along.`,
    )
    process.exitCode = 1
  }
}

/** The Node that `npm ci` put beside us, when it is there, runs on this machine and is new enough. */
function nodeFromNpm() {
  const places = [
    join(root, 'node_modules/.bin/node'),
    join(root, `node_modules/node-linux-${process.arch}/bin/node`),
  ]
  return places.find((path) => {
    if (!existsSync(path)) return false
    const asked = spawnSync(path, ['--version'], { encoding: 'utf8' })
    return asked.status === 0 && majorOf(asked.stdout) >= needed
  })
}

/** Runs the same command with the other Node, and is nothing but its signals and its end. */
function runWith(node) {
  const command = [
    node,
    ...process.execArgv,
    fileURLToPath(import.meta.url),
    ...process.argv.slice(2),
  ]
  // Where the kernel can, whoever kills us kills it: no product may run on unseen.
  const mortal = ['setpriv', '--pdeathsig', 'KILL', '--']
  if (spawnSync(mortal[0], [...mortal.slice(1), 'true']).status === 0) command.unshift(...mortal)
  const child = spawn(command[0], command.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // A terminal's Ctrl-C has reached the child already; twice would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
