/**
 * Makes docs/pictures: the desks as they look in the invented county after some days of its life.
 * The product runs in this process on a clock of its own, so the pictures do not change by the day.
 *
 *   npx node tools/pictures.ts
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { addDays, type Day } from '#basics/day.ts'
import { instantAt } from '#basics/instant.ts'
import { demoAccounts } from '#main/demo-accounts.ts'
import { demoPassword } from '#main/demo.ts'
import { buildWebIfStale } from '#main/freshness.ts'
import { wholeApp } from '#main/serve.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import { directoryApi } from '#domains/directory/api.ts'
import type { Role } from '#domains/directory/terms.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { questionnaires } from '#domains/survey/terms.questionnaire.ts'
import { handClock } from '#platform/clock.ts'
import { seededRng } from '#platform/rng.ts'
import { openBrowser, openPage, signIn, type Size } from '#web/browser.builders.ts'
import { placesOf } from '#web/caller/script.ts'
import { doorOf, fixtures, loadCounty } from './simulation/county.ts'
import { openSimHouseAt, type SimHouse } from './simulation/ground.ts'
import { play } from './simulation/play.ts'
import { openClerk, type Clerk } from './simulation/staff.ts'
import { openTally } from './simulation/tally.ts'

const seed = 'pictures'
const [questionnaire] = questionnaires
const views = questionnaire ? placesOf(questionnaire, { safe: 1 }) : []
const startDay: Day = '2026-03-02'
const days = 8
const today = addDays(startDay, days - 1)
const presentMinutes = 10 * 60 + 20
const into = join(import.meta.dirname, '../docs/pictures')

const say = (line: string): void => void process.stderr.write(`${line}\n`)
async function takeAll({ house, ground }: SimHouse): Promise<void> {
  const app = wholeApp(house, ground, { playing: null }, { port: 0, dataDir, demo: true })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((ready) => server.once('listening', ready))
  // A server on a port has an address of this form.
  const address = `http://localhost:${String((server.address() as AddressInfo).port)}`
  const browser = await openBrowser()
  try {
    const camera = cameraOf(browser, address)
    await office(camera)
    await callBack(camera)
    await adminImport(camera)
    await handler(camera)
    const receipt = await caller(camera)
    await passOn(house)
    await resident(camera, receipt)
    await verify(camera)
  } finally {
    await browser.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
}

type Camera = {
  /** A desk of the printed account of a role, on the clock of the county. */
  readonly desk: (role: Role, path: string, size?: Size) => Promise<Page>
  readonly open: (path: string, size?: Size) => Promise<Page>
  readonly take: (page: Page, name: string) => Promise<void>
}

function cameraOf(browser: Browser, address: string): Camera {
  const open: Camera['open'] = async (path, size = 'desk') => {
    const { page } = await openPage(browser, size)
    await page.clock.setFixedTime(clock.now())
    await page.goto(`${address}${path}`)
    return page
  }
  return {
    open,
    desk: async (role, path, size) => {
      const page = await open(path, size)
      await signIn(page, loginOf(role), demoPassword)
      return page
    },
    take: async (page, name) => {
      await page.waitForLoadState('networkidle')
      // What glides or fades in has arrived, and no message lies over the page.
      await page.waitForTimeout(4000)
      const path = join(into, `${name}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      await page.context().close()
      say(`${name}.png  ${String(Math.round(statSync(path).size / 1000))} kB`)
    },
  }
}

function loginOf(role: Role): string {
  const found = demoAccounts.find((account) => account.role === role)
  if (!found) throw new Error(`no account for ${role}`)
  return found.login
}

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

async function office({ desk, take }: Camera): Promise<void> {
  const page = await desk('dispatcher', '/office?stage=all')
  await page.locator('.inbox-row', { hasText: '办理中' }).first().click()
  await page.getByText('时限如何算出').click()
  await page.evaluate(() => window.scrollTo(0, 0))
  await take(page, 'office-1366')
}

async function callBack({ desk, take }: Camera): Promise<void> {
  const page = await desk('callback_caller', '/call-backs')
  await button(page, '取下一个回访').click()
  await button(page, /拨打（显示号码）/).click()
  await page.getByText('这里是县里的回访席').waitFor()
  await take(page, 'call-back-1366')
}

async function adminImport({ desk, take }: Camera): Promise<void> {
  const page = await desk('administrator', '/admin/imports?sheet=villages')
  await page.locator('input[type=file]').setInputFiles(join(fixtures, '村社区-更正.csv'))
  await button(page, /^导入：|^没有变化/).waitFor()
  await take(page, 'admin-import-1366')
}

async function handler({ desk, take }: Camera): Promise<void> {
  const page = await desk('handler', '/work', 'phone')
  await page.getByRole('button', { name: /^办理中 [1-9]/ }).click()
  await page.locator('.card a').first().click()
  await page.getByText('保存办理情况').waitFor()
  await take(page, 'handler-390')
}

/** In mid-interview; afterwards the call goes on to a problem, whose receipt is given. */
async function caller({ desk, take }: Camera): Promise<string> {
  const page = await desk('interviewer', '/call')
  await button(page, '取下一个号码').click()
  await button(page, /拨打（显示号码）/).click()
  await button(page, '愿意，开始').click()
  await press(page, '1', 'Enter', '2')
  await take(page, 'caller-1366')
  const again = await desk('interviewer', '/call')
  await button(again, '愿意，开始').click()
  // Every view after the opening, to the last one, the sex.
  for (const _ of views.slice(1)) await press(again, '1', 'Enter')
  await again.getByText('问卷已保存', { exact: true }).waitFor()
  await press(again, 'p')
  await again.getByLabel('居民的原话').fill('菜市场门口的下水井盖松了，夜里看不见，差点绊倒人。')
  await again.getByLabel(/由办公室回访我/).check()
  await button(again, '登记并取凭证码').click()
  const receipt = (await again.locator('.receipt').innerText()).replace(/\s/g, '')
  await button(again, '对方已记下').click()
  await button(again, '没有要登记的，继续').click()
  await button(again, '挂机记结果').click()
  await button(again, '记结果').click()
  await again.getByText('上一个已记：完成').waitFor()
  await again.context().close()
  return receipt
}

/** The day closes, and its problems go to the police, who sign. */
async function passOn(house: SimHouse['house']): Promise<void> {
  const [supervisor, dispatcher, handling] = [
    clerkOf(house, 'supervisor'),
    clerkOf(house, 'dispatcher'),
    clerkOf(house, 'handler'),
  ]
  await supervisor.must(surveyApi.closeDay, { ...given(), params: { day: today }, body: {} })
  await house.worker.turn()
  clock.moveTo(instantAt(today, 15 * 60))
  const { items: units } = await dispatcher.must(directoryApi.listUnits)
  const unitId = units.find(({ kind }) => kind === 'police')?.id ?? ''
  const query = { stage: 'candidate' as const }
  const { items } = await dispatcher.must(caseworkApi.listProblems, { query })
  for (const { id, ...found } of items.filter(({ receivedOn }) => receivedOn === today)) {
    const params = { id }
    let { version } = found
    for (const [endpoint, body] of [
      [caseworkApi.list, { title: '井盖松动', category: 'ordinary', urgency: 'ordinary' }],
      [caseworkApi.word, { wording: '请核查该处井盖，限期加固，并说明办理情况。' }],
      [caseworkApi.handOver, { unitId }],
    ] as const)
      version = (await dispatcher.must(endpoint, { ...given(), params, version, body })).version
    await handling.must(caseworkApi.sign, { ...given(), params, version, body: {} })
  }
  await house.worker.turn()
}

function clerkOf(house: SimHouse['house'], role: Role): Clerk {
  const account = { loginName: loginOf(role), password: demoPassword, role, unitCode: '' }
  return openClerk(doorOf(house), account, openTally())
}

/** The same people were played with keys of their own count. */
let acts = 0
const given = (): { readonly key: string } => ({ key: `picture-${String((acts += 1))}` })

async function resident({ open, take }: Camera, receipt: string): Promise<void> {
  const page = await open('/r', 'phone')
  await page.getByLabel('凭证码').fill(receipt)
  await button(page, '查询').click()
  await page.getByText('办理中').waitFor()
  await take(page, 'resident-390')
}

async function verify({ desk, take }: Camera): Promise<void> {
  const page = await desk('auditor', '/audit/verify')
  await button(page, '开始核验').click()
  await page.getByText('核验通过').waitFor()
  await take(page, 'verify-1366')
}

const dataDir = mkdtempSync(join(tmpdir(), 'ansheng-pictures-'))
const clock = handClock(instantAt(addDays(startDay, -2), 9 * 60))
buildWebIfStale(say)
mkdirSync(into, { recursive: true })
const sim = await openSimHouseAt(dataDir, seed, clock)
try {
  const accounts = await loadCounty({ ...sim, frameEvery: 6 })
  const people = seededRng(`${seed}/people`)
  const told = {
    house: sim.house,
    clock,
    rng: people,
    seed,
    startDay,
    days,
    accounts,
    verify: false,
  }
  await play({ ...told, presentMinutes, onProgress: say })
  await takeAll(sim)
} finally {
  await sim.close()
  rmSync(dataDir, { recursive: true, force: true })
}
