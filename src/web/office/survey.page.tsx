import { Button } from 'antd'
import type { ReactElement } from 'react'
import { z } from 'zod'
import { addDays, type Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import { day } from '#domains/directory/terms.ts'
import '#web/office/office.css'
import { DayPanel } from '#web/office/survey.day.tsx'
import { Draws } from '#web/office/survey.draws.tsx'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Page } from '#web/ui/page.tsx'
import { todayText } from '#web/ui/time.ts'

export const surveySearch = z.object({
  tab: z.enum(['day', 'draws']).default('day'),
  /** Absent: today. */
  day: day.optional(),
})

/** The survey's day in figures, and the draws that two persons make. */
export function SurveyPage({
  search,
  setSearch,
}: PageProps<z.output<typeof surveySearch>>): ReactElement {
  const { say } = useLanguage()
  // Written by the page itself as the API writes days.
  const chosen = search.day ?? todayText()
  return (
    <Page
      title={title}
      hint={search.tab === 'day' ? dayHint : drawsHint}
      actions={
        <div className="chips" role="group" aria-label={say(title)}>
          {tabs.map(({ tab, name }) => (
            <Button
              key={tab}
              type={tab === search.tab ? 'primary' : 'default'}
              aria-pressed={tab === search.tab}
              onClick={() => setSearch({ tab })}
            >
              {say(name)}
            </Button>
          ))}
        </div>
      }
    >
      {search.tab === 'day' ? (
        <>
          <DayPicker day={chosen} onDay={(next) => setSearch({ day: next })} />
          <DayPanel key={chosen} day={chosen} />
        </>
      ) : (
        <Draws />
      )}
    </Page>
  )
}

function DayPicker({
  day: chosen,
  onDay,
}: {
  readonly day: Day
  readonly onDay: (day: Day) => void
}): ReactElement {
  const { say } = useLanguage()
  // The same: a day as text.
  const today = todayText()
  return (
    <div className="row">
      <Button onClick={() => onDay(addDays(chosen, -1))}>{say(before)}</Button>
      <input
        type="date"
        className="day-input"
        aria-label={say(dayLabel)}
        value={chosen}
        max={today}
        onChange={(event) => {
          const found = day.safeParse(event.target.value)
          if (found.success) onDay(found.data)
        }}
      />
      <Button disabled={chosen >= today} onClick={() => onDay(addDays(chosen, 1))}>
        {say(after)}
      </Button>
      <Button disabled={chosen === today} onClick={() => onDay(today)}>
        {say(todayLabel)}
      </Button>
    </div>
  )
}

const tabs = [
  { tab: 'day', name: { zh: '一天的进度', en: 'A day' } },
  { tab: 'draws', name: { zh: '抽样', en: 'Draws' } },
] as const
const title: Sentence = { zh: '民意调查', en: 'The survey' }
const dayHint: Sentence = {
  zh: '这些数只用来看今天打够没有，不用来排名。',
  en: 'These figures show whether enough calls are made; they rank nobody.',
}
const drawsHint: Sentence = {
  zh: '种子由一人提出、另一单位的人再输入一遍才算数，谁都可以照着重算。',
  en: 'One person enters the seed, another of a different body enters it again; anybody can repeat the draw.',
}
const before: Sentence = { zh: '前一天', en: 'Day before' }
const after: Sentence = { zh: '后一天', en: 'Day after' }
const todayLabel: Sentence = { zh: '今天', en: 'Today' }
const dayLabel: Sentence = { zh: '哪一天', en: 'Which day' }
