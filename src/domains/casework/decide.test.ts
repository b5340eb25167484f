import { describe, expect, it } from 'vitest'
import { local } from '#basics/calendar.builders.ts'
import { roles } from '#domains/directory/terms.ts'
import {
  aCallBack,
  aFound,
  anEvent,
  by,
  commands,
  handlingUnit,
  otherUnit,
  sisterUnit,
} from '#domains/casework/decide.builders.ts'
import { decide } from '#domains/casework/decide.ts'
import type { Command, Found, Given } from '#domains/casework/decide.found.ts'
import { problemStages, type ProblemStage } from '#domains/casework/terms.ts'

const codesOf = (found: Found, command: Command | undefined, given: Given): readonly string[] => {
  if (!command) throw new Error('no such command')
  const decided = decide(found, command, given)
  return decided.ok ? ['ok'] : decided.refusal.map(({ code }) => code)
}

describe('the whole table', () => {
  it('11.2–11.5: every command in every stage by every role', () => {
    const allowed = Object.entries(commands).flatMap(([name, command]) =>
      problemStages.flatMap((stage) =>
        roles.flatMap((role) => {
          const nobody = name === 'check' ? { reports: [], callBack: null } : {}
          const decided = decide(aFound({ stage }, nobody), command, by(role))
          if (decided.ok) return [`${name}: ${stage} -> ${decided.value.problem.stage}, ${role}`]
          const codes = decided.refusal.map(({ code }) => code)
          return codes.includes('wrong_role') || codes.includes('wrong_stage') ? [] : [codes.join()]
        }),
      ),
    )
    expect(allowed).toEqual([
      'list: candidate -> listed, dispatcher',
      'proposeDecline: candidate -> decline_proposed, dispatcher',
      'confirmDecline: decline_proposed -> declined, second_officer',
      'rejectDecline: decline_proposed -> candidate, second_officer',
      'word: listed -> worded, dispatcher',
      'word: worded -> worded, dispatcher',
      'handOver: worded -> handed_over, dispatcher',
      'sign: handed_over -> signed, handler',
      'sign: handed_over -> signed, unit_head',
      'object: handed_over -> objected, handler',
      'object: handed_over -> objected, unit_head',
      'upholdObjection: objected -> worded, second_officer',
      'rejectObjection: objected -> handed_over, second_officer',
      'handle: signed -> handled, handler',
      'handle: signed -> handled, unit_head',
      'handle: redo -> handled, handler',
      'handle: redo -> handled, unit_head',
      'reportDone: handled -> reported_done, handler',
      'reportDone: handled -> reported_done, unit_head',
      'satisfied: reported_done -> closed, callback_caller',
      'basically: reported_done -> redo, callback_caller',
      'notSatisfied: reported_done -> redo, callback_caller',
      'noContact: reported_done -> reported_done, callback_caller',
      'refused: reported_done -> reported_done, callback_caller',
      'check: reported_done -> checked, second_officer',
      'check: unreachable -> checked, second_officer',
    ])
  })
})

describe('what speaks against a command', () => {
  it('11.2: whoever proposed to decline does not decide it', () => {
    const events = [anEvent('casework.decline_proposed', 'me')]
    const found = aFound({ stage: 'decline_proposed' }, { events })
    expect(codesOf(found, commands['confirmDecline'], by('second_officer'))).toEqual([
      'same_person',
    ])
  })

  it('11.3: an objection has one working day, and its judge neither handed over nor objected', () => {
    const handed = [anEvent('casework.handed_over', 'me', local('2026-11-13 10:00'))]
    const found = aFound({ stage: 'handed_over' }, { events: handed })
    const object = (now: string): readonly string[] =>
      codesOf(found, commands['object'], by('handler', {}, local(now)))
    expect([object('2026-11-16 18:00'), object('2026-11-16 18:01')]).toEqual([
      ['ok'],
      ['objection_late'],
    ])
    const objected = aFound({ stage: 'objected' }, { events: handed })
    expect(codesOf(objected, commands['rejectObjection'], by('second_officer'))).toEqual([
      'same_person',
    ])
  })

  it('all reasons come at once', () => {
    const unit = { id: 'u', name: '政法委', kind: 'office', isOpen: false } as const
    const found = aFound({ stage: 'listed', wording: '' })
    expect(codesOf(found, { do: 'handOver', unit }, by('handler'))).toEqual([
      'wrong_role',
      'wrong_stage',
      'wording_missing',
      'unit_cannot_handle',
      'unit_closed',
    ])
    const early = by('dispatcher', {}, local('2025-12-31 10:00'))
    expect(codesOf(aFound(), { do: 'proposeDecline', reason: ' ' }, early)).toEqual([
      'not_in_force',
      'reason_missing',
    ])
  })

  it('11.4: another unit handles nothing of it', () => {
    const given = by('handler', { unitId: otherUnit })
    expect(codesOf(aFound({ stage: 'signed' }), commands['handle'], given)).toEqual(['other_unit'])
  })

  it('11.5: the caller is not of the unit, has dialled, and records once', () => {
    const found = (told: Partial<Found>): Found => aFound({ stage: 'reported_done' }, told)
    const record = (told: Partial<Found>, actor: Partial<Given['actor']> = {}): readonly string[] =>
      codesOf(found(told), commands['satisfied'], by('callback_caller', actor))
    expect({
      ownUnit: record({}, { unitId: handlingUnit }),
      branch: record({}, { unitId: sisterUnit }),
      handledIt: record({ events: [anEvent('casework.handled', 'me')] }),
      before: record({ callBack: aCallBack({ dialEntryId: null }) }),
      foreign: record({ callBack: aCallBack({ callerUserId: 'you' }) }),
      done: record({ callBack: aCallBack({ stage: 'done', outcome: 'satisfied' }) }),
      nobody: record({ reports: [], callBack: null }),
    }).toEqual({
      ownUnit: ['own_unit_call_back'],
      branch: ['own_unit_call_back'],
      handledIt: ['own_unit_call_back'],
      before: ['not_dialled'],
      foreign: ['not_dialled'],
      done: ['outcome_kept'],
      nobody: ['nobody_to_call', 'not_dialled'],
    })
  })

  it('11.3 and 11.5: a second officer of the handling body judges neither objection nor work', () => {
    const given = by('second_officer', { unitId: sisterUnit })
    const nobody = { reports: [], callBack: null }
    expect([
      codesOf(aFound({ stage: 'objected' }), commands['upholdObjection'], given),
      codesOf(aFound({ stage: 'objected' }), commands['rejectObjection'], given),
      codesOf(aFound({ stage: 'reported_done' }, nobody), commands['check'], given),
      codesOf(aFound({ stage: 'unreachable' }), commands['check'], given),
    ]).toEqual([['own_body'], ['own_body'], ['own_body'], ['own_body']])
  })

  it('11.5: the third call that reaches nobody ends it only when days and hours differ', () => {
    const stageAfter = (...earlier: readonly string[]): ProblemStage | undefined => {
      const events = earlier.map((at) => anEvent('casework.call_missed', 'me', local(at)))
      const callBack = aCallBack({ tries: events.length })
      const found = aFound({ stage: 'reported_done' }, { callBack, events })
      const decided = decide(found, commands['noContact'] ?? { do: 'sign' }, by('callback_caller'))
      return decided.ok ? decided.value.problem.stage : undefined
    }
    // The one now is on Monday 2026-11-16 at 10:00; the 14th is a Saturday.
    expect([
      stageAfter(),
      stageAfter('2026-11-13 10:00'),
      stageAfter('2026-11-13 10:00', '2026-11-13 15:00'),
      stageAfter('2026-11-12 10:00', '2026-11-13 10:00'),
      stageAfter('2026-11-14 15:00', '2026-11-14 19:00'),
    ]).toEqual(['reported_done', 'reported_done', 'unreachable', 'reported_done', 'reported_done'])
  })

  it('11.5: a check stands in only where nobody may be called or the one called will not say', () => {
    const check = (told: Partial<Found>): readonly string[] =>
      codesOf(aFound({ stage: 'reported_done' }, told), commands['check'], by('second_officer'))
    const reports = [{ id: 'r', consent: 'content_only', receivedOn: '2026-11-14' }] as const
    expect([
      check({}),
      check({ reports, callBack: null }),
      check({ callBack: aCallBack({ stage: 'done', outcome: 'refused' }) }),
    ]).toEqual([['resident_can_be_called'], ['ok'], ['ok']])
  })
})
