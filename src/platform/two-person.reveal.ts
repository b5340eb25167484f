import { unless, type Refusal, type Result, type Sentence } from '#basics/result.ts'
import type { Vault, VaultContext } from '#platform/vault.ts'
import type { ActForUse } from '#platform/two-person.acts.ts'

export const revealNumber = 'reveal_number'
const title: Sentence = { zh: '查看一个电话号码', en: 'See one telephone number' }

/**
 * Seeing one number outside a call the queue gave (揭示号码): the identity custodian says why, a
 * second officer or an auditor of another body agrees, and the custodian may look once, within half
 * an hour. The vault counts and logs it as well.
 */
export function revealNumberAct(vault: Pick<Vault, 'reveal'>): ActForUse {
  return {
    act: revealNumber,
    title,
    proposerRoles: ['identity_custodian'],
    approverRoles: ['second_officer', 'auditor'],
    differentBody: true,
    usableMinutes: 30,
    use: async ({ county, user, said, entryId }) => {
      // Written by checkedReveal below; the text was compared with its hash before it came here.
      const { context, id } = said.params as { context: VaultContext; id: string }
      const grant = {
        entryId,
        actorUserId: user.userId,
        reason: said.reason,
        kind: 'two_person',
      } as const
      return vault.reveal({ county, context, id, grant })
    },
  }
}

/** The vault would refuse such a reason only at the very end; here it is said at once. */
export function checkedReveal(asked: {
  readonly context: VaultContext
  readonly id: string
  readonly reason: string
}): Result<{ params: { context: VaultContext; id: string }; reason: string }> {
  const { context, id, reason } = asked
  return unless(faultsOfReason(reason), () => ({ params: { context, id }, reason }))
}

/** No telephone or identity number in what is written by hand and kept. */
export function faultsOfReason(reason: string): readonly Refusal[] {
  const text = reason.normalize('NFKC').replace(/[\s-]/g, '')
  return /\d{7}/.test(text) ? [{ code: 'reason_personal', field: 'reason' }] : []
}
