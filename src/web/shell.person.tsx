import { DownOutlined, GlobalOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown, type MenuProps } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { roleNames } from '#domains/directory/terms.ts'
import { paths } from '#web/paths.ts'
import { useAct } from '#web/ui/act.ts'
import { useGo } from '#web/ui/desk-page.tsx'
import { sweepDrafts } from '#web/ui/draft.ts'
import { ground, type RoleChoice, type Who } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { useNarrow } from '#web/ui/narrow.ts'
import { sessionKey, useWho } from '#web/ui/session.tsx'

/** Who is signed in: name, role and unit, with the ways to change them. */
export function Person(): ReactElement {
  const { say, language, speak } = useLanguage()
  const isNarrow = useNarrow()
  const who = useWho()
  const items = useItems(who)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <div className="person">
      <Button
        type="text"
        className="on-dark"
        icon={<GlobalOutlined />}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => speak(other)}
      >
        {other === 'zh' ? '中文' : isNarrow ? 'EN' : 'English'}
      </Button>
      <Dropdown
        menu={{ items }}
        trigger={['click']}
        placement="bottomRight"
        // Inside the header, so that it follows its button in the order of reading.
        getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
      >
        <Button type="text" className="on-dark who" aria-label={`${who.name} · ${say(menu)}`}>
          {isNarrow ? (
            <UserOutlined />
          ) : (
            <>
              <span className="who-name">{who.name}</span>
              <span className="who-role">
                {say(roleNames[who.role])} · {who.unitName}
              </span>
              <DownOutlined aria-hidden />
            </>
          )}
        </Button>
      </Dropdown>
    </div>
  )
}

function useItems(who: Who): NonNullable<MenuProps['items']> {
  const { say } = useLanguage()
  const go = useGo()
  const queries = useQueryClient()
  const switchRole = useAct(
    (choice: RoleChoice, key) =>
      ground.switchRole({ body: { role: choice.role, unitId: choice.unitId }, key }),
    {
      done: () => go({ to: paths.home }),
      refresh: [sessionKey],
    },
  )
  const signOut = useAct((_: null, key) => ground.signOut({ body: {}, key }), {
    done: () => {
      sweepDrafts()
      queries.clear()
      // A fresh page: nothing of this person stays in memory.
      window.location.assign(paths.home)
    },
  })
  const isNow = (choice: RoleChoice): boolean =>
    choice.role === who.role && choice.unitId === who.unitId
  return [
    {
      key: 'me',
      type: 'group',
      label: `${who.name} · ${say(roleNames[who.role])} · ${who.unitName}`,
    },
    ...(who.choices.length > 1
      ? [
          {
            key: 'roles',
            type: 'group' as const,
            label: say(switchTo),
            children: who.choices
              .filter((choice) => !isNow(choice))
              .map((choice) => ({
                key: `${choice.role} ${choice.unitId}`,
                label: `${say(roleNames[choice.role])} · ${choice.unitName}`,
                onClick: () => void switchRole.run(choice),
              })),
          },
        ]
      : []),
    { type: 'divider' },
    { key: 'account', label: say(account), onClick: () => go({ to: paths.account }) },
    { key: 'out', label: say(out), onClick: () => void signOut.run(null) },
  ]
}

const menu: Sentence = { zh: '账号菜单', en: 'account menu' }
const switchTo: Sentence = { zh: '切换角色', en: 'Switch role' }
const account: Sentence = { zh: '我的账号', en: 'My account' }
const out: Sentence = { zh: '退出登录', en: 'Sign out' }
