import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { sheetNames, type ImportBatch } from '#domains/directory/terms.ts'
import { directory, directoryKey } from '#web/admin/desk.ts'
import { useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { dayText } from '#web/ui/time.ts'
import { words } from '#web/ui/words.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

/** What was imported, by whom it can still be taken back. */
export function History(): ReactElement {
  const { say, language } = useLanguage()
  const imports = useAsk([...directoryKey, 'imports'], directory.listImports)
  return (
    <Panel title={title}>
      <Loaded query={imports}>
        {({ items }) => (
          <DataTable
            caption={title}
            empty={empty}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              { key: 'file', title: file, cell: (row) => row.fileName, isMain: true },
              { key: 'sheet', title: sheet, cell: (row) => say(sheetNames[row.sheet]) },
              { key: 'day', title: day, cell: (row) => dayText(row.day, language) },
              { key: 'added', title: added, cell: (row) => row.added, isNumber: true },
              { key: 'changed', title: changed, cell: (row) => row.changed, isNumber: true },
              { key: 'same', title: same, cell: (row) => row.unchanged, isNumber: true },
              { key: 'undo', title: words.actions, cell: (row) => <Undo batch={row} /> },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Undo({ batch }: { readonly batch: ImportBatch }): ReactElement {
  const { say } = useLanguage()
  const undo = useAct(
    (_: unknown, key) =>
      directory.undoImport({
        params: { id: batch.id },
        version: batch.version,
        body: {},
        key,
      }),
    { refresh: [directoryKey] },
  )
  if (batch.undone) return <Mark tone="plain">{say(undone)}</Mark>
  if (batch.added + batch.changed === 0) return <span className="hint">{say(nothing)}</span>
  return <ConfirmButton label={undoIt} title={undoTitle} says={undoSays(batch)} act={undo} />
}

const title: Sentence = { zh: '导入记录', en: 'Imports so far' }
const empty: Sentence = {
  zh: '还没有导入过。先下载模板，填好后从上面导入。',
  en: 'Nothing was imported yet. Download a template, fill it in, and import it above.',
}
const file: Sentence = { zh: '文件', en: 'File' }
const sheet: Sentence = { zh: '表', en: 'Sheet' }
const day: Sentence = { zh: '日期', en: 'Day' }
const added: Sentence = { zh: '新增', en: 'New' }
const changed: Sentence = { zh: '修改', en: 'Changed' }
const same: Sentence = { zh: '不变', en: 'Unchanged' }
const undone: Sentence = { zh: '已撤销', en: 'Undone' }
const nothing: Sentence = { zh: '没有改动，不需要撤销', en: 'It changed nothing' }
const undoIt: Sentence = { zh: '撤销', en: 'Undo' }
const undoTitle: Sentence = { zh: '撤销这一批导入？', en: 'Undo this import?' }
const undoSays = ({ fileName, added: news, changed: olds }: ImportBatch): Sentence => ({
  zh: `“${fileName}”新增的 ${String(news)} 行会删去，修改的 ${String(olds)} 行恢复原样。已被后来的数据引用的，会说明原因，一行也不撤销。`,
  en: `The ${String(news)} rows added by "${fileName}" go, the ${String(olds)} changed ones become what they were. Where later data needs one of them, nothing is undone and the reason is shown.`,
})
