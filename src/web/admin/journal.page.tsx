import type { ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import { roleNames, roles } from '#domains/directory/terms.ts'
import type { platformApi } from '#platform/api.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable, type Column } from '#web/ui/data-table.tsx'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { countText, dayText, momentText } from '#web/ui/time.ts'

type Line = Answer<typeof platformApi.listEntries>['items'][number]

/** The journal, newest first: codes and ids, no personal data. */
export function JournalPage({
  search: { page },
  setSearch,
}: PageProps<{ readonly page: number }>): ReactElement {
  const entries = useAsk(
    ['ground', 'entries', page],
    () => ground.listEntries({ query: { page } }),
    { keepOld: true },
  )
  const columns = useColumns()
  return (
    <Page title={title} hint={hint}>
      <Panel>
        <Loaded query={entries}>
          {({ items, total, pageSize }) => (
            <DataTable
              caption={title}
              empty={empty}
              rows={items}
              rowKey={(row) => row.id}
              pages={{ page, size: pageSize, total, onPage: (next) => setSearch({ page: next }) }}
              columns={columns}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}

function useColumns(): readonly Column<Line>[] {
  const { say, language } = useLanguage()
  const roleText = (code: string | null): string => {
    const known = roles.find((role) => role === code)
    return known ? say(roleNames[known]) : (code ?? '')
  }
  const byText = ({ system: job, role }: Line): string => {
    if (job) return `${say(system)} · ${job}`
    return role ? roleText(role) : say(unnamed)
  }
  return [
    {
      key: 'seq',
      title: seq,
      cell: (row) => countText(row.seq, language),
      isNumber: true,
    },
    {
      key: 'type',
      title: type,
      cell: (row) => <code>{row.type}</code>,
      isMain: true,
    },
    // An answer of part A is dated by day, without a time.
    {
      key: 'at',
      title: at,
      cell: ({ at: when }) =>
        when.length === 10 ? dayText(when, language) : momentText(when, language),
    },
    {
      key: 'who',
      title: who,
      cell: (row) => byText(row),
    },
    {
      key: 'subject',
      title: subject,
      cell: (row) => (
        <code title={row.subjectId}>
          {row.subjectKind} {row.subjectId.slice(0, 8)}
        </code>
      ),
    },
  ]
}

const title: Sentence = { zh: '日志', en: 'Journal' }
const hint: Sentence = {
  zh: '谁在何时做了什么，只有代码和编号，没有姓名、号码和原话。最新的在前。',
  en: 'Who did what and when, in codes and ids: no names, numbers or words. Newest first.',
}
const empty: Sentence = { zh: '还没有日志。', en: 'The journal is empty.' }
const seq: Sentence = { zh: '序号', en: 'No.' }
const type: Sentence = { zh: '事项', en: 'Event' }
const at: Sentence = { zh: '时间', en: 'Time' }
const who: Sentence = { zh: '由谁', en: 'By' }
const system: Sentence = { zh: '系统', en: 'System' }
const unnamed: Sentence = { zh: '不记名', en: 'unnamed' }
const subject: Sentence = { zh: '对象', en: 'Subject' }
