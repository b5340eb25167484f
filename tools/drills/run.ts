import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { drillSimulation } from './simulation.ts'
import { drillTamper } from './tamper-county.ts'

const root = join(import.meta.dirname, '../..')
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** The long proofs by name. Each prints one JSON object and says whether it held. */
const drills: Readonly<Record<string, () => Promise<{ readonly ok: boolean }>>> = {
  simulation: () => drillSimulation(30, say),
  tamper: () => drillTamper(4, say),
  fuzz: () =>
    Promise.resolve(tests('fuzz', ['src/main/fuzz.test.ts'], { ANSHENG_FUZZ_RUNS: '1000' })),
  kill: () =>
    Promise.resolve(
      tests('kill', ['tools/simulation/kill.test.ts', 'src/platform/embedded.test.ts'], {}),
    ),
}

/** `npm run drill [-- NAME]`: one of them, or all. Exit code 1 where one did not hold. */
export async function drill(argv: readonly string[]): Promise<number> {
  const names = argv.length > 0 ? argv : Object.keys(drills)
  let held = true
  for (const name of names) {
    const run = drills[name]
    if (!run) {
      say(
        `没有名为 ${name} 的演练。 There is no drill ${name}; there are: ${Object.keys(drills).join(', ')}`,
      )
      return 2
    }
    say(`— ${name}`)
    const result = await run()
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    held &&= result.ok
  }
  return held ? 0 : 1
}

function tests(
  name: string,
  files: readonly string[],
  env: Record<string, string>,
): { readonly drill: string; readonly ok: boolean } {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const ran = spawnSync(process.execPath, [vitest, 'run', ...files], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  })
  return { drill: name, ok: ran.status === 0 }
}
