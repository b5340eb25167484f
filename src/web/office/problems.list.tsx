import { Pagination } from 'antd'
import { useEffect, useRef, type ReactElement } from 'react'
import type { Answer } from '#basics/endpoint.ts'
import type { Sentence } from '#basics/result.ts'
import type { officeApi } from '#domains/casework/api.office.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { paths } from '#web/paths.ts'
import { To } from '#web/ui/desk-page.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Nothing } from '#web/ui/states.tsx'
import { DueTag, Mark, StageTag } from '#web/ui/tags.tsx'
import { dayText } from '#web/ui/time.ts'

/** The list at the left: what it is, where it stands, when it is due. */
export function ProblemList({
  found,
  chosenId,
  search,
  page,
  onPage,
}: {
  readonly found: Answer<typeof officeApi.listProblems>
  readonly chosenId: string | undefined
  readonly search: Readonly<Record<string, string | number>>
  readonly page: number
  readonly onPage: (page: number) => void
}): ReactElement {
  const { say } = useLanguage()
  const chosen = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Newer browsers answer with a promise, which no effect may return.
    void chosen.current?.scrollIntoView({ block: 'nearest' })
  }, [chosenId])
  if (found.items.length === 0) return <Nothing says={empty} />
  return (
    <>
      <ol className="inbox-rows" aria-label={say(caption)}>
        {found.items.map((problem) => (
          <li
            key={problem.id}
            ref={problem.id === chosenId ? chosen : null}
            className={problem.id === chosenId ? 'chosen' : undefined}
            aria-current={problem.id === chosenId ? 'true' : undefined}
          >
            <Row problem={problem} search={search} />
          </li>
        ))}
      </ol>
      {found.total > pageSize && (
        <Pagination
          className="pager"
          simple
          current={page}
          pageSize={pageSize}
          total={found.total}
          onChange={onPage}
          showSizeChanger={false}
        />
      )}
    </>
  )
}
const pageSize = 50

function Row({
  problem,
  search,
}: {
  readonly problem: ProblemView
  readonly search: Readonly<Record<string, string | number>>
}): ReactElement {
  const { say, language } = useLanguage()
  return (
    <To to={`${paths.office}/${problem.id}`} search={search} className="inbox-row">
      <span className="inbox-title">{titleOf(problem, say)}</span>
      <span className="hint">
        {problem.code} · {problem.townshipName} · {dayText(problem.receivedOn, language)}
      </span>
      <span className="row tags">
        <StageTag stage={problem.stage} />
        {problem.urgency === 'urgent' && <Mark tone="bad">{say(urgent)}</Mark>}
        {problem.deadline && <DueTag deadline={problem.deadline} />}
      </span>
    </To>
  )
}

/** Its title, or where it comes from while nobody has given it one. */
export function titleOf(problem: ProblemView, say: (sentence: Sentence) => string): string {
  if (problem.title !== '') return problem.title
  const place = problem.villageName ?? problem.townshipName
  return say({ zh: `${place}：还没有标题`, en: `${place}: no title yet` })
}

const empty: Sentence = {
  zh: '这里没有问题。换一个环节，或清空查询再看。',
  en: 'No problem here. Choose another stage or clear the search.',
}
const caption: Sentence = { zh: '问题', en: 'Problems' }
export const urgent: Sentence = { zh: '紧急', en: 'Urgent' }
