import { checkDeadlines } from '#domains/casework/reads.ts'
import type { Trx } from '#platform/db.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'

/** Every cached deadline computed again (11.2–11.5); one that differs is named to its problem. */
export async function deadlineFindings(
  trx: Trx,
  county: number,
): Promise<readonly VerifyFinding[]> {
  const { wrong } = await checkDeadlines(trx, county)
  return wrong.map(({ problemId, step, round, fault }) => ({
    code: `deadline_${fault}`,
    table: 'casework.deadlines',
    key: problemId,
    detail: { step, round },
    sentence: {
      zh: `问题 ${problemId} 第 ${String(round)} 轮“${step}”时限与日志推算不符（${fault}）。`,
      en: `The deadline "${step}" of round ${String(round)} of problem ${problemId} is not what the journal says (${fault}).`,
    },
  }))
}
