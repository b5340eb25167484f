import { Button } from 'antd'
import { useEffect, useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { Questionnaire } from '#domains/survey/terms.ts'
import { attemptText, numberText, useDial, type ShownNumber } from '#web/caller/call.dial.tsx'
import { Ending } from '#web/caller/call.ending.tsx'
import { ProblemPanel } from '#web/caller/call.problem.tsx'
import { Script } from '#web/caller/call.script.tsx'
import { emptyDraft, likelyEnd, type CallDraft } from '#web/caller/script.ts'
import type { LastCall, Ticket } from '#web/caller/survey-desk.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** A call in course: the script in the middle, number and problem beside it, the end at any time. */
export function Talk({
  ticket,
  attemptId,
  questionnaire,
  number,
  onShown,
  onOver,
}: {
  readonly ticket: Ticket
  readonly attemptId: string
  readonly questionnaire: Questionnaire
  readonly number: string | undefined
  readonly onShown: (shown: ShownNumber) => void
  readonly onOver: (ended: LastCall) => void
}): ReactElement {
  const draft = useTalkDraft(attemptId, ticket.answersSaved)
  const [isEnding, setEnding] = useState(false)
  const [isProblemOpen, setProblemOpen] = useState(false)
  return (
    <div className="talk">
      <div className="talk-main">
        {isEnding ? (
          <Ending
            attemptId={attemptId}
            answersSaved={ticket.answersSaved}
            likely={likelyEnd(questionnaire, draft.value, ticket.answersSaved)}
            onBack={() => setEnding(false)}
            onOver={(ended) => {
              draft.clear()
              onOver(ended)
            }}
          />
        ) : (
          <Script
            attemptId={attemptId}
            questionnaire={questionnaire}
            answersSaved={ticket.answersSaved}
            problemSaved={ticket.problemSaved}
            draft={draft.value}
            setDraft={draft.set}
            onProblem={() => setProblemOpen(true)}
            onHangUp={() => setEnding(true)}
          />
        )}
      </div>
      <div className="talk-side">
        <NumberPanel ticket={ticket} number={number} onShown={onShown} />
        <ProblemPanel
          attemptId={attemptId}
          ticket={ticket}
          isOpen={isProblemOpen}
          setOpen={setProblemOpen}
        />
      </div>
    </div>
  )
}

type Talking = {
  readonly value: CallDraft
  readonly set: (next: (before: CallDraft) => CallDraft) => void
  readonly clear: () => void
}

/** The notes of this attempt: answers, so they go with the tab and the sign-out. The clock starts when they begin, and a saved part A is passed over. */
function useTalkDraft(attemptId: string, answersSaved: boolean): Talking {
  const [value, set, clear] = useDraft<CallDraft>(`call.${attemptId}`, emptyDraft, {
    secret: true,
  })
  useEffect(() => {
    if (value.beganMs === 0) set((before) => ({ ...before, beganMs: Date.now() }))
  }, [value.beganMs, set])
  const isPast = value.place === 'offer' || value.place === 'closing'
  const shown: CallDraft = answersSaved && !isPast ? { ...value, place: 'offer' } : value
  return { value: shown, set: (next) => set((before) => next(before)), clear }
}

function NumberPanel({
  ticket,
  number,
  onShown,
}: {
  readonly ticket: Ticket
  readonly number: string | undefined
  readonly onShown: (shown: ShownNumber) => void
}): ReactElement {
  const { say } = useLanguage()
  const again = useDial(ticket, onShown)
  const [isHidden, setHidden] = useState(false)
  const isShown = number !== undefined && !isHidden
  return (
    <Panel className="number-panel">
      <p className="number">{isShown ? numberText(number) : ticket.masked}</p>
      <p className="hint">
        {ticket.townshipName} · {say(attemptText(ticket))}
      </p>
      {number === undefined ? (
        <>
          <p className="hint">{say(shownOnce)}</p>
          <ActFailure act={again} />
          <Button size="small" loading={again.isRunning} onClick={() => void again.run({})}>
            {say(showNumber)}
          </Button>
        </>
      ) : (
        <Button size="small" onClick={() => setHidden(!isHidden)}>
          {say(isHidden ? showNumber : hideNumber)}
        </Button>
      )}
    </Panel>
  )
}

const shownOnce: Sentence = {
  zh: '页面刷新过，完整号码已收起。刚拨的这一次可以再显示。',
  en: 'The page was reloaded and the full number put away. It can be shown again for this very call.',
}
const hideNumber: Sentence = { zh: '已接通，收起号码', en: 'Connected: hide the number' }
const showNumber: Sentence = { zh: '再看一次号码', en: 'See the number again' }
