import type { Sentence } from '#basics/result.ts'
import { checkDeadlines, type DeadlineFault, type WrongDeadline } from '#domains/casework/reads.ts'
import { deadlineStepNames } from '#domains/casework/terms.ts'
import type { Trx } from '#platform/db.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'

/** Every cached deadline computed again (11.2–11.5); one that differs is named to its problem. */
export async function deadlineFindings(
  trx: Trx,
  county: number,
): Promise<readonly VerifyFinding[]> {
  try {
    const { wrong } = await checkDeadlines(trx, county)
    return wrong.map(findingOf)
  } catch (error) {
    // An entry that cannot be read is named by the ledger; here it must not silence everything else.
    if (isOfDatabase(error)) throw error
    return [{ code: 'deadlines_unreadable', table: 'casework.deadlines', sentence: unreadable }]
  }
}

const isOfDatabase = (error: unknown): boolean =>
  !(error instanceof Error) || 'code' in error || 'severity' in error

const unreadable: Sentence = {
  zh: '时限无法推算：有日志条目读不出或缺少所依据的条款，见其他各条。',
  en: 'Deadlines cannot be computed: an entry of the journal cannot be read or lacks its clause; see the other findings.',
}

/** What verify says of one wrong deadline, in words only. */
export function findingOf(found: WrongDeadline): VerifyFinding {
  const { problemId, problemCode, step, round, fault } = found
  const name = deadlineStepNames[step]
  return {
    code: `deadline_${fault}`,
    table: 'casework.deadlines',
    key: problemId,
    detail: { step, round },
    sentence: {
      zh: `问题 ${problemCode} 第 ${String(round)} 轮的${name.zh}时限${faults[fault].zh}`,
      en: `Problem ${problemCode}, round ${String(round)}: the time ${name.en} ${faults[fault].en}`,
    },
  }
}

const faults: Readonly<Record<DeadlineFault, Sentence>> = {
  missing: {
    zh: '应当存在，库中却没有。',
    en: 'should be there and is not.',
  },
  surplus: {
    zh: '库中存在，日志中却没有它的起算。',
    en: 'is there, and nothing in the journal began it.',
  },
  differs: {
    zh: '与按日志和日历重新推算的不同。',
    en: 'is not what the journal and the calendar give.',
  },
  behind_calendar: {
    zh: '还没有按现行日历重新推算。',
    en: 'was not computed again under the calendar in force.',
  },
  unknown_calendar: {
    zh: '所注明的日历版本本县从未有过，无法核对。',
    en: 'names a calendar this county never had, so that it cannot be checked.',
  },
}
