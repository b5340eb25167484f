import { Alert, Button } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { dispositions } from '#domains/survey/terms.ts'
import { mineKey, survey, type CurrentSurvey, type LastCall } from '#web/caller/survey-desk.ts'
import { useAct } from '#web/ui/act.ts'
import { Refused } from '#web/ui/client.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** Nothing in hand: take the next number, or read why none may be called now and what to do. */
export function Idle({
  paper,
  last,
}: {
  readonly paper: CurrentSurvey
  readonly last: LastCall | undefined
}): ReactElement {
  const { say } = useLanguage()
  const next = useAct((_: object, key) => survey.nextCall({ body: {}, key }), {
    refresh: [mineKey],
  })
  const take = (): void => void next.run({})
  const isShut = !paper.mayCall
  const hotkeys: readonly Hotkey[] = [
    { keys: ['enter', 'n'], does: takeNext, run: take, isOff: isShut || next.isRunning },
  ]
  useHotkeys(hotkeys)
  const codes = next.error instanceof Refused ? next.error.reasons.map(({ code }) => code) : []
  return (
    <>
      {last && <LastLine last={last} />}
      <Panel className="call-idle">
        {isShut ? <Shut paper={paper} /> : <p className="call-lead">{say(ready)}</p>}
        <ActFailure act={next} />
        <Advice codes={codes} />
        <Button
          type="primary"
          size="large"
          disabled={isShut}
          loading={next.isRunning}
          onClick={take}
        >
          {say(takeNext)}
        </Button>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

function LastLine({ last }: { readonly last: LastCall }): ReactElement {
  const { say } = useLanguage()
  return (
    <p className="last-call" role="status">
      {say(recorded)}
      {say(dispositions[last.disposition])}
      {say(last.again ? calledAgain : notAgain)}
    </p>
  )
}

function Shut({ paper }: { readonly paper: CurrentSurvey }): ReactElement {
  const { say } = useLanguage()
  return (
    <Alert
      type="warning"
      showIcon
      title={say(shut)}
      description={
        <>
          <ul className="reasons">
            {paper.whyNot.map(({ code, message }) => (
              <li key={code}>{say(message)}</li>
            ))}
          </ul>
          <Advice codes={paper.whyNot.map(({ code }) => code)} />
        </>
      }
    />
  )
}

/** What to do about a refusal: who can open the desk again. */
export function Advice({ codes }: { readonly codes: readonly string[] }): ReactElement | null {
  const { say } = useLanguage()
  const found = [...new Set(codes.flatMap((code) => advice[code] ?? []))]
  if (found.length === 0) return null
  return (
    <>
      {found.map((one) => (
        <p key={one.en} className="advice">
          {say(one)}
        </p>
      ))}
    </>
  )
}

const register: Sentence = {
  zh: '怎么办：请系统管理员在“调查登记”里填写表号和批准文号。',
  en: 'What to do: ask the administrator to enter the form and approval numbers under "Registration".',
}
const moreNumbers: Sentence = {
  zh: '怎么办：未接通的号码换时段会再来；也可请督导员补充当天的抽样。',
  en: 'What to do: numbers not reached come back in another part of the day; the supervisor may also see to the draw.',
}
const advice: Readonly<Record<string, Sentence>> = {
  no_survey: register,
  no_form_number: register,
  no_approval: register,
  approval_expired: register,
  queue_empty: moreNumbers,
  outside_hours: {
    zh: '怎么办：到时段内再来，本页会照常可用；已取的号码不会丢。',
    en: 'What to do: come back within the hours; a number already taken is not lost.',
  },
  day_closed: {
    zh: '怎么办：今天已收工，明天再拨。',
    en: 'What to do: the day is closed; go on tomorrow.',
  },
}

const ready: Sentence = {
  zh: '号码由公开种子抽出，一次给一个。准备好了就取下一个。',
  en: 'Numbers are drawn by a public seed and handed out one at a time. Take the next when ready.',
}
const takeNext: Sentence = { zh: '取下一个号码', en: 'Take the next number' }
const shut: Sentence = { zh: '现在不能拨打', en: 'No call may be made now' }
const recorded: Sentence = { zh: '上一个已记：', en: 'Recorded: ' }
const calledAgain: Sentence = { zh: '，换时段再拨', en: ' · to be called at another hour' }
const notAgain: Sentence = { zh: '，不再拨打', en: ' · not called again' }
