import { aCalendar, local } from '#basics/calendar.builders.ts'
import { dayOf, type Instant } from '#basics/instant.ts'
import type { Role } from '#domains/directory/terms.ts'
import type { CallBack, Command, Found, Given, Problem } from '#domains/casework/decide.found.ts'
import type { PastEvent } from '#platform/ports.ts'

const calendar = aCalendar()
/** The Monday morning on which tests begin. */
export const start = local('2026-11-16 10:00')
export const handlingUnit = 'unit-roads'
export const otherUnit = 'unit-police'
export const centre = 'unit-centre'
/** A branch of the handling unit's body, beside it. */
export const sisterUnit = 'unit-roads-station'
const bodies: ReadonlyMap<string, string> = new Map([
  [handlingUnit, 'body-transport'],
  [sisterUnit, 'body-transport'],
])

const department = { id: handlingUnit, name: '交通局', kind: 'department', isOpen: true } as const
const reason = '理由'
/** Every command with fit content, under a short name. */
export const commands: Readonly<Record<string, Command>> = {
  list: { do: 'list', title: '路灯', category: 'ordinary', urgency: 'ordinary' },
  proposeDecline: { do: 'proposeDecline', reason },
  confirmDecline: { do: 'confirmDecline', reason },
  rejectDecline: { do: 'rejectDecline', reason },
  word: { do: 'word', wording: '请核查照明', residentWords: [] },
  handOver: { do: 'handOver', unit: department },
  sign: { do: 'sign' },
  object: { do: 'object', reason },
  upholdObjection: { do: 'upholdObjection', reason },
  rejectObjection: { do: 'rejectObjection', reason },
  handle: { do: 'handle', whatWasDone: '换了灯', ground: '职责' },
  reportDone: { do: 'reportDone' },
  satisfied: { do: 'recordCallBack', outcome: 'satisfied', solved: 'yes' },
  basically: { do: 'recordCallBack', outcome: 'basically_satisfied', solved: 'partly' },
  notSatisfied: { do: 'recordCallBack', outcome: 'not_satisfied', solved: 'no' },
  noContact: { do: 'recordCallBack', outcome: 'no_contact', solved: 'unknown' },
  refused: { do: 'recordCallBack', outcome: 'refused', solved: 'unknown' },
  check: { do: 'check', reason },
}

/** A candidate as it looks further on: listed content is there, so that any stage may be set. */
export const aProblem = (told: Partial<Problem> = {}): Problem => ({
  id: 'problem',
  code: 'AS-2026-000001',
  stage: 'candidate',
  townshipId: 'township',
  villageId: null,
  category: 'ordinary',
  urgency: 'ordinary',
  title: '路灯',
  wording: '请核查照明',
  leadUnitId: handlingUnit,
  round: 1,
  receivedOn: '2026-11-14',
  version: 1,
  ...told,
})
/** A call-back in the hand of `me`, dialled. */
export const aCallBack = (told: Partial<CallBack> = {}): CallBack => ({
  id: 'call',
  problemId: 'problem',
  reportId: 'report',
  round: 1,
  stage: 'in_hand',
  callerUserId: 'me',
  takenOn: '2026-11-16',
  tries: 0,
  lastTryAt: null,
  dialEntryId: 'entry',
  outcome: null,
  solved: null,
  day: '2026-11-16',
  version: 1,
  ...told,
})
/** A problem whose resident agreed to be called. */
export const aFound = (told: Partial<Problem> = {}, differs: Partial<Found> = {}): Found => ({
  problem: aProblem(told),
  events: [],
  reports: [{ id: 'report', consent: 'through_office', receivedOn: '2026-11-14' }],
  callBack: aCallBack(),
  ...differs,
})
/** Who acts: `me`, in the unit that fits the role. */
export const by = (role: Role, told: Partial<Given['actor']> = {}, now: Instant = start): Given => {
  const unit = role === 'handler' || role === 'unit_head' ? handlingUnit : centre
  const actor = { userId: 'me', role, unitId: unit, ...told }
  return { now, today: dayOf(now), calendar, newId: 'new', actor, bodies }
}
/** An entry of the journal by a user. */
export const anEvent = (type: PastEvent['type'], user: string, at: Instant = start): PastEvent => ({
  id: 'e',
  type,
  at,
  seq: 1,
  subject: { kind: 'problem', id: 'problem' },
  actor: { user },
  data: { round: 1 },
})
