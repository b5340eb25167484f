import { ok, unless, type Result, type Sentence } from '#basics/result.ts'
import type { Access } from '#platform/access.ts'
import { inCounty, type Db } from '#platform/db.ts'
import type { Person } from '#platform/http/room.ts'
import type { ActForUse } from '#platform/two-person.acts.ts'
import { faultsOfReason } from '#platform/two-person.reveal.ts'

export const issueCode = 'issue_activation'
const title: Sentence = { zh: '发激活码（重设登录）', en: 'Issue a one-time code' }

/**
 * The way into an account that is in use, or of a weighty role (重发激活码): one administrator asks, an
 * administrator of another body or an auditor agrees, and the first is shown the code once. Alone,
 * an administrator could become any other person, and so every second person there is.
 */
export function issueCodeAct(access: Pick<Access, 'issueAgreedActivation'>, db: Db): ActForUse {
  return {
    act: issueCode,
    title,
    proposerRoles: ['administrator'],
    approverRoles: ['administrator', 'auditor'],
    differentBody: ['administrator'],
    usableMinutes: 30,
    use: async ({ county, user, said }) => {
      // Written by checkedActivation below; the text was compared with its hash before it came here.
      const { userId } = said.params as { userId: string }
      const issued = await inCounty(
        db,
        county,
        (trx) => access.issueAgreedActivation(trx, { county, userId }, user),
        { retry: true },
      )
      return issued.ok ? ok({ code: issued.value.code, until: issued.value.until }) : issued
    },
  }
}

/** Whose account it is: what the second person has to know them by. */
export type AskedAccount = {
  readonly userId: string
  readonly loginName: string
  readonly name: string
}

/** What would be refused at the very end is said at once. */
export function checkedActivation(
  { userId, loginName, name }: AskedAccount,
  by: Person,
  reason: string,
): Result<{ params: AskedAccount; reason: string }> {
  const own = by.userId === userId ? [{ code: 'own_account' }] : []
  const params = { userId, loginName, name }
  return unless([...own, ...faultsOfReason(reason)], () => ({ params, reason }))
}
