import { Button, Checkbox } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { dispositions, type Disposition } from '#domains/survey/terms.ts'
import { endGroups } from '#web/caller/script.ts'
import { mineKey, survey, type LastCall } from '#web/caller/survey-desk.ts'
import { useAct } from '#web/ui/act.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

type EndingTold = {
  readonly attemptId: string
  readonly answersSaved: boolean
  readonly likely: Disposition
  readonly onBack: () => void
  readonly onOver: (ended: LastCall) => void
}

/** Hang up: how the call ended, and whether the resident asked not to be called again. */
export function Ending({
  attemptId,
  answersSaved,
  likely,
  onBack,
  onOver,
}: EndingTold): ReactElement {
  const { say } = useLanguage()
  const [disposition, choose] = useState<Disposition>(likely)
  const [doNotCall, setDoNotCall] = useState(false)
  const end = useAct(
    (told: { readonly disposition: Disposition; readonly doNotCall: boolean }, key) =>
      survey.endCall({ params: { id: attemptId }, body: told, key }),
    {
      refresh: [mineKey],
      done: ({ again }, told) => onOver({ disposition: told.disposition, again }),
    },
  )
  const record = (): void => void end.run({ disposition, doNotCall })
  const hotkeys: readonly Hotkey[] = [
    { keys: ['enter'], does: recordIt, run: record, isOff: end.isRunning },
    { keys: ['escape', 'backspace'], does: backToTalk, run: onBack },
  ]
  useHotkeys(hotkeys)
  return (
    <>
      <Panel title={title} className="ending">
        <Choices answersSaved={answersSaved} chosen={disposition} choose={choose} />
        <p className="hint">{say(answersSaved ? savedIsComplete : completeNeedsAnswers)}</p>
        <Checkbox checked={doNotCall} onChange={(event) => setDoNotCall(event.target.checked)}>
          {say(never)}
        </Checkbox>
        <ActFailure act={end} />
        <div className="script-foot">
          <Button size="large" onClick={onBack}>
            {say(backToTalk)}
          </Button>
          <Button type="primary" size="large" loading={end.isRunning} onClick={record}>
            {say(recordIt)}
          </Button>
        </div>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

function Choices({
  answersSaved,
  chosen,
  choose,
}: {
  readonly answersSaved: boolean
  readonly chosen: Disposition
  readonly choose: (disposition: Disposition) => void
}): ReactElement {
  const { say } = useLanguage()
  // Saved answers are a complete; without them nothing is one.
  const shown = endGroups.filter(({ name }) => answersSaved === (name === 'complete'))
  return (
    <>
      {shown.map((group) => (
        <fieldset key={group.name}>
          <legend>{say(groupNames[group.name])}</legend>
          <div className="choices">
            {group.codes.map((code) => (
              <EndChoice
                key={code}
                code={code}
                isChosen={chosen === code}
                onChoose={() => choose(code)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  )
}

function EndChoice({
  code,
  isChosen,
  onChoose,
}: {
  readonly code: Disposition
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement {
  const { say } = useLanguage()
  return (
    <label className={isChosen ? 'choice chosen' : 'choice'}>
      <input
        type="radio"
        name="disposition"
        autoFocus={isChosen}
        checked={isChosen}
        onChange={onChoose}
      />
      <code aria-hidden>{code}</code>
      <span>{say(dispositions[code])}</span>
    </label>
  )
}

const title: Sentence = { zh: '这次通话的结果', en: 'How the call ended' }
const groupNames: Readonly<Record<(typeof endGroups)[number]['name'], Sentence>> = {
  complete: { zh: '完成', en: 'Complete' },
  not_reached: { zh: '没有联系上（换时段再拨）', en: 'Not reached (called again at another hour)' },
  not_done: { zh: '接通但没有完成', en: 'Reached, but not completed' },
  no_use: { zh: '号码或对象不合适', en: 'Number or person out of scope' },
}
const savedIsComplete: Sentence = {
  zh: '问卷已保存，只能记为完成。',
  en: 'The answers are saved, so the call is a complete.',
}
const completeNeedsAnswers: Sentence = {
  zh: '问卷保存以后才能记为完成。',
  en: 'A complete needs the saved answers.',
}
const never: Sentence = {
  zh: '对方要求以后不再来电（号码不再进入抽样）',
  en: 'Asked not to be called again (the number is never drawn any more)',
}
const recordIt: Sentence = { zh: '记结果', en: 'Record' }
const backToTalk: Sentence = { zh: '回到通话', en: 'Back to the call' }
