import type { Day } from '#basics/day.ts'
import { dayOf, instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import type { Sentence } from '#basics/result.ts'
import type { JudgedPause, PauseVerdict } from '#basics/working-time.pauses.ts'

/**
 * One line of "how this date was made" (期限推算), in order of time: the start, each day with whether
 * it counted, where a pause began and ended, the days over which a last day rolled, the due moment.
 */
export type DeadlineStep = {
  readonly kind: 'start' | 'day' | 'pause' | 'resume' | 'roll' | 'due'
  readonly day: Day
  readonly at: Instant
  readonly counted: boolean
  readonly why: Sentence
  /** Days counted so far, or whole minutes for limits in hours. */
  readonly running: number
  /** Whether a notice still to come may change this line. */
  readonly provisional: boolean
  /** Code of the pause's reason, on lines about a pause. */
  readonly reason?: string
}

/** Why a day counted or not, where its kind alone does not say it. */
export const dayReasons = {
  event: { zh: '起算日，当日不计', en: 'day of the event, not counted' },
  clockStarts: { zh: '开始计时', en: 'the clock starts' },
  paused: { zh: '暂停中，不计', en: 'paused, not counted' },
  partlyPaused: { zh: '当日部分时间暂停', en: 'paused for part of the day' },
  afterHours: {
    zh: '起算时当日办公时间已过',
    en: 'the office had closed before the clock started',
  },
  calendarDay: { zh: '自然日', en: 'calendar day' },
  rolled: { zh: '期末逢休息日，顺延至此', en: 'the last day was off: rolled to this one' },
  due: { zh: '到期', en: 'due' },
} as const satisfies Readonly<Record<string, Sentence>>

/** What the line of a pause says. */
export const pauseReasons = {
  stops: { zh: '暂停计时', en: 'the clock stops' },
  cut: { zh: '暂停计时', en: 'the clock stops' },
  reason_not_allowed: {
    zh: '暂停无效：事由不在允许范围，照常计时',
    en: 'no pause: the reason is not one allowed, the clock runs on',
  },
  too_many: {
    zh: '暂停无效：次数已用完，照常计时',
    en: 'no pause: all pauses allowed are used, the clock runs on',
  },
  no_days_left: {
    zh: '暂停无效：天数已用完，照常计时',
    en: 'no pause: all days allowed are used, the clock runs on',
  },
  empty: { zh: '暂停无效：时长为零', en: 'no pause: it has no length' },
  after_due: {
    zh: '暂停无效：期限此前已届满',
    en: 'no pause: the time had run out before',
  },
} as const satisfies Readonly<Record<PauseVerdict | 'after_due', Sentence>>

const resumed = { zh: '恢复计时', en: 'the clock runs again' } as const
const usedUp = {
  zh: '暂停天数已用完，恢复计时',
  en: 'all days allowed are used: the clock runs again',
} as const

export function startStep(start: Instant, why: Sentence): DeadlineStep {
  const day = dayOf(start)
  return { kind: 'start', day, at: start, counted: false, why, running: 0, provisional: false }
}

export function dueStep(at: Instant, running: number): DeadlineStep {
  const why = dayReasons.due
  return { kind: 'due', day: dayOf(at), at, counted: false, why, running, provisional: false }
}

/** Lines about the pauses: where the clock stopped and ran again, and why it did not stop. `running` is filled in by `inOrder`. */
export function pauseSteps(
  pauses: readonly JudgedPause[],
  dueAt: Instant,
): readonly DeadlineStep[] {
  return pauses.flatMap((judged) => {
    const { pause, verdict, stops, from, to, open } = judged
    if (!stops) return [pauseStep('pause', msOf(pause.from), pauseReasons[verdict], pause.reason)]
    if (from >= msOf(dueAt)) {
      return [pauseStep('pause', from, pauseReasons.after_due, pause.reason)]
    }
    const end = open || verdict === 'cut' ? usedUp : resumed
    return [
      pauseStep('pause', from, pauseReasons.stops, pause.reason),
      pauseStep('resume', to, end, pause.reason),
    ]
  })
}

function pauseStep(
  kind: 'pause' | 'resume',
  ms: number,
  why: Sentence,
  reason: string,
): DeadlineStep {
  const at = instantFromMs(ms)
  return { kind, day: dayOf(at), at, counted: false, why, running: 0, provisional: false, reason }
}

/** Lines of the same moment: a day is counted before the clock is said to have run out or to stop. */
const kindOrder: readonly DeadlineStep['kind'][] = [
  'start',
  'resume',
  'day',
  'roll',
  'due',
  'pause',
]

/** All lines in order of time, with the running count carried over the lines about pauses. */
export function inOrder(steps: readonly DeadlineStep[]): readonly DeadlineStep[] {
  const sorted = steps.toSorted(
    (a, b) => msOf(a.at) - msOf(b.at) || kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind),
  )
  let running = 0
  return sorted.map((step) => {
    if (step.kind === 'pause' || step.kind === 'resume') return { ...step, running }
    running = step.running
    return step
  })
}
