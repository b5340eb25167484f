import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDays } from '#basics/day.ts'
import { addMs, dayOf } from '#basics/instant.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { handClock, realClock } from '#platform/clock.ts'
import type { Door } from './client.ts'
import { loadCounty } from './county.ts'
import { openSimHouseAt } from './ground.ts'
import { verifyBy } from './play.ts'
import { openClerk, type Account, type Clerk } from './staff.ts'
import { openTally } from './tally.ts'

const product = join(import.meta.dirname, 'product.ts')
const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-kill-'))
let accounts: readonly Account[] = []
let port = 0
let running: ChildProcess | undefined

beforeAll(async () => {
  port = await freePort()
  const clock = handClock(addMs(realClock().now(), -3 * 86_400_000))
  const { house, ground, close } = await openSimHouseAt(dataDir, 'kill', clock)
  accounts = await loadCounty({ house, ground, frameEvery: 60 })
  await house.worker.turn()
  await close()
}, 120_000)
afterAll(async () => {
  if (running && running.exitCode === null) {
    running.kill('SIGTERM')
    await once(running, 'exit')
  }
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

it('loses no acknowledged write when the server is killed in mid-write, and doubles none', async () => {
  running = await start()
  const expiresOn = addDays(dayOf(realClock().now()), 365)
  const admin = clerkOf('administrator')
  const { survey } = await admin.must(surveyApi.currentSurvey)
  let tried = 0
  let acknowledged = 0
  const writing = (async (): Promise<void> => {
    for (;;) {
      const told = await write(admin, (tried += 1)).catch(() => undefined)
      if (!told?.ok) return
      acknowledged = told.value.version - survey.version
    }
  })()
  while (acknowledged < 40) await sleep(5)
  process.kill(serverOf(running), 'SIGKILL')
  await writing
  await once(running, 'exit')

  running = await start()
  const back = clerkOf('administrator')
  // The one whose answer was lost is asked again with its own key: done once, whichever way it went.
  const repeated = await write(back, tried)
  const { survey: after } = await back.must(surveyApi.currentSurvey)
  const { title, version } = after
  expect({ repeated: repeated.ok, title, writes: version - survey.version }).toEqual({
    repeated: true,
    title: titleOf(tried),
    writes: tried,
  })
  expect([0, 1]).toContain(tried - acknowledged)
  expect(await verifyBy(clerkOf('auditor'))).toEqual({ ok: true, findings: [] })

  /** Each over the one before: a write lost or done twice leaves another version behind. */
  function write(clerk: Clerk, number: number) {
    return clerk.ask(surveyApi.registerSurvey, {
      key: `write-${String(number).padStart(6, '0')}`,
      version: survey.version + number - 1,
      body: {
        title: titleOf(number),
        formNumber: '县统表1号',
        approvalNumber: '〔2026〕1号',
        approvedBy: '市统计局',
        expiresOn,
      },
    })
  }
}, 120_000)

const titleOf = (number: number): string => `第${String(number)}次登记`

function clerkOf(role: Account['role']): Clerk {
  const account = accounts.find((one) => one.role === role)
  if (!account) throw new Error(`nobody is ${role}`)
  const origin = `http://127.0.0.1:${String(port)}`
  const door: Door = (path, init) => fetch(`${origin}${path}`, init)
  return openClerk(door, account, openTally(), origin)
}

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [product, dataDir, String(port)], { stdio: 'ignore' })
  for (let tries = 0; tries < 1200; tries += 1) {
    const path = `http://127.0.0.1:${String(port)}/api/health`
    const answer = await fetch(path).catch(() => undefined)
    if (answer?.ok) return child
    if (child.exitCode !== null) break
    await sleep(25)
  }
  throw new Error('the product did not start')
}

/** The process id of the app: the child of the product that was started to serve. */
function serverOf({ pid }: ChildProcess): number {
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const [stat, command] = [textOf(`/proc/${name}/stat`), textOf(`/proc/${name}/cmdline`)]
    const parent = Number(stat.split(') ').at(-1)?.split(' ')[1])
    if (parent === pid && command.includes('\0serve')) return Number(name)
  }
  throw new Error('no server process')
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended while we looked.
    return ''
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const found = (server.address() as AddressInfo).port // listening on a port, not on a path
  server.close()
  return found
}
