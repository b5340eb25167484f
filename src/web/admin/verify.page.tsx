import { Alert, Button, Progress } from 'antd'
import type { ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import type { platformApi } from '#platform/api.ts'
import { useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { Copyable } from '#web/ui/copyable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Page, Panel } from '#web/ui/page.tsx'
import { ActFailure, Loaded, Nothing } from '#web/ui/states.tsx'
import { countText, momentText } from '#web/ui/time.ts'

type Run = Answer<typeof platformApi.showVerify>
type Checkpoint = NonNullable<Answer<typeof platformApi.latestCheckpoint>['checkpoint']>

/** Whether anything was changed behind the journal: the signed state, and a check of every row. */
export function VerifyPage({
  search: { run },
  setSearch,
}: PageProps<{ readonly run?: string | undefined }>): ReactElement {
  const { say } = useLanguage()
  const checkpoint = useAsk(['ground', 'checkpoint'], ground.latestCheckpoint, { everySeconds: 30 })
  const start = useAct((_: null) => ground.startVerify({ body: {} }), {
    done: ({ runId }) => setSearch({ run: runId }),
  })
  return (
    <Page
      title={title}
      hint={hint}
      actions={
        <Button
          type="primary"
          size="large"
          loading={start.isRunning}
          onClick={() => void start.run(null)}
        >
          {say(run ? startAgain : startIt)}
        </Button>
      }
    >
      <ActFailure act={start} />
      {run && <RunPanel key={run} runId={run} />}
      <Panel title={signedState}>
        <Loaded query={checkpoint}>
          {(found) =>
            found.checkpoint ? (
              <Signed checkpoint={found.checkpoint} />
            ) : (
              <Nothing says={noCheckpoint} />
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}

function RunPanel({ runId }: { readonly runId: string }): ReactElement {
  const key = ['ground', 'verify', runId]
  const first = useAsk(key, () => ground.showVerify({ params: { runId } }))
  const isRunning = first.data?.stage === 'running'
  // The same answer under the same key: only the clock of asking again is added while it runs.
  useAsk(key, () => ground.showVerify({ params: { runId } }), {
    when: isRunning,
    everySeconds: 1,
  })
  return (
    <Panel title={runTitle}>
      <Loaded query={first}>{(run) => <RunState run={run} />}</Loaded>
    </Panel>
  )
}

function RunState({ run }: { readonly run: Run }): ReactElement {
  const { say, language } = useLanguage()
  if (run.stage === 'running')
    return (
      <div role="status">
        <p>{say(checking)}</p>
        <Progress
          percent={run.total > 0 ? Math.floor((100 * run.done) / run.total) : 0}
          aria-label={say(checking)}
        />
        <p className="hint">
          {countText(run.done, language)} / {countText(run.total, language)}
        </p>
      </div>
    )
  if (run.stage === 'failed')
    return <Alert type="error" showIcon title={say(broken)} description={say(brokenSays)} />
  if (run.findings.length === 0)
    return <Alert type="success" showIcon title={say(allWell)} description={say(allWellSays)} />
  return (
    <div className="stack">
      <Alert type="error" showIcon title={say(found(run.findings.length))} />
      <DataTable
        caption={runTitle}
        empty={allWell}
        rows={run.findings.map((finding, i) => ({ ...finding, i }))}
        rowKey={(row) => String(row.i)}
        columns={[
          { key: 'says', title: what, cell: (row) => say(row.sentence), isMain: true },
          { key: 'table', title: table, cell: (row) => <code>{row.table ?? '—'}</code> },
          { key: 'key', title: rowLabel, cell: (row) => <code>{row.key ?? '—'}</code> },
          {
            key: 'seq',
            title: entry,
            cell: (row) => (row.seq === undefined ? '—' : countText(row.seq, language)),
            isNumber: true,
          },
        ]}
      />
    </div>
  )
}

/** A checkpoint is a signed note: origin, size and root on its first three lines. */
function Signed({ checkpoint }: { readonly checkpoint: Checkpoint }): ReactElement {
  const { language } = useLanguage()
  const [origin = '', , root = ''] = checkpoint.note.split('\n')
  return (
    <div className="stack">
      <Facts
        facts={[
          { name: originLabel, value: origin },
          { name: sizeLabel, value: countText(checkpoint.size, language) },
          { name: atLabel, value: momentText(checkpoint.at, language) },
          { name: rootLabel, value: <Copyable text={root} isBig />, isWide: true },
          {
            name: noteLabel,
            value: <pre className="exact">{checkpoint.note}</pre>,
            isWide: true,
          },
        ]}
      />
    </div>
  )
}

const title: Sentence = { zh: '核验', en: 'Verify' }
const hint: Sentence = {
  zh: '逐条检查日志、签名和每一行受保护的数据；在日志之外改过的行会被指名。',
  en: 'Checks every entry, every signature and every protected row; a row changed behind the journal is named.',
}
const startIt: Sentence = { zh: '开始核验', en: 'Start to verify' }
const startAgain: Sentence = { zh: '再核验一次', en: 'Verify again' }
const runTitle: Sentence = { zh: '核验结果', en: 'Result' }
const checking: Sentence = { zh: '正在核验…', en: 'Verifying…' }
const allWell: Sentence = { zh: '核验通过', en: 'All is as the journal says' }
const allWellSays: Sentence = {
  zh: '日志连续、签名有效，受保护的每一行都与日志一致。',
  en: 'The journal is whole, its signatures hold, and every protected row agrees with it.',
}
const found = (count: number): Sentence => ({
  zh: `发现 ${String(count)} 处不一致`,
  en: `${String(count)} findings`,
})
const broken: Sentence = { zh: '核验没有完成', en: 'The verification did not finish' }
const brokenSays: Sentence = {
  zh: '请再试一次；仍不行时，请在服务器上运行 ansheng verify。',
  en: 'Try again; if it fails once more, run ansheng verify on the server.',
}
const what: Sentence = { zh: '发现', en: 'Finding' }
const table: Sentence = { zh: '表', en: 'Table' }
const rowLabel: Sentence = { zh: '行', en: 'Row' }
const entry: Sentence = { zh: '日志序号', en: 'Entry' }
const signedState: Sentence = { zh: '最近一次签名的状态', en: 'The latest signed state' }
const noCheckpoint: Sentence = {
  zh: '还没有签过。有了日志后一分钟内会签第一次。',
  en: 'Nothing is signed yet; it is within a minute of the first entry.',
}
const originLabel: Sentence = { zh: '来源', en: 'Origin' }
const sizeLabel: Sentence = { zh: '日志条数', en: 'Entries' }
const atLabel: Sentence = { zh: '签名时间', en: 'Signed' }
const rootLabel: Sentence = {
  zh: '根（抄在纸上，日后可以核对）',
  en: 'Root (write it on paper; it can be compared later)',
}
const noteLabel: Sentence = { zh: '签名原文', en: 'The note as signed' }
