import { dayOf } from '#basics/instant.ts'
import type { Refusal } from '#basics/result.ts'
import { addWorkingDays } from '#basics/working-time.ts'
import {
  callableReport,
  handledBy,
  isOfBody,
  lastOf,
  type Command,
  type Found,
  type Given,
  type UnitChosen,
} from '#domains/casework/decide.found.ts'
import { mayHandle, wordingFaults } from '#domains/casework/rules.wording.ts'
import type { PastEvent } from '#platform/ports.ts'
import type { ClosingParams, HandOverParams } from '#policy/closed-loop.ts'

/** The parameters in force today that a reason may rest on; absent where the clause is not in force. */
export type ParamsToday = { readonly handOver?: HandOverParams; readonly close?: ClosingParams }

/** Everything that speaks against a command, besides role and stage. */
export function reasonsAgainst(
  found: Found,
  command: Command,
  given: Given,
  params: ParamsToday,
): readonly Refusal[] {
  switch (command.do) {
    case 'list':
      return []
    case 'proposeDecline':
      return unreasoned(command.reason)
    case 'confirmDecline':
    case 'rejectDecline':
      return [
        ...unreasoned(command.reason),
        ...samePerson(given, '11.2', lastOf(found.events, 'casework.decline_proposed')),
      ]
    case 'word':
      return wordingFaults(command.wording, command.residentWords)
    case 'handOver':
      return handOverFaults(found, command.unit)
    case 'sign':
    case 'handle':
    case 'reportDone':
      return foreignUnit(found, given)
    case 'object':
      return [
        ...foreignUnit(found, given),
        ...unreasoned(command.reason),
        ...lateObjection(found, given, params.handOver),
      ]
    case 'upholdObjection':
    case 'rejectObjection':
      return [
        ...unreasoned(command.reason),
        ...ownBody(found, given, '11.3', 'own_body'),
        ...samePerson(given, '11.3', lastOf(found.events, 'casework.handed_over')),
        ...samePerson(given, '11.3', lastOf(found.events, 'casework.objected')),
      ]
    case 'recordCallBack':
      return callBackFaults(found, given)
    case 'check':
      return [
        ...unreasoned(command.reason),
        ...ownBody(found, given, '11.5', 'own_body'),
        ...samePerson(given, '11.5', lastOf(found.events, 'casework.reported_done')),
        ...stillCallable(found),
      ]
  }
}

function unreasoned(reason: string): readonly Refusal[] {
  return reason.trim() === '' ? [{ code: 'reason_missing', field: 'reason' }] : []
}

/** Whoever decides is never the one who proposed or acted, in whatever other role that was. */
function samePerson(
  given: Given,
  clause: string,
  event: PastEvent | undefined,
): readonly Refusal[] {
  return event?.actor?.user === given.actor.userId ? [{ code: 'same_person', clause }] : []
}

function handOverFaults({ problem }: Found, unit: UnitChosen): readonly Refusal[] {
  const field = 'unitId'
  return [
    ...(problem.wording === '' ? [{ code: 'wording_missing', clause: '11.2' }] : []),
    ...(mayHandle(unit.kind)
      ? []
      : [{ code: 'unit_cannot_handle', clause: '11.3', field, detail: { unit: unit.name } }]),
    ...(unit.isOpen ? [] : [{ code: 'unit_closed', clause: '11.3', field }]),
  ]
}

function foreignUnit({ problem }: Found, { actor }: Given): readonly Refusal[] {
  return problem.leadUnitId === actor.unitId ? [] : [{ code: 'other_unit' }]
}

/** 11.3: counted from the hand-over; a rejected objection does not open the time again. */
function lateObjection(
  { events }: Found,
  { now, calendar }: Given,
  params: HandOverParams | undefined,
): readonly Refusal[] {
  const handedOver = lastOf(events, 'casework.handed_over')
  if (!handedOver || !params) return []
  const until = addWorkingDays(calendar, handedOver.at, params.objectWithinWorkingDays)
  if (now <= until) return []
  return [{ code: 'objection_late', clause: '11.3', detail: { day: dayOf(until) } }]
}

function callBackFaults(found: Found, given: Given): readonly Refusal[] {
  const { callBack, reports } = found
  return [
    ...ownBody(found, given, '11.5', 'own_unit_call_back'),
    ...(callableReport(reports) ? [] : [{ code: 'nobody_to_call', clause: '11.5' }]),
    ...(callBack?.stage === 'done' ? [{ code: 'outcome_kept', clause: '11.5' }] : []),
    ...(callBack?.stage !== 'done' && !isDialledBy(found, given)
      ? [{ code: 'not_dialled', clause: '11.5' }]
      : []),
  ]
}

const isDialledBy = ({ callBack }: Found, { actor }: Given): boolean =>
  callBack?.stage === 'in_hand' &&
  callBack.callerUserId === actor.userId &&
  callBack.dialEntryId !== null

/**
 * 11.3 and 11.5: nobody of the handling body, nor who handled it before moving to another, asks the
 * resident, checks in their place, or judges the unit's objection. A branch is the same body (单位).
 */
function ownBody(
  { problem, events }: Found,
  { actor, bodies }: Given,
  clause: string,
  code: 'own_body' | 'own_unit_call_back',
): readonly Refusal[] {
  const isOwn =
    isOfBody(problem.leadUnitId, actor.unitId, bodies) || handledBy(events, actor.userId)
  return isOwn ? [{ code, clause }] : []
}

/** A check stands in where nobody agreed to a call, nobody was reached, or the one called would not say. */
function stillCallable({ problem, reports, callBack }: Found): readonly Refusal[] {
  const isOver = problem.stage === 'unreachable' || callBack?.outcome === 'refused'
  if (!callableReport(reports) || isOver) return []
  return [{ code: 'resident_can_be_called', clause: '11.5' }]
}
