import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorker, type WorkerGiven } from '#main/worker.ts'
import { inCounty } from '#platform/db.ts'
import { openTestCounty, addThing, type TestCounty } from '#platform/journal.test-county.ts'
import { openJournal } from '#platform/journal.ts'
import type { HeardEvent } from '#platform/journal.cursor.ts'
import type { Log } from '#platform/ports.ts'
import { seededRng } from '#platform/rng.ts'

let it: TestCounty
const rng = seededRng('worker.test')
const lines: string[] = []

beforeAll(async () => {
  it = await openTestCounty('worker.test')
})
afterAll(() => it.close())

const write = (
  event: string,
  fields?: { readonly county?: number; readonly code?: string },
): void => {
  lines.push(`${event} ${String(fields?.county ?? '')} ${fields?.code ?? ''}`.trim())
}
const log: Log = { info: write, warn: write, error: write }

function given(heard: HeardEvent[], fails: () => boolean): WorkerGiven {
  return {
    counties: () => Promise.resolve([-1, it.county]),
    appDb: it.db.app,
    sequencerDb: it.db.sequencer,
    appKeys: [it.appPublicKey],
    signer: it.signer,
    clock: it.clock,
    log,
    originOf: () => it.origin,
    jobs: {
      'casework.takeCandidates': (_county, event) => {
        if (fails()) return Promise.reject(new Error('the room is not ready'))
        heard.push(event)
        return Promise.resolve()
      },
      'casework.recomputeDeadlines': () => Promise.resolve(),
    },
    sweeps: [],
  }
}

const close = (): Promise<string> =>
  inCounty(it.db.app, it.county, (trx) =>
    it.journal.record(
      trx,
      it.given(),
      { type: 'survey.day_closed', subject: { kind: 'day', id: rng.uuid() } },
      [],
    ),
  )

test('a round numbers, tells each event once, signs, and one county’s trouble never stops another', async () => {
  const heard: HeardEvent[] = []
  let failing = true
  const worker = openWorker(given(heard, () => failing))
  const first = await close()
  await worker.turn()
  expect(heard).toEqual([])
  expect(lines).toContain(`worker ${String(it.county)} casework.takeCandidates`)
  expect(lines).toContain('worker -1 number')
  failing = false
  const second = await close()
  await worker.turn()
  await worker.turn()
  expect(heard.map(({ id }) => id)).toEqual([first, second])
  expect(await it.signer.last(it.origin)).toMatchObject({ size: 2 })
})

test('an entry signed by a stranger stays without a number and is told of once', async () => {
  const stranger = openJournal({
    privateKey: generateKeyPairSync('ed25519').privateKey,
    build: 'x',
    rng,
  })
  await inCounty(it.db.app, it.county, (trx) =>
    stranger.record(
      trx,
      it.given(),
      { type: 'survey.day_closed', subject: { kind: 'day', id: rng.uuid() } },
      [],
    ),
  )
  await addThing(it, rng.uuid())
  const heard: HeardEvent[] = []
  const worker = openWorker(given(heard, () => false))
  await worker.turn()
  await worker.turn()
  expect(heard).toEqual([])
  expect(await it.signer.last(it.origin)).toMatchObject({ size: 3 })
  expect(lines.filter((line) => line.startsWith('forged_entries'))).toHaveLength(1)
})
