import { Alert } from 'antd'
import { useState, type ReactElement } from 'react'
import type { QueryKey } from '@tanstack/react-query'
import type { Sentence } from '#basics/result.ts'
import { useAct } from '#web/ui/act.ts'
import { ground, type Proposal } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { momentText } from '#web/ui/time.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

/** Uses an approval, once; what it shows stands on this page until it is left. */
export function UseApproval({
  proposal,
  refresh,
}: {
  readonly proposal: Pick<Proposal, 'id' | 'version' | 'usableUntil'>
  readonly refresh: QueryKey
}): ReactElement {
  const { say, language } = useLanguage()
  const [answer, setAnswer] = useState<Readonly<Record<string, string | null>>>()
  const use = useAct(
    (_: unknown, key) =>
      ground.useProposal({ params: { id: proposal.id }, version: proposal.version, body: {}, key }),
    { done: (value) => setAnswer(value.answer), ...(answer ? { refresh: [refresh] } : {}) },
  )
  if (answer)
    return (
      <Alert
        type="warning"
        showIcon
        title={say(shown)}
        description={
          <ul className="reasons">
            {Object.entries(answer).map(([name, value]) => (
              <li key={name} className="big-text">
                {value ?? '—'}
              </li>
            ))}
          </ul>
        }
      />
    )
  return (
    <div className="row-end">
      <span className="hint">
        {say(until)} {momentText(proposal.usableUntil ?? '', language)}
      </span>
      <ConfirmButton
        label={useIt}
        title={useTitle}
        says={useSays}
        act={use}
        button={{ type: 'primary' }}
      />
    </div>
  )
}

const shown: Sentence = {
  zh: '只显示这一次，离开本页即消失',
  en: 'Shown once; it is gone when you leave',
}
const until: Sentence = { zh: '可使用至', en: 'Usable until' }
const useIt: Sentence = { zh: '使用批准', en: 'Use the approval' }
const useTitle: Sentence = { zh: '现在使用？', en: 'Use it now?' }
const useSays: Sentence = {
  zh: '批准只能用一次，使用会记入日志。',
  en: 'An approval works once, and its use is journaled.',
}
