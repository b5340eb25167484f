import { MenuOutlined } from '@ant-design/icons'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Button, Drawer, Layout, Menu } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { roleNames, type Role } from '#domains/directory/terms.ts'
import { mayOpen } from '#web/home.tsx'
import { paths } from '#web/paths.ts'
import { DemoBanner } from '#web/shell.demo.tsx'
import { Person } from '#web/shell.person.tsx'
import { To, type DeskPage } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { useNarrow } from '#web/ui/narrow.ts'
import { Page } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'

/** The frame of every page: who one is, what one may do, and the page itself. */
export function Shell({ pages }: { readonly pages: readonly DeskPage[] }): ReactElement {
  const { say } = useLanguage()
  const isNarrow = useNarrow()
  const who = useWho()
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  const page = pages.find(({ path }) => fits(path, pathname))
  const menu = <DeskMenu pages={pages} at={page} onGone={() => setOpen(false)} />
  return (
    <Layout className="shell">
      <a className="skip" href="#content">
        {say(skip)}
      </a>
      <Layout.Header className="bar">
        {isNarrow && (
          <Button
            type="text"
            className="on-dark"
            icon={<MenuOutlined />}
            aria-label={say(openMenu)}
            onClick={() => setOpen(true)}
          />
        )}
        <To to={paths.home} className="brand">
          <span className="brand-name">安声</span>
          <span className="brand-county">{who.countyName}</span>
        </To>
        <Person />
      </Layout.Header>
      <DemoBanner isDemo={who.demo} />
      <Layout hasSider={!isNarrow} className="below">
        {isNarrow ? (
          <Drawer
            open={isOpen}
            onClose={() => setOpen(false)}
            placement="left"
            size={300}
            title={say(menuTitle)}
            styles={{ body: { padding: 0 } }}
          >
            {menu}
          </Drawer>
        ) : (
          <Layout.Sider width={208} theme="light" className="side">
            {menu}
          </Layout.Sider>
        )}
        <Layout.Content id="content" className="content" tabIndex={-1}>
          {page && !mayOpen(page, who.role) ? <NotYours page={page} /> : <Outlet />}
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

function DeskMenu({
  pages,
  at,
  onGone,
}: {
  readonly pages: readonly DeskPage[]
  readonly at: DeskPage | undefined
  readonly onGone: () => void
}): ReactElement {
  const { say } = useLanguage()
  const { role } = useWho()
  const own = pages.filter((page) => page.icon !== undefined && mayOpen(page, role))
  const chosen = own.find(
    (page) => at && (at.path === page.path || at.path.startsWith(`${page.path}/`)),
  )
  return (
    <nav aria-label={say(menuTitle)}>
      <Menu
        mode="inline"
        selectedKeys={chosen ? [chosen.path] : []}
        onClick={onGone}
        items={own.map((page) => ({
          key: page.path,
          icon: page.icon,
          label: <To to={page.path}>{say(page.title)}</To>,
        }))}
      />
    </nav>
  )
}

/** Somebody followed a link to a page of another role, perhaps one of their own others. */
function NotYours({ page }: { readonly page: DeskPage }): ReactElement {
  const { say, language } = useLanguage()
  const who = useWho()
  const names = (roles: readonly Role[]): string =>
    roles.map((role) => say(roleNames[role])).join(language === 'zh' ? '、' : ', ')
  const held = page.roles.filter((role) => who.choices.some((choice) => choice.role === role))
  const says: Sentence =
    held.length > 0
      ? {
          zh: `您还有“${names(held)}”角色，可在右上角切换后再来。`,
          en: `You also hold the role ${names(held)}; switch to it at the top right.`,
        }
      : { zh: `这一页供${names(page.roles)}使用。`, en: `This page is for: ${names(page.roles)}.` }
  return (
    <Page title={notYours} hint={says}>
      <p>
        <To to={paths.home}>{say(goHome)}</To>
      </p>
    </Page>
  )
}

const fits = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/\$\w+/g, '[^/]+')}/?$`).test(path)

const skip: Sentence = { zh: '跳到正文', en: 'Skip to the content' }
const openMenu: Sentence = { zh: '打开菜单', en: 'Open the menu' }
const menuTitle: Sentence = { zh: '菜单', en: 'Menu' }
const notYours: Sentence = {
  zh: '当前角色不能使用这一页',
  en: 'Your present role has no use of this page',
}
const goHome: Sentence = { zh: '回首页', en: 'To the first page' }
