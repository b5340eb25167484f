import { Button, Form, Input } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { wordingFaults } from '#domains/casework/rules.wording.ts'
import { sentences, type ProblemView } from '#domains/casework/terms.ts'
import { casework, filled, useProblemAct } from '#web/office/casework-desk.ts'
import { fieldErrors } from '#web/ui/act.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** 11.2: the wording for the unit, checked while it is typed against what the resident said. */
export function WordForm({
  problem,
  residentWords,
}: {
  readonly problem: ProblemView
  readonly residentWords: readonly string[]
}): ReactElement {
  const { say } = useLanguage()
  const [wording, setWording, clear] = useDraft(`wording.${problem.id}`, problem.wording)
  const word = useProblemAct<{ readonly wording: string }>(problem, casework.word, {
    said: saved,
    done: clear,
  })
  const text = wording.trim()
  const faults = wordingFaults(text, residentWords).map(({ code, detail }) =>
    filled(isKnown(code) ? sentences[code] : unknownFault, detail),
  )
  const isSame = text === problem.wording
  const isReady = text.length >= 5 && faults.length === 0 && !isSame
  const told = fieldErrors(word.error, say)('wording')
  const live = faults.map(say).join(' ')
  const field = live === '' ? told : { validateStatus: 'error' as const, help: live }
  return (
    <Panel title={heading}>
      <Form
        layout="vertical"
        onFinish={() => {
          if (isReady) void word.run({ wording: text })
        }}
      >
        <Form.Item label={say(label)} htmlFor="wording" extra={say(hint)} {...field}>
          <Input.TextArea
            id="wording"
            rows={4}
            className="grows"
            maxLength={1000}
            showCount
            value={wording}
            onChange={(event) => setWording(event.target.value)}
          />
        </Form.Item>
        <p className="hint" role="status">
          {say(residentWords.length > 0 ? compared : notCompared)}
        </p>
        <ActFailure act={word} />
        <div className="row-end">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={word.isRunning}>
            {say(problem.wording === '' ? keep : keepAgain)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

const isKnown = (code: string): code is keyof typeof sentences => code in sentences

const unknownFault: Sentence = { zh: '交办词需要修改。', en: 'The wording needs a change.' }
const heading: Sentence = { zh: '拟交办词', en: 'Word it for the unit' }
const label: Sentence = { zh: '交办词', en: 'Wording for the unit' }
const hint: Sentence = {
  zh: '承办单位只看到这段话。写清什么事、在哪一带、要达到什么，不写谁说的。',
  en: 'This is all the unit sees: what the matter is, roughly where, what is wanted; not who said so.',
}
const compared: Sentence = {
  zh: '正在与您看过的原话比对：连续 8 个字相同即提示。',
  en: 'Compared with the words you have read: eight characters in a row are pointed out.',
}
const notCompared: Sentence = {
  zh: '边写边检查有没有号码；在本页看过原话的，还会与原话比对。',
  en: 'Checked for numbers; once you have read the words here, compared with them too.',
}
const keep: Sentence = { zh: '保存交办词', en: 'Save the wording' }
const keepAgain: Sentence = { zh: '改交办词', en: 'Change the wording' }
const saved: Sentence = { zh: '交办词已保存', en: 'Wording saved' }
