import { Button, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { consentLevels, consentNames, type ConsentLevel } from '#domains/survey/terms.ts'
import { directory, mineKey, survey, type Ticket } from '#web/caller/survey-desk.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

type Told = {
  readonly words: string
  readonly villageId: string | null
  readonly consent: ConsentLevel | null
  readonly urgent: boolean
}
const nothingTold: Told = { words: '', villageId: null, consent: null, urgent: false }

type PanelTold = {
  readonly attemptId: string
  readonly ticket: Ticket
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
}

/** Part B beside the script: a problem the resident agrees to report, and the code to read out. */
export function ProblemPanel({ attemptId, ticket, isOpen, setOpen }: PanelTold): ReactElement {
  const { say } = useLanguage()
  // Shown this once: the server keeps no code it could show again.
  const [receipt, setReceipt] = useState<string>()
  if (receipt !== undefined) return <Receipt code={receipt} onRead={() => setReceipt(undefined)} />
  if (ticket.problemSaved)
    return (
      <Panel title={title}>
        <p className="hint">{say(kept)}</p>
      </Panel>
    )
  if (!isOpen)
    return (
      <Panel title={title}>
        <p className="hint">{say(apart)}</p>
        <Button block onClick={() => setOpen(true)}>
          {say(open)}
        </Button>
      </Panel>
    )
  return (
    <ProblemForm
      attemptId={attemptId}
      ticket={ticket}
      onClose={() => setOpen(false)}
      onReceipt={setReceipt}
    />
  )
}

function ProblemForm({
  attemptId,
  ticket,
  onClose,
  onReceipt,
}: {
  readonly attemptId: string
  readonly ticket: Ticket
  readonly onClose: () => void
  readonly onReceipt: (code: string) => void
}): ReactElement {
  const { say } = useLanguage()
  const [told, setTold, clear] = useDraft<Told>(`problem.${attemptId}`, nothingTold, {
    secret: true,
  })
  const save = useAct(
    (body: Told & { consent: ConsentLevel }, key) =>
      survey.saveProblem({ params: { id: attemptId }, body, key }),
    {
      refresh: [mineKey],
      done: ({ receipt }) => {
        clear()
        onReceipt(receipt)
      },
    },
  )
  const { consent } = told
  const isReady = told.words.trim().length >= 2 && consent !== null
  const change = (part: Partial<Told>): void => setTold((before) => ({ ...before, ...part }))
  return (
    <Panel title={title} className="problem-panel">
      <Form
        layout="vertical"
        onFinish={() => {
          if (isReady) void save.run({ ...told, words: told.words.trim(), consent })
        }}
      >
        <Fields told={told} change={change} ticket={ticket} error={save.error} />
        <ActFailure act={save} />
        <div className="row-end">
          <Button onClick={onClose}>{say(fold)}</Button>
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={save.isRunning}>
            {say(saveIt)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

type FieldsTold = {
  readonly told: Told
  readonly change: (part: Partial<Told>) => void
  readonly ticket: Ticket
  readonly error: unknown
}

function Fields({ told, change, ticket, error }: FieldsTold): ReactElement {
  const { say } = useLanguage()
  const of = fieldErrors(error, say)
  return (
    <>
      <Form.Item label={say(wordsLabel)} htmlFor="problem-words" {...of('words')}>
        <Input.TextArea
          id="problem-words"
          autoFocus
          rows={5}
          maxLength={2000}
          value={told.words}
          onChange={(event) => change({ words: event.target.value })}
        />
      </Form.Item>
      <VillageField told={told} change={change} ticket={ticket} error={error} />
      <fieldset className="consent">
        <legend>{say(consentLabel)}</legend>
        <Radio.Group
          vertical
          value={told.consent}
          onChange={(event) => change({ consent: event.target.value as ConsentLevel })} // an option below
          options={consentLevels.map((value, i) => ({
            value,
            label: `${String(i + 1)}. ${say(consentNames[value])}`,
          }))}
        />
      </fieldset>
      <Checkbox
        checked={told.urgent}
        onChange={(event) => change({ urgent: event.target.checked })}
      >
        {say(urgent)}
      </Checkbox>
    </>
  )
}

function VillageField({ told, change, ticket, error }: FieldsTold): ReactElement {
  const { say } = useLanguage()
  const of = fieldErrors(error, say)
  const villages = useAsk(['directory', 'villages', ticket.townshipId], () =>
    directory.listVillages({ query: { townshipId: ticket.townshipId } }),
  )
  return (
    <Form.Item label={say(villageLabel)} htmlFor="problem-village" {...of('villageId')}>
      <Select
        id="problem-village"
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        placeholder={say(villageHint)}
        loading={villages.isPending}
        value={told.villageId}
        onChange={(villageId: string | null | undefined) =>
          change({ villageId: villageId ?? null })
        }
        options={(villages.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Form.Item>
  )
}

function Receipt({
  code,
  onRead,
}: {
  readonly code: string
  readonly onRead: () => void
}): ReactElement {
  const { say } = useLanguage()
  const place = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    // Newer browsers answer with a promise, which no effect may return.
    void place.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <Panel title={receiptTitle} className="receipt-panel">
      <p ref={place} className="receipt" role="status" aria-label={code.split('').join(' ')}>
        {groupsOf(code).map((group, i) => (
          <span key={i}>{group}</span>
        ))}
      </p>
      <p>{say(readTwice)}</p>
      <Button type="primary" block onClick={onRead}>
        {say(isRead)}
      </Button>
    </Panel>
  )
}

/** In groups as it is read out: the code's own where it has them, else four at a time. */
const groupsOf = (code: string): readonly string[] =>
  code.includes('-') ? code.split('-') : (code.match(/.{1,4}/gu) ?? [code])

const title: Sentence = { zh: '要解决的问题', en: 'A problem to be dealt with' }
const apart: Sentence = {
  zh: '居民想请政府解决具体问题时登记，与问卷分开保存；不愿做问卷也可以登记。',
  en: 'Where the resident wants something dealt with, answers or not. It is kept apart from the answers.',
}
const open: Sentence = { zh: '登记问题（P）', en: 'Record a problem (P)' }
const kept: Sentence = {
  zh: '问题已登记，凭证码只显示一次。对方没记下时，请告知可再打来电话反映。',
  en: 'The problem is recorded. Its code was shown once and cannot be shown again.',
}
const wordsLabel: Sentence = { zh: '居民的原话', en: "The resident's own words" }
const villageLabel: Sentence = { zh: '哪个村（社区）', en: 'Which village' }
const villageHint: Sentence = { zh: '不愿说可不填', en: 'May be left empty' }
const consentLabel: Sentence = {
  zh: '请念出三种办法，由对方选一种：',
  en: 'Read out the three ways; the resident chooses one:',
}
const urgent: Sentence = {
  zh: '有人身安全危险，对方同意今天就转办',
  en: 'Somebody is in danger, and the resident agrees that it goes on today',
}
const saveIt: Sentence = { zh: '登记并取凭证码', en: 'Record and get the code' }
const fold: Sentence = { zh: '收起', en: 'Fold' }
const receiptTitle: Sentence = { zh: '凭证码', en: 'Receipt code' }
const readTwice: Sentence = {
  zh: '请慢念两遍，请对方复述一遍。这个码只显示这一次，凭它可在公开网页查进度。',
  en: 'Read it slowly twice and have it repeated. It is shown only now; with it the resident can follow the report on the public page.',
}
const isRead: Sentence = { zh: '对方已记下', en: 'The resident has it' }
