import { platformApi } from '#platform/api.ts'
import { implement, type Served } from '#platform/http/room.ts'
import { accountHandlers } from '#platform/routes.accounts.ts'
import { journalHandlers, type VerifyDoor } from '#platform/routes.journal.ts'
import { proposalHandlers } from '#platform/routes.proposals.ts'
import { sessionHandlers } from '#platform/routes.sessions.ts'
import type { Access } from '#platform/access.ts'
import type { Names } from '#platform/routes.names.ts'
import type { TwoPerson } from '#platform/two-person.store.ts'
import type { Vault } from '#platform/vault.ts'

/** What the ground's own endpoints are made of; the names come from a room, through the wiring. */
export type PlatformWorld = {
  readonly access: Access
  readonly twoPerson: TwoPerson
  readonly vault: Pick<Vault, 'revealsOf'>
  readonly names: Names
  readonly verify: VerifyDoor
  readonly demo: boolean
}

export function platformRoutes(world: PlatformWorld): readonly Served[] {
  return implement('platform', platformApi, {
    ...sessionHandlers(world),
    ...accountHandlers(world),
    ...proposalHandlers(world),
    ...journalHandlers(world),
  })
}
