import { Input } from 'antd'
import type { ReactElement } from 'react'
import { isDay, type Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { ground } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Page, Panel } from '#web/ui/page.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { momentText, todayText } from '#web/ui/time.ts'

/** Who looked at a number or at a resident's words on one day, by the vault's own log. */
export function RevealsPage({
  search,
  setSearch,
}: PageProps<{ readonly day?: Day | undefined }>): ReactElement {
  const { say, language } = useLanguage()
  const day = search.day ?? todayText()
  const reveals = useAsk(['ground', 'reveals', day], () => ground.listReveals({ query: { day } }))
  return (
    <Page
      title={title}
      hint={hint}
      actions={
        <Input
          type="date"
          aria-label={say(dayLabel)}
          value={day}
          onChange={({ target }) => {
            if (isDay(target.value)) setSearch({ day: target.value })
          }}
        />
      }
    >
      <Panel>
        <Loaded query={reveals}>
          {({ items }) => (
            <DataTable
              caption={title}
              empty={empty}
              rows={items}
              rowKey={(row) => row.entryId}
              columns={[
                { key: 'name', title: who, cell: (row) => row.name, isMain: true },
                { key: 'at', title: at, cell: (row) => momentText(row.at, language) },
                {
                  key: 'what',
                  title: what,
                  cell: (row) => (
                    <code>
                      {row.act} {row.kind}
                    </code>
                  ),
                },
                { key: 'reason', title: reason, cell: (row) => row.reason },
                {
                  key: 'journal',
                  title: inJournal,
                  cell: (row) => (
                    <Mark tone={row.inJournal ? 'good' : 'bad'}>
                      {say(row.inJournal ? found : missing)}
                    </Mark>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  )
}

const title: Sentence = { zh: '身份查看记录', en: 'Looks into the vault' }
const hint: Sentence = {
  zh: '保密库自己的记录，与日志逐条对照。拨打时显示的号码也在内。',
  en: "The vault's own log, held against the journal. Numbers shown for a call are included.",
}
const dayLabel: Sentence = { zh: '日期', en: 'Day' }
const empty: Sentence = { zh: '这一天没有人查看过。', en: 'Nobody looked on this day.' }
const who: Sentence = { zh: '谁', en: 'Who' }
const at: Sentence = { zh: '时间', en: 'Time' }
const what: Sentence = { zh: '查看了什么', en: 'What' }
const reason: Sentence = { zh: '理由', en: 'Reason' }
const inJournal: Sentence = { zh: '日志中', en: 'In the journal' }
const found: Sentence = { zh: '有', en: 'Found' }
const missing: Sentence = { zh: '缺失', en: 'Missing' }
