import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  FieldTimeOutlined,
  RollbackOutlined,
  StopOutlined,
} from '@ant-design/icons'
import type { ReactElement, ReactNode } from 'react'
import type { Sentence } from '#basics/result.ts'
import { stageNames, type DeadlineView, type ProblemStage } from '#domains/casework/terms.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { shortMomentText } from '#web/ui/time.ts'

export type Tone = 'plain' | 'doing' | 'good' | 'near' | 'bad'

/** A short word on a coloured ground, always with a sign of its own beside the colour. */
export function Mark({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone
  readonly icon?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  return (
    <span className={`mark ${tone}`}>
      {icon ?? signs[tone]}
      <span>{children}</span>
    </span>
  )
}
const signs: Readonly<Record<Tone, ReactNode>> = {
  plain: <StopOutlined aria-hidden />,
  doing: <FieldTimeOutlined aria-hidden />,
  good: <CheckCircleOutlined aria-hidden />,
  near: <ClockCircleOutlined aria-hidden />,
  bad: <ExclamationCircleOutlined aria-hidden />,
}

/** Where a problem stands. */
export function StageTag({ stage }: { readonly stage: ProblemStage }): ReactElement {
  const { say } = useLanguage()
  return (
    <Mark
      tone={stageTones[stage]}
      {...(stage === 'redo' ? { icon: <RollbackOutlined aria-hidden /> } : {})}
    >
      {say(stageNames[stage])}
    </Mark>
  )
}
const stageTones: Readonly<Record<ProblemStage, Tone>> = {
  candidate: 'doing',
  decline_proposed: 'near',
  declined: 'plain',
  listed: 'doing',
  worded: 'doing',
  handed_over: 'doing',
  objected: 'near',
  signed: 'doing',
  handled: 'doing',
  reported_done: 'doing',
  redo: 'bad',
  unreachable: 'plain',
  checked: 'good',
  closed: 'good',
}

/** When it is due and whether that is near, past, or was met: in words, with a sign, then in colour. */
export function DueTag({ deadline }: { readonly deadline: DeadlineView | null }): ReactElement {
  const { say, language } = useLanguage()
  if (!deadline) return <span className="hint">{say(noDeadline)}</span>
  const { tone, says } = dueStates[deadline.state]
  return (
    <Mark tone={tone}>
      {say(says)} · {shortMomentText(deadline.dueAt, language)}
      {deadline.provisional ? ` · ${say(provisional)}` : ''}
    </Mark>
  )
}
const dueStates: Readonly<Record<DeadlineView['state'], { tone: Tone; says: Sentence }>> = {
  in_time: { tone: 'doing', says: { zh: '期限内', en: 'In time' } },
  near: { tone: 'near', says: { zh: '将到期', en: 'Due soon' } },
  overdue: { tone: 'bad', says: { zh: '已超期', en: 'Overdue' } },
  met: { tone: 'good', says: { zh: '按期', en: 'Met' } },
  missed: { tone: 'bad', says: { zh: '逾期完成', en: 'Done late' } },
}
const noDeadline: Sentence = { zh: '无时限', en: 'No deadline' }
const provisional: Sentence = { zh: '暂定日历', en: 'provisional calendar' }
