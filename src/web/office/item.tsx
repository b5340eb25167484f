import { Button } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import {
  categoryNames,
  outcomeNames,
  stageNames,
  type ProblemView,
} from '#domains/casework/terms.ts'
import { consentNames } from '#domains/survey/terms.ts'
import { casework, type Detail } from '#web/office/casework-desk.ts'
import { Decisions } from '#web/office/item.decide.tsx'
import { HandOver } from '#web/office/item.hand-over.tsx'
import { ListForm } from '#web/office/item.list-form.tsx'
import { Timeline } from '#web/office/item.timeline.tsx'
import { WordForm } from '#web/office/item.word-form.tsx'
import { Words } from '#web/office/item.words.tsx'
import { titleOf, urgent } from '#web/office/problems.list.tsx'
import { railSteps, stepsBehind } from '#web/office/rail.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Panel } from '#web/ui/page.tsx'
import { ClosedActs, DuePanel, Handlings, useOwnActs } from '#web/ui/problem.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark, StageTag } from '#web/ui/tags.tsx'
import { dayText } from '#web/ui/time.ts'
import { words } from '#web/ui/words.ts'

/** One problem: where it stands, what may be done now, and all that has been. */
export function Item({
  id,
  onBack,
}: {
  readonly id: string
  readonly onBack: () => void
}): ReactElement {
  const { say } = useLanguage()
  const detail = useAsk(['casework', 'problem', id], () => casework.showProblem({ params: { id } }))
  return (
    <article className="item">
      <Button className="item-back" onClick={onBack}>
        {say(words.back)}
      </Button>
      <Loaded query={detail}>{(found) => <Body detail={found} />}</Loaded>
    </article>
  )
}

function Body({ detail }: { readonly detail: Detail }): ReactElement {
  const { problem, may } = detail
  const role = useWho().role
  const { open } = useOwnActs(may)
  // The resident's words live here only while the item is open, so that a wording can be compared.
  const [read, setRead] = useState<readonly string[]>([])
  return (
    <>
      <Head problem={problem} detail={detail} />
      {role === 'dispatcher' && <Words problem={problem} onRead={setRead} />}
      {(open.has('list') || open.has('proposeDecline')) && <ListForm problem={problem} />}
      {open.has('word') && (
        <WordForm key={problem.version} problem={problem} residentWords={read} />
      )}
      {open.has('handOver') && <HandOver problem={problem} />}
      <Decisions problem={problem} open={open} />
      <DuePanel
        deadline={problem.deadline}
        alsoRunning={detail.alsoRunning}
        howDue={detail.howDue}
      />
      <Handlings handlings={detail.handlings} />
      <CallBacks callBacks={detail.callBacks} />
      <Timeline timeline={detail.timeline} />
      <ClosedActs may={may} />
    </>
  )
}

function Head({
  problem,
  detail,
}: {
  readonly problem: ProblemView
  readonly detail: Detail
}): ReactElement {
  const { say, language } = useLanguage()
  const place = [problem.townshipName, problem.villageName].filter(Boolean).join(' · ')
  return (
    <Panel className="item-head">
      <h2>{titleOf(problem, say)}</h2>
      <div className="row tags">
        <span className="hint">{problem.code}</span>
        <StageTag stage={problem.stage} />
        {problem.urgency === 'urgent' && <Mark tone="bad">{say(urgent)}</Mark>}
        {problem.round > 1 && <Mark tone="near">{say(roundText(problem.round))}</Mark>}
      </div>
      <Rail problem={problem} />
      <Facts
        facts={[
          { name: placeName, value: place },
          { name: received, value: dayText(problem.receivedOn, language) },
          {
            name: category,
            value: say(problem.category ? categoryNames[problem.category] : whenListed),
          },
          { name: unit, value: problem.leadUnitName ?? say(notYet) },
          {
            name: consent,
            value: (
              <ul className="plain-list">
                {detail.reports.map((report) => (
                  <li key={report.id}>{say(consentNames[report.consent])}</li>
                ))}
              </ul>
            ),
          },
          ...(problem.wording === ''
            ? []
            : [
                {
                  name: wording,
                  value: <span className="said">{problem.wording}</span>,
                  isWide: true,
                },
              ]),
        ]}
      />
    </Panel>
  )
}

/** 列→拟→交→签→办→报→回访→销, with what is behind and where it stands. */
function Rail({ problem }: { readonly problem: ProblemView }): ReactElement {
  const { say } = useLanguage()
  const behind = stepsBehind[problem.stage]
  return (
    <ol className="rail" aria-label={say(stageNames[problem.stage])}>
      {railSteps.map(({ short, long }, at) => {
        const look = at < behind ? 'behind' : at === behind ? 'here' : 'ahead'
        return (
          <li
            key={at}
            className={look}
            title={say(long)}
            aria-current={look === 'here' ? 'step' : undefined}
          >
            <span>{say(short)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function CallBacks({
  callBacks,
}: {
  readonly callBacks: Detail['callBacks']
}): ReactElement | null {
  const { say, language } = useLanguage()
  if (callBacks.length === 0) return null
  return (
    <Panel title={calledBack}>
      <ul className="plain-list">
        {callBacks.map((call) => (
          <li key={call.round}>
            <strong>{say(outcomeNames[call.outcome])}</strong> · {say(solvedText[call.solved])} ·{' '}
            {say(callText(call))} · {dayText(call.day, language)}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const solvedText: Readonly<Record<Detail['callBacks'][number]['solved'], Sentence>> = {
  yes: { zh: '解决了', en: 'solved' },
  partly: { zh: '解决了一部分', en: 'solved in part' },
  no: { zh: '没有解决', en: 'not solved' },
  unknown: { zh: '是否解决不详', en: 'not known whether solved' },
}
const callText = ({ round, tries }: Detail['callBacks'][number]): Sentence => ({
  zh: `第 ${String(round)} 轮，未接通 ${String(tries)} 次`,
  en: `round ${String(round)}, ${String(tries)} tries not reached`,
})
const roundText = (round: number): Sentence => ({
  zh: `第 ${String(round)} 次办理`,
  en: `Round ${String(round)}`,
})
const placeName: Sentence = { zh: '地点', en: 'Place' }
const received: Sentence = { zh: '收到', en: 'Received' }
const category: Sentence = { zh: '类别', en: 'Category' }
const unit: Sentence = { zh: '承办单位', en: 'Unit' }
const whenListed: Sentence = { zh: '列单时定', en: 'Set when listed' }
const notYet: Sentence = { zh: '还没有交单', en: 'Not handed over yet' }
const consent: Sentence = { zh: '居民同意', en: 'Consent' }
const wording: Sentence = { zh: '交办词', en: 'Wording for the unit' }
const calledBack: Sentence = { zh: '回访结果', en: 'Call-backs' }
