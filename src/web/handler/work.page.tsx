import { useQueries } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState, type ReactElement } from 'react'
import { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import { categoryNames, type UnitProblemView } from '#domains/casework/terms.ts'
import '#web/handler/handler.css'
import { byDue, casework, tabNames, tabs, tabStages, type Tab } from '#web/handler/work-desk.ts'
import { paths } from '#web/paths.ts'
import { DataTable, type Column } from '#web/ui/data-table.tsx'
import { To, useGo, type PageProps } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { DueTag, Mark, StageTag } from '#web/ui/tags.tsx'

export const workSearch = z.object({
  /** Absent: the first with work waiting. */
  tab: z.enum(tabs).optional(),
  search: z.string().max(40).optional(),
  page: z.coerce.number().int().min(1).default(1),
})
type Work = z.output<typeof workSearch>

/** The unit's own work: what to sign for, to do, to redo, and what is reported. */
export function WorkPage({ search, setSearch }: PageProps<Work>): ReactElement {
  const go = useGo()
  const tab = search.tab ?? 'to_sign'
  const list = useWork(search, tab)
  const counts = list.data?.counts
  const busy = counts && search.tab === undefined && waiting.find((one) => countOf(one, counts) > 0)
  useEffect(() => {
    // Nothing waits to be signed for: open where something does.
    if (busy && busy !== tab) setSearch({ tab: busy }, 'keep')
  })
  return (
    <Page title={title} hint={hint}>
      <Panel>
        <Tabs
          tab={tab}
          search={search}
          counts={counts ?? {}}
          onChange={(change) => setSearch({ page: 1, ...change }, 'keep')}
        />
        <Loaded query={list}>
          {({ items, total }) => (
            <DataTable
              caption={tabNames[tab]}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              empty={empty[tab]}
              onOpen={({ id }) => go({ to: `${paths.work}/${id}`, search: { tab } })}
              pages={{
                page: search.page,
                size: pageSize * tabStages[tab].length,
                total,
                onPage: (page) => setSearch({ page }),
              }}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}
const pageSize = 50
/** The tabs where the unit has something to do, in the order to do it. */
const waiting: readonly Tab[] = ['to_sign', 'redo', 'in_work']

const countOf = (tab: Tab, counts: List['counts']): number =>
  tabStages[tab].reduce((sum, stage) => sum + (counts[stage] ?? 0), 0)

type List = {
  readonly items: readonly UnitProblemView[]
  readonly total: number
  readonly counts: Readonly<Record<string, number>>
}

/** The server gives one stage at a time; a tab of several asks for each and sorts by what is due. */
function useWork(
  { search, page }: Work,
  tab: Tab,
): {
  readonly data: List | undefined
  readonly error: unknown
  readonly refetch: () => unknown
} {
  return useQueries({
    queries: tabStages[tab].map((stage) => {
      const query = { stage, page, ...(search ? { search } : {}) }
      return {
        queryKey: ['casework', 'unit-problems', query],
        queryFn: () => casework.listUnitProblems({ query }),
        refetchInterval: 60_000,
      }
    }),
    combine: (found) => {
      const lists = found.flatMap(({ data }) => data ?? [])
      const isWhole = lists.length === found.length
      return {
        data: isWhole
          ? {
              items: lists.flatMap(({ items }) => items).toSorted(byDue),
              total: lists.reduce((sum, list) => sum + list.total, 0),
              counts: lists[0]?.counts ?? {},
            }
          : undefined,
        error: found.find(({ error }) => error)?.error ?? null,
        refetch: () => Promise.all(found.map(({ refetch }) => refetch())),
      }
    },
  })
}

function Tabs({
  tab: chosen,
  search,
  counts,
  onChange,
}: {
  readonly tab: Tab
  readonly search: Work
  readonly counts: Readonly<Record<string, number>>
  readonly onChange: (change: Partial<Work>) => void
}): ReactElement {
  const { say } = useLanguage()
  const [typed, setTyped] = useState(search.search ?? '')
  return (
    <div className="work-head">
      <div className="work-tabs" role="group" aria-label={say(stageOfWork)}>
        {tabs.map((tab) => (
          <Button
            key={tab}
            type={tab === chosen ? 'primary' : 'default'}
            aria-pressed={tab === chosen}
            onClick={() => onChange({ tab })}
          >
            {say(tabNames[tab])} {countOf(tab, counts)}
          </Button>
        ))}
      </div>
      <Input.Search
        className="work-find"
        aria-label={say(find)}
        placeholder={say(find)}
        allowClear
        maxLength={40}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => onChange({ search: text.trim() || undefined })}
      />
    </div>
  )
}

const columns: readonly Column<UnitProblemView>[] = [
  {
    key: 'title',
    title: { zh: '问题', en: 'Problem' },
    isMain: true,
    cell: (problem) => <Title problem={problem} />,
  },
  {
    key: 'due',
    title: { zh: '时限', en: 'Due' },
    cell: ({ deadline }) => <DueTag deadline={deadline} />,
  },
  {
    key: 'stage',
    title: { zh: '环节', en: 'Stage' },
    cell: ({ stage }) => <StageTag stage={stage} />,
  },
]

function Title({ problem }: { readonly problem: UnitProblemView }): ReactElement {
  const { say } = useLanguage()
  const under = [
    problem.code,
    problem.townshipName,
    ...(problem.category ? [say(categoryNames[problem.category])] : []),
  ]
  return (
    <span className="work-title">
      <To to={`${paths.work}/${problem.id}`}>{problem.title}</To>
      <span className="row work-marks">
        <span className="hint">{under.join(' · ')}</span>
        {problem.urgency === 'urgent' && <Mark tone="bad">{say(urgent)}</Mark>}
        {problem.round > 1 && <Mark tone="near">{say(roundText(problem.round))}</Mark>}
      </span>
    </span>
  )
}

export const roundText = (round: number): Sentence => ({
  zh: `第 ${String(round)} 次办理`,
  en: `Round ${String(round)}`,
})
export const urgent: Sentence = { zh: '紧急', en: 'Urgent' }
const title: Sentence = { zh: '我单位的问题', en: "Our unit's problems" }
const hint: Sentence = {
  zh: '先签收，再办理，办完报送。是否销单由居民在回访里说了算。',
  en: 'Sign for it, handle it, report it. Whether it closes is for the resident to say.',
}
const stageOfWork: Sentence = { zh: '办到哪一步', en: 'Where it stands' }
const find: Sentence = { zh: '标题或编号', en: 'Title or number' }
const empty: Readonly<Record<Tab, Sentence>> = {
  to_sign: { zh: '没有待签收的问题。新交来的会出现在这里。', en: 'Nothing to sign for.' },
  in_work: { zh: '没有正在办理的问题。签收以后会到这里。', en: 'Nothing in work.' },
  redo: { zh: '没有退回重办的问题。', en: 'Nothing was sent back.' },
  reported: { zh: '没有等待回访的问题。', en: 'Nothing waits for its call-back.' },
  objected: { zh: '没有等待认定的异议。', en: 'No objection waits for a decision.' },
  over: { zh: '还没有了结的问题。', en: 'Nothing is over yet.' },
}
