import { dispositionCodes } from '#domains/survey/terms.ts'

export type ProblemCounts = {
  reported: number
  listed: number
  declined: number
  handedOver: number
  signed: number
  objections: number
  objectionsUpheld: number
  reportedDone: number
  calledBack: number
  closed: number
  redone: number
  unreachable: number
  checked: number
  open: number
  overdue: number
}

/** What the people saw in the answers they got; nothing is looked up behind the product's back. */
export type Tally = {
  readonly problems: ProblemCounts
  readonly days: DayCount[]
  readonly dispositions: Map<string, number>
  readonly refusals: Map<string, number>
  readonly receipts: { asked: number; known: number }
  readonly refused: (code: string) => void
  readonly ended: (disposition: string) => void
}

/** One day of calls, as its figures said when it was closed. */
export type DayCount = {
  readonly day: string
  readonly drawn: number
  readonly attempts: number
  readonly completes: number
  readonly townships: readonly { readonly name: string; readonly completes: number }[]
}

export type Summary = {
  readonly days: number
  readonly seed: string
  readonly drawn: number
  readonly attempted: number
  readonly completes: number
  readonly completesByDay: readonly number[]
  readonly completesByTownship: Readonly<Record<string, number>>
  readonly dispositions: Readonly<Record<string, number>>
  readonly refusalsSeen: Readonly<Record<string, number>>
  readonly problems: Readonly<ProblemCounts>
  readonly receipts: { readonly asked: number; readonly known: number }
  readonly journal: { readonly entries: number; readonly size: number }
  readonly verify: { readonly ok: boolean; readonly findings: readonly string[] }
}

export function openTally(): Tally {
  const dispositions = new Map<string, number>()
  const refusals = new Map<string, number>()
  const add = (counts: Map<string, number>, name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return {
    problems: {
      reported: 0,
      listed: 0,
      declined: 0,
      handedOver: 0,
      signed: 0,
      objections: 0,
      objectionsUpheld: 0,
      reportedDone: 0,
      calledBack: 0,
      closed: 0,
      redone: 0,
      unreachable: 0,
      checked: 0,
      open: 0,
      overdue: 0,
    },
    days: [],
    dispositions,
    refusals,
    receipts: { asked: 0, known: 0 },
    refused: (code) => add(refusals, code),
    ended: (disposition) => add(dispositions, disposition),
  }
}

export type Ending = Pick<Summary, 'days' | 'seed' | 'journal' | 'verify'>

/** Keys in one order, and nothing that differs between two runs of one seed. */
export function summaryOf(tally: Tally, ending: Ending): Summary {
  const sum = (of: (day: DayCount) => number): number =>
    tally.days.reduce((total, day) => total + of(day), 0)
  const townships = new Map<string, number>()
  for (const { townships: all } of tally.days)
    for (const { name, completes } of all)
      townships.set(name, (townships.get(name) ?? 0) + completes)
  return {
    days: ending.days,
    seed: ending.seed,
    drawn: sum(({ drawn }) => drawn),
    attempted: sum(({ attempts }) => attempts),
    completes: sum(({ completes }) => completes),
    completesByDay: tally.days.map(({ completes }) => completes),
    completesByTownship: sorted(townships),
    dispositions: Object.fromEntries(
      dispositionCodes.map((code) => [code, tally.dispositions.get(code) ?? 0]),
    ),
    refusalsSeen: sorted(tally.refusals),
    problems: { ...tally.problems },
    receipts: { ...tally.receipts },
    journal: ending.journal,
    verify: ending.verify,
  }
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)))
