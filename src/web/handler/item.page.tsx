import { Button } from 'antd'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import { categoryNames, type UnitProblemView } from '#domains/casework/terms.ts'
import { ActPanel } from '#web/handler/item.acts.tsx'
import '#web/handler/handler.css'
import { casework, type Detail } from '#web/handler/work-desk.ts'
import { roundText, urgent, type workSearch } from '#web/handler/work.page.tsx'
import { paths } from '#web/paths.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useGo, type PageProps } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Page, Panel } from '#web/ui/page.tsx'
import { ClosedActs, DuePanel, Handlings } from '#web/ui/problem.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark, StageTag } from '#web/ui/tags.tsx'
import { words } from '#web/ui/words.ts'

/** One of the unit's problems: what is wanted, by when, what to do now, and what was done. */
export function WorkItemPage({
  params,
  search,
}: PageProps<z.output<typeof workSearch>>): ReactElement {
  const { say } = useLanguage()
  const go = useGo()
  const id = params['id'] ?? ''
  const detail = useAsk(['casework', 'unit-problem', id], () =>
    casework.showUnitProblem({ params: { id } }),
  )
  const name = detail.data?.problem.title
  return (
    <Page
      title={name === undefined ? title : { zh: name, en: name }}
      actions={
        <Button
          onClick={() => go({ to: paths.work, search: search.tab ? { tab: search.tab } : {} })}
        >
          {say(back)}
        </Button>
      }
    >
      <Loaded query={detail}>{(found) => <Body detail={found} />}</Loaded>
    </Page>
  )
}

function Body({ detail }: { readonly detail: Detail }): ReactElement {
  const { problem, may } = detail
  return (
    <div className="work-item">
      <div className="stack">
        <Panel title={wanted}>
          <p className="wording said">{problem.wording}</p>
          <Marks problem={problem} />
        </Panel>
        <ActPanel key={`${problem.stage}.${String(problem.round)}`} detail={detail} />
        <Handlings handlings={detail.handlings} />
        <ClosedActs may={may} />
      </div>
      <DuePanel
        deadline={problem.deadline}
        alsoRunning={detail.alsoRunning}
        howDue={detail.howDue}
      />
    </div>
  )
}

function Marks({ problem }: { readonly problem: UnitProblemView }): ReactElement {
  const { say } = useLanguage()
  return (
    <>
      <div className="row work-marks">
        <StageTag stage={problem.stage} />
        {problem.urgency === 'urgent' && <Mark tone="bad">{say(urgent)}</Mark>}
        {problem.round > 1 && <Mark tone="near">{say(roundText(problem.round))}</Mark>}
      </div>
      <Facts
        facts={[
          { name: code, value: problem.code },
          { name: township, value: problem.townshipName },
          {
            name: category,
            value: say(problem.category ? categoryNames[problem.category] : words.none),
          },
        ]}
      />
    </>
  )
}

const title: Sentence = { zh: '问题', en: 'Problem' }
const back: Sentence = { zh: '回到清单', en: 'Back to the list' }
const wanted: Sentence = { zh: '交办词', en: 'What is wanted' }
const code: Sentence = { zh: '编号', en: 'Number' }
const township: Sentence = { zh: '乡镇', en: 'Township' }
const category: Sentence = { zh: '类别', en: 'Category' }
