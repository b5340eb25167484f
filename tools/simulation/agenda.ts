import { instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import type { HandClock } from '#platform/clock.ts'

/** What the people of the county are going to do, by the hour. One thing happens at a time. */
export type Agenda = {
  /** Something to be done at `ms`; never before what has already happened. */
  readonly at: (ms: number, act: () => Promise<void>) => void
  /** Does everything up to `until`, moving the clock along, and leaves the clock there. */
  readonly runUntil: (until: Instant) => Promise<void>
}

type Task = { readonly ms: number; readonly order: number; readonly act: () => Promise<void> }

export function openAgenda(clock: HandClock): Agenda {
  const heap: Task[] = []
  let order = 0
  const runUntil = async (until: Instant): Promise<void> => {
    const untilMs = msOf(until)
    for (let task = heap[0]; task && task.ms <= untilMs; task = heap[0]) {
      takeFirst(heap)
      moveClock(clock, task.ms)
      await task.act()
    }
    moveClock(clock, untilMs)
  }
  return { at: (ms, act) => put(heap, { ms, order: (order += 1), act }), runUntil }
}

function moveClock(clock: HandClock, ms: number): void {
  if (ms > msOf(clock.now())) clock.moveTo(instantFromMs(Math.round(ms)))
}

const isBefore = (one: Task, other: Task): boolean =>
  one.ms < other.ms || (one.ms === other.ms && one.order < other.order)

function put(heap: Task[], task: Task): void {
  let at = heap.push(task) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || !isBefore(task, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = task
}

function takeFirst(heap: Task[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    const isRight = left !== undefined && right !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!child || !isBefore(child, last)) break
    heap[at] = child
    at = 2 * at + (isRight ? 2 : 1)
  }
  heap[at] = last
}
