import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { drawStageNames, type Draw, type DrawStage } from '#domains/survey/terms.ts'
import { survey } from '#web/office/survey-desk.ts'
import { DecideDraw, ProposeDraw } from '#web/office/survey.seed.tsx'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable, type Column } from '#web/ui/data-table.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark, type Tone } from '#web/ui/tags.tsx'
import { countText, dayText } from '#web/ui/time.ts'

/** The draws so far; a supervisor proposes the next, a second officer approves what waits. */
export function Draws(): ReactElement {
  const { role } = useWho()
  const draws = useAsk(['survey', 'draws'], () => survey.listDraws())
  return (
    <>
      {role === 'supervisor' && <ProposeDraw />}
      <Loaded query={draws}>
        {({ items }) => (
          <>
            {role === 'second_officer' &&
              items
                .filter(({ stage }) => stage === 'proposed')
                .map((draw) => <DecideDraw key={draw.id} draw={draw} />)}
            <Panel title={soFar}>
              <DataTable
                caption={soFar}
                columns={columns}
                // Whoever is to enter the seed again should not read it here first.
                rows={items.map((draw) =>
                  role === 'second_officer' && draw.stage === 'proposed'
                    ? { ...draw, seed: '' }
                    : draw,
                )}
                rowKey={({ id }) => id}
                empty={noDraws}
              />
            </Panel>
          </>
        )}
      </Loaded>
    </>
  )
}

const columns: readonly Column<Draw>[] = [
  {
    key: 'day',
    title: { zh: '哪一天', en: 'For the day' },
    isMain: true,
    cell: ({ day }) => <DayCell day={day} />,
  },
  {
    key: 'stage',
    title: { zh: '状态', en: 'State' },
    cell: ({ stage }) => <StageCell stage={stage} />,
  },
  {
    key: 'tickets',
    title: { zh: '抽出', en: 'Drawn' },
    isNumber: true,
    cell: ({ tickets }) => <CountCell count={tickets} />,
  },
  {
    key: 'seed',
    title: { zh: '种子', en: 'Seed' },
    cell: ({ seed }) => <code className="seed">{seed === '' ? '…' : seed}</code>,
  },
  {
    key: 'source',
    title: { zh: '来源', en: 'Source' },
    cell: ({ seedSource, seedDatedOn }) => <SourceCell source={seedSource} datedOn={seedDatedOn} />,
  },
]

function DayCell({ day }: { readonly day: string }): ReactElement {
  const { language } = useLanguage()
  return <>{dayText(day, language)}</>
}

function StageCell({ stage }: { readonly stage: DrawStage }): ReactElement {
  const { say } = useLanguage()
  return <Mark tone={tones[stage]}>{say(drawStageNames[stage])}</Mark>
}
const tones: Readonly<Record<DrawStage, Tone>> = {
  proposed: 'near',
  approved: 'good',
  refused: 'plain',
}

function CountCell({ count }: { readonly count: number }): ReactElement {
  const { language } = useLanguage()
  return <>{countText(count, language)}</>
}

function SourceCell({
  source,
  datedOn,
}: {
  readonly source: string
  readonly datedOn: string
}): ReactElement {
  const { language } = useLanguage()
  return (
    <span className="seed">
      {source} · {dayText(datedOn, language)}
    </span>
  )
}

const soFar: Sentence = { zh: '已有抽样', en: 'Draws so far' }
const noDraws: Sentence = {
  zh: '还没有抽样。先由管理员导入抽样框，再由督导员提出种子。',
  en: 'No draw yet. The administrator imports a frame first, then the supervisor proposes a seed.',
}
