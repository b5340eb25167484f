import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useEffect, useState, type ReactElement } from 'react'
import { z } from 'zod'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import type { officeApi } from '#domains/casework/api.office.ts'
import type { ProblemCommand } from '#domains/casework/lifecycle.ts'
import { problemStages, stageNames, type ProblemStage } from '#domains/casework/terms.ts'
import type { Role } from '#domains/directory/terms.ts'
import { casework } from '#web/office/casework-desk.ts'
import { Item } from '#web/office/item.tsx'
import '#web/office/office.css'
import { ProblemList } from '#web/office/problems.list.tsx'
import { paths } from '#web/paths.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useGo, type PageProps } from '#web/ui/desk-page.tsx'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Loaded, Nothing } from '#web/ui/states.tsx'
import { words } from '#web/ui/words.ts'

export const inboxSearch = z.object({
  /** Absent: what this role has to do first. */
  stage: z.enum(['all', ...problemStages]).optional(),
  search: z.string().max(40).optional(),
  page: z.coerce.number().int().min(1).default(1),
})
type Inbox = z.output<typeof inboxSearch>

/** The office's inbox: the list at the left, the one being worked on at the right, both in the address. */
export function ProblemsPage({ search, setSearch, params }: PageProps<Inbox>): ReactElement {
  const role = useWho().role
  const go = useGo()
  const chosenId = params['id']
  const { list, stage, busy } = useInbox(search)
  const isElsewhere = search.stage === undefined && !chosenId && busy !== undefined
  useEffect(() => {
    // Nothing waits at the first stage: open where something does.
    if (isElsewhere && busy !== stage) setSearch({ stage: busy }, 'keep')
  })
  const open = (id: string): void => go({ to: `${paths.office}/${id}`, search: addressOf(search) })
  const hotkeys = useInboxKeys(list.data?.items.map(({ id }) => id) ?? [], chosenId, open)
  return (
    <Page title={title} hint={hints[role]} actions={<HotkeyBar hotkeys={hotkeys} />}>
      <div className={chosenId ? 'inbox chosen' : 'inbox'}>
        <Panel className="inbox-list">
          <Filters
            stage={stage}
            search={search}
            counts={list.data?.counts ?? {}}
            onChange={(change) => setSearch({ page: 1, ...change }, 'keep')}
          />
          <Loaded query={list}>
            {(found) => (
              <ProblemList
                found={found}
                chosenId={chosenId}
                search={addressOf(search)}
                page={search.page}
                onPage={(page) => setSearch({ page })}
              />
            )}
          </Loaded>
        </Panel>
        <div className="inbox-item">
          {chosenId ? (
            <Item
              key={chosenId}
              id={chosenId}
              onBack={() => go({ to: paths.office, search: addressOf(search) })}
            />
          ) : (
            <Panel>
              <Nothing says={chooseOne} />
            </Panel>
          )}
        </div>
      </div>
    </Page>
  )
}

/** The page of the list that the address asks for, and the first of the role's stages with work. */
function useInbox({ stage: told, search, page }: Inbox): {
  readonly list: UseQueryResult<Answer<typeof officeApi.listProblems>>
  readonly stage: ProblemStage | 'all'
  readonly busy: ProblemStage | 'all' | undefined
} {
  const { role } = useWho()
  const first = firstStages[role] ?? []
  const stage: ProblemStage | 'all' = told ?? first[0] ?? 'all'
  const query = {
    ...(stage === 'all' ? {} : { stage }),
    ...(search ? { search } : {}),
    page,
  }
  const list = useAsk(['casework', 'problems', query], () => casework.listProblems({ query }), {
    keepOld: true,
    everySeconds: 60,
  })
  const counts = list.data?.counts
  const busy = counts && (first.find((one) => (counts[one] ?? 0) > 0) ?? 'all')
  return { list, stage, busy }
}

const addressOf = (search: Inbox): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(search).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    ),
  )

/** J and K walk the list; the others put the cursor where the act is, while it is there. */
function useInboxKeys(
  ids: readonly string[],
  chosenId: string | undefined,
  open: (id: string) => void,
): readonly Hotkey[] {
  const isDispatcher = useWho().role === 'dispatcher'
  // What the item at the right has asked already.
  const chosen = useAsk(
    ['casework', 'problem', chosenId],
    () => casework.showProblem({ params: { id: chosenId ?? '' } }),
    { when: chosenId !== undefined },
  )
  const may = chosen.data?.may ?? {}
  const isOff = (...acts: readonly ProblemCommand[]): boolean =>
    !isDispatcher || !acts.some((act) => may[act]?.ok)
  const at = chosenId === undefined ? -1 : ids.indexOf(chosenId)
  const walk = (by: 1 | -1): void => {
    const id = ids[at < 0 ? 0 : at + by]
    if (id !== undefined) open(id)
  }
  const hotkeys: readonly Hotkey[] = [
    { keys: ['j'], does: below, run: () => walk(1) },
    { keys: ['k'], does: above, run: () => walk(-1) },
    { keys: ['l'], does: toList, run: () => reach('list-title'), isOff: isOff('list') },
    { keys: ['d'], does: toDecline, run: () => press('decline'), isOff: isOff('proposeDecline') },
    { keys: ['w'], does: toWord, run: () => reach('wording'), isOff: isOff('word') },
    { keys: ['a'], does: toHandOver, run: () => reach('hand-over-unit'), isOff: isOff('handOver') },
  ]
  useHotkeys(hotkeys)
  return hotkeys
}
const reach = (id: string): void => document.getElementById(id)?.focus()
const press = (id: string): void => document.getElementById(id)?.click()

function Filters({
  stage,
  search,
  counts,
  onChange,
}: {
  readonly stage: ProblemStage | 'all'
  readonly search: Inbox
  readonly counts: Readonly<Record<string, number>>
  readonly onChange: (change: Partial<Inbox>) => void
}): ReactElement {
  const { say } = useLanguage()
  const role = useWho().role
  const [typed, setTyped] = useState(search.search ?? '')
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const labelled = (value: ProblemStage | 'all'): string =>
    value === 'all'
      ? `${say(words.all)} ${String(all)}`
      : `${say(stageNames[value])} ${String(counts[value] ?? 0)}`
  return (
    <div className="inbox-filters">
      <div className="chips" role="group" aria-label={say(filterBy)}>
        {[...(firstStages[role] ?? []), 'all' as const].map((value) => (
          <Button
            key={value}
            size="small"
            type={value === stage ? 'primary' : 'default'}
            aria-pressed={value === stage}
            onClick={() => onChange({ stage: value })}
          >
            {labelled(value)}
          </Button>
        ))}
      </div>
      <div className="row inbox-find">
        <Select
          aria-label={say(stageFilter)}
          value={stage}
          onChange={(value: ProblemStage | 'all') => onChange({ stage: value })}
          options={(['all', ...problemStages] as const).map((value) => ({
            value,
            label: labelled(value),
          }))}
        />
        <Input.Search
          aria-label={say(find)}
          placeholder={say(find)}
          allowClear
          maxLength={40}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(text) => onChange({ search: text.trim() || undefined })}
        />
      </div>
    </div>
  )
}

/** What each role looks at first; the very first is chosen where the address says nothing. */
const firstStages: Readonly<Partial<Record<Role, readonly ProblemStage[]>>> = {
  dispatcher: ['candidate', 'listed', 'worded'],
  second_officer: ['decline_proposed', 'objected', 'unreachable', 'reported_done'],
}

const hints: Readonly<Partial<Record<Role, Sentence>>> = {
  dispatcher: {
    zh: '列单、拟交办词、交单。居民原话只在必要时查看，每次都留痕。',
    en: "List, word, hand over. Read the resident's own words only where needed; each time is recorded.",
  },
  second_officer: {
    zh: '复核：不列单、异议、无人可回访或未联系上的核查。提出人不能自己认定。',
    en: 'Decide on declines, objections and checks. Whoever proposed does not decide.',
  },
}
const title: Sentence = { zh: '问题清单', en: 'Problems' }
const chooseOne: Sentence = {
  zh: '从左边选一个问题，或按 J 看第一个。',
  en: 'Choose a problem at the left, or press J for the first.',
}
const below: Sentence = { zh: '下一个', en: 'Next' }
const above: Sentence = { zh: '上一个', en: 'Previous' }
const toList: Sentence = { zh: '列单', en: 'List' }
const toDecline: Sentence = { zh: '不列单', en: 'Decline' }
const toWord: Sentence = { zh: '拟交办词', en: 'Word it' }
const toHandOver: Sentence = { zh: '交单', en: 'Hand over' }
const filterBy: Sentence = { zh: '先看', en: 'Look at first' }
const stageFilter: Sentence = { zh: '环节', en: 'Stage' }
const find: Sentence = { zh: '标题或编号', en: 'Title or number' }
