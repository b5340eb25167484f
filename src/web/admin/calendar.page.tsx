import { Alert, Button, Form, Input, Radio } from 'antd'
import type { ReactElement } from 'react'
import { isDay, type Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import { directory, directoryKey } from '#web/admin/desk.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { ActFailure, Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { dayText } from '#web/ui/time.ts'

/** The county's own changes to the public calendar; every open deadline follows them. */
export function CalendarPage(): ReactElement {
  const { say, language } = useLanguage()
  const { role } = useWho()
  const calendar = useAsk([...directoryKey, 'calendar'], directory.listOverlays)
  return (
    <Page title={title} hint={hint}>
      <Loaded query={calendar}>
        {({ calendarVersion, provisionalYears, items }) => (
          <>
            {provisionalYears.length > 0 && (
              <Alert type="warning" showIcon title={say(provisional(provisionalYears))} />
            )}
            <Panel
              title={listTitle}
              extra={
                <span className="hint">
                  {say(versionName)} <code>{calendarVersion.slice(0, 24)}</code>
                </span>
              }
            >
              <DataTable
                caption={listTitle}
                empty={empty}
                rows={items}
                rowKey={(row) => row.id}
                columns={[
                  {
                    key: 'day',
                    title: day,
                    cell: (row) => dayText(row.day, language),
                    isMain: true,
                  },
                  {
                    key: 'working',
                    title: becomes,
                    cell: (row) => (
                      <Mark tone={row.working && !row.superseded ? 'doing' : 'plain'}>
                        {say(row.superseded ? superseded : row.working ? work : rest)}
                      </Mark>
                    ),
                  },
                  { key: 'reason', title: reason, cell: (row) => row.reason },
                  { key: 'document', title: document, cell: (row) => row.document },
                ]}
              />
            </Panel>
          </>
        )}
      </Loaded>
      {role === 'administrator' && <Change />}
    </Page>
  )
}

function Change(): ReactElement {
  const { say } = useLanguage()
  const [form] = Form.useForm<Told>()
  const add = useAct((told: Told, key) => directory.addOverlay({ body: told, key }), {
    said: proposed,
    done: () => form.resetFields(),
    refresh: [directoryKey],
  })
  return (
    <Panel title={changeTitle}>
      <ActFailure act={add} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        initialValues={{ working: false }}
        onFinish={(told: Told) => void add.run(told)}
      >
        <Fields error={add.error} />
        <p className="hint">{say(follows)}</p>
        <Button type="primary" htmlType="submit" loading={add.isRunning}>
          {say(propose)}
        </Button>
      </Form>
    </Panel>
  )
}
function Fields({ error }: { readonly error: unknown }): ReactElement {
  const { say } = useLanguage()
  const at = fieldErrors(error, say)
  return (
    <>
      <Form.Item
        name="day"
        label={say(day)}
        rules={[
          {
            validator: (_, value: unknown) =>
              typeof value === 'string' && isDay(value)
                ? Promise.resolve()
                : Promise.reject(new Error(say(needed))),
          },
        ]}
        {...at('day')}
      >
        <Input type="date" />
      </Form.Item>
      <Form.Item name="working" label={say(becomes)}>
        <Radio.Group
          options={[
            { value: false, label: say(rest) },
            { value: true, label: say(work) },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={say(reason)}
        rules={[{ required: true, message: say(needed) }]}
        {...at('reason')}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="document"
        label={say(document)}
        rules={[{ required: true, message: say(needed) }]}
        {...at('document')}
      >
        <Input maxLength={60} />
      </Form.Item>
    </>
  )
}

type Told = {
  readonly day: Day
  readonly working: boolean
  readonly reason: string
  readonly document: string
}

const title: Sentence = { zh: '工作日历', en: 'Working calendar' }
const hint: Sentence = {
  zh: '国务院公布的放假与调休已在系统内；这里只登记本县另有文件的日子。',
  en: 'The published holidays are built in; only days with a document of the county are entered here.',
}
const provisional = (years: readonly number[]): Sentence => ({
  zh: `${years.join('、')} 年的放假安排尚未公布，用到这些年份的时限都标为“暂定”，公布后会重新计算。`,
  en: `Holidays of ${years.join(', ')} are not published yet; deadlines that reach into them are marked provisional and computed again.`,
})
const listTitle: Sentence = { zh: '本县的调整', en: "The county's changes" }
const versionName: Sentence = { zh: '日历版本', en: 'Calendar version' }
const empty: Sentence = { zh: '没有本县自己的调整。', en: 'The county changed no day.' }
const day: Sentence = { zh: '日期', en: 'Day' }
const becomes: Sentence = { zh: '改为', en: 'Becomes' }
const work: Sentence = { zh: '工作日', en: 'A working day' }
const superseded: Sentence = { zh: '已被后来的调整取代', en: 'Superseded by a later change' }
const rest: Sentence = { zh: '非工作日', en: 'A day off' }
const reason: Sentence = { zh: '原因', en: 'Reason' }
const document: Sentence = { zh: '文件', en: 'Document' }
const changeTitle: Sentence = { zh: '调整某一天', en: 'Change a day' }
const propose: Sentence = { zh: '提出调整', en: 'Propose the change' }
const proposed: Sentence = {
  zh: '已提出，等另一机关的系统管理员批准',
  en: 'Proposed; an administrator of another body decides',
}
const needed: Sentence = { zh: '请填写', en: 'Fill this in' }
const follows: Sentence = {
  zh: '由另一机关的系统管理员在“双人事项”中批准后生效；所有未到期的时限随即重新计算，新旧两个日期都会记入日志。',
  en: 'An administrator of another body must approve it under “Acts of two persons”. Every open deadline is then computed again; old and new dates go into the journal.',
}
