import type { ReactElement } from 'react'
import type { Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import { dispositionCodes, dispositions } from '#domains/survey/terms.ts'
import { survey, type DayFigures } from '#web/office/survey-desk.ts'
import { useAct } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { DataTable, type Column } from '#web/ui/data-table.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Figure, Panel } from '#web/ui/page.tsx'
import { useWho } from '#web/ui/session.tsx'
import { Loaded } from '#web/ui/states.tsx'
import { Mark } from '#web/ui/tags.tsx'
import { ConfirmButton } from '#web/ui/with-reason.tsx'

/** A day of calls: whether the county has enough, where it lacks, how the calls ended. */
export function DayPanel({ day }: { readonly day: Day }): ReactElement {
  const figures = useAsk(['survey', 'day', day], () => survey.figures({ params: { day } }), {
    everySeconds: 30,
  })
  return (
    <Loaded query={figures}>
      {(found) => (
        <>
          <Top figures={found} />
          <div className="day-grid">
            <Panel title={byTownship} extra={<Close figures={found} />}>
              <DataTable
                caption={byTownship}
                columns={townshipColumns}
                rows={found.townships}
                rowKey={({ townshipId }) => townshipId}
                empty={nothingDrawn}
              />
            </Panel>
            <Ends figures={found} />
          </div>
        </>
      )}
    </Loaded>
  )
}

function Top({ figures }: { readonly figures: DayFigures }): ReactElement {
  return (
    <div className="figures">
      <Figure name={completes} value={figures.completes} of={figures.target} />
      <Figure name={attempts} value={figures.attempts} />
      <Figure name={drawn} value={figures.drawn} />
      <Figure name={waiting} value={figures.waiting} />
    </div>
  )
}

function Close({ figures }: { readonly figures: DayFigures }): ReactElement | null {
  const { say } = useLanguage()
  const { role } = useWho()
  const close = useAct(
    (_: { readonly reason: string }, key) =>
      survey.closeDay({ params: { day: figures.day }, body: {}, key }),
    { refresh: [['survey']], said: closed },
  )
  if (figures.closed) return <Mark tone="good">{say(closed)}</Mark>
  if (role !== 'supervisor') return null
  return (
    <ConfirmButton
      label={closeDay}
      title={closeDay}
      says={figures.completes < figures.target ? closeShort(figures) : closeSays}
      act={close}
    />
  )
}

type Township = DayFigures['townships'][number]
const townshipColumns: readonly Column<Township>[] = [
  { key: 'name', title: { zh: '乡镇', en: 'Township' }, isMain: true, cell: ({ name }) => name },
  {
    key: 'bar',
    title: { zh: '进度', en: 'Progress' },
    cell: (township) => <Bar township={township} />,
  },
  {
    key: 'completes',
    title: { zh: '完成', en: 'Completes' },
    isNumber: true,
    cell: ({ completes: done }) => done,
  },
  { key: 'quota', title: { zh: '目标', en: 'Quota' }, isNumber: true, cell: ({ quota }) => quota },
  { key: 'drawn', title: { zh: '抽出', en: 'Drawn' }, isNumber: true, cell: (one) => one.drawn },
]

function Bar({ township }: { readonly township: Township }): ReactElement {
  const { say } = useLanguage()
  const { name, completes: done, quota } = township
  if (quota === 0) return <span className="hint">{say(noQuota)}</span>
  const text: Sentence = {
    zh: `${name}：完成 ${String(done)}，目标 ${String(quota)}`,
    en: `${name}: ${String(done)} of ${String(quota)}`,
  }
  return (
    <progress className="bar" max={quota} value={Math.min(done, quota)} aria-label={say(text)} />
  )
}

/** How the calls ended, in the order of the table of dispositions. */
function Ends({ figures }: { readonly figures: DayFigures }): ReactElement {
  const { say } = useLanguage()
  const counts = dispositionCodes.flatMap((code) => {
    const count = figures.dispositions[code] ?? 0
    return count > 0 ? [{ code, count }] : []
  })
  const most = Math.max(1, ...counts.map(({ count }) => count))
  return (
    <Panel title={ends}>
      {counts.length === 0 ? (
        <p className="hint">{say(noCalls)}</p>
      ) : (
        <table className="ends">
          <thead className="unseen">
            <tr>
              <th scope="col">{say(endName)}</th>
              <th scope="col">{say(endBar)}</th>
              <th scope="col">{say(endCount)}</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ code, count }) => (
              <tr key={code}>
                <th scope="row">
                  {say(dispositions[code])} <small>{code}</small>
                </th>
                <td>
                  <progress
                    className="bar"
                    max={most}
                    value={count}
                    aria-label={say(dispositions[code])}
                  />
                </td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

const closeShort = ({ completes: done, target }: DayFigures): Sentence => ({
  zh: `今天完成 ${String(done)} 份，还差 ${String(target - done)} 份。收工以后当天不能再拨，登记的问题随即转办公室。确定收工吗？`,
  en: `${String(done)} completes today, ${String(target - done)} short. Once closed, no more calls are made on this day, and the problems recorded go to the office. Close it?`,
})
const closeSays: Sentence = {
  zh: '收工以后当天不能再拨，登记的问题随即打乱次序转办公室。',
  en: 'Once closed, no more calls are made on this day, and the problems recorded go to the office in shuffled order.',
}
const closeDay: Sentence = { zh: '收工', en: 'Close the day' }
const closed: Sentence = { zh: '已收工', en: 'Closed' }
const byTownship: Sentence = { zh: '各乡镇', en: 'By township' }
const nothingDrawn: Sentence = {
  zh: '这一天还没有抽样。请督导员在“抽样”里提出种子。',
  en: 'Nothing was drawn for this day. The supervisor proposes a seed under "Draws".',
}
const noQuota: Sentence = { zh: '当天无目标', en: 'No quota today' }
const completes: Sentence = { zh: '完成', en: 'Completes' }
const attempts: Sentence = { zh: '拨打', en: 'Calls made' }
const drawn: Sentence = { zh: '抽出号码', en: 'Numbers drawn' }
const waiting: Sentence = { zh: '待拨', en: 'Waiting' }
const ends: Sentence = { zh: '通话结果', en: 'How the calls ended' }
const noCalls: Sentence = { zh: '还没有通话。', en: 'No calls yet.' }
const endName: Sentence = { zh: '结果', en: 'Disposition' }
const endBar: Sentence = { zh: '多少', en: 'Bar' }
const endCount: Sentence = { zh: '次数', en: 'Count' }
