import { Button, Form, Input, Radio } from 'antd'
import type { QueryKey } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** An identity custodian asks to see one number; somebody of another body decides. */
export function ProposeReveal({ refresh }: { readonly refresh: QueryKey }): ReactElement {
  const { say } = useLanguage()
  const [form] = Form.useForm<Told>()
  const propose = useAct((told: Told, key) => ground.proposeReveal({ body: told, key }), {
    said: proposed,
    done: () => form.resetFields(),
    refresh: [refresh],
  })
  const at = fieldErrors(propose.error, say)
  return (
    <Panel title={title}>
      <ActFailure act={propose} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        initialValues={{ context: 'report' }}
        onFinish={(told: Told) => void propose.run({ ...told, id: told.id.trim() })}
      >
        <Form.Item name="context" label={say(kind)}>
          <Radio.Group
            options={[
              { value: 'report', label: say(ofReport) },
              { value: 'survey', label: say(ofSurvey) },
            ]}
          />
        </Form.Item>
        <Form.Item name="id" label={say(number)} rules={[{ required: true }]} {...at('id')}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={say(reason)}
          rules={[{ required: true, min: 4 }]}
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
type Told = { readonly context: 'report' | 'survey'; readonly id: string; readonly reason: string }

const title: Sentence = { zh: '申请查看一个号码', en: 'Ask to see one number' }
const kind: Sentence = { zh: '哪一类', en: 'Which kind' }
const ofReport: Sentence = { zh: '居民反映', en: 'A report' }
const ofSurvey: Sentence = { zh: '调查号码', en: 'A survey number' }
const number: Sentence = { zh: '编号', en: 'Its id' }
const reason: Sentence = { zh: '理由（批准人会看到）', en: 'Reason (whoever decides reads it)' }
const submit: Sentence = { zh: '提出', en: 'Propose' }
const proposed: Sentence = {
  zh: '已提出，等待另一单位的人决定',
  en: 'Proposed; someone of another body decides',
}
