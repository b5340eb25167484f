import { createHash } from 'node:crypto'
import { addDays, type Day } from '#basics/day.ts'
import { unitApi } from '#domains/casework/api.unit.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { platformApi } from '#platform/api.ts'
import { atTime, type World } from './world.ts'

/**
 * The things people try that the rules do not allow, a handful every day. Each is answered with its
 * reasons, is counted, and changes nothing. Slips during a call are in `slips.calls.ts`.
 */
export function planSlips(world: World, day: Day): void {
  const interviewer = world.staff.first('interviewer')
  const callTooSoonOrLate = async (): Promise<void> => {
    await interviewer.ask(surveyApi.nextCall, { body: {} })
  }
  atTime(world, day, '08:50', callTooSoonOrLate)
  atTime(world, day, '11:50', () => keyUsedTwice(world, day))
  atTime(world, day, '17:40', () => lookElsewhere(world))
  atTime(world, day, '20:36', callTooSoonOrLate)
  atTime(world, day, '20:37', () => wrongSeeds(world, day))
  atTime(world, day, '20:38', () => wrongFrames(world))
}

async function wrongSeeds(world: World, day: Day): Promise<void> {
  const supervisor = world.staff.first('supervisor')
  const tomorrow = addDays(day, 1)
  const good = { seed: 'fucai3d-0000', seedSource: '福彩3D开奖号（示例）', seedDatedOn: day }
  const tried = [
    { ...good, day: tomorrow, seed: 'short' },
    { ...good, day: tomorrow, seed: '八个汉字也不能作种子' },
    { ...good, day: tomorrow, seedDatedOn: tomorrow },
    { ...good, day: tomorrow, seedDatedOn: '2020-01-01' as Day },
    { ...good, day: addDays(day, -1) },
  ]
  for (const body of tried) await supervisor.ask(surveyApi.proposeDraw, { body })
  await supervisor.ask(surveyApi.closeDay, { params: { day: tomorrow }, body: {} })
  await supervisor.ask(platformApi.listAccounts)
}

/** A frame that was drawn from stays; a file with an error, or another than the one previewed, does not come in. */
async function wrongFrames(world: World): Promise<void> {
  const admin = world.staff.first('administrator')
  const { items } = await admin.must(surveyApi.listFrames)
  const [frame] = items
  if (frame)
    await admin.ask(surveyApi.undoFrame, {
      params: { id: frame.id },
      version: frame.version,
      body: {},
    })
  const body = Buffer.from('号码,乡镇代码,村代码,来源\n1540000,419900001,,示例\n')
  const fileHash = createHash('sha256').update(body).digest('hex')
  const query = { fileName: '坏行.csv', name: '坏行', skipErrors: 'false' } as const
  await admin.ask(surveyApi.importFrame, { query: { ...query, fileHash }, body })
  await admin.ask(surveyApi.importFrame, { query: { ...query, fileHash: '0'.repeat(64) }, body })
}

/** A handler follows a link to a problem of another unit: for that unit it does not exist. */
async function lookElsewhere(world: World): Promise<void> {
  const matter = [...world.matters.values()].find(({ step }) => step === 'signed')
  if (!matter) return
  const stranger = world.staff.first('handler', ({ unitCode }) => unitCode !== matter.unitCode)
  await stranger.ask(unitApi.showUnitProblem, { params: { id: matter.id } })
}

/** Two different acts under one key: a fault of somebody's program, never carried out. */
async function keyUsedTwice(world: World, day: Day): Promise<void> {
  const interviewer = world.staff.first('interviewer')
  const key = `twice-${day}`
  const next = await interviewer.ask(surveyApi.nextCall, { key, body: {} })
  if (!next.ok) return
  const params = { id: next.value.ticketId }
  const { attemptId } = await interviewer.must(surveyApi.dial, { params, body: {} })
  const call = { params: { id: attemptId }, key: `end-${day}` }
  await interviewer.must(surveyApi.endCall, { ...call, body: { disposition: '3.13' } })
  world.tally.ended('3.13')
  await interviewer.ask(surveyApi.endCall, { ...call, body: { disposition: '3.12' } })
}
