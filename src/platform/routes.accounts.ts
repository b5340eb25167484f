import { ok } from '#basics/result.ts'
import type { Access } from '#platform/access.ts'
import type { actsApi } from '#platform/api.acts.ts'
import type { Handlers } from '#platform/http/room.ts'
import { nameOf, type Names } from '#platform/routes.names.ts'

type World = { readonly access: Access; readonly names: Names }

/** Accounts, by administrators. The one-time code is in the answer and nowhere else. */
export function accountHandlers({
  access,
  names,
}: World): Pick<Handlers<typeof actsApi>, 'listAccounts' | 'issueActivation' | 'suspendAccount'> {
  return {
    listAccounts: {
      handle: async (_, { trx, county }) => {
        const accounts = await access.accounts(trx, county)
        const people = await names.people(
          trx,
          county,
          accounts.map(({ personId }) => personId),
        )
        return ok({
          items: accounts.map((line) => ({ ...line, name: nameOf(people, line.personId) })),
        })
      },
    },
    issueActivation: {
      subject: access.account,
      handle: ({ params }, { county, actor, inTrx }) =>
        inTrx((trx) => access.issueActivation(trx, { county, userId: params.id }, actor)),
    },
    suspendAccount: {
      subject: access.account,
      handle: async ({ params }, { trx, county, actor }) => {
        const done = await access.suspend(trx, { county, userId: params.id }, actor)
        return done.ok ? ok({}) : done
      },
    },
  }
}
