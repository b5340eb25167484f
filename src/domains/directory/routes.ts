import { ok } from '#basics/result.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { peopleOf, termsOf, townshipsOf, unitsOf, villagesOf } from '#domains/directory/reads.ts'
import { calendarHandlers } from '#domains/directory/routes.calendar.ts'
import { importHandlers } from '#domains/directory/routes.imports.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import { implement, type Served } from '#platform/http/room.ts'

/** The room's endpoints with their handlers. */
export function directoryRoutes(world: DirectoryWorld): readonly Served[] {
  return implement('directory', directoryApi, {
    listTownships: {
      handle: async (_input, { trx, county }) =>
        ok({ items: [...(await townshipsOf(trx, county))] }),
    },
    listVillages: {
      handle: async ({ query }, { trx, county }) =>
        ok({ items: [...(await villagesOf(trx, county, { townshipId: query.townshipId }))] }),
    },
    listUnits: {
      handle: async (_input, { trx, county }) => ok({ items: [...(await unitsOf(trx, county))] }),
    },
    listPeople: {
      handle: async ({ query }, { trx, county }) => {
        const people = await peopleOf(trx, county, query.unitId)
        const terms = Map.groupBy(await termsOf(trx, county), ({ personId }) => personId)
        return ok({
          items: people.map((person) => ({ person, terms: terms.get(person.id) ?? [] })),
        })
      },
    },
    ...importHandlers(world),
    ...calendarHandlers(world),
  })
}
