import { Button } from 'antd'
import { useEffect, useRef, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { Questionnaire } from '#domains/survey/terms.ts'
import { choicesOf, PlaceBody } from '#web/caller/call.place.tsx'
import type { ScriptTold } from '#web/caller/call.told.ts'
import { isAnswered, partA, placeBeside, placesOf, type CallDraft } from '#web/caller/script.ts'
import { mineKey, survey } from '#web/caller/survey-desk.ts'
import { useAct } from '#web/ui/act.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** The script: one thing at a time, in large letters; numbers choose, Enter goes on. */
export function Script(told: ScriptTold): ReactElement {
  const { say } = useLanguage()
  const moves = useMoves(told)
  const hotkeys = hotkeysOf(told, moves)
  useHotkeys([...numberKeys(told), ...hotkeys])
  const { draft, questionnaire } = told
  const focus = useRef<HTMLDivElement>(null)
  useEffect(() => {
    focus.current?.focus({ preventScroll: true })
  }, [draft.place])
  return (
    <>
      <Panel className="script">
        <Progress questionnaire={questionnaire} draft={draft} />
        <div ref={focus} tabIndex={-1} className="script-body" aria-live="polite">
          <PlaceBody {...told} />
        </div>
        <ActFailure act={moves.save} />
        <div className="script-foot">
          <Button size="large" disabled={!moves.mayGoBack} onClick={moves.back}>
            {say(back)}
          </Button>
          <Button
            type="primary"
            size="large"
            disabled={!moves.mayGoOn}
            loading={moves.save.isRunning}
            onClick={moves.on}
          >
            {say(onText(draft))}
          </Button>
          <span className="push" />
          <Button size="large" danger onClick={told.onHangUp}>
            {say(hangUp)}
          </Button>
        </div>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

type Moves = {
  readonly on: () => void
  readonly back: () => void
  readonly mayGoOn: boolean
  readonly mayGoBack: boolean
  readonly save: { readonly isRunning: boolean; readonly error: unknown }
}

/** On and back. The last view of part A saves it; from then on it stands and one cannot go back into it. */
function useMoves({ attemptId, questionnaire, draft, setDraft, onHangUp }: ScriptTold): Moves {
  const save = useAct(
    (told: NonNullable<ReturnType<typeof partA>>, key) =>
      survey.saveAnswers({ params: { id: attemptId }, body: told, key }),
    {
      refresh: [mineKey],
      // The answers are the server's now; the browser forgets them.
      done: () => setDraft((before) => ({ ...before, place: 'offer', answers: {} })),
    },
  )
  const to = (place: CallDraft['place']): void => setDraft((before) => ({ ...before, place }))
  const on = (): void => {
    if (!isAnswered(questionnaire, draft) || save.isRunning) return
    switch (draft.place) {
      case 'sex': {
        const told = partA(questionnaire, draft, Date.now())
        if (told) void save.run(told)
        return
      }
      case 'offer':
        return to('closing')
      case 'closing':
        return onHangUp()
      default:
        return to(placeBeside(questionnaire, draft, 1))
    }
  }
  const mayGoBack = !['opening', 'offer'].includes(draft.place) && !save.isRunning
  const back = (): void => {
    if (!mayGoBack) return
    to(draft.place === 'closing' ? 'offer' : placeBeside(questionnaire, draft, -1))
  }
  return { on, back, mayGoOn: isAnswered(questionnaire, draft), mayGoBack, save }
}

/** The number keys themselves; the bar names them in one word. */
const numberKeys = (told: ScriptTold): readonly Hotkey[] =>
  choicesOf(told).map(({ key, text, choose }) => ({ keys: [key], does: text, run: choose }))

function hotkeysOf(told: ScriptTold, moves: Moves): readonly Hotkey[] {
  return [
    {
      keys: ['1–9'],
      does: chooseAnswer,
      run: () => undefined,
      isOff: choicesOf(told).length === 0,
    },
    { keys: ['enter'], does: onText(told.draft), run: moves.on, isOff: !moves.mayGoOn },
    { keys: ['backspace'], does: back, run: moves.back, isOff: !moves.mayGoBack },
    { keys: ['p'], does: problem, run: told.onProblem, isOff: told.problemSaved },
    { keys: ['h'], does: hangUp, run: told.onHangUp },
  ]
}

function Progress({
  questionnaire,
  draft,
}: {
  readonly questionnaire: Questionnaire
  readonly draft: CallDraft
}): ReactElement | null {
  const { say } = useLanguage()
  const places = placesOf(questionnaire, draft.answers)
  const at = places.indexOf(draft.place)
  if (at < 0) return <p className="script-at">{say(kept)}</p>
  const words: Sentence = {
    zh: `第 ${String(at + 1)} 步，共 ${String(places.length)} 步`,
    en: `Step ${String(at + 1)} of ${String(places.length)}`,
  }
  return (
    <div className="script-at">
      <progress max={places.length} value={at + 1} aria-label={say(words)} />
      <span>{say(words)}</span>
    </div>
  )
}

function onText({ place }: CallDraft): Sentence {
  switch (place) {
    case 'opening':
      return { zh: '愿意，开始', en: 'Agreed: begin' }
    case 'sex':
      return { zh: '保存问卷', en: 'Save the answers' }
    case 'offer':
      return { zh: '没有要登记的，继续', en: 'Nothing to record: go on' }
    case 'closing':
      return { zh: '挂机记结果', en: 'Hang up and record' }
    default:
      return { zh: '下一题', en: 'Next' }
  }
}

const chooseAnswer: Sentence = { zh: '选答案', en: 'Choose' }
const back: Sentence = { zh: '上一步', en: 'Back' }
const hangUp: Sentence = { zh: '挂机', en: 'Hang up' }
const problem: Sentence = { zh: '登记问题', en: 'Record a problem' }
const kept: Sentence = { zh: '问卷已保存', en: 'The answers are saved' }
