import { Button, Form, Input } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { Activation } from '#web/sign-in.activation.tsx'
import { useAsk } from '#web/ui/ask.ts'
import { Refused } from '#web/ui/client.ts'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { sessionKey } from '#web/ui/session.tsx'
import { Failure } from '#web/ui/states.tsx'

/** The way in. The address stays, so one arrives where one wanted to go. */
export function SignIn({ hadSession }: { readonly hadSession: boolean }): ReactElement {
  const { say, language, speak } = useLanguage()
  const entrance = useAsk(['ground', 'entrance'], ground.entrance)
  const [isActivating, setActivating] = useState(false)
  useEffect(() => {
    document.title = `${say(title)} · 安声`
  }, [say])
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <div className="entrance">
      <header className="entrance-name">
        <p className="entrance-mark">安声</p>
        <p className="entrance-says">{say(purpose)}</p>
      </header>
      <main className="entrance-form">
        <h1>{say(isActivating ? firstTime : title)}</h1>
        {hadSession && <p className="notice">{say(ended)}</p>}
        {isActivating ? (
          <Activation onDone={() => setActivating(false)} />
        ) : (
          <Credentials asksCode={entrance.data?.totp ?? false} />
        )}
        {entrance.data?.demo && !isActivating && <p className="notice">{say(demoHint)}</p>}
        <div className="row-between">
          <Button type="link" onClick={() => setActivating(!isActivating)}>
            {say(isActivating ? toSignIn : haveCode)}
          </Button>
          <Button type="link" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => speak(other)}>
            {other === 'zh' ? '中文' : 'English'}
          </Button>
        </div>
      </main>
    </div>
  )
}

function Credentials({ asksCode }: { readonly asksCode: boolean }): ReactElement {
  const { say } = useLanguage()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const signIn = async (told: Told): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const { loginName, password, code = '' } = told
      await ground.signIn({ body: { loginName: loginName.trim(), password, code: code.trim() } })
      await queries.refetchQueries({ queryKey: sessionKey })
    } catch (refused) {
      setError(refused)
      // While the demo is being filled the door itself says so, with its progress.
      if (refused instanceof Refused && refused.code === 'preparing')
        await queries.refetchQueries({ queryKey: sessionKey })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(told: Told) => void signIn(told)}>
      {error !== undefined && <Failure error={error} />}
      <Form.Item name="loginName" label={say(loginName)} rules={needed(say(loginNeeded))}>
        <Input size="large" autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item name="password" label={say(password)} rules={needed(say(passwordNeeded))}>
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      {asksCode && (
        <Form.Item name="code" label={say(code)} extra={say(codeHint)}>
          <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
        </Form.Item>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {say(title)}
      </Button>
    </Form>
  )
}
type Told = { readonly loginName: string; readonly password: string; readonly code?: string }

const needed = (message: string): { required: true; message: string }[] => [
  { required: true, message },
]

const title: Sentence = { zh: '登录', en: 'Sign in' }
const purpose: Sentence = {
  zh: '听居民说，把问题办到居民满意为止。',
  en: 'Listen to residents, and carry each problem until they say it is solved.',
}
const firstTime: Sentence = { zh: '设置密码', en: 'Set your password' }
const ended: Sentence = {
  zh: '登录已到期。重新登录后回到刚才的页面，已填内容还在。',
  en: 'Your session has ended. Sign in again to find the page as you left it.',
}
const demoHint: Sentence = {
  zh: '这是演示：启动程序的窗口里列出了每个角色的登录名和密码。',
  en: 'This is a demo: the window that started it lists a login name and password for each role.',
}
const haveCode: Sentence = { zh: '有激活码？设置密码', en: 'Have a one-time code? Set a password' }
const toSignIn: Sentence = { zh: '回到登录', en: 'Back to sign-in' }
const loginName: Sentence = { zh: '登录名', en: 'Login name' }
const loginNeeded: Sentence = { zh: '请输入登录名', en: 'Enter your login name' }
const password: Sentence = { zh: '密码', en: 'Password' }
const passwordNeeded: Sentence = { zh: '请输入密码', en: 'Enter your password' }
const code: Sentence = { zh: '动态口令', en: 'Code of your authenticator' }
const codeHint: Sentence = { zh: '验证器上的 6 位数字', en: 'The 6 digits it shows now' }
