import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { idLength, lowestTickets } from '#ledger/draw.ts'
import { drawInThreads } from '#platform/workers.ts'

const given = { seed: 'a public seed', frameHash: 'cd'.repeat(32) }
const poolOf = (key: string, count: number, take: number) => ({
  key,
  take,
  ids: Buffer.from(Array.from({ length: count }, () => randomUUID()).join(''), 'latin1'),
})

it('threads draw what one run draws, and say how far they are', async () => {
  const pools = [poolOf('a', 45_000, 300), poolOf('b', 3_000, 40), poolOf('c', 5, 40)]
  const told: number[] = []
  const drawn = await drawInThreads(
    { ...given, pools },
    { threads: 2, onProgress: (done) => told.push(done) },
  )
  const alone = pools.map(({ key, ids, take }) => [
    key,
    lowestTickets(given.seed, given.frameHash, ids, take),
  ])
  expect([...drawn]).toEqual(alone)
  expect(told.at(-1)).toBe(48_005)
  expect(pools[0]?.ids.length).toBe(45_000 * idLength)
})

it('a small draw needs no thread', async () => {
  const pool = poolOf('a', 100, 10)
  const drawn = await drawInThreads({ ...given, pools: [pool] })
  expect(drawn.get('a')).toEqual(lowestTickets(given.seed, given.frameHash, pool.ids, 10))
})

it('a draw can be cancelled', async () => {
  const stop = new AbortController()
  const running = drawInThreads(
    { ...given, pools: [poolOf('a', 60_000, 10)] },
    { signal: stop.signal },
  )
  stop.abort()
  await expect(running).rejects.toThrow('cancelled')
})
