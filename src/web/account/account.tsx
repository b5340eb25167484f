import { Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { roleNames, roles } from '#domains/directory/terms.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Page, Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { ActFailure, Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { dayText, momentText } from '#web/ui/time.ts'

/** One's own account: roles and terms, where one is signed in, the password. */
export function AccountPage(): ReactElement {
  const { say, language } = useLanguage()
  const who = useWho()
  return (
    <Page title={title}>
      <Panel title={me}>
        <Facts
          facts={[
            { name: name, value: who.name },
            ...who.choices.map((choice) => ({
              name: term,
              value: `${say(roleNames[choice.role])} · ${choice.unitName} · ${choice.to ? dayText(choice.to, language) : say(open)}`,
              isWide: true,
            })),
          ]}
        />
      </Panel>
      <Sessions />
      <Password />
    </Page>
  )
}

function Sessions(): ReactElement {
  const { say, language } = useLanguage()
  const key = ['ground', 'sessions', 'mine']
  const sessions = useAsk(key, ground.mySessions)
  const end = useAct(
    ({ id }: { readonly id: string }, actKey) =>
      ground.endSession({ params: { id }, body: {}, key: actKey }),
    { refresh: [key] },
  )
  return (
    <Panel title={sessionsTitle}>
      <ActFailure act={end} />
      <Loaded query={sessions}>
        {({ items }) => (
          <DataTable
            caption={sessionsTitle}
            empty={noSessions}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'role',
                title: role,
                cell: (row) => {
                  const known = roles.find((one) => one === row.role)
                  return known ? say(roleNames[known]) : row.role
                },
              },
              { key: 'in', title: signedIn, cell: (row) => momentText(row.signedInAt, language) },
              { key: 'seen', title: seen, cell: (row) => momentText(row.seenAt, language) },
              {
                key: 'end',
                title: state,
                cell: (row) =>
                  row.isThis ? (
                    <Mark tone="good">{say(thisOne)}</Mark>
                  ) : (
                    <Button onClick={() => void end.run({ id: row.id })} loading={end.isRunning}>
                      {say(endIt)}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Password(): ReactElement {
  const { say } = useLanguage()
  const [form] = Form.useForm<Told>()
  const change = useAct((told: Told, key) => ground.changePassword({ body: told, key }), {
    said: changed,
    done: () => form.resetFields(),
  })
  const at = fieldErrors(change.error, say)
  return (
    <Panel title={passwordTitle}>
      <ActFailure act={change} />
      <Form
        form={form}
        layout="vertical"
        className="narrow-form"
        requiredMark={false}
        onFinish={(told: Told) => void change.run(told)}
      >
        <Form.Item
          name="current"
          label={say(current)}
          rules={[{ required: true }]}
          {...at('current')}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="next"
          label={say(next)}
          extra={say(nextHint)}
          rules={[{ required: true }]}
          {...at('next')}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isRunning}>
          {say(passwordTitle)}
        </Button>
      </Form>
    </Panel>
  )
}
type Told = { readonly current: string; readonly next: string }

const title: Sentence = { zh: '我的账号', en: 'My account' }
const me: Sentence = { zh: '身份与任期', en: 'Roles and terms' }
const name: Sentence = { zh: '姓名', en: 'Name' }
const term: Sentence = { zh: '角色 · 单位 · 任期至', en: 'Role · unit · until' }
const open: Sentence = { zh: '未定', en: 'open' }
const sessionsTitle: Sentence = { zh: '我的登录', en: 'Where I am signed in' }
const noSessions: Sentence = { zh: '没有登录记录。', en: 'No session.' }
const role: Sentence = { zh: '角色', en: 'Role' }
const signedIn: Sentence = { zh: '登录时间', en: 'Signed in' }
const seen: Sentence = { zh: '最近使用', en: 'Last used' }
const state: Sentence = { zh: '状态', en: 'State' }
const thisOne: Sentence = { zh: '本次登录', en: 'This one' }
const endIt: Sentence = { zh: '结束', en: 'End it' }
const passwordTitle: Sentence = { zh: '修改密码', en: 'Change the password' }
const current: Sentence = { zh: '现在的密码', en: 'Present password' }
const next: Sentence = { zh: '新密码', en: 'New password' }
const nextHint: Sentence = {
  zh: '至少 12 个字符，可以是一句话。',
  en: 'At least 12 characters; a sentence will do.',
}
const changed: Sentence = { zh: '密码已修改', en: 'The password is changed' }
