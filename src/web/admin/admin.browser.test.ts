import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { openTestWeb, type TestWeb } from '#main/test-web.ts'
import { testPassword } from '#main/test-county.ts'
import type { Role } from '#domains/directory/terms.ts'
import {
  confirmPassword,
  faultsOf,
  openBrowser,
  openPage,
  signIn,
  sizes,
  smallTargets,
  type Size,
  type Watched,
} from '#web/browser.builders.ts'

let web: TestWeb
let browser: Browser

beforeAll(async () => {
  web = await openTestWeb('admin pages')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await web?.close()
})

async function pageOf(role: Role, path: string, size: Size = 'desk'): Promise<Watched> {
  const watched = await openPage(browser, size)
  await watched.page.goto(`${web.address}${path}`)
  await signIn(watched.page, web.test.person(role).loginName, testPassword)
  return watched
}

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor()

test('a wrong password says so, and the right one leads to the page one wanted', async () => {
  const { page, troubles } = await openPage(browser)
  await page.goto(`${web.address}/admin/imports?sheet=units`)
  await page.getByLabel('登录名').fill(web.test.person('administrator').loginName)
  await page.getByLabel('密码').fill('not the password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByText('登录名、密码或动态口令不对。').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await heading(page, '导入机构人员')
  expect(new URL(page.url()).search).toBe('?sheet=units')
  expect(troubles).toEqual([])
})

test('a sheet is previewed, imported after the password is confirmed, and undone', async () => {
  const { page, troubles } = await pageOf('administrator', '/admin/imports')
  await page.locator('input[type=file]').setInputFiles('fixtures/small-county/乡镇.xlsx')
  const commit = page.getByRole('button', { name: /^导入：新增/ })
  await commit.click()
  await confirmPassword(page, testPassword)
  await page.getByText('已导入“乡镇.xlsx”').waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
  await page.getByText('已撤销').waitFor()
  expect(troubles).toEqual([])
})

test('a faulty sheet shows each error in its cell and cannot be imported', async () => {
  const { page, troubles } = await pageOf('administrator', '/admin/imports')
  const file = 'fixtures/small-county/村社区-更正.csv'
  await page.getByText('2 村（社区）').click()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText(/^有 \d+ 处错误$/).waitFor()
  const jump = page.getByRole('button', { name: /^第 \d+ 行/ }).first()
  const place = (await jump.textContent()) ?? ''
  await jump.click()
  const [, line, column] = /第 (\d+) 行“(.+)”/.exec(place) ?? []
  const focused = await page.evaluate(() => document.activeElement?.id)
  expect(focused).toBe(`cell-${line ?? ''}-${column ?? ''}`)
  expect(await page.getByRole('button', { name: /^导入：|^没有变化/ }).isDisabled()).toBe(true)
  expect(readFileSync(file).length).toBeGreaterThan(0)
  expect(troubles).toEqual([])
})

test('the auditor verifies: all is well, and a row changed behind the journal is named', async () => {
  await web.test.house.worker.turn()
  const { page, troubles } = await pageOf('auditor', '/audit/verify')
  await page.getByText('ansheng.test/county/1').first().waitFor()
  await page.getByRole('button', { name: '开始核验' }).click()
  await page.getByText('核验通过').waitFor()
  expect(new URL(page.url()).searchParams.get('run')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await faultsOf(page)).toEqual([])
  expect(troubles).toEqual([])
})

const visited: readonly (readonly [Role, string, string])[] = [
  ['administrator', '/admin/imports', '导入机构人员'],
  ['administrator', '/admin/frames', '抽样框'],
  ['administrator', '/admin/survey', '调查登记'],
  ['administrator', '/admin/calendar', '工作日历'],
  ['administrator', '/admin/accounts', '账号'],
  ['auditor', '/audit/journal?page=1', '日志'],
  ['auditor', '/audit/reveals', '身份查看记录'],
  ['identity_custodian', '/proposals', '双人事项'],
  ['leader', '/today', '今日'],
  ['leader', '/account', '我的账号'],
  ['handler', '/admin/accounts', '当前角色不能使用这一页'],
]
// The sizes are the keys of that very object.
for (const size of Object.keys(sizes) as Size[])
  test(`every page of these desks is accessible and keeps the content policy (${size})`, async () => {
    const found: string[] = []
    for (const [role, path, name] of visited) {
      const { page, troubles } = await pageOf(role, path, size)
      await heading(page, name)
      await page.waitForLoadState('networkidle')
      const small = size === 'phone' ? await smallTargets(page) : []
      for (const fault of [...troubles, ...(await faultsOf(page)), ...small])
        found.push(`${path}: ${fault}`)
      await page.context().close()
    }
    expect(found).toEqual([])
  })
