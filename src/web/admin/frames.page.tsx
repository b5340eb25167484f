import { Alert, Button, Checkbox, Input } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { survey, surveyKey } from '#web/admin/desk.ts'
import { Faults } from '#web/admin/faults.tsx'
import { Frames } from '#web/admin/frames.list.tsx'
import { useAct } from '#web/ui/act.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { FileDrop, type Picked } from '#web/ui/file-drop.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Figure, Page, Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { countText } from '#web/ui/time.ts'
import { Working } from '#web/ui/working.tsx'

type Preview = Answer<typeof surveyApi.previewFrame>
type Imported = Answer<typeof surveyApi.importFrame>

/** The numbers one may draw from. Recorded before any seed exists; shown nowhere again. */
export function FramesPage(): ReactElement {
  return (
    <Page title={title} hint={hint}>
      <NewFrame />
      <Frames />
    </Page>
  )
}

function NewFrame(): ReactElement {
  const { say } = useLanguage()
  const [picked, setPicked] = useState<Picked>()
  const [name, setName] = useState('')
  const [found, setFound] = useState<Preview>()
  const [made, setMade] = useState<Imported>()
  const preview = useAct(
    ({ fileName, bytes }: Picked) =>
      survey.previewFrame({ query: { fileName, name: nameOf(fileName) }, body: bytes }),
    { done: setFound },
  )
  const take = (next: Picked): void => {
    setPicked(next)
    setName(nameOf(next.fileName))
    setFound(undefined)
    setMade(undefined)
    void preview.run(next)
  }
  return (
    <Panel>
      <div className="stack">
        <FileDrop onPicked={take} isDisabled={preview.isRunning} />
        {preview.isRunning && <Working says={checking} />}
        <ActFailure act={preview} />
        {made && <Alert type="success" showIcon title={say(madeText(made))} />}
        {picked && found && !made && (
          <>
            <label className="field narrow-form">
              <span>{say(nameLabel)}</span>
              <Input
                value={name}
                maxLength={60}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
            <Found preview={found} />
            <Commit picked={picked} name={name} preview={found} onMade={setMade} />
          </>
        )}
      </div>
    </Panel>
  )
}

const nameOf = (fileName: string): string => fileName.replace(/\.\w+$/, '').slice(0, 60)

function Found({ preview }: { readonly preview: Preview }): ReactElement {
  const { language } = useLanguage()
  return (
    <>
      <div className="figures">
        <Figure name={rowsName} value={countText(preview.rows, language)} />
        <Figure name={usable} value={countText(preview.usable, language)} />
        <Figure
          name={wrong}
          value={countText(preview.errors.length + preview.moreErrors, language)}
        />
      </div>
      <Faults errors={preview.errors} more={preview.moreErrors} />
      <DataTable
        caption={byTownship}
        empty={noTownship}
        rows={preview.townships}
        rowKey={(row) => row.townshipId}
        columns={[
          { key: 'name', title: township, cell: (row) => row.name },
          {
            key: 'numbers',
            title: numbers,
            cell: (row) => countText(row.numbers, language),
            isNumber: true,
          },
        ]}
      />
    </>
  )
}

function Commit({
  picked,
  name,
  preview,
  onMade,
}: {
  readonly picked: Picked
  readonly name: string
  readonly preview: Preview
  readonly onMade: (made: Imported) => void
}): ReactElement {
  const { say } = useLanguage()
  const [skips, setSkips] = useState(false)
  const hasErrors = preview.errors.length + preview.moreErrors > 0
  const commit = useAct(
    (told: Picked & { readonly name: string; readonly skips: boolean }, key) =>
      survey.importFrame({
        query: {
          fileName: told.fileName,
          name: told.name,
          fileHash: preview.fileHash,
          skipErrors: told.skips ? 'true' : 'false',
        },
        body: told.bytes,
        key,
      }),
    { done: onMade, refresh: [surveyKey] },
  )
  const isReady = name.trim() !== '' && preview.usable > 0 && (!hasErrors || skips)
  return (
    <>
      <ActFailure act={commit} />
      {commit.isRunning && <Working says={importing} />}
      <div className="row-end">
        {hasErrors && (
          <Checkbox checked={skips} onChange={(event) => setSkips(event.target.checked)}>
            {say(skipLabel)}
          </Checkbox>
        )}
        <Button
          type="primary"
          size="large"
          disabled={!isReady}
          loading={commit.isRunning}
          onClick={() => void commit.run({ ...picked, name: name.trim(), skips })}
        >
          {say(importText(preview.usable))}
        </Button>
      </div>
    </>
  )
}

const title: Sentence = { zh: '抽样框', en: 'Frames' }
const hint: Sentence = {
  zh: '可抽取的号码名册。先入账（记下指纹），之后的日期才能有抽样种子；号码进保密库，页面上不再显示。',
  en: 'The numbers one may draw from. It is recorded first and the seed comes on a later day; the numbers go into the vault and are not shown again.',
}
const checking: Sentence = { zh: '正在逐行检查…', en: 'Checking every line…' }
const importing: Sentence = {
  zh: '正在加密并写入保密库，六万个号码约需一分钟…',
  en: 'Encrypting into the vault; 60,000 numbers take about a minute…',
}
const nameLabel: Sentence = { zh: '名称', en: 'Name' }
const rowsName: Sentence = { zh: '总行数', en: 'Lines' }
const usable: Sentence = { zh: '可用号码', en: 'Usable numbers' }
const wrong: Sentence = { zh: '有错', en: 'Errors' }
const byTownship: Sentence = { zh: '各乡镇号码数', en: 'Numbers by township' }
const noTownship: Sentence = { zh: '没有可用的号码。', en: 'No usable number.' }
const township: Sentence = { zh: '乡镇', en: 'Township' }
const numbers: Sentence = { zh: '号码数', en: 'Numbers' }
const skipLabel: Sentence = { zh: '跳过有错的行', en: 'Skip the faulty lines' }
const importText = (count: number): Sentence => ({
  zh: `导入 ${String(count)} 个号码`,
  en: `Import ${String(count)} numbers`,
})
const madeText = (made: Imported): Sentence => ({
  zh: `“${made.name}”已入账：${String(made.numbers)} 个号码，重复 ${String(made.duplicates)}，跳过 ${String(made.skipped)}。`,
  en: `"${made.name}" is recorded: ${String(made.numbers)} numbers, ${String(made.duplicates)} duplicates, ${String(made.skipped)} skipped.`,
})
