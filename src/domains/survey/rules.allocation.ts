/** A township as the draw sees it: numbers in the frame, and those that may be drawn that day. */
export type Stratum = {
  readonly townshipId: string
  readonly numbers: number
  readonly available: number
}

/** What a township gets: interviews wanted, and tickets drawn to reach them. */
export type Share = {
  readonly townshipId: string
  readonly quota: number
  readonly tickets: number
}

/**
 * 11.1: shares the day's interviews over the townships in proportion to their numbers in the frame,
 * by largest remainder; ties go to the smaller id, so that anybody repeats it. The quotas sum to
 * `completes`, as long as the frame holds any number. Tickets are `perComplete` times the quota, at
 * most what is available. Example: 50 over 300, 150 and 50 numbers: 30, 15 and 5.
 */
export function allocate(
  strata: readonly Stratum[],
  completes: number,
  perComplete: number,
): readonly Share[] {
  const total = strata.reduce((sum, { numbers }) => sum + numbers, 0)
  if (total === 0) return []
  // Whole numbers only: a fraction would round differently somewhere else.
  const parts = strata.map(({ townshipId, numbers, available }) => ({
    townshipId,
    available,
    whole: Math.floor((completes * numbers) / total),
    remainder: (completes * numbers) % total,
  }))
  const left = completes - parts.reduce((sum, { whole }) => sum + whole, 0)
  const first = new Set(
    parts
      .toSorted((a, b) => b.remainder - a.remainder || (a.townshipId < b.townshipId ? -1 : 1))
      .slice(0, left)
      .map(({ townshipId }) => townshipId),
  )
  return parts.map(({ townshipId, available, whole }) => {
    const quota = whole + (first.has(townshipId) ? 1 : 0)
    return { townshipId, quota, tickets: Math.min(quota * perComplete, available) }
  })
}
