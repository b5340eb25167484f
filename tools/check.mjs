/**
 * What `npm test` runs, cheapest first, stopping at the first that fails: format, lint, types,
 * generated docs, tests, the web's build, browser tests. `--quick` leaves the browser out.
 * Plain JavaScript: npm may run it on an older Node; everything it starts runs on ours.
 * The last line of a run that passes is `N passed, 0 failed`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const node = join(bin, 'node')
const quick = process.argv.includes('--quick')
const reports = mkdtempSync(join(tmpdir(), 'ansheng-check-'))
const running = new Set()
const started = Date.now()

/** A step: what it is called, and what it runs on our Node. `report` is vitest's count of it. */
const tool = (name, ...words) => ({ name, words: [join(bin, words[0]), ...words.slice(1)] })
const tests = (name, ...words) => {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`]
  return { ...tool(name, 'vitest', 'run', ...reporters, ...words), report, live: true }
}

const statics = [
  tool('types', 'tsc', '-p', 'tsconfig.json'),
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  tool('lint', 'eslint', '.', '--max-warnings', '0'),
  ...(existsSync(join(root, 'tools/docs.ts'))
    ? [{ name: 'generated docs', words: ['tools/docs.ts', '--check'] }]
    : []),
]
const dynamic = [
  tests('tests'),
  tool('web build', 'vite', 'build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn'),
]
const browser = [
  { name: 'browser', words: ['tools/browser.mjs'], live: true },
  tests('browser tests', '--config', 'vitest.browser.config.ts'),
]

process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    for (const child of running) child.kill('SIGTERM')
    process.exit(130)
  })

if (!existsSync(node)) stop('Run `npm ci` first: Node 24 comes with the packages.')
await pairs(statics)
for (const step of [...dynamic, ...(quick ? [] : browser)]) await one(step)
finish()

/** Runs steps two at a time; the first that fails stops the others. */
async function pairs(steps) {
  const waiting = [...steps]
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await one(step)
  }
  await Promise.all([worker(), worker()])
}

/** Runs one step; prints its output as it comes where it is `live`, otherwise only when it fails. */
async function one(step) {
  const from = Date.now()
  if (step.live) heading(step.name)
  const { code, output } = await run(step)
  const took = `${((Date.now() - from) / 1000).toFixed(1)} s`
  if (code === 0) return void console.log(`${step.live ? '' : '== '}${step.name}: ok, ${took}`)
  if (!step.live) heading(step.name)
  process.stdout.write(output)
  const counts = countsOf()
  if (counts.failed > 0) console.log(`${counts.passed} passed, ${counts.failed} failed`)
  stop(`npm test stopped at: ${step.name} (${took})`)
}

function run({ words, live }) {
  return new Promise((done) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
    const stdio = live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
    const child = spawn(node, words, { cwd: root, env, stdio })
    const parts = []
    child.stdout?.on('data', (part) => parts.push(part))
    child.stderr?.on('data', (part) => parts.push(part))
    child.on('error', (error) => parts.push(Buffer.from(`${error.message}\n`)))
    running.add(child)
    child.on('close', (code) => {
      running.delete(child)
      done({ code: code ?? 1, output: Buffer.concat(parts).toString('utf8') })
    })
  })
}

/** Tests counted by vitest itself, over every report written so far; a broken file counts as one. */
function countsOf() {
  const written = [...dynamic, ...browser]
    .map(({ report }) => report)
    .filter((report) => report && existsSync(report))
    .map((report) => JSON.parse(readFileSync(report, 'utf8')))
  const sum = (of) => written.reduce((total, report) => total + of(report), 0)
  return {
    passed: sum((report) => report.numPassedTests),
    failed: sum((report) => report.numFailedTests + brokenFiles(report)),
  }
}

function brokenFiles({ testResults }) {
  return testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
}

function finish() {
  const { passed, failed } = countsOf()
  console.log(`\nall steps in ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (passed === 0) stop('No test ran.')
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function heading(name) {
  console.log(`\n== ${name}`)
}

function stop(reason) {
  for (const child of running) child.kill('SIGTERM')
  console.log(reason)
  process.exit(1)
}
