import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ok, refuse } from '#basics/result.ts'
import { anAccessWorld, type AccessWorld } from '#platform/access.builders.ts'
import { inCounty } from '#platform/db.ts'
import { realRng } from '#platform/rng.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'
import { openTestVault } from '#platform/test-vault.ts'
import type { ActAtOnce } from '#platform/two-person.acts.ts'
import { openTwoPerson } from '#platform/two-person.store.ts'

let db: TestDb
let world: AccessWorld
const office = randomUUID()
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())
beforeEach(async () => {
  world = anAccessWorld({ db: db.app, vault: await openTestVault(db.vault) })
})

describe('an act done by the approval itself', () => {
  it('happens within the approval, and what it refuses is the answer', async () => {
    const did: string[] = []
    const act: ActAtOnce = {
      act: 'test_act',
      title: { zh: '测试', en: 'Test' },
      proposerRoles: ['dispatcher'],
      approverRoles: ['second_officer'],
      differentBody: false,
      execute: async (_, { said }) => {
        if (said.params['fails']) return refuse({ code: 'own_account' })
        did.push(said.reason)
        return ok([])
      },
    }
    const { clock, journal } = world
    const bodiesOf = async (): Promise<ReadonlyMap<string, string>> => world.bodies
    const twoPerson = openTwoPerson({ acts: [act], clock, rng: realRng, journal, bodiesOf })
    const who = (role: string) => ({
      kind: 'person' as const,
      userId: randomUUID(),
      personId: randomUUID(),
      role,
      unitId: office,
      sessionHash: 'f'.repeat(64),
    })
    const run = (fails: boolean) =>
      inCounty(db.app, 1, async (trx) => {
        const by = who('dispatcher')
        const told = { act: 'test_act', county: 1, by, params: { fails }, reason: 'why not' }
        const made = await twoPerson.propose(trx, told)
        if (!made.ok) return made
        const { id, hash, version } = made.value
        const deciding = { county: 1, id, version, hash, by: who('second_officer') }
        return twoPerson.approve(trx, deciding)
      })
    expect(await run(false)).toMatchObject({ ok: true, value: { stage: 'approved', version: 2 } })
    expect(await run(true)).toMatchObject({ ok: false, refusal: [{ code: 'own_account' }] })
    expect(did).toEqual(['why not'])
  })
})
