import { zoneOffsetMinutes } from '#basics/day.ts'
import { instantFromMs } from '#basics/instant.ts'
import type { OpenedCheckpoint } from '#ledger/checkpoint.ts'
import type { Found } from '#ledger/finding.ts'
import type { EntriesPart } from '#ledger/verify.entries.ts'

/** How far an honest entry's time may lie from its neighbours' (M3, T17). */
export type TimeLimits = {
  /** A transaction commits a little after its entry was dated; longer than that is backdating. */
  readonly skewMs: number
  /** Entries dated by day are released late on purpose, at most this many days. */
  readonly dayLagDays: number
}

export const timeLimits: TimeLimits = { skewMs: 300_000, dayLagDays: 31 }

type Window = { readonly upTo: number; readonly fromMs: number; readonly toMs: number }

/**
 * Names entries dated before what precedes them, or outside the signed times of the checkpoints
 * around them. The chunks stand in order of their first entry. Checkpoints without a time do not bound anything.
 */
export function checkTimes(
  parts: readonly EntriesPart[],
  checkpoints: readonly OpenedCheckpoint[],
  limits: TimeLimits,
): readonly Found[] {
  const findings: Found[] = []
  const windows = windowsOf(checkpoints)
  const dayMs = 86_400_000
  let at = 0
  let latest = Number.NEGATIVE_INFINITY
  for (const { seqs, times, byDay } of parts) {
    for (let i = 0; i < seqs.length; i += 1) {
      const seq = seqs[i] ?? 0
      const time = times[i] ?? Number.NaN
      if (Number.isNaN(time)) continue
      while (at > 0 && (windows[at - 1]?.upTo ?? 0) > seq) at -= 1
      while ((windows[at]?.upTo ?? Number.POSITIVE_INFINITY) <= seq) at += 1
      const { fromMs, toMs } = windows[at] ?? open
      const isDay = byDay[i] === 1
      const early = fromMs - limits.skewMs - (isDay ? (limits.dayLagDays + 1) * dayMs : 0)
      if (time < early || time > toMs + limits.skewMs) {
        const detail = {
          at: momentText(time, isDay),
          from: momentText(fromMs),
          to: momentText(toMs),
        }
        findings.push({ code: 'time_outside_window', seq, detail })
      } else if (!isDay) {
        if (time < latest - limits.skewMs) {
          const detail = { at: momentText(time, false) }
          findings.push({ code: 'time_out_of_order', seq, detail })
        }
        latest = Math.max(latest, time)
      }
    }
  }
  return findings
}

const open: Window = {
  upTo: Number.POSITIVE_INFINITY,
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.POSITIVE_INFINITY,
}

/** For the entries below `upTo`: after the last time a smaller tree was seen, before this one was. */
function windowsOf(checkpoints: readonly OpenedCheckpoint[]): readonly Window[] {
  const bySize = Map.groupBy(
    checkpoints.filter(({ timeMs }) => timeMs !== undefined),
    ({ size }) => size,
  )
  const windows: Window[] = []
  let fromMs = Number.NEGATIVE_INFINITY
  for (const [upTo, same] of [...bySize].toSorted(([one], [other]) => one - other)) {
    const times = same.map(({ timeMs }) => timeMs ?? 0)
    windows.push({ upTo, fromMs, toMs: Math.min(...times) })
    fromMs = Math.max(fromMs, ...times)
  }
  return [...windows, { ...open, fromMs }]
}

function momentText(ms: number, isDay = false): string {
  if (!Number.isFinite(ms)) return '-'
  const text = instantFromMs(ms + (isDay ? zoneOffsetMinutes * 60_000 : 0))
  return isDay ? text.slice(0, 10) : text
}
