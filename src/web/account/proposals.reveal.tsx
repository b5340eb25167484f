import { Button, Form, Input, InputNumber } from 'antd'
import type { QueryKey } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { revealApi } from '#domains/casework/api.reveals.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { clientOf } from '#web/ui/client.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

const casework = clientOf(revealApi)

/** An identity custodian asks to see the number behind a problem; somebody of another body decides. */
export function ProposeReveal({ refresh }: { readonly refresh: QueryKey }): ReactElement {
  const { say } = useLanguage()
  const [form] = Form.useForm<Told>()
  const propose = useAct(
    (told: Told, key) =>
      casework.proposeProblemReveal({
        body: { ...told, problemCode: told.problemCode.trim() },
        key,
      }),
    { said: proposed, done: () => form.resetFields(), refresh: [refresh] },
  )
  const at = fieldErrors(propose.error, say)
  return (
    <Panel title={title}>
      <ActFailure act={propose} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        initialValues={{ report: 1 }}
        onFinish={(told: Told) => void propose.run(told)}
      >
        <Form.Item
          name="problemCode"
          label={say(problemCode)}
          rules={[{ required: true, message: say(needed) }]}
          {...at('problemCode')}
        >
          <Input autoComplete="off" placeholder="AS-2026-000123" />
        </Form.Item>
        <Form.Item name="report" label={say(whichReport)} {...at('report')}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={say(reason)}
          rules={[{ required: true, min: 4, message: say(tooShort) }]}
          {...at('reason')}
        >
          <Input.TextArea rows={2} maxLength={200} showCount />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={propose.isRunning}>
          {say(submit)}
        </Button>
      </Form>
    </Panel>
  )
}
type Told = { readonly problemCode: string; readonly report: number; readonly reason: string }

const title: Sentence = { zh: '申请查看一个号码', en: 'Ask to see one number' }
const problemCode: Sentence = { zh: '问题编号', en: 'Number of the problem' }
const whichReport: Sentence = {
  zh: '第几条反映（按收到先后）',
  en: 'Which of its reports, in the order received',
}
const needed: Sentence = { zh: '请填写', en: 'Fill this in' }
const tooShort: Sentence = {
  zh: '请写明理由，至少 4 个字',
  en: 'Give a reason of 4 characters or more',
}
const reason: Sentence = { zh: '理由（批准人会看到）', en: 'Reason (whoever decides reads it)' }
const submit: Sentence = { zh: '提出', en: 'Propose' }
const proposed: Sentence = {
  zh: '已提出，等待另一单位的人决定',
  en: 'Proposed; someone of another body decides',
}
