import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { paths } from '#web/paths.ts'
import { To, type DeskPage } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Nothing } from '#web/ui/states.tsx'

export const mayOpen = (page: DeskPage, role: string): boolean =>
  page.roles.length === 0 || page.roles.some((one) => one === role)

/** The first page: what this role can do, in large words. */
export function Home({ pages }: { readonly pages: readonly DeskPage[] }): ReactElement {
  const { say, language } = useLanguage()
  const who = useWho()
  const own = pages.filter((page) => page.icon !== undefined && mayOpen(page, who.role))
  if (own.length === 0)
    return (
      <Page title={greeting(who.name)}>
        <Nothing says={who.role === 'township_clerk' ? clerkLater : nothingYet} />
      </Page>
    )
  return (
    <Page title={greeting(who.name)} hint={hint}>
      <nav className="doors" aria-label={language === 'zh' ? '可用功能' : 'What you can do'}>
        {own.map((page) => (
          <To key={page.path} to={page.path} className="door">
            <span className="door-icon" aria-hidden>
              {page.icon}
            </span>
            {say(page.title)}
          </To>
        ))}
      </nav>
    </Page>
  )
}

/** An address that is no page. */
export function Absent(): ReactElement {
  const { say } = useLanguage()
  return (
    <Page title={absent}>
      <p>
        <To to={paths.home}>{say(goHome)}</To>
      </p>
    </Page>
  )
}

const greeting = (name: string): Sentence => ({ zh: `${name}，您好`, en: `Good day, ${name}` })
const clerkLater: Sentence = {
  zh: '现在没有需要您办理的事。乡镇办事员的工作（登记走访、纠纷和台账）将在后续版本提供。',
  en: 'There is nothing for you to do yet. The work of township clerks (visits, disputes, records) comes with a later release.',
}
const nothingYet: Sentence = {
  zh: '这个角色现在没有需要办理的事。',
  en: 'There is nothing to do in this role yet.',
}
const hint: Sentence = { zh: '请选择要做的事。', en: 'Choose what you want to do.' }
const absent: Sentence = { zh: '没有这个页面', en: 'There is no such page' }
const goHome: Sentence = { zh: '回首页', en: 'To the first page' }
