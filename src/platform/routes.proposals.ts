import { ok, refuse, type Result } from '#basics/result.ts'
import type { Output } from '#basics/endpoint.ts'
import type { Access } from '#platform/access.ts'
import type { actsApi } from '#platform/api.acts.ts'
import type { Trx } from '#platform/db.ts'
import type { Context, Handlers, Person } from '#platform/http/room.ts'
import { nameOf, type Names } from '#platform/routes.names.ts'
import { checkedActivation, issueCode } from '#platform/two-person.activation.ts'
import { saidOf, type Proposal } from '#platform/two-person.ts'
import { checkedReveal, revealNumber } from '#platform/two-person.reveal.ts'
import type { TwoPerson } from '#platform/two-person.store.ts'

type World = {
  readonly access: Pick<Access, 'account' | 'accounts'>
  readonly twoPerson: TwoPerson
  readonly names: Names
}
type Shown = Output<(typeof actsApi)['approveProposal']>
type Which =
  | 'listProposals'
  | 'proposeReveal'
  | 'proposeActivation'
  | 'approveProposal'
  | 'refuseProposal'
  | 'useProposal'

type Decided = {
  readonly params: { readonly id: string }
  readonly body: { readonly hash: string }
  readonly version: number
}

/** Acts that need two persons: proposed, decided, used. */
export function proposalHandlers(world: World): Pick<Handlers<typeof actsApi>, Which> {
  const { twoPerson } = world
  const subject = async (trx: Trx, county: number, id: string) =>
    (await twoPerson.exists(trx, county, id)) ? {} : undefined
  const one = async (context: Context, made: Result<Proposal>): Promise<Result<Shown>> => {
    if (!made.ok) return made
    const { trx, county, actor } = context
    const [shown] = await shownAll(world, trx, county, actor, [made.value])
    if (!shown) throw new Error('one proposal in, one out')
    return ok(shown)
  }
  const deciding =
    (decide: TwoPerson['approve']) =>
    async ({ params, body, version }: Decided, context: Context): Promise<Result<Shown>> => {
      const { trx, county, actor: by } = context
      const told = { county, id: params.id, version, by, hash: body.hash }
      return one(context, await decide(trx, told))
    }
  return {
    listProposals: {
      handle: async (_, { trx, county, actor }) => {
        const proposals = await twoPerson.list(trx, county, actor)
        return ok({ items: await shownAll(world, trx, county, actor, proposals) })
      },
    },
    proposeReveal: {
      handle: async ({ body }, context) => {
        const checked = checkedReveal(body)
        if (!checked.ok) return checked
        const { trx, county, actor: by } = context
        const told = { act: revealNumber, county, by, ...checked.value }
        return one(context, await twoPerson.propose(trx, told))
      },
    },
    proposeActivation: {
      subject: world.access.account,
      handle: async ({ params, body }, context) => {
        const told = await activationTold(world, context, params.id, body.reason)
        if (!told.ok) return told
        return one(context, await twoPerson.propose(context.trx, told.value))
      },
    },
    approveProposal: { subject, handle: deciding(twoPerson.approve) },
    refuseProposal: { subject, handle: deciding(twoPerson.refuse) },
    useProposal: {
      subject,
      handle: async ({ params, version }, { county, actor: by, inTrx, idempotencyKey: key }) => {
        // Committed before the vault is asked: whatever happens then, it was used once.
        const begun = await inTrx((trx) =>
          twoPerson.beginUse(trx, { county, id: params.id, version, by, key }),
        )
        if (!begun.ok) return begun
        const { act, used } = begun.value
        const answer = await act.use(used)
        return answer.ok ? ok({ answer: answer.value }) : answer
      },
    },
  }
}

async function activationTold(
  { access, names }: World,
  { trx, county, actor: by }: Context,
  userId: string,
  reason: string,
): Promise<Result<Parameters<TwoPerson['propose']>[1]>> {
  const account = (await access.accounts(trx, county)).find(({ id }) => id === userId)
  if (!account) return refuse({ code: 'not_found' })
  const { personId, loginName } = account
  const name = nameOf(await names.people(trx, county, [personId]), personId)
  const checked = checkedActivation({ userId, loginName, name }, by, reason)
  return checked.ok ? ok({ act: issueCode, county, by, ...checked.value }) : checked
}

async function shownAll(
  { twoPerson, names }: World,
  trx: Trx,
  county: number,
  who: Person,
  proposals: readonly Proposal[],
): Promise<Shown[]> {
  const parties = proposals.flatMap(({ proposer, decider }) =>
    decider ? [proposer, decider] : [proposer],
  )
  const idsOf = (ids: readonly string[]): readonly string[] => [...new Set(ids)]
  const people = await names.people(trx, county, idsOf(parties.map(({ personId }) => personId)))
  const units = await names.units(trx, county, idsOf(parties.map(({ unitId }) => unitId)))
  return proposals.map(({ proposer, decider, ...rest }) => {
    const { params, reason } = saidOf(rest.text)
    return {
      ...rest,
      title: twoPerson.rulesOf(rest.act).title,
      params,
      reason,
      proposerName: nameOf(people, proposer.personId),
      proposerUnit: nameOf(units, proposer.unitId),
      deciderName: decider && nameOf(people, decider.personId),
      mine: proposer.personId === who.personId,
    }
  })
}
