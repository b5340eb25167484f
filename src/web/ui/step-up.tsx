import { Button, Form, Input, Modal } from 'antd'
import {
  createContext,
  useCallback,
  useContext,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import type { Sentence } from '#basics/result.ts'
import { newKey } from '#web/ui/client.ts'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Failure } from '#web/ui/states.tsx'
import { words } from '#web/ui/words.ts'

const Ask = createContext<(() => Promise<boolean>) | undefined>(undefined)

/** Opens the dialog that asks for the password once more; resolves to whether it was confirmed. */
export function useConfirmPassword(): () => Promise<boolean> {
  const ask = useContext(Ask)
  if (!ask) throw new Error('no step-up provider above')
  return ask
}

export function StepUpProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [waiting, setWaiting] = useState<((confirmed: boolean) => void) | undefined>()
  const ask = useCallback(() => new Promise<boolean>((resolve) => setWaiting(() => resolve)), [])
  const settle = (confirmed: boolean): void => {
    waiting?.(confirmed)
    setWaiting(undefined)
  }
  return (
    <Ask.Provider value={ask}>
      {children}
      {waiting && <StepUpDialog onSettled={settle} />}
    </Ask.Provider>
  )
}

function StepUpDialog({
  onSettled,
}: {
  readonly onSettled: (done: boolean) => void
}): ReactElement {
  const { say } = useLanguage()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const confirm = async ({ password }: { readonly password: string }): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await ground.stepUp({ body: { password }, key: newKey() })
      onSettled(true)
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <Modal open title={say(title)} footer={null} onCancel={() => onSettled(false)}>
      <p className="hint">{say(hint)}</p>
      {error !== undefined && <Failure error={error} />}
      <Form layout="vertical" onFinish={(told) => void confirm(told)} requiredMark={false}>
        <Form.Item
          name="password"
          label={say(password)}
          rules={[{ required: true, message: say(needed) }]}
        >
          <Input.Password autoFocus autoComplete="current-password" size="large" />
        </Form.Item>
        <div className="row-end">
          <Button onClick={() => onSettled(false)}>{say(words.cancel)}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {say(words.confirm)}
          </Button>
        </div>
      </Form>
    </Modal>
  )
}

const title: Sentence = { zh: '再次确认密码', en: 'Confirm your password' }
const hint: Sentence = {
  zh: '这一步影响较大，请再输入一次登录密码。确认后几分钟内不再询问。',
  en: 'This step weighs more than others. Enter your password once more; it is not asked again for a few minutes.',
}
const password: Sentence = { zh: '登录密码', en: 'Password' }
const needed: Sentence = { zh: '请输入密码', en: 'Enter your password' }
