import { expect, it } from 'vitest'
import { playedCounty } from './test-house.ts'

it('plays the same county for the same seed, to the letter, and another for another', async () => {
  const texts: string[] = []
  for (const seed of ['11', '11', '12']) {
    const played = await playedCounty({ seed, days: 1 })
    texts.push(JSON.stringify(played.summary))
    await played.close()
  }
  const [first, again, other] = texts
  expect(again).toBe(first)
  expect(other?.replaceAll('"12"', '"11"')).not.toBe(first)
}, 180_000)
