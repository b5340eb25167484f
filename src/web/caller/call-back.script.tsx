import { Button } from 'antd'
import { useEffect, useRef, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { outcomeNames, solvedAnswers, type SolvedAnswer } from '#domains/casework/terms.ts'
import {
  casework,
  myCallBackKey,
  type CallBack,
  type Recorded,
} from '#web/caller/call-back.desk.ts'
import {
  emptyCallBack,
  endedEarly,
  recorded,
  saidOutcomes,
  stepBack,
  stepOn,
  type CallBackDraft,
} from '#web/caller/call-back.steps.ts'
import { useAct, type Act } from '#web/ui/act.ts'
import { useDraft } from '#web/ui/draft.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { words } from '#web/ui/words.ts'

type Option = { readonly text: Sentence; readonly isChosen: boolean; readonly choose: () => void }

type Told = { readonly callBack: CallBack; readonly onRecorded: (recorded: Recorded) => void }

/** The call itself: who calls, what was reported done, two questions, a look, and the record. */
export function CallBackScript({ callBack, onRecorded }: Told): ReactElement {
  const { say } = useLanguage()
  const place = `call-back.${callBack.callBackId}.${String(callBack.tries)}`
  const [draft, setDraft, clear] = useDraft<CallBackDraft>(place, emptyCallBack)
  const record = useRecord(callBack, (value) => {
    clear()
    onRecorded(value)
  })
  const told = recorded(draft)
  const on = (): void => {
    if (told) void record.run(told)
    else setDraft(stepOn)
  }
  const back = (): void => setDraft(stepBack)
  const options = optionsOf(draft, setDraft)
  const mayGoOn = told !== undefined || stepOn(draft) !== draft
  const isGreeting = draft.step === 'greeting'
  const hotkeys: readonly Hotkey[] = [
    { keys: ['1–9'], does: chooseAnswer, run: () => undefined, isOff: options.length === 0 },
    { keys: ['enter'], does: onText(draft), run: on, isOff: !mayGoOn || record.isRunning },
    { keys: ['backspace'], does: backText, run: back, isOff: isGreeting },
  ]
  useHotkeys([
    ...options.map(({ text, choose }, i) => ({ keys: [String(i + 1)], does: text, run: choose })),
    ...hotkeys,
  ])
  return (
    <>
      <Panel className="script">
        <StepBody draft={draft} callBack={callBack} options={options} />
        <ActFailure act={record} />
        <div className="script-foot" hidden={isGreeting}>
          <Button size="large" onClick={back}>
            {say(backText)}
          </Button>
          <Button
            type="primary"
            size="large"
            disabled={!mayGoOn}
            loading={record.isRunning}
            onClick={on}
          >
            {say(onText(draft))}
          </Button>
        </div>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

type Word = NonNullable<ReturnType<typeof recorded>>

const useRecord = (
  { callBackId, version }: CallBack,
  done: (value: Recorded) => void,
): Act<Word, Recorded> =>
  useAct(
    (body: Word, key) =>
      casework.recordCallBack({ params: { id: callBackId }, version, body, key }),
    { refresh: [myCallBackKey], done },
  )

function optionsOf(
  draft: CallBackDraft,
  setDraft: (next: CallBackDraft | ((before: CallBackDraft) => CallBackDraft)) => void,
): readonly Option[] {
  switch (draft.step) {
    case 'greeting':
      return [
        { text: mayTalk, isChosen: false, choose: () => setDraft(stepOn) },
        { text: notReached, isChosen: false, choose: () => setDraft(endedEarly('no_contact')) },
        { text: declined, isChosen: false, choose: () => setDraft(endedEarly('refused')) },
      ]
    case 'solved':
      return solvedAnswers.map((solved) => ({
        text: solvedNames[solved],
        isChosen: draft.solved === solved,
        choose: () => setDraft((before) => ({ ...before, solved })),
      }))
    case 'satisfied':
      return saidOutcomes.map((outcome) => ({
        text: outcomeNames[outcome],
        isChosen: draft.outcome === outcome,
        choose: () => setDraft((before) => ({ ...before, outcome })),
      }))
    case 'look':
      return []
  }
}

function StepBody({
  draft,
  callBack,
  options,
}: {
  readonly draft: CallBackDraft
  readonly callBack: CallBack
  readonly options: readonly Option[]
}): ReactElement {
  const { say } = useLanguage()
  const focus = useRef<HTMLDivElement>(null)
  useEffect(() => {
    focus.current?.focus({ preventScroll: true })
  }, [draft.step])
  return (
    <div ref={focus} tabIndex={-1} className="script-body" aria-live="polite">
      {draft.step === 'greeting' && (
        <>
          <p className="say">{say(greeting(callBack))}</p>
          <p className="done-text">{callBack.whatWasDone}</p>
        </>
      )}
      {draft.step === 'look' ? (
        <Look draft={draft} />
      ) : (
        <fieldset className="asked">
          <legend className={draft.step === 'greeting' ? 'hint' : 'say'}>
            {say(asks[draft.step])}
          </legend>
          <div className="choices">
            {options.map((option, i) => (
              <OneOption key={i} option={option} at={i} isButton={draft.step === 'greeting'} />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  )
}

function OneOption({
  option,
  at,
  isButton,
}: {
  readonly option: Option
  readonly at: number
  readonly isButton: boolean
}): ReactElement {
  const { say } = useLanguage()
  const inside = (
    <>
      <kbd aria-hidden>{at + 1}</kbd>
      <span>{say(option.text)}</span>
    </>
  )
  if (isButton)
    return (
      <button type="button" className="choice" onClick={option.choose}>
        {inside}
      </button>
    )
  return (
    <label className={option.isChosen ? 'choice chosen' : 'choice'}>
      <input type="radio" name="call-back" checked={option.isChosen} onChange={option.choose} />
      {inside}
    </label>
  )
}

function Look({ draft }: { readonly draft: CallBackDraft }): ReactElement {
  const { say } = useLanguage()
  return (
    <>
      <h2>{say(lookTitle)}</h2>
      <div className="look">
        <Facts
          facts={[
            {
              name: asks.solved,
              value: (
                <strong>{draft.solved ? say(solvedNames[draft.solved]) : say(words.none)}</strong>
              ),
              isWide: true,
            },
            {
              name: asks.satisfied,
              value: (
                <strong>
                  {draft.outcome ? say(outcomeNames[draft.outcome]) : say(words.none)}
                </strong>
              ),
              isWide: true,
            },
          ]}
        />
      </div>
      <p className="hint">{say(stands)}</p>
    </>
  )
}

const greeting = ({ title }: CallBack): Sentence => ({
  zh: `您好，这里是县里的回访席，不是办理单位。您之前请我们转办过一件事：${title}。报来的办理情况我念给您听，然后只问两个问题，您照实说就好，怎么说都不会影响您。现在方便吗？`,
  en: `Hello, this is the county's call-back desk; we are not the unit that handled it. You had asked us to pass on a matter: ${title}. I shall read you what was reported done and then ask two questions only. Please say it as it is; whatever you say does you no harm. Is now a good time?`,
})
const asks: Readonly<Record<'greeting' | 'solved' | 'satisfied', Sentence>> = {
  greeting: { zh: '电话接通了吗？', en: 'Was the resident reached?' },
  solved: { zh: '您说的那件事，解决了没有？', en: 'Has the matter been solved?' },
  satisfied: {
    zh: '对这次办理，您是满意、基本满意，还是不满意？',
    en: 'With how it was handled, are you satisfied, mostly satisfied, or not satisfied?',
  },
}
const solvedNames: Readonly<Record<SolvedAnswer, Sentence>> = {
  yes: { zh: '解决了', en: 'Yes' },
  partly: { zh: '解决了一部分', en: 'In part' },
  no: { zh: '没有解决', en: 'No' },
  unknown: { zh: '说不清', en: 'Cannot say' },
}
const mayTalk: Sentence = { zh: '接通，可以谈', en: 'Reached, may talk' }
const notReached: Sentence = { zh: '未联系上', en: 'Not reached' }
const declined: Sentence = { zh: '接通，不愿谈', en: 'Reached, declines' }
const lookTitle: Sentence = { zh: '核对后再记', en: 'Check before it is recorded' }
const stands: Sentence = {
  zh: '记下以后不能修改。销单还是退回重办，由这个评价决定；未联系上不算满意。',
  en: 'Once recorded it cannot be edited. This answer decides whether it closes or is sent back; not reached is never taken for satisfied.',
}
const chooseAnswer: Sentence = { zh: '选答案', en: 'Choose' }
const backText: Sentence = { zh: '上一步', en: 'Back' }

function onText({ step }: CallBackDraft): Sentence {
  if (step === 'greeting') return { zh: '可以谈，开始', en: 'May talk: begin' }
  return step === 'look' ? { zh: '记结果', en: 'Record' } : { zh: '下一步', en: 'Next' }
}
