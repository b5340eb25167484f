import { take } from '#basics/lifecycle.ts'
import { unless, type Refusal, type Result } from '#basics/result.ts'
import type {
  CallBack,
  Command,
  Decision,
  Found,
  Given,
  Problem,
} from '#domains/casework/decide.found.ts'
import { reasonsAgainst } from '#domains/casework/decide.reasons.ts'
import { problemLifecycle, type ProblemCommand } from '#domains/casework/lifecycle.ts'
import { areSpent, triesOf } from '#domains/casework/rules.tries.ts'
import type { CallBackOutcome, ProblemStage } from '#domains/casework/terms.ts'
import type { Because, JournalEvent } from '#platform/ports.ts'
import { because, type AnyClause } from '#policy/clause.ts'
import { closedLoop, type ClosingParams, type HandOverParams } from '#policy/closed-loop.ts'

/**
 * 11.2–11.5: what happens to a problem when somebody asks for something. All of it is decided here
 * and nothing is done here. Refuses with every reason at once: role and stage by the lifecycle
 * table, a clause not in force, and what `reasonsAgainst` finds.
 */
export function decide(found: Found, command: Command, given: Given): Result<Decision> {
  const policy = policyOf(command, given)
  const step = stepOf(found, command, given, policy.params.close)
  const moved = take(problemLifecycle[step], found.problem.stage, given.actor.role)
  const against: readonly Refusal[] = [
    ...(moved.ok ? [] : moved.refusal),
    ...policy.refusals,
    ...reasonsAgainst(found, command, given, policy.params),
  ]
  return unless(against, () => {
    const stage = moved.ok ? moved.value : found.problem.stage
    return decisionOf({ found, command, given, step, stage, reasons: policy.reasons })
  })
}

/**
 * 11.5: which step a call-back's outcome leads to. Only a satisfied resident closes; a basically
 * satisfied one where the county has decided so. Whoever is not reached is tried again until the
 * tries are spent (`areSpent`); then, as where somebody will not say, a second officer checks.
 */
export function callBackStep(
  outcome: CallBackOutcome,
  isLastTry: boolean,
  params: ClosingParams | undefined,
): ProblemCommand {
  switch (outcome) {
    case 'satisfied':
      return 'close'
    case 'basically_satisfied':
      return params?.basicallySatisfiedCloses ? 'close' : 'sendBack'
    case 'not_satisfied':
      return 'sendBack'
    case 'refused':
      return 'tryAgain'
    case 'no_contact':
      return isLastTry ? 'giveUp' : 'tryAgain'
  }
}

function stepOf(
  { problem, events }: Found,
  command: Command,
  { now, calendar }: Given,
  params: ClosingParams | undefined,
): ProblemCommand {
  if (command.do !== 'recordCallBack') return command.do
  const tries = [...triesOf(events, problem.round), now]
  return callBackStep(command.outcome, !!params && areSpent(tries, params, calendar), params)
}

type Policy = {
  readonly reasons: readonly Because[]
  readonly refusals: readonly Refusal[]
  readonly params: { readonly handOver?: HandOverParams; readonly close?: ClosingParams }
}

/** The clauses a command rests on, each in the version of the day. */
function policyOf(command: Command, { today }: Given): Policy {
  const clauses: readonly AnyClause[] = clausesOf(command)
  const found = clauses.map((clause) => because(clause, today))
  const handOver = because(closedLoop.handOver, today)
  const close = because(closedLoop.close, today)
  return {
    reasons: found.flatMap((each) => (each.ok ? [each.value] : [])),
    refusals: found.flatMap((each) => (each.ok ? [] : each.refusal)),
    params: {
      ...(handOver.ok ? { handOver: handOver.value.params } : {}),
      ...(close.ok ? { close: close.value.params } : {}),
    },
  }
}

/** Also those whose clock the command starts: the entry keeps their parameters. */
function clausesOf(command: Command): readonly AnyClause[] {
  const { list, handOver, handle, close } = closedLoop
  switch (command.do) {
    case 'list':
    case 'proposeDecline':
    case 'confirmDecline':
    case 'rejectDecline':
    case 'word':
      return [list]
    case 'handOver':
    case 'sign':
    case 'object':
    case 'upholdObjection':
    case 'rejectObjection':
      return [handOver]
    case 'handle':
      return [handle]
    case 'reportDone':
    case 'recordCallBack':
      return [handle, close]
    case 'check':
      return [close]
  }
}

type Settled = {
  readonly found: Found
  readonly command: Command
  readonly given: Given
  readonly step: ProblemCommand
  readonly stage: ProblemStage
  readonly reasons: readonly Because[]
}

function decisionOf(settled: Settled): Decision {
  const { command, given, found } = settled
  const act = command.do
  const id = given.newId
  return {
    problem: { ...found.problem, ...changesOf(settled), stage: settled.stage },
    callBack: callBackAfter(settled),
    reason: 'reason' in command ? { id, act, text: command.reason } : null,
    handling:
      command.do === 'handle'
        ? { id, whatWasDone: command.whatWasDone, ground: command.ground }
        : null,
    events: [eventOf(settled)],
  }
}

function changesOf({ found, command, step }: Settled): Partial<Problem> {
  switch (command.do) {
    case 'list':
      return { title: command.title, category: command.category, urgency: command.urgency }
    case 'word':
      return { wording: command.wording }
    case 'handOver':
      return { leadUnitId: command.unit.id }
    case 'upholdObjection':
      return { leadUnitId: null }
    default:
      return step === 'sendBack' ? { round: found.problem.round + 1 } : {}
  }
}

function callBackAfter({ found, command, given, step }: Settled): CallBack | null {
  const { callBack } = found
  if (command.do !== 'recordCallBack' || !callBack) return null
  const { outcome, solved } = command
  const missed = outcome === 'no_contact'
  const after = {
    ...callBack,
    takenOn: null,
    dialEntryId: null,
    tries: callBack.tries + (missed ? 1 : 0),
    lastTryAt: given.now,
    day: given.today,
  }
  if (missed && step === 'tryAgain') return { ...after, stage: 'waiting' }
  return { ...after, stage: 'done', outcome, solved }
}

const eventNames: Readonly<Record<ProblemCommand, JournalEvent['type']>> = {
  list: 'casework.listed',
  proposeDecline: 'casework.decline_proposed',
  confirmDecline: 'casework.declined',
  rejectDecline: 'casework.decline_rejected',
  word: 'casework.worded',
  handOver: 'casework.handed_over',
  sign: 'casework.signed',
  object: 'casework.objected',
  upholdObjection: 'casework.objection_upheld',
  rejectObjection: 'casework.objection_rejected',
  handle: 'casework.handled',
  reportDone: 'casework.reported_done',
  close: 'casework.closed',
  sendBack: 'casework.sent_back',
  tryAgain: 'casework.call_missed',
  giveUp: 'casework.unreachable',
  check: 'casework.checked',
}

function eventOf({ found, command, given, step, reasons }: Settled): JournalEvent {
  const { problem, callBack } = found
  const refused = command.do === 'recordCallBack' && command.outcome === 'refused'
  return {
    type: refused ? 'casework.call_back_refused' : eventNames[step],
    subject: { kind: 'problem', id: problem.id },
    data: {
      round: problem.round,
      ...('reason' in command ? { reason: given.newId } : {}),
      ...(command.do === 'list' ? { category: command.category, urgency: command.urgency } : {}),
      ...(command.do === 'handOver'
        ? { unit: command.unit.id, category: problem.category, urgency: problem.urgency }
        : {}),
      ...(command.do === 'recordCallBack'
        ? { callBack: callBack?.id ?? null, outcome: command.outcome, solved: command.solved }
        : {}),
    },
    because: reasons,
  }
}
