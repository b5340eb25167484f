import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { instantAt } from '#basics/instant.ts'
import type { Day } from '#basics/day.ts'
import { testPassword, villageId } from '#main/test-county.ts'
import { storyOf } from '#main/test-story.ts'
import { openTestWeb, type TestWeb } from '#main/test-web.ts'
import type { Role } from '#domains/directory/terms.ts'
import { questionnaires } from '#domains/survey/terms.questionnaire.ts'
import { openBrowser, openPage, signIn, type Size } from '#web/browser.builders.ts'

let web: TestWeb
let browser: Browser
/** What went wrong on any page of the journey. */
const troubles: (readonly string[])[] = []

beforeAll(async () => {
  web = await openTestWeb('journey')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await web.close()
})

const words = '村口的路灯坏了两个多月，老人晚上不敢出门，盼着早点修好。'
const quoted = '村口的路灯坏了两个多月，请修复。'
const wording = '请核查该处夜间照明设施，限期恢复，并说明原因。'
const firstDone = '派人到场查看，已列入下季度维修计划。'
const secondDone = '更换灯具三盏，当晚试亮，并约定每月巡查。'

/** A desk in a browser context of its own, signed in by the page. */
async function desk(role: Role, path: string, size: Size = 'desk'): Promise<Page> {
  const watched = await openPage(browser, size)
  troubles.push(watched.troubles)
  await watched.page.goto(`${web.address}${path}`)
  await signIn(watched.page, web.test.person(role).loginName, testPassword)
  return watched.page
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
const clockAt = (day: Day, hour: number): void => web.test.moveTo(instantAt(day, hour * 60))
const questions = questionnaires.at(-1)?.questions ?? []
const asked = (key: string): string => questions.find((one) => one.key === key)?.text.zh ?? ''
/** After this question has been answered the page is loaded anew. */
const reloadAt = questions.findIndex(({ key }) => key === 'disputes')
/** Of somebody who feels not very safe, does not know about one thing and will not say another. */
const said: Readonly<Record<string, string>> = { resident: '1', safe: '3', police: '8', court: '9' }

test('11.1–11.5: one problem goes through all desks, is not well done, is redone, and closes by the word of the resident', async () => {
  await prepareTheFrame()
  await drawTheDay('2026-03-03')
  const { receipt, phone } = await interview()
  await closeTheDay('2026-03-03')
  await web.test.house.worker.turn()
  expect(await residentReads(receipt)).toMatch(/收到，待列单\s+收到日期\s+2026年3月3日/)

  clockAt('2026-03-03', 14)
  await listWordAndHandOver()
  clockAt('2026-03-04', 9)
  const first = await handle('待签收', firstDone)
  expect(first.due).toContain('签收时限')
  expect(first.text).not.toMatch(new RegExp(`${phone}|河湾|${villageId()}|老人|不敢出门`))
  expect(await residentReads(receipt)).toContain('已办理，待回访')

  clockAt('2026-03-04', 15)
  expect(await callBack(phone, ['3', 'Enter', '3'])).toBe('上一个已记：不满意 → 重新办理')
  expect(await residentReads(receipt)).toContain('重新办理')
  clockAt('2026-03-05', 9)
  const second = await handle('重办', secondDone)
  expect(second.due).toContain('重办时限')
  expect(second.due).not.toBe(first.due)
  expect(second.text).toContain('第 2 次办理')
  expect(second.text).not.toMatch(new RegExp(`${phone}|河湾|${villageId()}|老人|不敢出门`))

  clockAt('2026-03-06', 10)
  expect(await callBack(phone, ['1', 'Enter', '1'])).toBe('上一个已记：满意 → 已销单')
  expect(await residentReads(receipt)).toContain('已销单')
  await verify()
  expect(troubles.flat()).toEqual([])
})

/** The survey's papers and numbers, through the API: the seed must come after the day of the frame. */
async function prepareTheFrame(): Promise<void> {
  const story = storyOf(web.test)
  await story.register()
  await story.importFrame(await web.test.as('administrator'), 1, 20)
  clockAt('2026-03-03', 9)
}

async function drawTheDay(day: Day): Promise<void> {
  const seed = '03 08 17 22 26 31 + 09'
  const supervisor = await desk('supervisor', '/survey?tab=draws')
  await supervisor.getByLabel('为哪一天抽样').fill(day)
  await supervisor.getByLabel('种子', { exact: true }).fill(seed)
  await supervisor.getByLabel('种子来源').fill('双色球第 26025 期')
  await supervisor.getByLabel('种子公布日').fill(day)
  await button(supervisor, '提出种子').click()
  await supervisor.getByText('待确认').waitFor()
  await supervisor.context().close()

  const officer = await desk('second_officer', '/survey?tab=draws')
  const again = officer.getByLabel('再输入一遍种子')
  await again.fill('03 08 17 22 26 31 + 10')
  await button(officer, '确认并抽样').click()
  await officer.getByRole('alert').filter({ hasText: '没有成功' }).waitFor()
  await again.fill(seed)
  await button(officer, '确认并抽样').click()
  await officer.getByRole('cell', { name: '已抽样' }).waitFor()
  await officer.context().close()
}

/** One call by number keys, with a reload in its middle and a problem at its end. */
async function interview(): Promise<{ readonly receipt: string; readonly phone: string }> {
  const page = await desk('interviewer', '/call')
  const number = page.locator('.number')
  await button(page, '取下一个号码').waitFor()
  await press(page, 'n')
  await number.waitFor()
  expect(await number.innerText()).toMatch(/^\d{3}\*{4}\d{4}$/)
  await press(page, 'd')
  await button(page, '愿意，开始').waitFor()
  const phone = (await number.innerText()).replaceAll(' ', '')
  expect(phone).toMatch(/^1541700\d{4}$/)

  await press(page, 'Enter')
  const [before, after] = [questions.slice(0, reloadAt), questions.slice(reloadAt + 1)]
  await answerAll(page, before)
  await page.getByText(asked('disputes')).waitFor()
  await press(page, '2')
  await page.reload()
  await page.getByText(asked('disputes')).waitFor()
  expect(await page.locator('.choice.chosen').innerText()).toContain('有人管，但没解决好')
  expect(await number.innerText()).toMatch(/^\d{3}\*{4}\d{4}$/)
  await button(page, '再看一次号码').click()
  await expect.poll(async () => (await number.innerText()).replaceAll(' ', '')).toBe(phone)
  await button(page, '下一题').click()
  await answerAll(page, after)
  await press(page, '2', 'Enter', '2', 'Enter')
  await page.getByText('问卷已保存', { exact: true }).waitFor()
  const receipt = await reportTheProblem(page)
  await button(page, '没有要登记的，继续').click()
  await button(page, '挂机记结果').click()
  await page.locator('.choice.chosen').filter({ hasText: '1.1' }).waitFor()
  await button(page, '记结果').click()
  await page.getByText('上一个已记：完成').waitFor()
  await page.context().close()
  return { receipt, phone }
}

/** Each question is on the page before its number key is pressed. */
async function answerAll(page: Page, some: typeof questions): Promise<void> {
  for (const { key, text } of some) {
    await page.getByText(text.zh).waitFor()
    await press(page, said[key] ?? '2', 'Enter')
  }
}

async function reportTheProblem(page: Page): Promise<string> {
  await press(page, 'p')
  await page.getByLabel('居民的原话').fill(words)
  await page.getByLabel('哪个村（社区）').click()
  await page.getByTitle('河湾村').click()
  await page.getByLabel(/由办公室回访我/).check()
  await button(page, '登记并取凭证码').click()
  const receipt = page.locator('.receipt')
  await receipt.waitFor()
  const code = (await receipt.innerText()).replace(/\s/g, '')
  await button(page, '对方已记下').click()
  await page.getByText('凭证码只显示一次').waitFor()
  return code
}

async function closeTheDay(day: Day): Promise<void> {
  const page = await desk('supervisor', `/survey?day=${day}`)
  await button(page, '收工').click()
  await button(page, '收工').last().click()
  await page.getByText('已收工').first().waitFor()
  await page.context().close()
}

/** The public page, as a resident without any account reads it. */
async function residentReads(receipt: string): Promise<string> {
  const watched = await openPage(browser, 'phone')
  troubles.push(watched.troubles)
  const { page } = watched
  await page.goto(`${web.address}/r`)
  await page.getByLabel('凭证码').fill(receipt.toLowerCase())
  await button(page, '查询').click()
  const text = await page.locator('dl').innerText()
  expect(await page.locator('.brand').innerText()).toMatch(/^安声 .*县/)
  await page.context().close()
  return text
}

async function listWordAndHandOver(): Promise<void> {
  const page = await desk('dispatcher', '/office')
  await page.locator('.inbox-row').waitFor()
  await press(page, 'j')
  await readTheWords(page)
  await page.getByLabel('标题', { exact: true }).fill('夜间照明不亮')
  await button(page, '列单').click()

  const field = page.getByLabel('交办词', { exact: true })
  const repeats = page.getByText(/交办词里有居民原话的连续 \d+ 个字，请换自己的话。/).first()
  await field.fill(quoted)
  await repeats.waitFor()
  expect(await button(page, '保存交办词').isDisabled()).toBe(true)
  // The words close again with the page; then it is the server that compares, and refuses.
  await page.reload()
  await field.waitFor()
  expect(await field.inputValue()).toBe(quoted)
  await button(page, '保存交办词').click()
  await repeats.waitFor()
  await field.fill(wording)
  await button(page, '保存交办词').click()

  await page.getByLabel('承办单位').fill('roads')
  await page.getByTitle(/^单位roads/).click()
  await button(page, '交单').click()
  await page.getByText('签收时限').waitFor()
  await page.getByText('时限如何算出').click()
  expect(await page.locator('.strip li.counted').count()).toBeGreaterThan(0)
  // The unit has so long to sign and, from the same moment, so long to handle.
  const inTime = expect.stringMatching(/^期限内 · 3月\d+日/) as string
  expect(await page.locator('.due .mark').allInnerTexts()).toEqual([inTime, inTime])
  await page.context().close()
}

async function readTheWords(page: Page): Promise<void> {
  await button(page, /查看原话/).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('理由').fill('拟交办词前核对')
  await button(page, /查看原话/)
    .last()
    .click()
  await page.locator('.words blockquote').filter({ hasText: words }).waitFor()
}

/** The unit's part on a phone: everything its pages showed and were sent, and the deadline it began with. */
async function handle(tab: string, whatWasDone: string): Promise<{ text: string; due: string }> {
  const page = await desk('handler', '/work', 'phone')
  const sent: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.url().includes('/api/')) sent.push(response.text())
  })
  await page.getByRole('button', { name: new RegExp(`^${tab} 1$`) }).click()
  await page.getByRole('link', { name: '夜间照明不亮' }).click()
  await page.getByText(wording).waitFor()
  const due = await page.locator('.due').innerText()
  const shown = [await page.locator('body').innerText()]
  if (tab === '待签收') await button(page, '签收').click()
  await page.getByLabel('做了什么').fill(whatWasDone)
  await page.getByLabel('依据').fill('道路照明管理职责')
  await button(page, '保存办理情况').click()
  await button(page, '报办结').click()
  await page.getByText('已报办结，由单位以外的回访员问居民').waitFor()
  shown.push(await page.content(), ...(await Promise.all(sent)))
  expect(sent.length).toBeGreaterThan(3)
  await page.context().close()
  return { text: shown.join('\n'), due }
}

/** Takes it blind, dials, and notes what the resident says; gives the line on what was recorded. */
async function callBack(phone: string, said: readonly string[]): Promise<string> {
  const page = await desk('callback_caller', '/call-backs')
  await button(page, '取下一个回访').waitFor()
  await press(page, 'n')
  await button(page, /拨打（显示号码）/).waitFor()
  expect(await page.locator('body').innerText()).not.toContain('单位roads')
  await press(page, 'd')
  await page.getByText('这里是县里的回访席').waitFor()
  expect((await page.locator('.number').innerText()).replaceAll(' ', '')).toBe(phone)
  await press(page, '1', ...said, 'Enter')
  await page.getByText('核对后再记').waitFor()
  await press(page, 'Enter')
  const line = await page.locator('.last-call').innerText()
  await page.context().close()
  return line
}

async function verify(): Promise<void> {
  await web.test.house.worker.turn()
  const page = await desk('auditor', '/audit/verify')
  await button(page, '开始核验').click()
  await page.getByText('核验通过').waitFor()
  await page.context().close()
}
