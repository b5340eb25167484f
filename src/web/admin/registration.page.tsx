import { Alert, Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import { isDay, type Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { survey, surveyKey } from '#web/admin/desk.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { Refused } from '#web/ui/client.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { ActFailure, Loaded } from '#web/ui/states.tsx'
import { words } from '#web/ui/words.ts'

type Current = Answer<typeof surveyApi.currentSurvey>

/** 11.1: a county may not call without a registered form; this page holds its numbers. */
export function RegistrationPage(): ReactElement {
  const current = useAsk<Current | null>([...surveyKey, 'current'], askCurrent)
  return (
    <Page title={title} hint={hint}>
      <Loaded query={current}>
        {(found) => (
          <>
            {found && <State current={found} />}
            <Registration key={found?.survey.version ?? 0} current={found} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** null where nothing is registered yet, which is how every county begins. */
async function askCurrent(): Promise<Current | null> {
  try {
    return await survey.currentSurvey()
  } catch (error) {
    if (error instanceof Refused && error.code === 'no_survey') return null
    throw error
  }
}

function State({ current }: { readonly current: Current }): ReactElement {
  const { say } = useLanguage()
  if (current.mayCall) return <Alert type="success" showIcon title={say(mayCall)} />
  return (
    <Alert
      type="warning"
      showIcon
      title={say(mayNotCall)}
      description={
        <ul className="reasons">
          {current.whyNot.map((reason) => (
            <li key={reason.code}>{say(reason.message)}</li>
          ))}
        </ul>
      }
    />
  )
}

function Registration({ current }: { readonly current: Current | null }): ReactElement {
  const { say } = useLanguage()
  const version = current?.survey.version ?? 0
  const [draft, setDraft, clearDraft] = useDraft<Told>('survey.registration', toldOf(current))
  const register = useAct(
    (told: Omit<Told, 'expiresOn'> & { readonly expiresOn: Day }, key) =>
      survey.registerSurvey({ version, body: told, key }),
    { said: words.saved, done: clearDraft, refresh: [surveyKey] },
  )
  const at = fieldErrors(register.error, say)
  return (
    <Panel>
      <ActFailure act={register} />
      <Form
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        initialValues={draft}
        onValuesChange={(_, told: Told) => setDraft(told)}
        onFinish={({ expiresOn, ...told }: Told) => {
          if (expiresOn !== '') void register.run({ ...told, expiresOn })
        }}
      >
        {fields.map(({ name, label, most }) => (
          <Form.Item
            key={name}
            name={name}
            label={say(label)}
            rules={[{ required: true, message: say(needed) }]}
            {...at(name)}
          >
            <Input maxLength={most} />
          </Form.Item>
        ))}
        <Form.Item
          name="expiresOn"
          label={say(expires)}
          rules={[
            {
              validator: (_, value: unknown) =>
                typeof value === 'string' && isDay(value)
                  ? Promise.resolve()
                  : Promise.reject(new Error(say(needed))),
            },
          ]}
          {...at('expiresOn')}
        >
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={register.isRunning}>
          {say(words.save)}
        </Button>
      </Form>
    </Panel>
  )
}

type Told = {
  readonly title: string
  readonly formNumber: string
  readonly approvalNumber: string
  readonly approvedBy: string
  readonly expiresOn: Day | ''
}

const toldOf = (current: Current | null): Told => ({
  title: current?.survey.title ?? '',
  formNumber: current?.survey.formNumber ?? '',
  approvalNumber: current?.survey.approvalNumber ?? '',
  approvedBy: current?.survey.approvedBy ?? '',
  expiresOn: current?.survey.expiresOn ?? '',
})

const fields = [
  { name: 'title', label: { zh: '调查名称', en: 'Title' }, most: 80 },
  { name: 'formNumber', label: { zh: '表号', en: 'Form number' }, most: 40 },
  { name: 'approvalNumber', label: { zh: '批准文号', en: 'Approval number' }, most: 60 },
  { name: 'approvedBy', label: { zh: '批准机关', en: 'Approved by' }, most: 60 },
] as const
const expires: Sentence = { zh: '有效期至', en: 'Valid until' }
const needed: Sentence = { zh: '请填写', en: 'Fill this in' }

const title: Sentence = { zh: '调查登记', en: 'Survey registration' }
const hint: Sentence = {
  zh: '没有表号、批准文号，或过了有效期，一个电话也不能打。',
  en: 'Without form number and approval, or past its last day, no call may be made.',
}
const mayCall: Sentence = { zh: '手续齐全，可以拨打', en: 'All is in order; calls may be made' }
const mayNotCall: Sentence = { zh: '现在不能拨打', en: 'No call may be made now' }
