import { EyeOutlined } from '@ant-design/icons'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { casework } from '#web/office/casework-desk.ts'
import { useAct } from '#web/ui/act.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { dayText } from '#web/ui/time.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

type Shown = readonly { readonly day: string; readonly text: string }[]

/** The resident's own words, opened with a reason; who opened them and why is on record. */
export function Words({
  problem,
  onRead,
}: {
  readonly problem: ProblemView
  readonly onRead: (texts: readonly string[]) => void
}): ReactElement {
  const { say, language } = useLanguage()
  const [shown, setShown] = useState<Shown>()
  const read = useAct(
    (body: { readonly reason: string }, key) =>
      casework.readWords({ params: { id: problem.id }, body, key }),
    {
      refresh: [['casework', 'problem', problem.id]],
      done: ({ words: texts }) => {
        setShown(texts)
        onRead(texts.map(({ text }) => text))
      },
    },
  )
  return (
    <Panel
      title={title}
      className="words"
      extra={
        !shown && (
          <ConfirmButton
            label={open}
            title={open}
            says={says}
            asksReason
            act={read}
            button={{ icon: <EyeOutlined /> }}
          />
        )
      }
    >
      {shown ? (
        shown.map(({ day, text }, i) => (
          <blockquote key={i}>
            <p className="said">{text}</p>
            <footer className="hint">{dayText(day, language)}</footer>
          </blockquote>
        ))
      ) : (
        <p className="hint">{say(kept)}</p>
      )}
    </Panel>
  )
}

const title: Sentence = { zh: '居民原话', en: "The resident's words" }
const open: Sentence = { zh: '查看原话（留痕）', en: 'Read the words (recorded)' }
const says: Sentence = {
  zh: '原话在保密库里。请写明为什么要看；查看人、时间和理由都会记入日志。',
  en: 'The words are kept in the vault. Say why you need them; who, when and why goes into the journal.',
}
const kept: Sentence = {
  zh: '原话在保密库，承办单位永远看不到。离开本页后需重新查看。',
  en: 'Kept in the vault; the unit never sees them. They close again when you leave this item.',
}
