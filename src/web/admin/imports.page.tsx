import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Segmented } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { sheetNames, sheets, type ImportBatch, type SheetKind } from '#domains/directory/terms.ts'
import { directory, directoryKey, type Preview } from '#web/admin/desk.ts'
import { History } from '#web/admin/imports.history.tsx'
import { SheetPreview } from '#web/admin/imports.preview.tsx'
import { useAct } from '#web/ui/act.ts'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { saveAs } from '#web/ui/download.ts'
import { FileDrop, type Picked } from '#web/ui/file-drop.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { Working } from '#web/ui/working.tsx'

/** Units and people as the county sends them: choose, preview, correct, import, undo. */
export function ImportsPage({
  search: { sheet },
  setSearch,
}: PageProps<{ readonly sheet: SheetKind }>): ReactElement {
  const { say } = useLanguage()
  return (
    <Page title={title} hint={hint} actions={<Template sheet={sheet} />}>
      <Segmented
        className="wraps"
        value={sheet}
        onChange={(next) => setSearch({ sheet: next })}
        options={sheets.map((one, i) => ({
          value: one,
          label: `${String(i + 1)} ${say(sheetNames[one])}`,
        }))}
      />
      <OneSheet key={sheet} sheet={sheet} />
      <History />
    </Page>
  )
}

function Template({ sheet }: { readonly sheet: SheetKind }): ReactElement {
  const { say } = useLanguage()
  const template = useAct((_: null) => directory.sheetTemplate({ query: { sheet } }), {
    done: ({ fileName, blob }) => saveAs(fileName, blob),
  })
  return (
    <>
      <ActFailure act={template} />
      <Button
        icon={<DownloadOutlined />}
        loading={template.isRunning}
        onClick={() => void template.run(null)}
      >
        {say(templateOf(sheetNames[sheet]))}
      </Button>
    </>
  )
}

function OneSheet({ sheet }: { readonly sheet: SheetKind }): ReactElement {
  const { say } = useLanguage()
  const [picked, setPicked] = useState<Picked>()
  const [found, setFound] = useState<Preview>()
  const [batch, setBatch] = useState<ImportBatch>()
  const preview = useAct(
    ({ fileName, bytes }: Picked) =>
      directory.previewSheet({ query: { sheet, fileName }, body: bytes }),
    { done: setFound },
  )
  const commit = useAct(
    ({ fileName, bytes, fileHash }: Picked & { readonly fileHash: string }, key) =>
      directory.commitSheet({ query: { sheet, fileName, fileHash }, body: bytes, key }),
    { done: setBatch, refresh: [directoryKey] },
  )
  const take = (next: Picked): void => {
    setPicked(next)
    setFound(undefined)
    setBatch(undefined)
    commit.forget()
    void preview.run(next)
  }
  return (
    <Panel>
      <div className="stack">
        <FileDrop onPicked={take} isDisabled={preview.isRunning || commit.isRunning} />
        {preview.isRunning && <Working says={checking} />}
        <ActFailure act={preview} />
        {batch && <Alert type="success" showIcon title={say(doneText(batch))} />}
        {picked && found && !batch && (
          <>
            <SheetPreview fileName={picked.fileName} preview={found} />
            <ActFailure act={commit} />
            {commit.isRunning && <Working says={importing} />}
            <div className="row-end">
              <span className="hint">{say(found.errors.length > 0 ? notYet : allOrNothing)}</span>
              <Button
                type="primary"
                size="large"
                disabled={found.errors.length > 0 || found.added + found.changed === 0}
                loading={commit.isRunning}
                onClick={() => void commit.run({ ...picked, fileHash: found.fileHash })}
              >
                {say(importText(found))}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  )
}

const title: Sentence = { zh: '导入机构人员', en: 'Import units and people' }
const hint: Sentence = {
  zh: '按 1、2、3、4 的顺序导入。同一份表可以重复导入，没有变化的行不动。',
  en: 'Import in the order 1, 2, 3, 4. A sheet may be imported again; unchanged rows stay as they are.',
}
const templateOf = (sheet: Sentence): Sentence => ({
  zh: `下载“${sheet.zh}”模板`,
  en: `Template: ${sheet.en}`,
})
const checking: Sentence = { zh: '正在逐格检查…', en: 'Checking every cell…' }
const importing: Sentence = { zh: '正在导入…', en: 'Importing…' }
const notYet: Sentence = {
  zh: '改好标出的单元格后重新选择文件；现在一行也没有导入。',
  en: 'Correct the marked cells and choose the file again; nothing is imported yet.',
}
const allOrNothing: Sentence = {
  zh: '全部导入或全部不导入；导入后可以整批撤销。',
  en: 'All rows or none; the batch can be undone afterwards.',
}
const importText = ({ added, changed }: Preview): Sentence =>
  added + changed === 0
    ? { zh: '没有变化，无需导入', en: 'No change, nothing to import' }
    : {
        zh: `导入：新增 ${String(added)}，修改 ${String(changed)}`,
        en: `Import: ${String(added)} new, ${String(changed)} changed`,
      }
const doneText = ({ fileName, added, changed, unchanged }: ImportBatch): Sentence => ({
  zh: `已导入“${fileName}”：新增 ${String(added)}，修改 ${String(changed)}，不变 ${String(unchanged)}。`,
  en: `"${fileName}" is imported: ${String(added)} new, ${String(changed)} changed, ${String(unchanged)} unchanged.`,
})
