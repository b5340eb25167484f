import { Button, Form, Input, Radio } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import {
  categories,
  categoryNames,
  urgencies,
  type Category,
  type ProblemView,
  type Urgency,
} from '#domains/casework/terms.ts'
import { casework, useProblemAct } from '#web/office/casework-desk.ts'
import { fieldErrors } from '#web/ui/act.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

type Told = {
  readonly title: string
  readonly category: Category
  readonly urgency: Urgency
}

/** 11.2: enter it in the list under a title of the office's own, or propose not to. */
export function ListForm({ problem }: { readonly problem: ProblemView }): ReactElement {
  const { say } = useLanguage()
  const [told, setTold, clear] = useDraft<Told>(`list.${problem.id}`, {
    title: problem.title,
    category: problem.category ?? 'ordinary',
    urgency: problem.urgency,
  })
  const list = useProblemAct<Told>(problem, casework.list, { said: listed, done: clear })
  const of = fieldErrors(list.error, say)
  const isReady = told.title.trim().length >= 2
  const change = (part: Partial<Told>): void => setTold((before) => ({ ...before, ...part }))
  return (
    <Panel title={heading}>
      <Form
        layout="vertical"
        onFinish={() => {
          if (isReady) void list.run({ ...told, title: told.title.trim() })
        }}
      >
        <Form.Item
          label={say(titleLabel)}
          htmlFor="list-title"
          extra={say(titleHint)}
          {...of('title')}
        >
          <Input
            id="list-title"
            maxLength={60}
            showCount
            value={told.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Form.Item>
        <Choice
          name={categoryLabel}
          value={told.category}
          onChange={(category) => change({ category })}
          options={categories.map((value) => ({ value, label: say(categoryNames[value]) }))}
        />
        <Choice
          name={urgencyLabel}
          value={told.urgency}
          onChange={(urgency) => change({ urgency })}
          options={urgencies.map((value) => ({ value, label: say(urgencyNames[value]) }))}
        />
        <ActFailure act={list} />
        <div className="row-end">
          <Decline problem={problem} onDone={clear} />
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={list.isRunning}>
            {say(listIt)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

function Decline({
  problem,
  onDone,
}: {
  readonly problem: ProblemView
  readonly onDone: () => void
}): ReactElement {
  const decline = useProblemAct<{ readonly reason: string }>(problem, casework.proposeDecline, {
    said: declineProposed,
    done: onDone,
  })
  return (
    <ConfirmButton
      label={declineLabel}
      title={declineLabel}
      says={declineSays}
      asksReason
      act={decline}
      button={{ id: 'decline' }}
    />
  )
}

function Choice<Value extends string>({
  name,
  value,
  onChange,
  options,
}: {
  readonly name: Sentence
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: { readonly value: Value; readonly label: string }[]
}): ReactElement {
  const { say } = useLanguage()
  return (
    <fieldset className="choice-field">
      <legend>{say(name)}</legend>
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={value}
        onChange={(event) => onChange(event.target.value as Value)} // one of the options
        options={options}
      />
    </fieldset>
  )
}

const urgencyNames: Readonly<Record<Urgency, Sentence>> = {
  ordinary: { zh: '一般', en: 'Ordinary' },
  urgent: { zh: '紧急（有人身安全危险）', en: 'Urgent (somebody is in danger)' },
}
const heading: Sentence = { zh: '列单', en: 'List it' }
const titleLabel: Sentence = { zh: '标题', en: 'Title' }
const titleHint: Sentence = {
  zh: '用办公室自己的话写事，不写人名、电话、门牌。',
  en: "In the office's own words: the matter, no names, telephone numbers or house numbers.",
}
const categoryLabel: Sentence = {
  zh: '类别（决定办理时限）',
  en: 'Category (sets the time to handle)',
}
const urgencyLabel: Sentence = { zh: '紧急程度', en: 'Urgency' }
const listIt: Sentence = { zh: '列单', en: 'List' }
const declineLabel: Sentence = { zh: '提出不列单', en: 'Propose not to list' }
const declineSays: Sentence = {
  zh: '由另一人复核后才生效。请写明理由，居民用凭证码可看到结果。',
  en: 'It counts once another person agrees. Give the reason; the resident can see the outcome by the receipt code.',
}
const listed: Sentence = { zh: '已列单', en: 'Listed' }
const declineProposed: Sentence = { zh: '已提交复核', en: 'Sent to the second officer' }
