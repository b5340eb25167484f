import type { Day } from '#basics/day.ts'
import { callBackApi } from '#domains/casework/api.call-backs.ts'
import type { CallBackOutcome, SolvedAnswer } from '#domains/casework/terms.ts'
import type { Dice } from './dice.ts'
import { residentOf } from './residents.ts'
import type { Clerk } from './staff.ts'
import { planUnitStep } from './unit-desk.ts'
import { atTime, type Matter, type World } from './world.ts'

/** Call-backs at three hours of a working day, so that who was out is tried at another hour. */
export function planCallBacks(world: World, day: Day): void {
  for (const [part, time] of ['10:20', '15:40', '19:10'].entries())
    atTime(world, day, time, () => callAll(world, day, part))
}

/** One caller after the other takes what is given, until nothing is waiting. */
async function callAll(world: World, day: Day, part: number): Promise<void> {
  const callers = world.staff.all('callback_caller')
  const clerk = callers[(Number(day.slice(8)) + part) % callers.length]
  if (!clerk) throw new Error('nobody calls back')
  for (let calls = 0; calls < 40; calls += 1) {
    const next = await clerk.ask(callBackApi.nextCallBack, { body: {} })
    if (!next.ok) return
    await callOne(
      world,
      clerk,
      next.value,
      world.dice.of('call-back', next.value.problemCode, day, part),
    )
  }
}

type Handed = {
  readonly callBackId: string
  readonly problemCode: string
  readonly version: number
}

async function callOne(world: World, clerk: Clerk, held: Handed, dice: Dice): Promise<void> {
  const params = { id: held.callBackId }
  const matter = world.matters.get(held.problemCode)
  if (!matter) throw new Error(`${held.problemCode}: a call-back out of nowhere`)
  if (dice.pct(2)) {
    const body = { outcome: 'satisfied', solved: 'yes' } as const
    await clerk.ask(callBackApi.recordCallBack, { params, version: held.version, body })
  }
  const { number } = await clerk.must(callBackApi.dialCallBack, { params, body: {} })
  const { callBack } = await clerk.must(callBackApi.myCallBack)
  const body = wordOf(world, matter, number, dice)
  const call = { params, version: callBack?.version ?? 0, body }
  const { stage } = await clerk.must(callBackApi.recordCallBack, call)
  heard(world, held.problemCode, matter, body.outcome, stage)
}

type Word = { readonly outcome: CallBackOutcome; readonly solved: SolvedAnswer }

/** What the resident says: of what was done, and of how it was done. */
function wordOf(world: World, matter: Matter, number: string, dice: Dice): Word {
  const resident = residentOf(world.dice.of('resident', number))
  // Whoever reported something answers more readily; some are away for weeks.
  const isAway = world.dice.of('away', number).pct(6)
  if (isAway || !dice.pct(resident.reachPct[2] + 20))
    return { outcome: 'no_contact', solved: 'unknown' }
  if (dice.pct(4)) return { outcome: 'refused', solved: 'unknown' }
  if (matter.isMended)
    return dice.weighted<Word>([
      [{ outcome: 'satisfied', solved: 'yes' }, 90],
      [{ outcome: 'basically_satisfied', solved: 'partly' }, 7],
      [{ outcome: 'not_satisfied', solved: 'yes' }, 3],
    ])
  return dice.weighted<Word>([
    [{ outcome: 'not_satisfied', solved: 'no' }, 62],
    [{ outcome: 'basically_satisfied', solved: 'partly' }, 26],
    [{ outcome: 'satisfied', solved: 'partly' }, 12],
  ])
}

function heard(
  world: World,
  code: string,
  matter: Matter,
  outcome: CallBackOutcome,
  stage: string,
): void {
  const { problems } = world.tally
  if (outcome !== 'no_contact') problems.calledBack += 1
  if (outcome === 'refused') matter.canBeCalled = undefined
  if (stage === 'closed') problems.closed += 1
  if (stage === 'unreachable') problems.unreachable += 1
  if (stage === 'closed' || stage === 'unreachable') matter.step = 'over'
  if (stage !== 'redo') return
  problems.redone += 1
  planUnitStep(world, code, matter, 'redo')
}
