import type { Day } from '#basics/day.ts'
import { dayOf, msOf } from '#basics/instant.ts'
import { unitApi } from '#domains/casework/api.unit.ts'
import type { UnitProblemView } from '#domains/casework/terms.ts'
import type { Dice } from './dice.ts'
import { grounds, objectionReasons } from './problems.data.ts'
import type { Clerk } from './staff.ts'
import { atTime, type Matter, type World } from './world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A working day in the units: whoever has something due sits down to it. */
export function planUnits(world: World, day: Day): void {
  for (const time of ['09:40', '11:25', '15:25', '17:15'])
    atTime(world, day, time, () => workAll(world))
}

/** When the unit gets to the next step: by how pressing it is, and by its own pace. */
export function planUnitStep(
  world: World,
  code: string,
  matter: Matter,
  step: 'handed_over' | 'signed' | 'redo',
  note = '',
): void {
  const nowMs = msOf(world.clock.now())
  const dice = world.dice.of('pace', code, matter.unitCode, step, nowMs, note)
  matter.step = step
  const afterMs =
    step === 'handed_over' ? signAfterMs(matter, dice) : handleAfterMs(matter, step, dice)
  matter.dueMs = nowMs + afterMs / world.profile.pace
  if (note !== '') objectedOnce.add(matter)
}

/** Matters whose objection was rejected: the unit objects no second time. */
const objectedOnce = new WeakSet<Matter>()

function signAfterMs({ told }: Matter, dice: Dice): number {
  if (told.urgency === 'urgent') return 10 * 60_000
  return dice.pct(7) ? dice.between(40, 70) * hourMs : dice.between(1, 20) * hourMs
}

function handleAfterMs({ told }: Matter, step: 'signed' | 'redo', dice: Dice): number {
  const isSlow = dice.pct(9)
  if (told.urgency === 'urgent') return (isSlow ? 4 : 1) * hourMs
  if (told.category === 'utilities') return (isSlow ? 40 : dice.between(3, 18)) * hourMs
  if (step === 'redo') return (isSlow ? 9 : dice.between(1, 4)) * dayMs
  const most = told.category === 'complex' ? 14 : 7
  return isSlow ? (most * 2 + 2) * dayMs : dice.between(12, most * 22) * hourMs
}

async function workAll(world: World): Promise<void> {
  const nowMs = msOf(world.clock.now())
  const due = [...world.matters].filter(
    ([, { step, dueMs }]) =>
      dueMs <= nowMs && (step === 'handed_over' || step === 'signed' || step === 'redo'),
  )
  const byUnit = Map.groupBy(due, ([, { unitCode }]) => unitCode)
  for (const [unitCode, matters] of [...byUnit].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  ))
    await workUnit(world, unitCode, new Map(matters))
}

async function workUnit(
  world: World,
  unitCode: string,
  due: ReadonlyMap<string, Matter>,
): Promise<void> {
  const day = dayOf(world.clock.now())
  const dice = world.dice.of('unit', unitCode, day)
  const handlers = world.staff.ofUnit('handler', unitCode)
  const heads = world.staff.ofUnit('unit_head', unitCode)
  const clerk = dice.pick(handlers.length > 0 && !dice.pct(12) ? handlers : [...heads, ...handlers])
  const stages = new Set([...due.values()].map(({ step }) => step))
  for (const stage of ['handed_over', 'signed', 'redo'] as const) {
    if (!stages.has(stage)) continue
    for (const problem of await listAll(clerk, stage)) {
      const matter = due.get(problem.code)
      if (matter) await nextStep(world, clerk, problem, matter)
    }
  }
}

async function listAll(
  clerk: Clerk,
  stage: UnitProblemView['stage'],
): Promise<readonly UnitProblemView[]> {
  const found: UnitProblemView[] = []
  for (let page = 1; ; page += 1) {
    const { items, total } = await clerk.must(unitApi.listUnitProblems, { query: { stage, page } })
    found.push(...items)
    if (items.length === 0 || found.length >= total) return found
  }
}

async function nextStep(
  world: World,
  clerk: Clerk,
  problem: UnitProblemView,
  matter: Matter,
): Promise<void> {
  const dice = world.dice.of('step', problem.code, problem.version)
  const call = { params: { id: problem.id }, version: problem.version }
  if (problem.stage !== 'handed_over') return handle(world, clerk, problem, matter)
  const wantsOut = matter.isMisdirected && matter.unitCode !== matter.told.unit ? 85 : 3
  if (!objectedOnce.has(matter) && dice.pct(wantsOut)) {
    const reason = dice.pick(objectionReasons)
    const objected = await clerk.ask(unitApi.object, { ...call, body: { reason } })
    if (objected.ok) {
      world.tally.problems.objections += 1
      matter.step = 'objected'
      return
    }
  }
  await clerk.must(unitApi.sign, { ...call, body: {} })
  world.tally.problems.signed += 1
  planUnitStep(world, problem.code, matter, 'signed')
}

/** Does the work, says what was done and on what ground, and reports it done. */
async function handle(
  world: World,
  clerk: Clerk,
  problem: UnitProblemView,
  matter: Matter,
): Promise<void> {
  const dice = world.dice.of('handle', problem.code, problem.round)
  const { told } = matter
  const { id } = problem
  // A first attempt often goes only half way; told that it was not enough, most units do better.
  matter.isMended = dice.pct(problem.round === 1 ? 72 : 88)
  const whatWasDone = matter.isMended
    ? told.done
    : `已现场查看，列入计划。${told.title}一事待后续安排。`
  const body = { whatWasDone, ground: dice.pick(grounds) }
  const handled = await clerk.must(unitApi.handle, {
    params: { id },
    version: problem.version,
    body,
  })
  const call = { params: { id }, version: handled.version, body: {} }
  await clerk.must(unitApi.reportDone, call)
  // A second press of the button is told where the problem stands.
  if (dice.pct(3)) await clerk.ask(unitApi.reportDone, { ...call, version: handled.version + 1 })
  world.tally.problems.reportedDone += 1
  matter.canBeCalled = matter.canBeCalled === false ? false : undefined
  matter.step = 'with_resident'
}
