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
                  cell: (row) => <span title={`${row.act} ${row.kind}`}>{say(whatOf(row))}</span>,
                },
                { key: 'reason', title: reason, cell: (row) => reasonOf(row.reason, say) },
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

/** What was looked at in words; the vault's own codes stand in its tooltip. */
function whatOf({ act, kind }: { readonly act: string; readonly kind: string }): Sentence {
  const seen = acts[act] ?? { zh: act, en: act }
  return kind === 'two_person'
    ? { zh: `${seen.zh}（双人事项）`, en: `${seen.en} (act of two persons)` }
    : seen
}
const acts: Readonly<Record<string, Sentence>> = {
  number: { zh: '电话号码', en: 'Telephone number' },
  words: { zh: '居民原话', en: "The resident's words" },
  erase: { zh: '删除身份', en: 'Identity erased' },
}

/** A reason somebody wrote stands as it is; those the desks give by themselves have words here. */
const reasonOf = (reason: string, say: (sentence: Sentence) => string): string => {
  const known = reasons[reason]
  return known ? say(known) : reason
}
const reasons: Readonly<Record<string, Sentence>> = {
  attempt: { zh: '民意电话拨号', en: 'A survey call' },
  回访: { zh: '回访拨号', en: 'A call-back' },
  wording: { zh: '拟交办词', en: 'To word it for the unit' },
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
