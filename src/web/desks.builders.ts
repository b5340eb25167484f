import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { instantAt } from '#basics/instant.ts'
import { unitId } from '#main/test-county.ts'
import type { Caller, TestHouse } from '#main/test-house.ts'
import { storyOf, type ToldProblem } from '#main/test-story.ts'
import { inCounty } from '#platform/db.ts'
import { faultsOf, sizes, smallTargets } from '#web/browser.builders.ts'

/** Names as long as the tables take them, some without a place to break. */
export const longNames = {
  township: '城关镇开发区管理委员会与三家街道办事处联合服务中心片区（示例）',
  village: '河湾村民委员会第十二村民小组暨移民安置点联合自然村示范片（示例）',
  unit: '安平县公共设施维护与应急保障服务中心综合协调管理科驻城关镇工作站',
  person: 'Wolfeschlegelsteinhausenbergerdorff·买买提依明·艾尼瓦尔江',
  title:
    '主干道与支路交叉口夜间照明设施长期不亮且路面塌陷积水影响行人和车辆通行安全需要尽快核查处理并恢复',
  wording: '请核查该处照明与路面，分清管养责任，限期恢复，并说明原因与防止再发生的办法。'.repeat(8),
} as const

/** On which the story's unit handles what it is given. */
const ground = '道路照明职责'

/** Before the pages are visited: nothing has been registered, drawn or reported, but names are long. */
export async function lengthenNames({ db }: TestHouse): Promise<void> {
  const { township, village, unit, person } = longNames
  await inCounty(db.superuser, 1, async (trx) => {
    await sql`update directory.townships set name = ${township}`.execute(trx)
    await sql`update directory.villages set name = ${village}`.execute(trx)
    await sql`update directory.units set name = name || ${unit}, short_name = ${unit}`.execute(trx)
    await sql`update directory.people set name = ${person}`.execute(trx)
  })
}

export type Laid = Readonly<
  Record<
    'candidate' | 'listed' | 'worded' | 'handedOver' | 'signed' | 'objected' | 'declined' | 'done',
    ToldProblem
  >
>
const stages = [
  'candidate',
  'listed',
  'worded',
  'handedOver',
  'signed',
  'objected',
  'declined',
  'done',
] as const satisfies readonly (keyof Laid)[]

/** A day of calls behind, a problem at each stage of the office, and a fresh day of calls begun. */
export async function layWork(test: TestHouse): Promise<Laid> {
  const story = storyOf(test)
  await story.register()
  await story.importFrame(await test.as('administrator'), 1, 60)
  test.moveTo(instantAt('2026-03-03', 540))
  await story.draw('2026-03-03')
  const by = await test.as('interviewer', { at: 'sibling' })
  for (const stage of stages) {
    const { attemptId } = await story.dial(by)
    await story.report(by, { id: attemptId }, { words: `居民为“${stage}”说的话。` })
  }
  await story.closeDay('2026-03-03')
  const candidates = await story.candidates()
  test.moveTo(instantAt('2026-03-04', 540))
  await story.draw('2026-03-04')
  const [candidate, ...rest] = candidates
  const [listed, worded, handedOver, signed, objected, declined, done] = rest
  if (!candidate || !listed || !worded || !handedOver || !signed || !objected || !declined || !done)
    throw new Error(`${String(candidates.length)} candidates`)
  const office = await test.as('dispatcher')
  const unit = await test.as('handler')
  const reason = '这段路由交通运输部门管养，不属于本单位职责。'
  const listIt = (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.list', office, one, {
      title: longNames.title,
      category: 'ordinary',
      urgency: 'urgent',
    })
  const wordIt = async (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.word', office, await listIt(one), { wording: longNames.wording })
  const toUnit = async (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.handOver', office, await wordIt(one), { unitId: unitId('roads') })
  return {
    candidate,
    listed: await listIt(listed),
    worded: await wordIt(worded),
    handedOver: await toUnit(handedOver),
    signed: await act(test, 'casework.sign', unit, await toUnit(signed)),
    objected: await act(test, 'casework.object', unit, await toUnit(objected), { reason }),
    declined: await act(test, 'casework.proposeDecline', office, declined, { reason }),
    done: await story.toDone(await toUnit(done), 'roads'),
  }
}

const act = (
  test: TestHouse,
  name: string,
  as: Caller,
  { id, version }: ToldProblem,
  body: object = {},
): Promise<ToldProblem> => test.must(name, { as, params: { id }, version, body })

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
        for (let up = one.parentElement; up && up !== box.parentElement; up = up.parentElement)
          if (scrolls(up)) return false
        return true
      }
      return [...box.querySelectorAll('*')]
        .filter((one) => one.children.length === 0 && one.textContent !== '')
        .filter((one) => getComputedStyle(one).position !== 'absolute')
        .filter((one) => {
          const { right, width } = one.getBoundingClientRect()
          return width > 0 && right > edge + 1 && isFree(one)
        })
        .map((one) => `sticks out: ${one.outerHTML.slice(0, 160)}`)
    }),
  )

/** Chinese left in headings, menus, buttons and labels after the switch to English, beside names. */
export async function chineseLeft(page: Page): Promise<readonly string[]> {
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
  const data = [...Object.values(longNames), ground, '单位']
  return texts.filter((text) =>
    /\p{Script=Han}/u.test(data.reduce((left, name) => left.replaceAll(name, ''), text)),
  )
}
