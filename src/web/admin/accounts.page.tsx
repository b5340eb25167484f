import { Button, Input, Modal } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import type { platformApi } from '#platform/api.ts'
import { useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { Copyable } from '#web/ui/copyable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark, type Tone } from '#web/ui/tags.tsx'
import { momentText } from '#web/ui/time.ts'
import { words } from '#web/ui/words.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

type Account = Answer<typeof platformApi.listAccounts>['items'][number]
const key = ['ground', 'accounts']
const pageSize = 50

/** Who may sign in. Accounts come with the import of people; here they get or lose their way in. */
export function AccountsPage({
  search: { find, page },
  setSearch,
}: PageProps<{ readonly find: string; readonly page: number }>): ReactElement {
  const { say } = useLanguage()
  const accounts = useAsk(key, ground.listAccounts)
  return (
    <Page title={title} hint={hint}>
      <Panel>
        <div className="stack">
          <Input.Search
            className="narrow-form"
            aria-label={say(findLabel)}
            placeholder={say(findLabel)}
            defaultValue={find}
            onSearch={(text) => setSearch({ find: text.trim(), page: 1 })}
          />
          <Loaded query={accounts}>
            {({ items }) => (
              <List items={items.filter(fits(find))} page={page} onPage={setSearch} />
            )}
          </Loaded>
        </div>
      </Panel>
    </Page>
  )
}

const fits =
  (find: string) =>
  ({ name, loginName }: Account): boolean =>
    name.includes(find) || loginName.includes(find.toLowerCase())

function List({
  items,
  page,
  onPage,
}: {
  readonly items: readonly Account[]
  readonly page: number
  readonly onPage: (change: { readonly page: number }) => void
}): ReactElement {
  const { say, language } = useLanguage()
  return (
    <DataTable
      caption={title}
      empty={empty}
      rows={items.slice((page - 1) * pageSize, page * pageSize)}
      rowKey={(row) => row.id}
      pages={{
        page,
        size: pageSize,
        total: items.length,
        onPage: (next) => onPage({ page: next }),
      }}
      columns={[
        { key: 'name', title: nameLabel, cell: (row) => row.name, isMain: true },
        { key: 'login', title: loginLabel, cell: (row) => row.loginName },
        {
          key: 'status',
          title: statusLabel,
          cell: ({ status, activationUntil }) => (
            <>
              <Mark tone={statuses[status].tone}>{say(statuses[status].says)}</Mark>{' '}
              {status === 'new' && activationUntil && (
                <span className="hint">
                  {say(until)} {momentText(activationUntil, language)}
                </span>
              )}
            </>
          ),
        },
        { key: 'acts', title: words.actions, cell: (row) => <Acts account={row} /> },
      ]}
    />
  )
}

function Acts({ account }: { readonly account: Account }): ReactElement {
  const { say } = useLanguage()
  const who = useWho()
  const [code, setCode] = useState<string>()
  const params = { id: account.id }
  const issue = useAct((_: unknown, k) => ground.issueActivation({ params, body: {}, key: k }), {
    done: (made) => setCode(made.code),
    refresh: [key],
  })
  const suspend = useAct((_: unknown, k) => ground.suspendAccount({ params, body: {}, key: k }), {
    refresh: [key],
  })
  const propose = useAct(
    ({ reason }: { readonly reason: string }, k) =>
      ground.proposeActivation({ params, body: { reason }, key: k }),
    { said: proposed, refresh: [key] },
  )
  if (account.id === who.userId) return <span className="hint">{say(ownAccount)}</span>
  return (
    <div className="row">
      {account.needsSecond ? (
        <ConfirmButton
          label={proposeIt}
          title={proposeTitle}
          says={proposeSays}
          asksReason
          leastReason={4}
          act={propose}
        />
      ) : (
        <ConfirmButton label={issueIt} title={issueTitle} says={issueSays} act={issue} />
      )}
      {account.status !== 'suspended' && (
        <ConfirmButton label={stop} title={stopTitle} says={stopSays} act={suspend} />
      )}
      {code !== undefined && (
        <Modal
          open
          title={say(codeTitle)}
          footer={<Button onClick={() => setCode(undefined)}>{say(words.close)}</Button>}
          onCancel={() => setCode(undefined)}
        >
          <p>{say(codeSays)}</p>
          <Copyable text={code} isBig />
        </Modal>
      )}
    </div>
  )
}

const statuses: Readonly<Record<Account['status'], { tone: Tone; says: Sentence }>> = {
  new: { tone: 'near', says: { zh: '未设密码', en: 'No password yet' } },
  active: { tone: 'good', says: { zh: '可登录', en: 'Active' } },
  suspended: { tone: 'plain', says: { zh: '已停用', en: 'Suspended' } },
}

const title: Sentence = { zh: '账号', en: 'Accounts' }
const hint: Sentence = {
  zh: '账号随人员表导入产生，没有密码。发一个激活码给本人，由本人设密码。',
  en: 'Accounts come with the import of people, without a password. Hand a one-time code to the person, who sets one.',
}
const findLabel: Sentence = { zh: '姓名或登录名', en: 'Name or login name' }
const empty: Sentence = { zh: '没有符合的账号。', en: 'No such account.' }
const nameLabel: Sentence = { zh: '姓名', en: 'Name' }
const loginLabel: Sentence = { zh: '登录名', en: 'Login name' }
const statusLabel: Sentence = { zh: '状态', en: 'State' }
const until: Sentence = { zh: '激活码有效至', en: 'code valid until' }
const ownAccount: Sentence = { zh: '您自己', en: 'Yourself' }
const issueIt: Sentence = { zh: '发激活码', en: 'Issue a code' }
const issueTitle: Sentence = { zh: '发一个激活码？', en: 'Issue a one-time code?' }
const issueSays: Sentence = {
  zh: '原密码和现有登录随即失效。激活码只显示一次，72 小时内有效，请当面交给本人。',
  en: 'The old password and all sessions end at once. The code is shown once, lasts 72 hours, and is handed over in person.',
}
const proposeIt: Sentence = { zh: '申请发激活码（双人）', en: 'Propose a code (two persons)' }
const proposeTitle: Sentence = { zh: '申请发一个激活码？', en: 'Propose a one-time code?' }
const proposeSays: Sentence = {
  zh: '这个账号已在使用，或其职责重要，须由另一单位的管理员或审计员批准。批准后您在“双人事项”里取码，只显示一次。',
  en: 'This account is in use, or its role weighs much: an administrator of another body or an auditor decides. Then you see the code once, under acts of two persons.',
}
const proposed: Sentence = {
  zh: '已提出，等待第二人决定',
  en: 'Proposed; a second person decides',
}
const stop: Sentence = { zh: '停用', en: 'Suspend' }
const stopTitle: Sentence = { zh: '停用这个账号？', en: 'Suspend this account?' }
const stopSays: Sentence = {
  zh: '现有登录立即结束；以后可以发激活码恢复。',
  en: 'Its sessions end at once; a one-time code brings it back later.',
}
const codeTitle: Sentence = { zh: '激活码（只显示这一次）', en: 'One-time code (shown only now)' }
const codeSays: Sentence = {
  zh: '请当面交给本人，不要用微信或短信转发。',
  en: 'Hand it over in person; do not forward it by chat or text message.',
}
