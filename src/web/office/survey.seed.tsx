import { Button, Form, Input } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { day } from '#domains/directory/terms.ts'
import type { Draw } from '#domains/survey/terms.ts'
import { survey } from '#web/office/survey-desk.ts'
import { fieldErrors, useAct } from '#web/ui/act.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { dayText, todayText } from '#web/ui/time.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

type Told = {
  readonly day: string
  readonly seed: string
  readonly seedSource: string
  readonly seedDatedOn: string
}
type Field = keyof Told

/** 11.1: a supervisor enters a public seed, where it stands, and of which day it is. */
export function ProposeDraw(): ReactElement {
  const { say } = useLanguage()
  const empty: Told = { day: todayText(), seed: '', seedSource: '', seedDatedOn: '' }
  const [told, setTold, clear] = useDraft<Told>('draw', empty)
  const propose = useAct(
    (body: Told, key) => {
      // The form lets nothing be sent that is no day; the server looks again.
      const days = { day: day.parse(body.day), seedDatedOn: day.parse(body.seedDatedOn) }
      return survey.proposeDraw({ body: { ...body, ...days }, key })
    },
    { refresh: [['survey', 'draws']], said: proposed, done: clear },
  )
  const rest = {
    told,
    error: propose.error,
    change: (part: Partial<Told>) => setTold((before) => ({ ...before, ...part })),
  }
  const isReady = isWhole(told)
  return (
    <Panel title={heading}>
      <Form
        layout="vertical"
        className="seed-form"
        onFinish={() => {
          if (isReady) void propose.run(told)
        }}
      >
        <Entry name="day" type="date" {...rest} />
        <Entry name="seed" type="text" hint={seedHint} {...rest} />
        <Entry name="seedSource" type="text" hint={sourceHint} {...rest} />
        <Entry name="seedDatedOn" type="date" hint={datedHint} {...rest} />
        <div className="wide">
          <ActFailure act={propose} />
          <div className="row-end">
            <Button
              type="primary"
              htmlType="submit"
              disabled={!isReady}
              loading={propose.isRunning}
            >
              {say(heading)}
            </Button>
          </div>
        </div>
      </Form>
    </Panel>
  )
}

const isWhole = (told: Told): boolean =>
  day.safeParse(told.day).success &&
  day.safeParse(told.seedDatedOn).success &&
  told.seed.trim().length >= 8 &&
  told.seedSource.trim().length >= 2

function Entry({
  name,
  type,
  hint,
  told,
  change,
  error,
}: {
  readonly name: Field
  readonly type: 'text' | 'date'
  readonly hint?: Sentence
  readonly told: Told
  readonly change: (part: Partial<Told>) => void
  readonly error: unknown
}): ReactElement {
  const { say } = useLanguage()
  return (
    <Form.Item
      label={say(labels[name])}
      htmlFor={`draw-${name}`}
      extra={hint && say(hint)}
      {...fieldErrors(error, say)(name)}
    >
      <Input
        id={`draw-${name}`}
        type={type}
        maxLength={200}
        autoComplete="off"
        value={told[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Form.Item>
  )
}

/** 11.1: somebody of another body looks the seed up at its source and enters it again. */
export function DecideDraw({ draw }: { readonly draw: Draw }): ReactElement {
  const { say, language } = useLanguage()
  const [seed, setSeed] = useState('')
  const approve = useAct(
    (body: { readonly seed: string }, key) => survey.approveDraw({ ...callOf(draw), body, key }),
    { refresh: [['survey']], said: drawn },
  )
  return (
    <Panel title={waitsFor(dayText(draw.day, language))}>
      <Facts
        facts={[
          { name: labels.seedSource, value: draw.seedSource },
          { name: labels.seedDatedOn, value: dayText(draw.seedDatedOn, language) },
        ]}
      />
      <Form
        layout="vertical"
        className="seed-again"
        onFinish={() => {
          if (seed.trim().length >= 8) void approve.run({ seed: seed.trim() })
        }}
      >
        <Form.Item
          label={say(again)}
          htmlFor={`seed-${draw.id}`}
          extra={say(againHint)}
          {...fieldErrors(approve.error, say)('seed')}
        >
          <Input
            id={`seed-${draw.id}`}
            maxLength={200}
            autoComplete="off"
            value={seed}
            onChange={(event) => setSeed(event.target.value)}
          />
        </Form.Item>
        <ActFailure act={approve} />
        <div className="row-end">
          <RefuseDraw draw={draw} />
          <Button
            type="primary"
            htmlType="submit"
            disabled={seed.trim().length < 8}
            loading={approve.isRunning}
          >
            {say(approveLabel)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

const callOf = ({ id, version }: Draw): { params: { id: string }; version: number } => ({
  params: { id },
  version,
})

function RefuseDraw({ draw }: { readonly draw: Draw }): ReactElement {
  const refuse = useAct(
    (body: { readonly reason: string }, key) => survey.refuseDraw({ ...callOf(draw), body, key }),
    { refresh: [['survey']], said: refused },
  )
  return (
    <ConfirmButton
      label={refuseLabel}
      title={refuseLabel}
      says={refuseSays}
      asksReason
      act={refuse}
    />
  )
}

const waitsFor = (forDay: string): Sentence => ({
  zh: `待确认：${forDay} 的抽样`,
  en: `To approve: the draw for ${forDay}`,
})
const labels: Readonly<Record<Field, Sentence>> = {
  day: { zh: '为哪一天抽样', en: 'For which day' },
  seed: { zh: '种子', en: 'Seed' },
  seedSource: { zh: '种子来源', en: 'Source of the seed' },
  seedDatedOn: { zh: '种子公布日', en: 'Day the seed was published' },
}
const seedHint: Sentence = {
  zh: '至少 8 个半角字符，照公开来源原样输入。',
  en: 'At least 8 plain characters, exactly as published.',
}
const sourceHint: Sentence = {
  zh: '如某期公开摇奖号码、某日收盘指数；别人要能查到。',
  en: 'Such as a public lottery draw or a closing index; others must be able to look it up.',
}
const datedHint: Sentence = {
  zh: '须晚于抽样框入账日，这样没有人能挑号码。',
  en: 'After the day the frame was recorded, so that nobody could choose the numbers.',
}
const heading: Sentence = { zh: '提出种子', en: 'Propose the seed' }
const proposed: Sentence = {
  zh: '已提出，等另一单位确认',
  en: 'Proposed; another body must approve',
}
const again: Sentence = { zh: '再输入一遍种子', en: 'Enter the seed again' }
const againHint: Sentence = {
  zh: '请自己到来源处查，不要问提出人。两人一致才抽样。',
  en: 'Look it up at its source yourself. The draw is made only where both agree.',
}
const approveLabel: Sentence = { zh: '确认并抽样', en: 'Approve and draw' }
const drawn: Sentence = { zh: '已抽样', en: 'Drawn' }
const refuseLabel: Sentence = { zh: '不同意', en: 'Refuse' }
const refuseSays: Sentence = {
  zh: '写明为什么，提出人可另提种子。',
  en: 'Say why; another seed may then be proposed.',
}
const refused: Sentence = { zh: '已退回', en: 'Refused' }
