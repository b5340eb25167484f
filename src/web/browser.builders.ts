import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'

/** The two sizes every page must fit. */
export const sizes = {
  desk: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
} as const
export type Size = keyof typeof sizes

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Chromium as `tools/browser.mjs` found it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['ANSHENG_CHROMIUM'] || '/usr/bin/chromium',
    args: quiet,
  })

/** A page with everything that went wrong on it: script errors, content policy, lost requests. */
export type Watched = { readonly page: Page; readonly troubles: readonly string[] }

export async function openPage(browser: Browser, size: Size = 'desk'): Promise<Watched> {
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: size === 'phone',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (line) => {
    // The browser writes a line for every refusal; those are answers, and tests look at them.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
      troubles.push(`console: ${line.text()}`)
  })
  page.on('requestfailed', (request) => {
    // A page that is left lets go of what it was still asking.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`lost: ${request.method()} ${new URL(request.url()).pathname}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) troubles.push(`${String(response.status())}: ${response.url()}`)
  })
  return { page, troubles }
}

/** Signs in by the page itself. */
export async function signIn(page: Page, loginName: string, password: string): Promise<void> {
  await page.getByLabel('登录名').fill(loginName)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: /账号菜单/ }).waitFor()
}

/** Answers the question for the password that a weighty act asks. */
export async function confirmPassword(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('登录密码').fill(password)
  await dialog.getByRole('button', { name: '确定' }).click()
}

/** What axe finds on the page, one line each, and whether the page is wider than the screen. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  // Our pages have no frames, so axe needs no second page to put the parts of its answer together.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ...(wider > 0 ? [`wider than the screen by ${String(wider)} px`] : []),
  ]
}

/** Everything on the page that a finger would miss: lower than 44 px. */
export const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], [role=menuitem]')]
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect()
        const { display, visibility } = getComputedStyle(one)
        const isShown = width > 0 && height > 0 && visibility === 'visible'
        // A link in running text is as high as its line.
        return isShown && height < 43.5 && display !== 'inline'
      })
      .map((one) => one.outerHTML.slice(0, 160)),
  )
