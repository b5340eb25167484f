import { Button } from 'antd'
import { useEffect, useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { Questionnaire } from '#domains/survey/terms.ts'
import { attemptText, numberText } from '#web/caller/call.dial.tsx'
import { Ending } from '#web/caller/call.ending.tsx'
import { ProblemPanel } from '#web/caller/call.problem.tsx'
import { Script } from '#web/caller/call.script.tsx'
import { emptyDraft, likelyEnd, type CallDraft } from '#web/caller/script.ts'
import type { LastCall, Ticket } from '#web/caller/survey-desk.ts'
import { useDraft } from '#web/ui/draft.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'

/** A call in course: the script in the middle, number and problem beside it, the end at any time. */
export function Talk({
  ticket,
  attemptId,
  questionnaire,
  number,
  onOver,
}: {
  readonly ticket: Ticket
  readonly attemptId: string
  readonly questionnaire: Questionnaire
  readonly number: string | undefined
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
            likely={likelyEnd(draft.value, ticket.answersSaved)}
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
      <aside className="talk-side">
        <NumberPanel ticket={ticket} number={number} />
        <ProblemPanel
          attemptId={attemptId}
          ticket={ticket}
          isOpen={isProblemOpen}
          setOpen={setProblemOpen}
        />
      </aside>
    </div>
  )
}

type Talking = {
  readonly value: CallDraft
  readonly set: (next: (before: CallDraft) => CallDraft) => void
  readonly clear: () => void
}

/** The notes of this attempt; the clock starts when they begin, and a saved part A is passed over. */
function useTalkDraft(attemptId: string, answersSaved: boolean): Talking {
  const [value, set, clear] = useDraft<CallDraft>(`call.${attemptId}`, emptyDraft)
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
}: {
  readonly ticket: Ticket
  readonly number: string | undefined
}): ReactElement {
  const { say } = useLanguage()
  const [isHidden, setHidden] = useState(false)
  const isShown = number !== undefined && !isHidden
  return (
    <Panel className="number-panel">
      <p className="number">{isShown ? numberText(number) : ticket.masked}</p>
      <p className="hint">
        {ticket.townshipName} · {say(attemptText(ticket))}
      </p>
      {number === undefined ? (
        <p className="hint">{say(shownOnce)}</p>
      ) : (
        <Button size="small" onClick={() => setHidden(!isHidden)}>
          {say(isHidden ? showNumber : hideNumber)}
        </Button>
      )}
    </Panel>
  )
}

const shownOnce: Sentence = {
  zh: '页面刷新后不再显示完整号码。若电话还没拨出，请挂机记“被拦截或线路故障”，换时段会再来。',
  en: 'After a reload the full number is not shown again. If the call was not placed yet, hang up as "blocked or technical"; the number will come back.',
}
const hideNumber: Sentence = { zh: '已接通，收起号码', en: 'Connected: hide the number' }
const showNumber: Sentence = { zh: '再看一次号码', en: 'See the number again' }
