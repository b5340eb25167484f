import type { Calendar } from '#basics/calendar.ts'
import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Role, UnitKind } from '#domains/directory/terms.ts'
import type { ConsentLevel } from '#domains/survey/terms.ts'
import type {
  CallBackOutcome,
  Category,
  ProblemStage,
  SolvedAnswer,
  Urgency,
} from '#domains/casework/terms.ts'
import type { JournalEvent, PastEvent } from '#platform/ports.ts'

/** A problem as it is stored. */
export type Problem = {
  readonly id: string
  readonly code: string
  readonly stage: ProblemStage
  readonly townshipId: string
  readonly villageId: string | null
  readonly category: Category | null
  readonly urgency: Urgency
  readonly title: string
  readonly wording: string
  readonly leadUnitId: string | null
  readonly round: number
  readonly receivedOn: Day
  readonly version: number
}

/** A report behind a problem: the vault's id and how far it may travel. */
export type Report = {
  readonly id: string
  readonly consent: ConsentLevel
  readonly receivedOn: Day
}

/** A call-back (回访) of one round. `tries` counts calls that reached nobody. */
export type CallBack = {
  readonly id: string
  readonly problemId: string
  readonly reportId: string
  readonly round: number
  readonly stage: 'waiting' | 'in_hand' | 'done'
  /** In whose hand it is, or was last: a repeated request of that person still finds its answer. */
  readonly callerUserId: string | null
  readonly takenOn: Day | null
  readonly tries: number
  readonly lastTryAt: Instant | null
  /** The journal entry under which the number was shown; null before the call. */
  readonly dialEntryId: string | null
  readonly outcome: CallBackOutcome | null
  readonly solved: SolvedAnswer | null
  readonly day: Day
  readonly version: number
}

/** Everything a decision looks at. `callBack` is that of the present round. */
export type Found = {
  readonly problem: Problem
  readonly events: readonly PastEvent[]
  readonly reports: readonly Report[]
  readonly callBack: CallBack | null
}

export type UnitChosen = {
  readonly id: string
  readonly name: string
  readonly kind: UnitKind
  readonly isOpen: boolean
}

/** What somebody asks for. Texts come trimmed; `residentWords` only where the office has read them. */
export type Command =
  | {
      readonly do: 'list'
      readonly title: string
      readonly category: Category
      readonly urgency: Urgency
    }
  | {
      readonly do:
        | 'proposeDecline'
        | 'confirmDecline'
        | 'rejectDecline'
        | 'object'
        | 'upholdObjection'
        | 'rejectObjection'
        | 'check'
      readonly reason: string
    }
  | { readonly do: 'word'; readonly wording: string; readonly residentWords: readonly string[] }
  | { readonly do: 'handOver'; readonly unit: UnitChosen }
  | { readonly do: 'sign' }
  | { readonly do: 'handle'; readonly whatWasDone: string; readonly ground: string }
  | { readonly do: 'reportDone' }
  | {
      readonly do: 'recordCallBack'
      readonly outcome: CallBackOutcome
      readonly solved: SolvedAnswer
    }

/** By whom, when, under which calendar; `newId` names the one text a command may add. */
export type Given = {
  readonly now: Instant
  readonly today: Day
  readonly calendar: Calendar
  readonly actor: { readonly userId: string; readonly role: Role; readonly unitId: string }
  /** Unit to its body (所属机关), for the commands that ask who is outside; see `isOfBody`. */
  readonly bodies: ReadonlyMap<string, string>
  readonly newId: string
}

/** What is to be stored, and what is to be told. */
export type Decision = {
  readonly problem: Problem
  readonly callBack: CallBack | null
  readonly reason: { readonly id: string; readonly act: string; readonly text: string } | null
  readonly handling: {
    readonly id: string
    readonly whatWasDone: string
    readonly ground: string
  } | null
  readonly events: readonly [JournalEvent, ...JournalEvent[]]
}

/** Whether a unit belongs to the body that handles: the lead unit itself, above it, or beside it. */
export function isOfBody(
  leadUnitId: string | null,
  unitId: string,
  bodies: Given['bodies'],
): boolean {
  if (leadUnitId === null) return false
  return (bodies.get(leadUnitId) ?? leadUnitId) === (bodies.get(unitId) ?? unitId)
}

/** Whether this person had a hand in the handling, in whatever unit they are now. */
export const handledBy = (events: readonly PastEvent[], userId: string): boolean =>
  events.some(
    ({ type, actor }) =>
      (type === 'casework.handled' || type === 'casework.reported_done') && actor?.user === userId,
  )

/** The last entry of a type, or undefined. */
export function lastOf(
  events: readonly PastEvent[],
  type: PastEvent['type'],
): PastEvent | undefined {
  return events.findLast((event) => event.type === type)
}

/** Whether some resident agreed to be called back. */
export function callableReport(reports: readonly Report[]): Report | undefined {
  return reports.find(({ consent }) => consent !== 'content_only')
}
