import type { Page } from 'playwright-core'
import { faultsOf, sizes, smallTargets } from '#web/browser.builders.ts'

/** What is wrong with the page as it stands now, at both sizes; it is left at the larger one. */
export async function looksOf(page: Page, where: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    const small = size === 'phone' ? await smallOnes(page) : []
    const faults = [...(await faultsOf(page)), ...(await cutOff(page)), ...small]
    found.push(...faults.map((fault) => `${where} (${size}): ${fault}`))
  }
  await page.setViewportSize(sizes.desk)
  return found
}

/** Looked at until the page has taken on the new size: its theme glides from one to the other. */
async function smallOnes(page: Page): Promise<readonly string[]> {
  for (let tries = 10; ; tries -= 1) {
    const small = [...(await smallTargets(page)), ...(await lowFields(page))]
    if (small.length === 0 || tries === 0) return small
    await page.waitForTimeout(100)
  }
}

/** Besides buttons and links: fields, choices and summaries that a finger would miss. */
const lowFields = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'summary, .choice, .ant-select, textarea, input:not([type=radio], [type=checkbox], [type=hidden])',
      ),
    ]
      // The field inside a box is as large as its box.
      .filter(
        (one) =>
          !one.closest('.ant-select, .ant-input-affix-wrapper') || one.matches('.ant-select'),
      )
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect()
        return width > 0 && height > 0 && height < 43.5
      })
      .map((one) => `low: ${one.outerHTML.slice(0, 160)}`),
  )

/** Text that stands outside its sheet of paper, or outside the screen where nothing scrolls. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.panel, .page-head, .bar')].flatMap((box) => {
      const edge = box.getBoundingClientRect().right
      const scrolls = (one: Element): boolean =>
        /auto|scroll|hidden/.test(getComputedStyle(one).overflowX)
      const isFree = (one: Element): boolean => {
        for (let up: Element | null = one; up && up !== box.parentElement; up = up.parentElement)
          if (scrolls(up)) return false
        return true
      }
      return [...box.querySelectorAll('*')]
        .filter((one) => one.children.length === 0 && one.textContent !== '')
        .filter((one) => getComputedStyle(one).position !== 'absolute')
        .filter((one) => {
          // The letters themselves: a block is as wide as its parent whatever stands in it.
          const letters = document.createRange()
          letters.selectNodeContents(one)
          const { right, width } = letters.getBoundingClientRect()
          return width > 0 && right > edge + 1 && isFree(one)
        })
        .map((one) => `sticks out: ${one.outerHTML.slice(0, 160)}`)
    }),
  )

/** Chinese left in headings, menus, buttons and labels after the switch to English, beside names. */
export async function chineseLeft(
  page: Page,
  names: readonly string[],
): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const named = 'h1, h2, h3, nav a, button, label, legend, th, dt, summary, .hotkeys, .hint'
    const all = (selector: string): readonly Element[] =>
      [...document.querySelectorAll(selector)].filter(
        (one) => !one.closest('.who, .brand, [lang=zh-CN]:not(html)'),
      )
    return [
      ...all(named).map((one) => one.textContent),
      ...all('[placeholder]').map((one) => one.getAttribute('placeholder') ?? ''),
      ...all('[aria-label]').map((one) => one.getAttribute('aria-label') ?? ''),
    ]
  })
  return texts.filter((text) =>
    /\p{Script=Han}/u.test(names.reduce((left, name) => left.replaceAll(name, ''), text)),
  )
}

/** Switches to English, says what stayed Chinese there, and switches back. */
export async function inEnglish(
  page: Page,
  where: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const [english, chinese] = [/English/, /中文/].map((name) => page.getByRole('button', { name }))
  await english?.click()
  await chinese?.waitFor()
  const left = await chineseLeft(page, names)
  await chinese?.click()
  return left.map((text) => `${where} in English: ${text}`)
}
