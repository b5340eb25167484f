import { caseworkApi } from '#domains/casework/api.ts'
import type { CaseworkWorld } from '#domains/casework/routes.act.ts'
import { callBackHandlers } from '#domains/casework/routes.call-backs.ts'
import { officeHandlers } from '#domains/casework/routes.office.ts'
import { residentHandlers } from '#domains/casework/routes.public.ts'
import { revealHandlers } from '#domains/casework/routes.reveals.ts'
import { unitHandlers } from '#domains/casework/routes.unit.ts'
import { implement, type Served } from '#platform/http/room.ts'

/** The room at the edge: every endpoint of `api.ts` with its handler. */
export function caseworkRoutes(world: CaseworkWorld): readonly Served[] {
  return implement('casework', caseworkApi, {
    ...officeHandlers(world),
    ...unitHandlers(world),
    ...callBackHandlers(world),
    ...residentHandlers(world),
    ...revealHandlers(world),
  })
}
