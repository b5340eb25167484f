import { createHash, createHmac } from 'node:crypto'

/**
 * The draw (抽样) as anybody can repeat it: from the published seed, the frame's hash and the list of
 * ids. The ids of one stratum come as one ASCII text of 36 characters each, without separators.
 */
export const idLength = 36

/** A number drawn: its id, and the ticket that gave it its place. Both lower-case text. */
export type DrawnNumber = { readonly id: string; readonly ticket: string }

/**
 * The ticket (抽签号) of one number: HMAC-SHA-256 with the seed's UTF-8 bytes as the key over the
 * frame's hash and the id, both as lower-case text, one directly after the other. 64 hex digits.
 */
export function ticketOf(seed: string, frameHash: string, id: string): string {
  return createHmac('sha256', seed).update(frameHash).update(id).digest('hex')
}

/**
 * The `take` numbers with the lowest tickets of one stratum, ascending; fewer where it holds fewer.
 * The result depends on the set of ids only, never on their order. Throws on a list of broken length.
 */
export function lowestTickets(
  seed: string,
  frameHash: string,
  ids: Uint8Array,
  take: number,
): readonly DrawnNumber[] {
  if (ids.length % idLength !== 0) throw new Error('the list of ids has a broken length')
  if (take === 0) return []
  let kept: Candidate[] = []
  let limit = Infinity
  const room = take * 4 + 64
  for (let at = 0; at < ids.length; at += idLength) {
    const id = ids.subarray(at, at + idLength)
    const mac = createHmac('sha256', seed).update(frameHash).update(id).digest()
    // Six bytes decide nearly always; only what passes them is kept and compared whole.
    if (mac.readUIntBE(0, 6) > limit) continue
    kept.push({ mac, id })
    if (kept.length < room) continue
    kept = kept.sort(byMac).slice(0, take)
    limit = kept[take - 1]?.mac.readUIntBE(0, 6) ?? Infinity
  }
  return kept.sort(byMac).slice(0, take).map(written)
}

/** Joins what was found in two parts of one stratum: the same as one run over both. */
export function mergeLowest(
  one: readonly DrawnNumber[],
  other: readonly DrawnNumber[],
  take: number,
): readonly DrawnNumber[] {
  return [...one, ...other].sort((a, b) => (a.ticket < b.ticket ? -1 : 1)).slice(0, take)
}

/** The list of ids (抽样名单) one stratum was drawn from: its digest, and how many it held. */
export type ListDigest = {
  readonly townshipId: string
  readonly eligible: number
  readonly idsHash: string
}

/** SHA-256, in hex, over the ids of one stratum in ascending order. Throws where they are not. */
export function idsHash(ids: Uint8Array): string {
  if (ids.length % idLength !== 0) throw new Error('the list of ids has a broken length')
  for (let at = idLength; at < ids.length; at += idLength)
    if (!isBefore(ids, at - idLength, at)) throw new Error('the list of ids is not in order')
  return createHash('sha256').update(ids).digest('hex')
}

/**
 * The digest of everything a day was drawn from: SHA-256, in hex, over one line
 * 'township eligible idsHash' for each township in ascending order, each ended by a newline.
 */
export function eligibleHash(lists: readonly ListDigest[]): string {
  const lines = lists.map(
    ({ townshipId, eligible, idsHash: hash }) => `${townshipId} ${eligible} ${hash}\n`,
  )
  return createHash('sha256').update(lines.toSorted().join('')).digest('hex')
}

/** Ids differ early nearly always, so that a few bytes of each are looked at. */
function isBefore(ids: Uint8Array, one: number, other: number): boolean {
  for (let at = 0; at < idLength; at += 1) {
    const [a, b] = [ids[one + at] ?? 0, ids[other + at] ?? 0]
    if (a !== b) return a < b
  }
  return false
}

type Candidate = { readonly mac: Buffer; readonly id: Uint8Array }

const byMac = (a: Candidate, b: Candidate): number => Buffer.compare(a.mac, b.mac)

const written = ({ mac, id }: Candidate): DrawnNumber => ({
  id: Buffer.from(id).toString('latin1'),
  ticket: mac.toString('hex'),
})
