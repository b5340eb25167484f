import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { Frame } from '#domains/survey/terms.ts'
import { survey, surveyKey } from '#web/admin/desk.ts'
import { useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { countText, dayText } from '#web/ui/time.ts'
import { words } from '#web/ui/words.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

/** The frames recorded so far, with the fingerprint that stands in the journal. */
export function Frames(): ReactElement {
  const { language } = useLanguage()
  const frames = useAsk([...surveyKey, 'frames'], survey.listFrames)
  return (
    <Panel title={title}>
      <Loaded query={frames}>
        {({ items }) => (
          <DataTable
            caption={title}
            empty={empty}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', title: name, cell: (row) => row.name, isMain: true },
              { key: 'day', title: day, cell: (row) => dayText(row.recordedOn, language) },
              {
                key: 'numbers',
                title: numbers,
                cell: (row) => countText(row.numbers, language),
                isNumber: true,
              },
              {
                key: 'hash',
                title: hash,
                cell: (row) => <code title={row.frameHash}>{row.frameHash.slice(0, 16)}…</code>,
              },
              { key: 'undo', title: words.actions, cell: (row) => <Undo frame={row} /> },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Undo({ frame }: { readonly frame: Frame }): ReactElement {
  const { say } = useLanguage()
  const undo = useAct(
    (_: unknown, key) =>
      survey.undoFrame({ params: { id: frame.id }, version: frame.version, body: {}, key }),
    { refresh: [surveyKey] },
  )
  if (frame.undone) return <Mark tone="plain">{say(undone)}</Mark>
  return <ConfirmButton label={undoIt} title={undoTitle} says={undoSays} act={undo} />
}

const title: Sentence = { zh: '已入账的抽样框', en: 'Frames recorded so far' }
const empty: Sentence = {
  zh: '还没有抽样框。从上面选择号码表导入，第二天起可以抽样。',
  en: 'There is no frame yet. Choose a file above; a draw is possible from the next day.',
}
const name: Sentence = { zh: '名称', en: 'Name' }
const day: Sentence = { zh: '入账日', en: 'Recorded on' }
const numbers: Sentence = { zh: '号码数', en: 'Numbers' }
const hash: Sentence = { zh: '指纹', en: 'Fingerprint' }
const undone: Sentence = { zh: '已撤销', en: 'Undone' }
const undoIt: Sentence = { zh: '撤销', en: 'Undo' }
const undoTitle: Sentence = { zh: '撤销这个抽样框？', en: 'Undo this frame?' }
const undoSays: Sentence = {
  zh: '其中的号码会从保密库删去。已经用它抽过样的不能撤销。',
  en: 'Its numbers leave the vault. A frame that was drawn from cannot be undone.',
}
