import { ok, refuse } from '#basics/result.ts'
import type { Output } from '#basics/endpoint.ts'
import type { journalApi } from '#platform/api.journal.ts'
import type { Handlers } from '#platform/http/room.ts'
import {
  countEntries,
  entriesNamed,
  latestNote,
  pageOfEntries,
} from '#platform/routes.journal-pages.ts'
import { nameOf, type Names } from '#platform/routes.names.ts'
import type { Access } from '#platform/access.ts'
import type { Vault } from '#platform/vault.ts'

type VerifyRun = Output<(typeof journalApi)['showVerify']>

/** The verifier, run beside the application by the wiring. A run belongs to one county. */
export type VerifyDoor = {
  /** Starts a run, or answers the one that is going. */
  readonly start: (county: number) => Promise<string>
  /** Undefined: this county has no such run. */
  readonly state: (county: number, runId: string) => Promise<VerifyRun | undefined>
}

type World = {
  readonly access: Access
  readonly vault: Pick<Vault, 'revealsOf'>
  readonly names: Names
  readonly verify: VerifyDoor
}
type Which = 'listEntries' | 'latestCheckpoint' | 'startVerify' | 'showVerify' | 'listReveals'

const pageSize = 50

/** What an auditor reads: entries, the signed checkpoint, verification, and looks into the vault. */
export function journalHandlers(world: World): Pick<Handlers<typeof journalApi>, Which> {
  const { vault, names, verify, access } = world
  return {
    listEntries: {
      handle: async ({ query }, { trx, county }) => {
        const total = await countEntries(trx, county)
        const last = total - (query.page - 1) * pageSize
        const items = await pageOfEntries(trx, county, Math.max(0, last - pageSize), last)
        return ok({ items, total, pageSize })
      },
    },
    latestCheckpoint: {
      handle: async (_, { trx, county }) => ok({ checkpoint: await latestNote(trx, county) }),
    },
    startVerify: { handle: async (_, { county }) => ok({ runId: await verify.start(county) }) },
    showVerify: {
      handle: async ({ params }, { county }) => {
        const run = await verify.state(county, params.runId)
        return run ? ok(run) : refuse({ code: 'not_found' })
      },
    },
    listReveals: {
      handle: async ({ query }, { trx, county }) => {
        const lines = await vault.revealsOf({ county, day: query.day })
        const told = await entriesNamed(
          trx,
          county,
          lines.map(({ entryId }) => entryId),
        )
        const personOf = await access.personsOf(trx, county, [
          ...new Set(lines.map(({ userId }) => userId)),
        ])
        const people = await names.people(trx, county, [...personOf.values()])
        return ok({
          items: lines.map((line) => ({
            ...line,
            name: nameOf(people, personOf.get(line.userId) ?? ''),
            inJournal: told.has(line.entryId),
          })),
        })
      },
    },
  }
}
