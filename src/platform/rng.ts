import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Rng } from '#platform/ports.ts'

/** The machine's own randomness. */
export const realRng: Rng = {
  uuid: () => randomUUID(),
  bytes: (count) => randomBytes(count),
  below: (limit) => randomInt(limit),
}

/**
 * A stream that only depends on its seed: SHA-256 in counter mode. For the simulation and tests;
 * what it makes is as guessable as its seed, so no real county ever runs on it.
 */
export function seededRng(seed: string): Rng {
  let block = Buffer.alloc(0)
  let counter = 0
  let used = 0
  const byte = (): number => {
    if (used === block.length) {
      block = createHash('sha256').update(`${seed}\n${counter++}`).digest()
      used = 0
    }
    return block[used++] ?? 0
  }
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, byte)
  return {
    bytes,
    below: (limit) => {
      // 48 bits against limits far below 2^32: the bias of the remainder is beyond measuring.
      const value = bytes(6).reduce((sum, one) => sum * 256 + one, 0)
      return value % limit
    },
    uuid: () => {
      const raw = Buffer.from(bytes(16))
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80
      const hex = raw.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}
