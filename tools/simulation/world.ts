import type { Day } from '#basics/day.ts'
import { instantAt, msOf } from '#basics/instant.ts'
import type { Township, Unit, Village } from '#domains/directory/terms.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { Questionnaire } from '#domains/survey/terms.ts'
import type { HandClock } from '#platform/clock.ts'
import type { Agenda } from './agenda.ts'
import type { Door } from './client.ts'
import type { Dice } from './dice.ts'
import type { ProblemTold } from './problems.data.ts'
import { openClerk, type Account, type Clerk } from './staff.ts'
import type { Tally } from './tally.ts'

/** Everything that happens outside the product: time, people, and what they remember. */
export type World = {
  readonly door: Door
  readonly clock: HandClock
  readonly dice: Dice
  readonly agenda: Agenda
  readonly tally: Tally
  readonly profile: Profile
  readonly staff: Staff
  readonly places: Places
  /** What the county's people know of each matter, by the problem's code. */
  readonly matters: Map<string, Matter>
  readonly receipts: string[]
  readonly isWorkingDay: (day: Day) => boolean
  /** Nobody begins a call after this moment: the play ends with no call unfinished. */
  readonly noCallsAfterMs: number
}

/** What kind of county is played. */
export type Profile = {
  /** How many of those who answer the survey have a problem to report. */
  readonly reportPct: number
  /** Added to how often somebody answers the telephone. */
  readonly reachMorePct: number
  /** Units work so many times faster than usual. */
  readonly pace: number
}
export const usual: Profile = { reportPct: 17.5, reachMorePct: 0, pace: 1 }
/** Much happens in few days and with few calls: for tests that want to see everything. */
export const brisk: Profile = { reportPct: 40, reachMorePct: 36, pace: 16 }

/** What was found out about a matter so far. */
export type Matter = {
  readonly id: string
  readonly told: ProblemTold
  /** Who is handling it, by unit code; the second one after an objection upheld. */
  unitCode: string
  /** Whether it was handed to the wrong unit at first. */
  readonly isMisdirected: boolean
  /** How well the last handling was done: what the resident finds when called back. */
  isMended: boolean
  canBeCalled: boolean | undefined
  step: 'handed_over' | 'objected' | 'signed' | 'handled' | 'with_resident' | 'redo' | 'over'
  /** The moment from which the unit does its next step. */
  dueMs: number
}

export type Places = {
  readonly townships: readonly Township[]
  readonly units: readonly Unit[]
  readonly questionnaire: Questionnaire
  readonly villages: Map<string, readonly Village[]>
}

/** The clerks by role; a clerk keeps one browser for the whole simulation. */
export type Staff = {
  readonly all: (role: Role) => readonly Clerk[]
  readonly first: (role: Role, where?: (account: Account) => boolean) => Clerk
  readonly ofUnit: (role: Role, unitCode: string) => readonly Clerk[]
}

export function openStaff(door: Door, accounts: readonly Account[], tally: Tally): Staff {
  const clerks = accounts.map((account) => openClerk(door, account, tally))
  const all = (role: Role): readonly Clerk[] =>
    clerks.filter(({ account }) => account.role === role)
  return {
    all,
    first: (role, where = () => true) => {
      const found = all(role).find(({ account }) => where(account))
      if (!found) throw new Error(`nobody is ${role}`)
      return found
    },
    ofUnit: (role, unitCode) => all(role).filter(({ account }) => account.unitCode === unitCode),
  }
}

export const msAt = (day: Day, minutes: number): number => msOf(instantAt(day, minutes))

/** At 'HH:MM' of a day; the clerk acts when the clock gets there. */
export function atTime(world: World, day: Day, time: string, act: () => Promise<void>): void {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  world.agenda.at(msAt(day, hours * 60 + minutes), act)
}
