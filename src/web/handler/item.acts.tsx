import { Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { ProblemStage, UnitProblemView } from '#domains/casework/terms.ts'
import { casework, useUnitAct, type Detail } from '#web/handler/work-desk.ts'
import { fieldErrors } from '#web/ui/act.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { useOwnActs } from '#web/ui/problem.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

/** What the unit can do now with this problem; where nothing, what happens next without it. */
export function ActPanel({ detail }: { readonly detail: Detail }): ReactElement | null {
  const { say } = useLanguage()
  const { problem, may } = detail
  const { open } = useOwnActs(may)
  if (open.has('sign') || open.has('object'))
    return <SignPanel problem={problem} maySign={open.has('sign')} mayObject={open.has('object')} />
  if (open.has('handle')) return <HandleForm problem={problem} />
  if (open.has('reportDone')) return <ReportPanel problem={problem} />
  const next = waits[problem.stage]
  return next ? (
    <Panel>
      <p className="waits">{say(next)}</p>
    </Panel>
  ) : null
}

function SignPanel({
  problem,
  maySign,
  mayObject,
}: {
  readonly problem: UnitProblemView
  readonly maySign: boolean
  readonly mayObject: boolean
}): ReactElement {
  const { say } = useLanguage()
  const sign = useUnitAct<Readonly<Record<string, never>>>(problem, casework.sign, { said: signed })
  const object = useUnitAct<{ readonly reason: string }>(problem, casework.object, {
    said: objected,
  })
  return (
    <Panel title={signTitle}>
      <p>{say(signHint)}</p>
      <ActFailure act={sign} />
      <div className="row-end">
        {mayObject && (
          <ConfirmButton
            label={objectLabel}
            title={objectLabel}
            says={objectSays}
            asksReason
            act={object}
          />
        )}
        <Button
          type="primary"
          disabled={!maySign}
          loading={sign.isRunning}
          onClick={() => void sign.run({})}
        >
          {say(signLabel)}
        </Button>
      </div>
    </Panel>
  )
}

type Done = { readonly whatWasDone: string; readonly ground: string }
const nothingDone: Done = { whatWasDone: '', ground: '' }

/** 11.4: what was done and on what ground; both are kept while one types. */
function HandleForm({ problem }: { readonly problem: UnitProblemView }): ReactElement {
  const { say } = useLanguage()
  const place = `handle.${problem.id}.${String(problem.round)}`
  const [told, setTold, clear] = useDraft<Done>(place, nothingDone)
  const handle = useUnitAct<Done>(problem, casework.handle, { said: recorded, done: clear })
  const of = fieldErrors(handle.error, say)
  const isReady = told.whatWasDone.trim().length >= 5 && told.ground.trim().length >= 2
  return (
    <Panel title={problem.stage === 'redo' ? redoTitle : handleTitle}>
      {problem.stage === 'redo' && <p className="notice">{say(redoHint)}</p>}
      <Form
        layout="vertical"
        onFinish={() => {
          if (isReady)
            void handle.run({
              whatWasDone: told.whatWasDone.trim(),
              ground: told.ground.trim(),
            })
        }}
      >
        <Form.Item
          label={say(doneLabel)}
          htmlFor="what-was-done"
          extra={say(doneHint)}
          {...of('whatWasDone')}
        >
          <Input.TextArea
            id="what-was-done"
            rows={5}
            className="grows"
            maxLength={2000}
            showCount
            value={told.whatWasDone}
            onChange={(event) =>
              setTold((before) => ({ ...before, whatWasDone: event.target.value }))
            }
          />
        </Form.Item>
        <Form.Item label={say(groundLabel)} htmlFor="ground" {...of('ground')}>
          <Input.TextArea
            id="ground"
            rows={2}
            className="grows"
            maxLength={500}
            value={told.ground}
            onChange={(event) => setTold((before) => ({ ...before, ground: event.target.value }))}
          />
        </Form.Item>
        <ActFailure act={handle} />
        <div className="row-end">
          {told !== nothingDone && <span className="hint">{say(isDraft)}</span>}
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={handle.isRunning}>
            {say(recordLabel)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

function ReportPanel({ problem }: { readonly problem: UnitProblemView }): ReactElement {
  const report = useUnitAct<Readonly<Record<string, never>>>(problem, casework.reportDone, {
    said: reported,
  })
  const { say } = useLanguage()
  return (
    <Panel title={reportTitle}>
      <p>{say(reportHint)}</p>
      <ActFailure act={report} />
      <div className="row-end">
        <Button type="primary" loading={report.isRunning} onClick={() => void report.run({})}>
          {say(reportTitle)}
        </Button>
      </div>
    </Panel>
  )
}

/** What happens without the unit. */
const waits: Readonly<Partial<Record<ProblemStage, Sentence>>> = {
  objected: {
    zh: '异议已提出，等复核员认定。办理时限照常计算。',
    en: 'The objection waits for the second officer. The time to handle runs on.',
  },
  reported_done: {
    zh: '已报办结，由单位以外的回访员问居民。满意才销单，否则退回重办。',
    en: 'Reported done. A caller outside the unit asks the resident: satisfied closes it, anything less sends it back.',
  },
  unreachable: {
    zh: '多次未联系上居民，正由另一人核查。',
    en: 'The resident was not reached; another person is checking it.',
  },
  checked: { zh: '已由复核员核查办结。', en: 'Ended by a check.' },
  closed: { zh: '居民满意，已销单。', en: 'The resident is satisfied; closed.' },
}

const signTitle: Sentence = { zh: '签收', en: 'Sign for it' }
const signHint: Sentence = {
  zh: '属于本单位职责的请签收；不属于的请在期限内提出异议并写明理由，由复核员认定。',
  en: "Sign if it is your unit's duty. If not, object in time with your reason; a second officer decides.",
}
const signLabel: Sentence = { zh: '签收', en: 'Sign' }
const signed: Sentence = { zh: '已签收', en: 'Signed for' }
const objectLabel: Sentence = { zh: '提出异议', en: 'Object' }
const objectSays: Sentence = {
  zh: '请写明为什么不属于本单位职责，最好指出应由哪个单位办。',
  en: "Say why it is not your unit's duty, and whose it is if you know.",
}
const objected: Sentence = { zh: '异议已提交', en: 'Objection sent' }
const handleTitle: Sentence = { zh: '记录办理', en: 'Record what was done' }
const redoTitle: Sentence = { zh: '重新办理', en: 'Do it again' }
const redoHint: Sentence = {
  zh: '按居民的评价，上次办理还不能销单。请看下方上次的办理情况，再办一次；重办有自己的时限。',
  en: 'By the answer of the resident it cannot close yet. See below what was done before, and do it again; the redo has its own time.',
}
const doneLabel: Sentence = { zh: '做了什么', en: 'What was done' }
const doneHint: Sentence = {
  zh: '回访时会念给居民听，请写大白话，写清做到哪一步。办不了的写明为什么。',
  en: 'It is read out to the resident: plain words, how far it went; where it cannot be done, why.',
}
const groundLabel: Sentence = { zh: '依据', en: 'On what ground' }
const isDraft: Sentence = { zh: '草稿已保存在本机', en: 'Kept as a draft on this machine' }
const recordLabel: Sentence = { zh: '保存办理情况', en: 'Save' }
const recorded: Sentence = { zh: '已记录', en: 'Recorded' }
const reportTitle: Sentence = { zh: '报办结', en: 'Report done' }
const reportHint: Sentence = {
  zh: '下方的办理情况将念给居民听。报送以后不能再改。',
  en: 'What is written below will be read to the resident. It cannot be changed once reported.',
}
const reported: Sentence = { zh: '已报送', en: 'Reported' }
