import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import fc from 'fast-check'
import { eligibleHash, idsHash, lowestTickets, mergeLowest, ticketOf } from '#ledger/draw.ts'

const frameHash = 'ab'.repeat(32)
const uuid = (number: number): string =>
  createHash('sha256')
    .update(String(number))
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
const listOf = (ids: readonly string[]): Uint8Array => Buffer.from(ids.join(''), 'latin1')

/** HMAC as RFC 2104 writes it, from the hash alone: a second way to the same ticket. */
function plainTicket(seed: string, id: string): string {
  const sha = (...parts: Uint8Array[]): Buffer =>
    createHash('sha256').update(Buffer.concat(parts)).digest()
  const raw = Buffer.from(seed, 'utf8')
  const key = Buffer.concat([raw.length > 64 ? sha(raw) : raw, Buffer.alloc(64)]).subarray(0, 64)
  const pad = (byte: number): Buffer => Buffer.from(key.map((one) => one ^ byte))
  return sha(pad(0x5c), sha(pad(0x36), Buffer.from(frameHash + id))).toString('hex')
}

it('the ticket is HMAC-SHA-256 of the frame hash and the id under the seed', () => {
  // printf '%s%s' "$frameHash" "$id" | openssl dgst -sha256 -hmac '060412'
  const id = '3f2b8c1e-0d4a-4a6b-9c7d-1e2f3a4b5c6d'
  expect(ticketOf('060412', frameHash, id)).toBe(plainTicket('060412', id))
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.uuid(), (seed, one) => {
      expect(ticketOf(seed, frameHash, one)).toBe(plainTicket(seed, one))
    }),
  )
})

it('the lowest tickets are those of a plain sort, whatever the order and the pieces', () => {
  const short = fc.uniqueArray(fc.uuid(), { maxLength: 120 })
  fc.assert(
    fc.property(short, fc.nat({ max: 40 }), fc.nat({ max: 120 }), (ids, take, cut) => {
      const sorted = ids
        .map((id) => ({ id, ticket: plainTicket('a seed', id) }))
        .toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1))
        .slice(0, take)
      const draw = (part: readonly string[]) =>
        lowestTickets('a seed', frameHash, listOf(part), take)
      expect(draw(ids)).toEqual(sorted)
      expect(draw(ids.toReversed())).toEqual(sorted)
      expect(mergeLowest(draw(ids.slice(cut)), draw(ids.slice(0, cut)), take)).toEqual(sorted)
    }),
  )
})

it('the digest of a list stands for the list: anybody works it out, and any other list has another', () => {
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(ids, fc.nat(), (unsorted, at) => {
      const sorted = unsorted.toSorted()
      expect(idsHash(listOf(sorted))).toBe(sha(sorted.join('')))
      const without = sorted.filter((_, place) => place !== at % sorted.length)
      expect(idsHash(listOf(without))).not.toBe(idsHash(listOf(sorted)))
      if (sorted.length > 1)
        expect(() => idsHash(listOf(sorted.toReversed()))).toThrow('not in order')
      expect(() => idsHash(listOf([...sorted, sorted.at(-1)!]))).toThrow('not in order')
    }),
  )
  const lists = [
    { townshipId: 'b', eligible: 2, idsHash: 'ff' },
    { townshipId: 'a', eligible: 1, idsHash: 'ee' },
  ]
  expect(eligibleHash(lists)).toBe(sha('a 1 ee\nb 2 ff\n'))
})

it('a list with half an id is a bug', () => {
  expect(() => lowestTickets('a seed', frameHash, Buffer.from('3f2b8c1e'), 1)).toThrow('length')
})

it('no part of the list is drawn more often than chance allows (chi square)', () => {
  const [numbers, bins, take, rounds] = [2_000, 20, 200, 100]
  const ids = Array.from({ length: numbers }, (_, at) => uuid(at))
  const placeOf = new Map(ids.map((id, at) => [id, Math.floor(at / (numbers / bins))]))
  const list = listOf(ids)
  const counts = new Array<number>(bins).fill(0)
  for (let round = 0; round < rounds; round += 1)
    for (const { id } of lowestTickets(`seed ${round}`, frameHash, list, take))
      counts[placeOf.get(id)!]! += 1
  const expected = (take * rounds) / bins
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // The 0.999 quantile for 19 degrees of freedom; drawing without putting back only makes it smaller.
  expect(chiSquare).toBeLessThan(43.82)
})
