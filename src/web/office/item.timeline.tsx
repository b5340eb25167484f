import type { ReactElement } from 'react'
import { dayOf, type Instant } from '#basics/instant.ts'
import type { Sentence } from '#basics/result.ts'
import {
  categories,
  categoryNames,
  callBackOutcomes,
  outcomeNames,
} from '#domains/casework/terms.ts'
import { roleNames, roles } from '#domains/directory/terms.ts'
import { directory, unitsKey, type Detail } from '#web/office/casework-desk.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useLanguage, type Language } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { dayText, momentText } from '#web/ui/time.ts'

type Entry = Detail['timeline'][number]

/** The history from the journal, the newest first. */
export function Timeline({
  timeline,
}: {
  readonly timeline: Detail['timeline']
}): ReactElement | null {
  const { say, language } = useLanguage()
  const units = useAsk(unitsKey, () => directory.listUnits())
  const unitName = (id: string): string =>
    units.data?.items.find((unit) => unit.id === id)?.name ?? ''
  if (timeline.length === 0) return null
  return (
    <Panel title={heading}>
      <ol className="timeline">
        {timeline.toReversed().map((entry, i) => (
          <li key={i}>
            <span className="hint">{whenText(entry, language)}</span>
            <span>
              <strong>{say(entryNames[entry.type] ?? { zh: entry.type, en: entry.type })}</strong>
              {byText(entry, say)}
              {partsOf(entry, unitName).map((part, at) => (
                <span key={at}> · {say(part)}</span>
              ))}
              {typeof entry.detail['reason'] === 'string' && (
                <span className="said reason">{entry.detail['reason']}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function byText({ by }: Entry, say: (sentence: Sentence) => string): string {
  if (by === '') return ''
  const role = roles.find((one) => one === by)
  if (role) return ` · ${say(roleNames[role])}`
  // What the system did by itself carries the name of its job: 'casework.takeCandidates'.
  return ` · ${/^[a-z]+(\.\w+)?$/i.test(by) ? say(system) : by}`
}
const system: Sentence = { zh: '系统', en: 'System' }

/** When: a candidate is dated by its day only, so that no call can be told from it. */
function whenText({ at, type }: Entry, language: Language): string {
  // The journal writes either a moment or a day.
  if (!at.includes('T')) return dayText(at, language)
  const isDayOnly = type === 'casework.candidate_received'
  return isDayOnly ? dayText(dayOf(at as Instant), language) : momentText(at, language)
}

/** What an entry adds in words: the unit, the category, what was said. */
function partsOf({ detail }: Entry, unitName: (id: string) => string): readonly Sentence[] {
  const { unit, category, urgency, outcome, round } = detail
  const name = typeof unit === 'string' ? unitName(unit) : ''
  const ofCategory = categories.find((one) => one === category)
  const ofOutcome = callBackOutcomes.find((one) => one === outcome)
  return [
    ...(name === '' ? [] : [{ zh: name, en: name }]),
    ...(ofCategory ? [categoryNames[ofCategory]] : []),
    ...(urgency === 'urgent' ? [{ zh: '紧急', en: 'urgent' }] : []),
    ...(ofOutcome ? [outcomeNames[ofOutcome]] : []),
    ...(typeof round === 'number' && round > 1
      ? [{ zh: `第 ${String(round)} 轮`, en: `round ${String(round)}` }]
      : []),
  ]
}

const heading: Sentence = { zh: '经过', en: 'History' }
const entryNames: Readonly<Record<string, Sentence>> = {
  'casework.candidate_received': { zh: '收到', en: 'Received' },
  'casework.listed': { zh: '列单', en: 'Listed' },
  'casework.decline_proposed': { zh: '提出不列单', en: 'Decline proposed' },
  'casework.declined': { zh: '同意不列单', en: 'Declined' },
  'casework.decline_rejected': { zh: '认定应当列单', en: 'Must be listed' },
  'casework.worded': { zh: '拟交办词', en: 'Worded for the unit' },
  'casework.handed_over': { zh: '交单', en: 'Handed over' },
  'casework.signed': { zh: '签收', en: 'Signed for' },
  'casework.objected': { zh: '提出异议', en: 'Objected' },
  'casework.objection_upheld': { zh: '异议成立', en: 'Objection upheld' },
  'casework.objection_rejected': { zh: '异议不成立', en: 'Objection rejected' },
  'casework.handled': { zh: '记录办理', en: 'Handled' },
  'casework.reported_done': { zh: '报办结', en: 'Reported done' },
  'casework.call_back_taken': { zh: '取回访', en: 'Call-back taken' },
  'casework.number_shown': { zh: '显示号码', en: 'Number shown' },
  'casework.dialled': { zh: '拨打', en: 'Dialled' },
  'casework.call_missed': { zh: '未联系上', en: 'Not reached' },
  'casework.call_back_refused': { zh: '不愿评价', en: 'Declined to say' },
  'casework.closed': { zh: '居民满意，销单', en: 'Satisfied: closed' },
  'casework.sent_back': {
    zh: '按居民的评价，退回重办',
    en: "Sent back by the resident's answer",
  },
  'casework.unreachable': { zh: '多次未联系上', en: 'Not reached after all tries' },
  'casework.checked': { zh: '核查办结', en: 'Checked and ended' },
  'casework.words_shown': { zh: '查看居民原话', en: "Resident's words read" },
  'casework.words_compared': { zh: '交办词与原话比对', en: 'Wording compared with the words' },
  'casework.deadline_moved': { zh: '日历调整，时限改动', en: 'Calendar changed: deadline moved' },
}
