import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { testPassword } from '#main/test-county.ts'
import { openTestWeb, type TestWeb } from '#main/test-web.ts'
import { layWork, longNames, type Laid } from '#main/test-work.ts'
import { inCounty } from '#platform/db.ts'
import type { Role } from '#domains/directory/terms.ts'
import { questionnaires } from '#domains/survey/terms.questionnaire.ts'
import { openBrowser, openPage, signIn, sizes } from '#web/browser.builders.ts'
import { placesOf } from '#web/caller/script.ts'
import { chineseLeft, inEnglish, looksOf } from '#web/desks.builders.ts'

let web: TestWeb
let browser: Browser

beforeAll(async () => {
  web = await openTestWeb('desks')
  browser = await openBrowser()
  await lengthenNames()
})
afterAll(async () => {
  await browser.close()
  await web.close()
})

async function lengthenNames(): Promise<void> {
  const { township, village, unit, person } = longNames
  await inCounty(web.test.db.superuser, 1, async (trx) => {
    await sql`update directory.townships set name = ${township}`.execute(trx)
    await sql`update directory.villages set name = ${village}`.execute(trx)
    await sql`update directory.units set name = name || ${unit}, short_name = ${unit}`.execute(trx)
    await sql`update directory.people set name = ${person}`.execute(trx)
  })
}
/** Data, which no switch of language translates. */
const names = [...Object.values(longNames), '道路照明职责', '单位']

const [questionnaire] = questionnaires
const views = questionnaire ? placesOf(questionnaire, { safe: 2 }) : []

type Desk = {
  readonly page: Page
  readonly troubles: readonly string[]
  /** Opens a path within the session. */
  readonly go: (path: string) => Promise<void>
}

async function desk(role: Role, path: string): Promise<Desk> {
  const { page, troubles } = await openPage(browser)
  await page.goto(`${web.address}${path}`)
  await signIn(page, web.test.person(role).loginName, testPassword)
  return { page, troubles, go: async (to) => void (await page.goto(`${web.address}${to}`)) }
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}

/** Each desk with the address of its page, the API it asks, and the sentence it says when empty. */
const doors: readonly (readonly [Role, string, string, string])[] = [
  ['interviewer', '/call', 'survey/calls/mine', '怎么办：请系统管理员'],
  ['callback_caller', '/call-backs', 'casework/call-backs/mine', '现在没有待回访的问题'],
  ['dispatcher', '/office', 'casework/problems', '这里没有问题。换一个环节'],
  ['second_officer', '/survey?tab=draws', 'survey/draws', '还没有抽样。先由管理员导入抽样框'],
  ['supervisor', '/survey?day=2026-03-02', 'survey/days', '这一天还没有抽样'],
  ['handler', '/work', 'casework/unit-problems', '没有待签收的问题'],
]

describe('before any work', () => {
  test.each(doors)(
    '%s: the empty page says what to do, a lost network can be tried again, and English is whole',
    async (role, path, api, empty) => {
      const { page, troubles } = await desk(role, path)
      await page.getByText(empty).first().waitFor()
      const found = [...(await looksOf(page, path))]

      const isAsked = (url: URL): boolean => url.pathname.startsWith(`/api/${api}`)
      await page.route(isAsked, (route) => route.abort())
      await page.reload()
      await page.getByRole('alert').filter({ hasText: '网络不通' }).waitFor()
      found.push(...(await looksOf(page, `${path} without network`)))
      await page.unroute(isAsked)
      await button(page, '再试一次').first().click()
      await page.getByText(empty).first().waitFor()

      found.push(...(await inEnglish(page, path, names)))
      expect(found).toEqual([])
      expect(troubles.filter((one) => !one.startsWith(`lost: GET /api/${api}`))).toEqual([])
      await page.context().close()
    },
  )
})

test('what these looks are for is found where it is planted', async () => {
  const { page } = await desk('handler', '/work')
  await page.getByText('没有待签收的问题').waitFor()
  await page.locator('.panel').evaluate((panel) => {
    const [nameless, long] = [document.createElement('button'), document.createElement('p')]
    long.textContent = '长'.repeat(120)
    long.style.whiteSpace = 'nowrap'
    nameless.style.height = '20px'
    panel.append(nameless, long)
  })
  const found = await looksOf(page, 'planted')
  const [axe, wide, low] = [/\(desk\): button-name/, /\(phone\): sticks out/, /\(phone\): <button/]
  expect([axe, wide, low].map((one) => found.some((fault) => one.test(fault)))).toEqual(
    Array(3).fill(true),
  )
  expect(await chineseLeft(page, names)).toContain('我单位的问题')
  await page.context().close()
})

describe('with work of every stage and long names', () => {
  let laid: Laid
  beforeAll(async () => {
    laid = await layWork(web.test)
  })

  test('every view of the call screen fits, from the idle desk to the end of a call', async () => {
    const { page, troubles } = await desk('interviewer', '/call')
    const found: string[] = []
    const look = async (where: string, sign: string): Promise<void> => {
      await page.getByText(sign).first().waitFor()
      found.push(...(await looksOf(page, `/call ${where}`)))
    }
    await look('idle', '号码由公开种子抽出')
    await press(page, 'n')
    await look('in hand', '拨打（显示号码）')
    await press(page, 'd')
    await look('opening', '愿意，开始')
    await press(page, 'Enter', '1', 'Enter', '2')
    await look('question', '您在住处附近觉得安全吗')
    await press(page, 'p')
    await look('problem', '登记并取凭证码')
    found.push(...(await inEnglish(page, '/call problem', names)))
    await button(page, '收起').click()
    await press(page, 'h')
    await look('end', '这次通话的结果')
    await press(page, 'Escape')
    // From the question on how safe one feels to the last one, the sex.
    await press(page, 'Enter')
    for (const _ of views.slice(3)) await press(page, '2', 'Enter')
    await page.getByText('问卷已保存', { exact: true }).waitFor()
    await press(page, 'p')
    await page.getByLabel('居民的原话').fill('巷口的井盖松动。')
    await page.getByLabel(/由办公室回访我/).check()
    await button(page, '登记并取凭证码').click()
    await look('receipt', '对方已记下')
    expect(found).toEqual([])
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('every view of the call-back desk fits, and none names the unit', async () => {
    const { page, troubles } = await desk('callback_caller', '/call-backs')
    const found: string[] = []
    const look = async (where: string, sign: string): Promise<void> => {
      await page.getByText(sign).first().waitFor()
      found.push(...(await looksOf(page, `/call-backs ${where}`)))
      expect(await page.locator('main, #content').first().innerText()).not.toContain('单位roads')
    }
    await look('idle', '现在有 1 个问题等待回访')
    await press(page, 'n')
    await look('in hand', '拨打前先看一遍')
    await press(page, 'd')
    await look('greeting', '这里是县里的回访席')
    await press(page, '1', '2')
    await look('solved', '解决了没有')
    await press(page, 'Enter', '2', 'Enter')
    await look('look', '核对后再记')
    found.push(...(await inEnglish(page, '/call-backs look', names)))
    expect(found).toEqual([])
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('the office: the list, and an item at each of its stages', async () => {
    const { page, troubles, go } = await desk('dispatcher', '/office?stage=all')
    const found: string[] = []
    await page.locator('.inbox-row').nth(7).waitFor()
    found.push(...(await looksOf(page, '/office')))
    for (const [stage, sign] of [
      ['candidate', '提出不列单'],
      ['listed', '保存交办词'],
      ['worded', '改交办词'],
      ['handedOver', '办理时限'],
    ] as const) {
      await go(`/office/${laid[stage].id}?stage=all`)
      await page.getByText(sign).first().waitFor()
      await page.getByText('时限如何算出').click()
      found.push(...(await looksOf(page, `/office ${stage}`)))
      found.push(...(await inEnglish(page, `/office ${stage}`, names)))
    }
    await go(`/office/${laid.candidate.id}`)
    await button(page, '提出不列单').click()
    await page.getByRole('dialog').waitFor()
    found.push(...(await looksOf(page, '/office decline dialog')))
    expect(found).toEqual([])
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('the second officer decides on an objection and on a decline', async () => {
    const { page, troubles, go } = await desk('second_officer', `/office/${laid.objected.id}`)
    const found: string[] = []
    for (const [stage, sign] of [
      ['objected', '退回分派员，改派其他单位'],
      ['declined', '同意后这个问题到此为止'],
    ] as const) {
      await go(`/office/${laid[stage].id}`)
      await page.getByRole('heading', { name: '复核' }).waitFor()
      found.push(...(await looksOf(page, `/office ${stage}`)))
      found.push(...(await inEnglish(page, `/office ${stage}`, names)))
      await page.locator('.panel', { hasText: '复核' }).getByRole('button').nth(1).click()
      await page.getByRole('dialog').getByText(sign).waitFor()
    }
    expect(found).toEqual([])
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('the unit: its list and an item to sign for, in work and reported', async () => {
    const { page, troubles, go } = await desk('handler', '/work')
    const found: string[] = []
    await page.getByRole('link', { name: /^主干道/ }).waitFor()
    found.push(...(await looksOf(page, '/work')))
    found.push(...(await inEnglish(page, '/work', names)))
    for (const [stage, sign] of [
      ['handedOver', '提出异议'],
      ['signed', '保存办理情况'],
      ['done', '已报办结，由单位以外的回访员问居民'],
    ] as const) {
      await go(`/work/${laid[stage].id}`)
      await page.getByText(sign).first().waitFor()
      found.push(...(await looksOf(page, `/work ${stage}`)))
      found.push(...(await inEnglish(page, `/work ${stage}`, names)))
    }
    expect(found).toEqual([])
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('the survey: a day in figures, and the draws of two persons', async () => {
    const supervisor = await desk('supervisor', '/survey?day=2026-03-03')
    const found: string[] = []
    await supervisor.page.getByText('已收工').first().waitFor()
    found.push(...(await looksOf(supervisor.page, '/survey day')))
    found.push(...(await inEnglish(supervisor.page, '/survey day', names)))
    await supervisor.go('/survey?tab=draws')
    await supervisor.page.getByLabel('种子', { exact: true }).fill('0'.repeat(200))
    await supervisor.page.getByLabel('种子来源').fill('某期公开摇奖号码')
    await supervisor.page.getByLabel('种子公布日').fill('2026-03-04')
    await supervisor.page.getByLabel('为哪一天抽样').fill('2026-03-05')
    await button(supervisor.page, '提出种子').click()
    await supervisor.page.getByText('待确认').first().waitFor()
    found.push(...(await looksOf(supervisor.page, '/survey draws')))
    found.push(...(await inEnglish(supervisor.page, '/survey draws', names)))
    const officer = await desk('second_officer', '/survey?tab=draws')
    await officer.page.getByLabel('再输入一遍种子').waitFor()
    found.push(...(await looksOf(officer.page, '/survey approve')))
    expect(found).toEqual([])
    expect([...supervisor.troubles, ...officer.troubles]).toEqual([])
    await supervisor.page.context().close()
    await officer.page.context().close()
  })
})

test('the public page works on a phone without script, in large letters and with large targets', async () => {
  const context = await browser.newContext({ viewport: sizes.phone, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${web.address}/r`)
  await page.getByLabel('凭证码').fill('ABCD-EFGH-JKLM')
  await button(page, '查询').click()
  await page.getByText('没有查到这个凭证码').waitFor()
  const boxes = await page.locator('a, button, input:not([type=hidden])').all()
  const low = await Promise.all(boxes.map(async (one) => (await one.boundingBox())?.height ?? 0))
  expect(low.filter((height) => height < 44)).toEqual([])
  const letters = await page
    .locator('body *')
    .evaluateAll((all) =>
      all
        .filter((one) =>
          [...one.childNodes].some(
            ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
          ),
        )
        .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
    )
  expect(Math.min(...letters)).toBeGreaterThanOrEqual(18)
  const wider = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
  expect(wider).toBe(0)
  await page.getByText('英文 English').click()
  await page.getByRole('heading', { name: 'What became of your report' }).waitFor()
  await page.getByText('Larger text').click()
  await page.locator('body.big').waitFor()
  await context.close()
})
