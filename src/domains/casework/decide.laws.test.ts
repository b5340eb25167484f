import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMs, type Instant } from '#basics/instant.ts'
import type { Role } from '#domains/directory/terms.ts'
import {
  aCallBack,
  aFound,
  by,
  centre,
  commands,
  handlingUnit,
  otherUnit,
  sisterUnit,
  start,
} from '#domains/casework/decide.builders.ts'
import { decide } from '#domains/casework/decide.ts'
import type { Found, Given, Problem } from '#domains/casework/decide.found.ts'
import { endStages, problemStages, type ProblemStage } from '#domains/casework/terms.ts'
import type { PastEvent } from '#platform/ports.ts'

type Staff = { readonly userId: string; readonly role: Role; readonly unitId: string }
const staff: readonly Staff[] = [
  { userId: 'd1', role: 'dispatcher', unitId: 'unit-office' },
  { userId: 'd1', role: 'second_officer', unitId: 'unit-office' },
  { userId: 's1', role: 'second_officer', unitId: 'unit-office' },
  { userId: 'h1', role: 'handler', unitId: handlingUnit },
  { userId: 'h1', role: 'callback_caller', unitId: centre },
  { userId: 'h2', role: 'unit_head', unitId: handlingUnit },
  { userId: 'h2', role: 'callback_caller', unitId: handlingUnit },
  { userId: 'x1', role: 'handler', unitId: otherUnit },
  { userId: 'b1', role: 'callback_caller', unitId: sisterUnit },
  { userId: 'b2', role: 'second_officer', unitId: sisterUnit },
  { userId: 'c1', role: 'callback_caller', unitId: centre },
  { userId: 'c2', role: 'callback_caller', unitId: centre },
]
const names = Object.keys(commands)
type Act = { readonly command: string; readonly who: number; readonly hours: number }
/** Some of the sequences walk the main path with noise in between, or they would rarely get far. */
const path = [
  ['list', 0],
  ['word', 0],
  ['handOver', 0],
  ['sign', 3],
  ['handle', 3],
  ['reportDone', 5],
] as const
const noise = fc.record({
  command: fc.constantFrom(...names),
  who: fc.nat(staff.length - 1),
  hours: fc.nat(30),
})
const eager = fc.nat(11).map((who): Act => ({ command: '*', who, hours: 1 }))
const sequences = fc.record({
  answers: fc.boolean(),
  consent: fc.constantFrom('through_office', 'content_only', 'contact_me'),
  acts: fc.array(fc.oneof({ weight: 2, arbitrary: noise }, { weight: 3, arbitrary: eager }), {
    minLength: 30,
    maxLength: 30,
  }),
})

type Run = {
  readonly answers: boolean
  found: Found
  now: Instant
  log: PastEvent[]
  refusals: Set<string>
  stages: Set<string>
}

/** The rows and the queue around `decide`, kept in memory. */
function play(run: Run, act: Act, pick: number): void {
  const who = act.command === '*' ? fitting(run.found.problem.stage, act.who) : staff[act.who]
  if (!who) return
  run.now = addMs(run.now, act.hours * 3_600_000)
  const isCaller = who.role === 'callback_caller'
  if (isCaller && run.found.problem.stage === 'reported_done') takeAndDial(run, who.userId)
  const given: Given = { ...by(who.role, who, run.now), newId: `t${pick}` }
  const wanted = act.command === '*' ? eagerCommand(run, who.role, pick) : act.command
  const command = commands[wanted]
  if (!command) return
  const decided = decide(run.found, command, given)
  if (!decided.ok) {
    for (const { code } of decided.refusal) run.refusals.add(code)
    return
  }
  const { problem, callBack, events } = decided.value
  const told = events.map((event) => ({
    ...event,
    id: 'e',
    at: run.now,
    seq: 1,
    actor: { user: who.userId, role: who.role, unit: who.unitId },
  }))
  run.log.push(...told)
  run.stages.add(problem.stage)
  const held = problem.round === run.found.problem.round ? (callBack ?? run.found.callBack) : null
  run.found = { ...run.found, problem, callBack: held, events: [...run.found.events, ...told] }
}

/** Somebody whose turn it is, sometimes in the wrong unit. */
function fitting(stage: ProblemStage, pick: number): Staff | undefined {
  const roleFor: Partial<Record<ProblemStage, Role>> = {
    candidate: 'dispatcher',
    listed: 'dispatcher',
    worded: 'dispatcher',
    decline_proposed: 'second_officer',
    objected: 'second_officer',
    unreachable: 'second_officer',
    reported_done: pick % 5 === 0 ? 'second_officer' : 'callback_caller',
  }
  const role = roleFor[stage] ?? 'handler'
  const fit = staff.filter((each) => each.role === role)
  return fit[pick % fit.length]
}

function takeAndDial(run: Run, userId: string): void {
  const { callBack } = run.found
  if (callBack?.stage === 'done') return
  const round = run.found.problem.round
  const fresh = callBack ?? aCallBack({ round })
  const dialled = { stage: 'in_hand', callerUserId: userId, dialEntryId: 'x' } as const
  run.found = { ...run.found, callBack: { ...fresh, ...dialled } }
}

function eagerCommand({ found: { problem }, answers }: Run, role: Role, pick: number): string {
  const outcomes = answers ? ['satisfied', 'notSatisfied', 'noContact', 'refused'] : ['noContact']
  if (role === 'callback_caller') return outcomes[pick % outcomes.length] ?? ''
  const decisions: Partial<Record<ProblemStage, readonly string[]>> = {
    decline_proposed: ['confirmDecline', 'rejectDecline'],
    objected: ['rejectObjection', 'upholdObjection'],
    reported_done: ['check'],
    unreachable: ['check'],
  }
  const decision = decisions[problem.stage] ?? []
  if (role === 'second_officer') return decision[pick % decision.length] ?? ''
  const next: Partial<Record<ProblemStage, string>> = {
    candidate: 'list',
    listed: 'word',
    worded: 'handOver',
    handed_over: 'sign',
    signed: 'handle',
    redo: 'handle',
    handled: 'reportDone',
  }
  return next[problem.stage] ?? ''
}

const ends: readonly string[] = endStages
const reached = new Set<string>()
const refusedWith = new Set<string>()

describe('over random sequences of commands', () => {
  it('the unit never ends its problem, and only a resident outside it closes', () => {
    fc.assert(
      fc.property(sequences, ({ answers, consent, acts }) => {
        const reports = [{ id: 'report', consent, receivedOn: '2026-11-14' }] as const
        const run: Run = {
          answers,
          found: aFound({ wording: '', title: '', leadUnitId: null }, { reports, callBack: null }),
          now: start,
          log: [],
          refusals: new Set(),
          stages: new Set(['candidate']),
        }
        for (const [pick, act] of acts.entries()) {
          const before = run.found.problem
          const soFar = run.log.length
          play(run, act, pick)
          if (ends.includes(before.stage)) expect(run.found.problem).toEqual(before)
          for (const event of run.log.slice(soFar)) checkEvent(event, run.found.problem)
        }
        const sentBack = run.log.filter(({ type }) => type === 'casework.sent_back').length
        expect(run.found.problem.round).toBe(sentBack + 1)
        if (run.found.problem.stage === 'closed')
          expect(run.log.at(-1)).toMatchObject({
            type: 'casework.closed',
            data: { outcome: 'satisfied' },
          })
        if (consent === 'content_only') expect([...run.stages]).not.toContain('closed')
        for (const stage of run.stages) reached.add(stage)
        for (const code of run.refusals) refusedWith.add(code)
      }),
      { numRuns: 900, seed: 7 },
    )
  })

  it('every stage and every refusal of a decision was met on the way', () => {
    expect([...reached].sort()).toEqual([...problemStages].sort())
    expect([...refusedWith].sort()).toEqual([
      'nobody_to_call',
      'not_dialled',
      'objection_late',
      'other_unit',
      'outcome_kept',
      'own_body',
      'own_unit_call_back',
      'resident_can_be_called',
      'same_person',
      'wording_missing',
      'wrong_role',
      'wrong_stage',
    ])
  })

  it('the main path is a path', () => {
    const run: Run = {
      answers: true,
      found: aFound({ wording: '', leadUnitId: null }, { callBack: null }),
      now: start,
      log: [],
      refusals: new Set(),
      stages: new Set(),
    }
    for (const [command, who] of path) play(run, { command, who, hours: 0 }, 0)
    play(run, { command: 'satisfied', who: 10, hours: 0 }, 0)
    expect([run.found.problem.stage, [...run.refusals]]).toEqual(['closed', []])
  })
})

/** What no entry may ever say, whoever asked for it. */
function checkEvent({ type, actor, data }: PastEvent, problem: Problem): void {
  const isUnitSide = actor?.role === 'handler' || actor?.role === 'unit_head'
  if (isUnitSide) {
    expect(ends).not.toContain(problem.stage)
    expect(actor.unit).toBe(problem.leadUnitId)
    expect(JSON.stringify(data)).not.toContain('report"')
  }
  if (type === 'casework.closed') {
    expect(actor?.role).toBe('callback_caller')
    expect([handlingUnit, sisterUnit]).not.toContain(actor?.unit)
    expect(actor?.user).not.toBe('h1')
  }
  if (type === 'casework.checked') {
    expect(actor?.role).toBe('second_officer')
    expect([handlingUnit, sisterUnit]).not.toContain(actor?.unit)
  }
  if (type === 'casework.unreachable') expect(problem.stage).not.toBe('closed')
}
