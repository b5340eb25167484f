import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { Idle } from '#web/caller/call.idle.tsx'
import { ReadyToDial, type ShownNumber } from '#web/caller/call.dial.tsx'
import { Talk } from '#web/caller/call.talk.tsx'
import {
  currentKey,
  mineKey,
  survey,
  type CurrentSurvey,
  type LastCall,
  type MyCall,
} from '#web/caller/survey-desk.ts'
import '#web/caller/caller.css'
import { useAsk } from '#web/ui/ask.ts'
import { Page } from '#web/ui/page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Loaded } from '#web/ui/states.tsx'

/** The interviewer's desk: one number, one script, one result, and the next. */
export function CallPage(): ReactElement {
  const mine = useAsk(mineKey, () => survey.myCall())
  const current = useAsk(currentKey, () => survey.currentSurvey())
  return (
    <Page title={title} actions={mine.data && <Small figures={mine.data.figures} />}>
      <Loaded query={current}>
        {(paper) => (
          <Loaded query={mine}>{({ ticket }) => <Desk paper={paper} ticket={ticket} />}</Loaded>
        )}
      </Loaded>
    </Page>
  )
}

function Desk({
  paper,
  ticket,
}: {
  readonly paper: CurrentSurvey
  readonly ticket: MyCall['ticket']
}): ReactElement {
  // The full number lives here only: never in storage, and gone when the attempt is over.
  const [shown, setShown] = useState<ShownNumber>()
  const [last, setLast] = useState<LastCall>()
  if (!ticket) return <Idle paper={paper} last={last} />
  const { attemptId } = ticket
  if (attemptId === null) return <ReadyToDial ticket={ticket} onDialled={setShown} />
  return (
    <Talk
      key={attemptId}
      ticket={ticket}
      attemptId={attemptId}
      questionnaire={paper.questionnaire}
      number={shown?.attemptId === attemptId ? shown.number : undefined}
      onShown={setShown}
      onOver={(ended) => {
        setShown(undefined)
        setLast(ended)
      }}
    />
  )
}

/** How the day goes, kept small: figures should not push anybody. */
function Small({ figures }: { readonly figures: MyCall['figures'] }): ReactElement {
  const { say } = useLanguage()
  return (
    <dl className="day-small">
      <div>
        <dt>{say(mineToday)}</dt>
        <dd>{figures.mineToday}</dd>
      </div>
      <div>
        <dt>{say(countyToday)}</dt>
        <dd>
          {figures.completesToday} / {figures.target}
        </dd>
      </div>
    </dl>
  )
}

const title: Sentence = { zh: '民意电话', en: 'Survey calls' }
const mineToday: Sentence = { zh: '我今天的通话', en: 'My calls today' }
const countyToday: Sentence = { zh: '全县完成', en: 'County completes' }
