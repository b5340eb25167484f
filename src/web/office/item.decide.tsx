import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { problemLifecycle, type ProblemCommand } from '#domains/casework/lifecycle.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { casework, useProblemAct } from '#web/office/casework-desk.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

type Decision = 'confirmDecline' | 'rejectDecline' | 'upholdObjection' | 'rejectObjection' | 'check'
type Reasoned = { readonly reason: string }

/** What the second officer decides, each with a reason and each by another person than the proposer. */
export function Decisions({
  problem,
  open,
}: {
  readonly problem: ProblemView
  readonly open: ReadonlySet<ProblemCommand>
}): ReactElement | null {
  const { say } = useLanguage()
  const now = decisions.filter((name) => open.has(name))
  if (now.length === 0) return null
  return (
    <Panel title={heading}>
      <p>{say(now.includes('check') ? checkHint : hint)}</p>
      <div className="row-end">
        {now.map((name) => (
          <DecisionButton key={name} name={name} problem={problem} />
        ))}
      </div>
    </Panel>
  )
}

function DecisionButton({
  name,
  problem,
}: {
  readonly name: Decision
  readonly problem: ProblemView
}): ReactElement {
  const act = useProblemAct<Reasoned>(problem, casework[name], { said: decided })
  const label: Sentence = problemLifecycle[name]
  return (
    <ConfirmButton
      label={label}
      title={label}
      says={follows[name]}
      asksReason
      act={act}
      button={{ type: name === 'check' ? 'default' : 'primary' }}
    />
  )
}

const decisions: readonly Decision[] = [
  'rejectDecline',
  'confirmDecline',
  'rejectObjection',
  'upholdObjection',
  'check',
]
const follows: Readonly<Record<Decision, Sentence>> = {
  confirmDecline: {
    zh: '同意后这个问题到此为止，居民用凭证码可看到“不列单”。',
    en: 'It ends here; by the receipt code the resident sees that it was not listed.',
  },
  rejectDecline: {
    zh: '退回分派员列单，列单时限继续计算。',
    en: 'It goes back to be listed; the clock to list runs on.',
  },
  upholdObjection: {
    zh: '退回分派员，改派其他单位，时限重新计算。',
    en: 'It goes back to be handed to another unit, with new clocks.',
  },
  rejectObjection: {
    zh: '仍由该单位签收，办理时限不因异议延长。',
    en: 'The unit must sign for it; the time to handle was not extended by objecting.',
  },
  check: {
    zh: '只用于没有居民可以回访或多次未联系上的问题。请写明如何核查、查到什么；核查不等于居民满意。',
    en: 'Only where no resident can be called, or none was reached. Say how it was checked and what was found; it is never counted as satisfied.',
  },
}
const heading: Sentence = { zh: '复核', en: 'Decide' }
const hint: Sentence = {
  zh: '请先看下方经过里的理由，再写您自己的理由。',
  en: 'Read the reasons in the history below, then give your own.',
}
const checkHint: Sentence = {
  zh: '没有居民可以回访或多次未联系上时，由复核员核查办结；承办单位及其所属机关的人不能核查。',
  en: 'Where nobody may be called back, or nobody was reached, a second officer checks it; nobody of the unit or its body may.',
}
const decided: Sentence = { zh: '已认定', en: 'Decided' }
