import { Button } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import {
  problemStages,
  stageNames,
  type ProblemStage,
  type ProblemView,
} from '#domains/casework/terms.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { paths } from '#web/paths.ts'
import { useAsk } from '#web/ui/ask.ts'
import { clientOf } from '#web/ui/client.ts'
import { DataTable, type Column } from '#web/ui/data-table.tsx'
import { To, type PageProps } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Figure, Page, Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { DueTag, StageTag } from '#web/ui/tags.tsx'
import { dayText, todayText } from '#web/ui/time.ts'

const survey = clientOf(surveyApi)
const casework = clientOf(caseworkApi)
const pageSize = 50

/** Where the county stands today: calls made, problems open, and which of them. */
export function TodayPage({
  search: { stage, page },
  setSearch,
}: PageProps<{ readonly stage?: ProblemStage | undefined; readonly page: number }>): ReactElement {
  const { language } = useLanguage()
  const day = todayText()
  const figures = useAsk(['survey', 'figures', day], () => survey.figures({ params: { day } }), {
    everySeconds: 60,
  })
  const problems = useAsk(
    ['casework', 'problems', 'today', stage ?? 'all', page],
    () => casework.listProblems({ query: { ...(stage ? { stage } : {}), page } }),
    { everySeconds: 60, keepOld: true },
  )
  const dated: Sentence = { zh: dayText(day, language), en: dayText(day, language) }
  return (
    <Page title={title} hint={dated}>
      <Loaded query={figures}>
        {(found) => (
          <div className="figures">
            <Figure name={completes} value={found.completes} of={found.target} />
            <Figure name={attempts} value={found.attempts} />
            <Figure name={waiting} value={found.waiting} />
          </div>
        )}
      </Loaded>
      <Loaded query={problems}>
        {({ items, total, counts }) => (
          <>
            <Panel title={byStage}>
              <Stages
                counts={counts}
                chosen={stage}
                onChoose={(next) => setSearch({ stage: next, page: 1 })}
              />
            </Panel>
            <Panel title={list}>
              <DataTable
                caption={list}
                empty={empty}
                rows={items}
                rowKey={(row) => row.id}
                pages={{
                  page,
                  size: pageSize,
                  total,
                  onPage: (next) => setSearch({ page: next }),
                }}
                columns={columns}
              />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** How many stand at each stage; choosing one narrows the list below, choosing it again widens it. */
function Stages({
  counts,
  chosen,
  onChoose,
}: {
  readonly counts: Readonly<Record<string, number>>
  readonly chosen: ProblemStage | undefined
  readonly onChoose: (stage: ProblemStage | undefined) => void
}): ReactElement {
  return (
    <div className="stages">
      {problemStages
        .filter((stage) => (counts[stage] ?? 0) > 0)
        .map((stage) => (
          <Button
            key={stage}
            type={stage === chosen ? 'primary' : 'default'}
            aria-pressed={stage === chosen}
            onClick={() => onChoose(stage === chosen ? undefined : stage)}
          >
            <StageName stage={stage} /> {counts[stage]}
          </Button>
        ))}
    </div>
  )
}

function StageName({ stage }: { readonly stage: ProblemStage }): ReactElement {
  const { say } = useLanguage()
  return <>{say(stageNames[stage])}</>
}

/** Its number and title, which lead to the item itself. */
function Name({ problem: row }: { readonly problem: ProblemView }): ReactElement {
  return (
    <To to={`${paths.office}/${row.id}`}>
      {row.code} {row.title}
    </To>
  )
}

const title: Sentence = { zh: '今日', en: 'Today' }
const completes: Sentence = { zh: '完成访问', en: 'Interviews completed' }
const attempts: Sentence = { zh: '拨打次数', en: 'Calls made' }
const waiting: Sentence = { zh: '待拨号码', en: 'Numbers waiting' }
const byStage: Sentence = { zh: '问题所处环节', en: 'Problems by stage' }
const list: Sentence = { zh: '问题', en: 'Problems' }
const empty: Sentence = { zh: '没有这样的问题。', en: 'No such problem.' }
const problem: Sentence = { zh: '问题', en: 'Problem' }
const township: Sentence = { zh: '乡镇', en: 'Township' }
const unit: Sentence = { zh: '承办单位', en: 'Unit' }
const stageLabel: Sentence = { zh: '环节', en: 'Stage' }
const due: Sentence = { zh: '时限', en: 'Deadline' }

const columns: readonly Column<ProblemView>[] = [
  {
    key: 'title',
    title: problem,
    cell: (row) => <Name problem={row} />,
    isMain: true,
  },
  { key: 'where', title: township, cell: (row) => row.townshipName },
  { key: 'unit', title: unit, cell: (row) => row.leadUnitName ?? '—' },
  {
    key: 'stage',
    title: stageLabel,
    cell: (row) => <StageTag stage={row.stage} />,
  },
  { key: 'due', title: due, cell: (row) => <DueTag deadline={row.deadline} /> },
]
