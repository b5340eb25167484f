import { Button, Form, Input, Result } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { fieldErrors } from '#web/ui/act.ts'
import { Copyable } from '#web/ui/copyable.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Failure } from '#web/ui/states.tsx'

/** Sets a first or forgotten password by the one-time code of an administrator. */
export function Activation({ onDone }: { readonly onDone: () => void }): ReactElement {
  const { say } = useLanguage()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<Made>()
  const activate = async ({ loginName, code, password }: Told): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      setMade(await ground.activate({ body: { loginName: loginName.trim(), code, password } }))
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  if (made) return <Activated made={made} onDone={onDone} />
  const at = fieldErrors(error, say)
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(told: Told) => void activate(told)}>
      {error !== undefined && <Failure error={error} />}
      <Form.Item name="loginName" label={say(loginName)} rules={[{ required: true }]}>
        <Input size="large" autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item name="code" label={say(code)} rules={[{ required: true }]}>
        <Input size="large" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={say(password)}
        extra={say(passwordHint)}
        rules={[{ required: true }]}
        {...at('password')}
      >
        <Input.Password size="large" autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {say(submit)}
      </Button>
    </Form>
  )
}
type Told = { readonly loginName: string; readonly code: string; readonly password: string }
type Made = { readonly totp: { readonly secret: string; readonly uri: string } | null }

function Activated({
  made,
  onDone,
}: {
  readonly made: Made
  readonly onDone: () => void
}): ReactElement {
  const { say } = useLanguage()
  return (
    <Result
      status="success"
      title={say(ready)}
      extra={
        <Button type="primary" size="large" onClick={onDone}>
          {say(goOn)}
        </Button>
      }
    >
      {made.totp && (
        <>
          <p>{say(totpHint)}</p>
          <Copyable text={made.totp.secret} isBig />
        </>
      )}
    </Result>
  )
}

const loginName: Sentence = { zh: '登录名', en: 'Login name' }
const code: Sentence = { zh: '激活码', en: 'One-time code' }
const password: Sentence = { zh: '新密码', en: 'New password' }
const passwordHint: Sentence = {
  zh: '至少 12 个字符，可以是一句话。',
  en: 'At least 12 characters; a sentence will do.',
}
const submit: Sentence = { zh: '设置密码', en: 'Set the password' }
const ready: Sentence = { zh: '密码已设好', en: 'The password is set' }
const goOn: Sentence = { zh: '去登录', en: 'Sign in' }
const totpHint: Sentence = {
  zh: '请把下面的密钥输入手机验证器，只显示这一次。登录时要填它给出的 6 位数字。',
  en: 'Enter this key in your authenticator; it is shown only now. Signing in asks for its 6 digits.',
}
