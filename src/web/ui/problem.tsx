import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import type { problemDetail } from '#domains/casework/terms.views.ts'
import { problemLifecycle, type ProblemCommand } from '#domains/casework/lifecycle.ts'
import type { DeadlineView } from '#domains/casework/terms.ts'
import type { Role } from '#domains/directory/terms.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import '#web/ui/problem.css'
import { useWho } from '#web/ui/session.tsx'
import { DueTag } from '#web/ui/tags.tsx'
import { dayText } from '#web/ui/time.ts'

type Detail = z.output<typeof problemDetail>
export type May = Detail['may']

/** The deadline of the present step with how it was made, and the others that run beside it. */
export function DuePanel({
  deadline,
  alsoRunning,
  howDue,
}: {
  readonly deadline: DeadlineView | null
  readonly alsoRunning: readonly DeadlineView[]
  readonly howDue: Detail['howDue']
}): ReactElement {
  const { say } = useLanguage()
  return (
    <Panel
      title={deadline ? stepNames[deadline.step] : due}
      extra={<DueTag deadline={deadline} />}
      className="due"
    >
      {howDue.length === 0 ? (
        <p className="hint">{say(noClock)}</p>
      ) : (
        <details>
          <summary>{say(howMade)}</summary>
          <DayStrip howDue={howDue} />
          {deadline && (
            <p className="hint">
              {say(calendarUsed)} {deadline.calendarVersion}
            </p>
          )}
        </details>
      )}
      {alsoRunning.map((other) => (
        <p key={other.step} className="row also-due">
          <strong>{say(stepNames[other.step])}</strong>
          <DueTag deadline={other} />
        </p>
      ))}
    </Panel>
  )
}

function DayStrip({ howDue }: { readonly howDue: Detail['howDue'] }): ReactElement {
  const { say, language } = useLanguage()
  return (
    <ol className="strip">
      {howDue.map((step, i) => (
        <li key={i} className={step.counted ? 'counted' : 'skipped'}>
          <span className="strip-day">{dayText(step.day, language)}</span>
          <span className="strip-count">{step.counted ? step.running : '–'}</span>
          <span>{say(step.why)}</span>
        </li>
      ))}
    </ol>
  )
}

/** What was done in each round, the newest first. */
export function Handlings({
  handlings,
}: {
  readonly handlings: Detail['handlings']
}): ReactElement | null {
  const { say, language } = useLanguage()
  if (handlings.length === 0) return null
  return (
    <Panel title={handled}>
      <ol className="rounds">
        {handlings.toReversed().map((one) => (
          <li key={one.round}>
            <h3>
              {say(roundText(one.round))} · {one.unitName} · {dayText(one.day, language)}
            </h3>
            <p className="said">{one.whatWasDone}</p>
            <p className="hint said">
              {say(ground)}
              {one.ground}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** Which of these commands the present role has a hand in, open ones and closed ones apart. */
export function useOwnActs(may: May): {
  readonly open: ReadonlySet<ProblemCommand>
  readonly closed: readonly ProblemCommand[]
} {
  const role = useWho().role
  const own = commandNames.filter((name) => name in may && isOf(name, role))
  return {
    open: new Set(own.filter((name) => may[name]?.ok)),
    closed: own.filter((name) => !may[name]?.ok),
  }
}
// The keys of the table are its commands.
const commandNames = Object.keys(problemLifecycle) as ProblemCommand[]
const isOf = (name: ProblemCommand, role: Role): boolean =>
  problemLifecycle[name].by.some((one) => one === role)

/** Closed buttons say why: what this role could do at another time, and what stands in the way now. */
export function ClosedActs({ may }: { readonly may: May }): ReactElement | null {
  const { say } = useLanguage()
  const { closed } = useOwnActs(may)
  if (closed.length === 0) return null
  return (
    <details className="closed-acts">
      <summary>{say(notNow(closed.length))}</summary>
      <dl>
        {closed.map((name) => (
          <div key={name}>
            <dt>{say(problemLifecycle[name])}</dt>
            <dd>{(may[name]?.why ?? []).map((why) => say(why)).join(' ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const notNow = (count: number): Sentence => ({
  zh: `现在不能做的 ${String(count)} 步，为什么`,
  en: `${String(count)} steps not open now, and why`,
})
const roundText = (round: number): Sentence => ({
  zh: round === 1 ? '第一次办理' : `第 ${String(round)} 次办理`,
  en: `Round ${String(round)}`,
})
const stepNames: Readonly<Record<DeadlineView['step'], Sentence>> = {
  list: { zh: '列单时限', en: 'Time to list' },
  sign: { zh: '签收时限', en: 'Time to sign for' },
  handle: { zh: '办理时限', en: 'Time to handle' },
  redo: { zh: '重办时限', en: 'Time to redo' },
  call_back: { zh: '回访时限', en: 'Time to call back' },
}
const due: Sentence = { zh: '时限', en: 'Deadline' }
const noClock: Sentence = { zh: '这一步没有在走的时限。', en: 'No clock runs at this step.' }
const howMade: Sentence = { zh: '时限如何算出', en: 'How this date was made' }
const calendarUsed: Sentence = { zh: '所用日历：', en: 'Calendar used:' }
const handled: Sentence = { zh: '办理情况', en: 'What was done' }
const ground: Sentence = { zh: '依据：', en: 'Ground: ' }
