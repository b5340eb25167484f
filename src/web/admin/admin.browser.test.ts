import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { addMs } from '#basics/instant.ts'
import { inCounty } from '#platform/db.ts'
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
  await browser.close()
  await web.close()
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
  await commit.waitFor()
  // The password given at the sign-in is no longer fresh.
  web.test.moveTo(addMs(web.test.clock.now(), 10 * 60_000))
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
  await page.getByText('2 村（社区）').click()
  await page.locator('input[type=file]').setInputFiles('fixtures/small-county/村社区-更正.csv')
  await page.getByText(/^有 \d+ 处错误$/).waitFor()
  const jump = page.getByRole('button', { name: /^第 \d+ 行/ }).first()
  const place = (await jump.textContent()) ?? ''
  await jump.click()
  const [, line, column] = /第 (\d+) 行“(.+)”/.exec(place) ?? []
  const cell = `cell-${line ?? ''}-${column ?? ''}`
  await page.waitForFunction((id) => document.activeElement?.id === id, cell)
  expect(await page.getByRole('button', { name: /^导入：|^没有变化/ }).isDisabled()).toBe(true)
  expect(troubles).toEqual([])
})

test('a session that ends under the hands gives the page back as it was, after signing in', async () => {
  const { page, troubles } = await pageOf('administrator', '/admin/survey')
  await page.getByLabel('批准机关').fill('县统计局与市局联合')
  // Half an hour without a request ends a session.
  web.test.moveTo(addMs(web.test.clock.now(), 31 * 60_000))
  await page.getByLabel('调查名称').fill('治安满意度调查')
  await page.getByLabel('表号').fill('甲 1')
  await page.getByLabel('批准文号').fill('乙 2')
  await page.getByLabel('有效期至').fill('2026-12-31')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('登录已到期').waitFor()
  expect(await page.getByLabel('批准机关').isVisible()).toBe(false)
  await signIn(page, web.test.person('administrator').loginName, testPassword)
  expect(await page.getByLabel('批准机关').inputValue()).toBe('县统计局与市局联合')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('手续齐全，可以拨打').waitFor()
  expect(new URL(page.url()).pathname).toBe('/admin/survey')
  expect(troubles).toEqual([])
})

test('the auditor verifies: all is well, and a row changed behind the journal is named', async () => {
  await web.test.house.worker.turn()
  const { page, troubles } = await pageOf('auditor', '/audit/verify')
  await page.getByText('ansheng.test/county/1').first().waitFor()
  await page.getByRole('button', { name: '开始核验' }).click()
  await page.getByText('核验通过').waitFor()
  await inCounty(web.test.db.superuser, 1, (trx) =>
    sql`update directory.units set short_name = short_name || '一' where county_id = 1`.execute(
      trx,
    ),
  )
  await page.getByRole('button', { name: '再核验一次' }).click()
  await page.getByText(/^发现 \d+ 处不一致$/).waitFor()
  await page.getByText('directory.units').first().waitFor()
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
    for (const [role, pages] of Map.groupBy(visited, ([who]) => who)) {
      const { page, troubles } = await pageOf(role, '/', size)
      for (const [, path, name] of pages) {
        await page.goto(`${web.address}${path}`)
        await heading(page, name)
        await page.waitForLoadState('networkidle')
        const small = size === 'phone' ? await smallTargets(page) : []
        for (const fault of [...(await faultsOf(page)), ...small]) found.push(`${path}: ${fault}`)
      }
      found.push(...troubles)
      await page.context().close()
    }
    expect(found).toEqual([])
  })
