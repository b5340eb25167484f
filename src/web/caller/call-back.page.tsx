import { PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { outcomeNames, stageNames } from '#domains/casework/terms.ts'
import { consentNames } from '#domains/survey/terms.ts'
import {
  casework,
  myCallBackKey,
  type CallBack,
  type MyCallBack,
  type Recorded,
} from '#web/caller/call-back.desk.ts'
import { CallBackScript } from '#web/caller/call-back.script.tsx'
import { numberText } from '#web/caller/call.dial.tsx'
import '#web/caller/caller.css'
import { useAct, type Act } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Page, Panel } from '#web/ui/page.tsx'
import { ActFailure, Loaded } from '#web/ui/states.tsx'

/** The call-back desk: one problem at a time, blind to the unit, and the resident's word on it. */
export function CallBackPage(): ReactElement {
  const mine = useAsk(myCallBackKey, () => casework.myCallBack())
  const [shown, setShown] = useState<{ readonly for: string; readonly number: string }>()
  const [last, setLast] = useState<Recorded>()
  return (
    <Page title={title} hint={hint}>
      {last && <LastLine last={last} />}
      <Loaded query={mine}>
        {({ callBack, waiting }) =>
          callBack === null ? (
            <TakeNext waiting={waiting} onTaken={() => setLast(undefined)} />
          ) : (
            <InHand
              key={tryOf(callBack)}
              callBack={callBack}
              number={shown?.for === tryOf(callBack) ? shown.number : undefined}
              onDialled={(number) => setShown({ for: tryOf(callBack), number })}
              onRecorded={(recorded) => {
                setShown(undefined)
                setLast(recorded)
              }}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

const tryOf = ({ callBackId, tries }: CallBack): string => `${callBackId}.${String(tries)}`

function LastLine({ last }: { readonly last: Recorded }): ReactElement {
  const { say } = useLanguage()
  return (
    <p className="last-call" role="status">
      {say(wasRecorded)}
      {say(outcomeNames[last.said])}
      {' → '}
      {say(stageNames[last.stage])}
    </p>
  )
}

function TakeNext({
  waiting,
  onTaken,
}: {
  readonly waiting: MyCallBack['waiting']
  readonly onTaken: () => void
}): ReactElement {
  const { say } = useLanguage()
  const next = useAct((_: object, key) => casework.nextCallBack({ body: {}, key }), {
    refresh: [myCallBackKey],
    done: onTaken,
  })
  const take = (): void => void next.run({})
  const isEmpty = waiting === 0
  const hotkeys: readonly Hotkey[] = [
    { keys: ['enter', 'n'], does: takeNext, run: take, isOff: isEmpty || next.isRunning },
  ]
  useHotkeys(hotkeys)
  return (
    <>
      <Panel className="call-idle">
        <p className="call-lead">{say(isEmpty ? nothingWaits : waitingText(waiting))}</p>
        <ActFailure act={next} />
        <Button
          type="primary"
          size="large"
          disabled={isEmpty}
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

type InHandTold = {
  readonly callBack: CallBack
  readonly number: string | undefined
  readonly onDialled: (number: string) => void
  readonly onRecorded: (recorded: Recorded) => void
}

function InHand({ callBack, number, onDialled, onRecorded }: InHandTold): ReactElement {
  const { say } = useLanguage()
  return (
    <div className="talk">
      <div className="talk-main">
        {callBack.dialled ? (
          <CallBackScript callBack={callBack} onRecorded={onRecorded} />
        ) : (
          <Dial callBack={callBack} onDialled={onDialled} />
        )}
      </div>
      <div className="talk-side">
        <Panel className="number-panel">
          <p className="number">{number === undefined ? callBack.masked : numberText(number)}</p>
          <p className="hint">{say(triesText(callBack))}</p>
          {callBack.dialled && number === undefined && (
            <NumberAgain callBack={callBack} onDialled={onDialled} />
          )}
        </Panel>
        <Panel title={about}>
          <Facts
            facts={[
              { name: code, value: callBack.problemCode, isWide: true },
              { name: matter, value: callBack.title, isWide: true },
              { name: wishes, value: say(consentNames[callBack.consent]), isWide: true },
            ]}
          />
        </Panel>
      </div>
    </div>
  )
}

function useDial(
  { callBackId }: CallBack,
  onDialled: (number: string) => void,
): Act<object, { readonly number: string }> {
  return useAct(
    (_: object, key) => casework.dialCallBack({ params: { id: callBackId }, body: {}, key }),
    { refresh: [myCallBackKey], done: ({ number }) => onDialled(number) },
  )
}

/** After a reload: the number of the call in course once more. */
function NumberAgain({
  callBack,
  onDialled,
}: Pick<InHandTold, 'callBack' | 'onDialled'>): ReactElement {
  const { say } = useLanguage()
  const again = useDial(callBack, onDialled)
  return (
    <>
      <p className="hint">{say(putAway)}</p>
      <ActFailure act={again} />
      <Button size="small" loading={again.isRunning} onClick={() => void again.run({})}>
        {say(showAgain)}
      </Button>
    </>
  )
}

function Dial({ callBack, onDialled }: Pick<InHandTold, 'callBack' | 'onDialled'>): ReactElement {
  const { say } = useLanguage()
  const dial = useDial(callBack, onDialled)
  const go = (): void => void dial.run({})
  const hotkeys: readonly Hotkey[] = [
    { keys: ['enter', 'd'], does: dialNow, run: go, isOff: dial.isRunning },
  ]
  useHotkeys(hotkeys)
  return (
    <>
      <Panel title={before} className="script">
        <p className="say">{callBack.title}</p>
        <h3>{say(reported)}</h3>
        <p className="done-text">{callBack.whatWasDone}</p>
        <ActFailure act={dial} />
        <div className="script-foot">
          <Button
            type="primary"
            size="large"
            icon={<PhoneOutlined />}
            loading={dial.isRunning}
            onClick={go}
          >
            {say(dialNow)}
          </Button>
        </div>
        <p className="hint">{say(onRecord)}</p>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

const waitingText = (waiting: number): Sentence => ({
  zh: `现在有 ${String(waiting)} 个问题等待回访。系统不按单位、只按次序给出一个。`,
  en: `${String(waiting)} problems wait to be called back. One is given without regard to the unit.`,
})
const triesText = ({ tries, triesAllowed }: CallBack): Sentence => ({
  zh: `已试 ${String(tries)} 次，最多 ${String(triesAllowed)} 次`,
  en: `${String(tries)} tries so far, at most ${String(triesAllowed)}`,
})
const title: Sentence = { zh: '回访', en: 'Call-backs' }
const hint: Sentence = {
  zh: '问两件事：解决了没有，满不满意。只有居民说了算。',
  en: 'Two questions: was it solved, and are you satisfied. The resident alone decides.',
}
const wasRecorded: Sentence = { zh: '上一个已记：', en: 'Recorded: ' }
const nothingWaits: Sentence = {
  zh: '现在没有待回访的问题。单位报办结以后会出现在这里；未联系上的要换时段再拨。',
  en: 'Nothing waits to be called back. A problem comes here once its unit reports it done; those not reached return at another hour.',
}
const takeNext: Sentence = { zh: '取下一个回访', en: 'Take the next call-back' }
const putAway: Sentence = {
  zh: '页面刷新过，完整号码已收起。刚拨的这一次可以再显示。',
  en: 'The page was reloaded and the full number put away. It can be shown again for this very call.',
}
const showAgain: Sentence = { zh: '再看一次号码', en: 'See the number again' }
const about: Sentence = { zh: '这件事', en: 'The matter' }
const code: Sentence = { zh: '编号', en: 'Number' }
const matter: Sentence = { zh: '事由', en: 'Matter' }
const wishes: Sentence = { zh: '居民的意愿', en: "The resident's wish" }
const before: Sentence = { zh: '拨打前先看一遍', en: 'Read this before you dial' }
const reported: Sentence = { zh: '报来的办理情况', en: 'What was reported done' }
const dialNow: Sentence = { zh: '拨打（显示号码）', en: 'Dial (show the number)' }
const onRecord: Sentence = {
  zh: '完整号码只为这一次拨打显示，并留下记录。',
  en: 'The full number is shown for this one call, and that is recorded.',
}
