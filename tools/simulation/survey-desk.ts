import { addDays, type Day } from '#basics/day.ts'
import { minutesOfDay, msOf } from '#basics/instant.ts'
import { surveyApi } from '#domains/survey/api.ts'
import type { Answer } from '#basics/endpoint.ts'
import { directoryApi } from '#domains/directory/api.ts'
import type { Village } from '#domains/directory/terms.ts'
import { answersOf, callOutcome, reportOf, residentOf, type CallOutcome } from './residents.ts'
import { slipAfterAnswers, slipBeforeAnswers, slipWithoutTalk } from './slips.calls.ts'
import { hasCode, type Clerk } from './staff.ts'
import { atTime, msAt, type World } from './world.ts'

/** From 'from' to 'until' so many interviewers call, until `goalPct` of the day's target is reached. */
const shifts = [
  { from: '09:00', until: '11:40', goalPct: 34 },
  { from: '14:30', until: '17:20', goalPct: 70 },
  { from: '18:30', until: '20:26', goalPct: 100 },
] as const
const interviewersAtWork = 6

/** `left` counts what each township still wants; the day is done when nothing is wanted any more. */
type Calls = {
  readonly left: Map<string, number>
  readonly target: number
  readonly day: Day
  completes: number
}

/** A day of calls, from the seed to the close: put on the agenda in the morning. */
export function planCalls(world: World, day: Day, target: number): void {
  const calls: Calls = { left: new Map(), target, day, completes: 0 }
  atTime(world, day, '08:30', async () => {
    await draw(world, day)
    const supervisor = world.staff.first('supervisor')
    const { townships } = await supervisor.must(surveyApi.figures, { params: { day } })
    for (const { townshipId, quota } of townships) calls.left.set(townshipId, quota)
  })
  const interviewers = world.staff.all('interviewer')
  for (const [number, shift] of shifts.entries())
    for (let seat = 0; seat < Math.min(interviewersAtWork, interviewers.length); seat += 1) {
      const at =
        (seat + number * interviewersAtWork + Number(day.slice(8)) * 5) % interviewers.length
      const clerk = interviewers[at]
      if (!clerk) continue
      const until = minutesAt(shift.until)
      const leave = Math.floor((target * (100 - shift.goalPct)) / 100)
      const sit: Sitting = { clerk, until, leave, calls, isSpilling: false }
      const start = msAt(day, minutesAt(shift.from)) + seat * 7_000
      world.agenda.at(start, () => callOne(world, sit))
    }
  atTime(world, day, '20:35', () => closeDay(world, day))
}

/** Every township has what it wants of this shift; or, where none of it answers now, the county has. */
function isDone({ calls, leave, isSpilling }: Sitting): boolean {
  const wanted = [...calls.left.values()].reduce((sum, one) => sum + one, 0)
  return wanted <= leave || (isSpilling && calls.completes >= calls.target - leave)
}

const minutesAt = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** One person proposes the seed, another of a different body types it again. */
async function draw(world: World, day: Day): Promise<void> {
  const dice = world.dice.of('draw', day)
  const supervisor = world.staff.first('supervisor')
  const proposer = supervisor.account.unitCode
  const officer = world.staff.first('second_officer', ({ unitCode }) => unitCode !== proposer)
  const yesterday = addDays(day, -1)
  const seed = `fucai3d-${yesterday}-${dice.text(12)}`
  const body = { day, seed, seedSource: '福彩3D开奖号（示例）', seedDatedOn: yesterday }
  let told = await supervisor.ask(surveyApi.proposeDraw, { body })
  // On the first day after a frame only a seed of the same morning is new enough.
  if (hasCode(told, 'seed_before_frame'))
    told = await supervisor.ask(surveyApi.proposeDraw, { body: { ...body, seedDatedOn: day } })
  if (!told.ok) throw new Error(`no draw on ${day}: ${JSON.stringify(told.reasons)}`)
  const { id, version } = told.value
  const call = { params: { id }, version }
  if (dice.pct(10))
    await officer.ask(surveyApi.approveDraw, { ...call, body: { seed: `${seed}0` } })
  await officer.must(surveyApi.approveDraw, { ...call, body: { seed } })
}

type Sitting = {
  readonly clerk: Clerk
  readonly until: number
  /** So many interviews are left for the later shifts. */
  readonly leave: number
  /** The queue has nothing left of townships that still want interviews. */
  isSpilling: boolean
  readonly calls: Calls
}

/** Takes a number, dials, and comes back when the call is over; then the next one. */
async function callOne(world: World, sit: Sitting): Promise<void> {
  const { clerk, calls } = sit
  const now = world.clock.now()
  const isLate = minutesOfDay(now) >= sit.until || msOf(now) > world.noCallsAfterMs
  if (isDone(sit) || isLate) return
  const next = await clerk.ask(surveyApi.nextCall, { body: {} })
  if (!next.ok) return
  const ticket = next.value
  sit.isSpilling = (calls.left.get(ticket.townshipId) ?? 0) === 0
  const params = { id: ticket.ticketId }
  const { attemptId, number } = await clerk.must(surveyApi.dial, { params, body: {} })
  const resident = residentOf(world.dice.of('resident', number))
  const dice = world.dice.of('call', number, calls.day, ticket.attempt)
  const minutes = minutesOfDay(now)
  const part = minutes < 720 ? 0 : minutes < 1080 ? 1 : 2
  const outcome = callOutcome(resident, part, dice, world.profile.reachMorePct)
  const call: Call = {
    world,
    sit,
    attemptId,
    townshipId: ticket.townshipId,
    outcome,
    dice,
    resident,
  }
  world.agenda.at(msOf(now) + outcome.seconds * 1000, () => endCall(call))
}

export type Call = {
  readonly world: World
  readonly sit: Sitting
  readonly attemptId: string
  readonly townshipId: string
  readonly outcome: CallOutcome
  readonly dice: World['dice']
  readonly resident: ReturnType<typeof residentOf>
}

async function endCall(call: Call): Promise<void> {
  const { world, sit, attemptId, townshipId, outcome, dice } = call
  const { clerk, calls } = sit
  const { disposition, doNotCall } = outcome
  const params = { id: attemptId }
  if (disposition === '1.1') await talk(call)
  else if (dice.pct(1)) await slipWithoutTalk(call)
  // Who does not want the questions may have something to report all the same.
  if (disposition === '2.11' && dice.pct(8)) await report(call)
  const body = doNotCall ? { disposition, doNotCall } : { disposition }
  await clerk.must(surveyApi.endCall, { params, body })
  // The button pressed once more, after the call.
  if (dice.pct(0.7)) await clerk.ask(surveyApi.endCall, { params, body: { disposition: '3.13' } })
  world.tally.ended(disposition)
  const before = calls.left.get(townshipId) ?? 0
  if (disposition === '1.1') {
    calls.completes += 1
    if (before > 0) calls.left.set(townshipId, before - 1)
  }
  const rest = dice.between(6, 20) * 1000
  world.agenda.at(msOf(world.clock.now()) + rest, () => callOne(world, sit))
}

/** The questionnaire; then, where the resident has one and agrees, the problem. */
async function talk(call: Call): Promise<void> {
  const { world, sit, attemptId, outcome, dice, resident } = call
  const { clerk } = sit
  const { questionnaire } = world.places
  const params = { id: attemptId }
  const answers = answersOf(questionnaire, dice.of('answers'))
  const body = {
    questionnaireVersion: questionnaire.version,
    answers,
    ageBand: resident.ageBand,
    sex: resident.sex,
    durationSeconds: outcome.seconds,
  }
  const slip = dice.of('slips')
  if (slip.pct(3)) await slipBeforeAnswers(call, body)
  await clerk.must(surveyApi.saveAnswers, { params, body })
  if (slip.pct(2)) await slipAfterAnswers(call, body)
  await report(call)
}

/** Part B, by its own request, with or without part A. */
async function report(call: Call): Promise<void> {
  const { world, sit, attemptId, dice } = call
  const { clerk } = sit
  const params = { id: attemptId }
  const told = reportOf(dice.of('report'), world.profile.reportPct)
  if (!told) return
  const villages = await villagesOf(world, clerk, call.townshipId)
  const village = dice.pct(80) ? dice.pick(villages) : undefined
  const { receipt } = await clerk.must(surveyApi.saveProblem, {
    params,
    body: { ...told, villageId: village?.id ?? null },
  })
  world.tally.problems.reported += 1
  world.receipts.push(receipt)
}

async function villagesOf(
  world: World,
  clerk: Clerk,
  townshipId: string,
): Promise<readonly Village[]> {
  const known = world.places.villages.get(townshipId)
  if (known) return known
  const { items } = await clerk.must(directoryApi.listVillages, { query: { townshipId } })
  world.places.villages.set(townshipId, items)
  return items
}

async function closeDay(world: World, day: Day): Promise<void> {
  const params = { day }
  const supervisor = world.staff.first('supervisor')
  const figures = await supervisor.must(surveyApi.closeDay, { params, body: {} })
  world.tally.days.push(dayCount(figures))
}

const dayCount = (figures: Answer<typeof surveyApi.closeDay>): World['tally']['days'][number] => ({
  day: figures.day,
  drawn: figures.drawn,
  attempts: figures.attempts,
  completes: figures.completes,
  townships: figures.townships.map(({ name, completes }) => ({ name, completes })),
})
