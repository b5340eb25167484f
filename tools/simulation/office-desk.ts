import type { Day } from '#basics/day.ts'
import { officeApi } from '#domains/casework/api.office.ts'
import type { ProblemStage, ProblemView } from '#domains/casework/terms.ts'
import type { Dice } from './dice.ts'
import { notForTheList, problemsTold, type ProblemTold } from './problems.data.ts'
import type { Clerk } from './staff.ts'
import { planUnitStep } from './unit-desk.ts'
import { atTime, type Matter, type World } from './world.ts'

/** A working day in the office: what came in is listed, worded and handed over; what is in doubt is decided. */
export function planOffice(world: World, day: Day): void {
  for (const time of ['09:10', '10:50', '14:50', '16:40'])
    atTime(world, day, time, () => dispatch(world, day))
  for (const time of ['10:05', '15:35']) atTime(world, day, time, () => decideAll(world, day))
}

/** All problems at a stage, page after page. */
async function problemsAt(clerk: Clerk, stage: ProblemStage): Promise<readonly ProblemView[]> {
  const found: ProblemView[] = []
  for (let page = 1; ; page += 1) {
    const { items, total } = await clerk.must(officeApi.listProblems, { query: { stage, page } })
    found.push(...items)
    if (items.length === 0 || found.length >= total) return found
  }
}

async function dispatch(world: World, day: Day): Promise<void> {
  const clerks = world.staff.all('dispatcher')
  const clerk = clerks[Number(day.slice(8)) % clerks.length]
  if (!clerk) throw new Error('nobody dispatches')
  for (const problem of await problemsAt(clerk, 'candidate')) await take(world, clerk, problem, day)
  // An objection that was upheld brings a problem back, worded, to be given to somebody else.
  for (const problem of await problemsAt(clerk, 'worded')) {
    const matter = world.matters.get(problem.code)
    if (matter)
      await handOver(world, clerk, problem, matter, competent(world, matter.told, problem))
  }
}

/** Reads the resident's words, lists the problem, words it anew and hands it over. */
async function take(world: World, clerk: Clerk, problem: ProblemView, day: Day): Promise<void> {
  const dice = world.dice.of('dispatch', problem.code)
  // Some wait for a colleague who is away: past the time for listing.
  const waits = dice.pct(4) && problem.urgency !== 'urgent'
  if (waits && dice.of(day).pct(65)) return
  const act = { params: { id: problem.id }, version: problem.version }
  const { params } = act
  const { words } = await clerk.must(officeApi.readWords, { params, body: { reason: '列单' } })
  const said = words.map(({ text }) => text).join('')
  const told = problemsTold.find((one) => said.includes(one.words))
  if (!told) {
    const wasSentBack = world.matters.has(problem.code)
    if (!notForTheList.some((text) => said.includes(text))) throw new Error('unknown words')
    if (wasSentBack) return listVague(world, clerk, problem)
    world.matters.set(problem.code, vagueMatter(problem.id))
    const body = { reason: '没有可办理的具体事项。' }
    await clerk.must(officeApi.proposeDecline, { ...act, body })
    return
  }
  const hasUrgency = problem.urgency === 'urgent' ? problem.urgency : told.urgency
  const body = { title: told.title, category: told.category, urgency: hasUrgency }
  const listed = await clerk.must(officeApi.list, { ...act, body })
  world.tally.problems.listed += 1
  await wordAndHand(world, clerk, listed, told, said)
}

async function wordAndHand(
  world: World,
  clerk: Clerk,
  listed: ProblemView,
  told: ProblemTold,
  said: string,
): Promise<void> {
  const dice = world.dice.of('wording', listed.code)
  const params = { id: listed.id }
  const call = { params, version: listed.version }
  // Two habits the product must stop: pasting the resident's words, and writing down a number.
  if (said.length > 10 && dice.pct(4))
    await clerk.ask(officeApi.word, { ...call, body: { wording: said.slice(0, 400) } })
  if (dice.pct(2)) {
    const wording = `${told.wording}联系电话15400001234`
    await clerk.ask(officeApi.word, { ...call, body: { wording } })
  }
  const worded = await clerk.must(officeApi.word, { ...call, body: { wording: told.wording } })
  const right = competent(world, told, listed)
  const isMisdirected = dice.pct(9)
  const others = handlingUnits(world).filter(({ code }) => code !== right)
  const unitCode = isMisdirected ? dice.pick(others).code : right
  const matter: Matter = {
    id: listed.id,
    told,
    unitCode,
    isMisdirected,
    isMended: false,
    canBeCalled: undefined,
    step: 'handed_over',
    dueMs: 0,
  }
  world.matters.set(listed.code, matter)
  await handOver(world, clerk, worded, matter, unitCode)
}

async function handOver(
  world: World,
  clerk: Clerk,
  worded: ProblemView,
  matter: Matter,
  unitCode: string,
): Promise<void> {
  const dice = world.dice.of('hand-over', worded.code, worded.version)
  const call = { params: { id: worded.id }, version: worded.version }
  const idOf = (code: string): string => {
    const unit = world.places.units.find((one) => one.code === code)
    if (!unit) throw new Error(`no unit ${code}`)
    return unit.id
  }
  // The survey centre handles nothing; a stale page is told so too.
  if (dice.pct(2))
    await clerk.ask(officeApi.handOver, { ...call, body: { unitId: idOf('MDZX01') } })
  if (dice.pct(2))
    await clerk.ask(officeApi.handOver, {
      ...call,
      version: worded.version - 1,
      body: { unitId: idOf(unitCode) },
    })
  await clerk.must(officeApi.handOver, { ...call, body: { unitId: idOf(unitCode) } })
  world.tally.problems.handedOver += 1
  matter.unitCode = unitCode
  planUnitStep(world, worded.code, matter, 'handed_over')
}

/** The unit whose business it is: the one named, or the government of the problem's own township. */
function competent(world: World, told: ProblemTold, problem: ProblemView): string {
  if (told.unit !== 'XZ') return told.unit
  const unit = world.places.units.find(({ townshipId }) => townshipId === problem.townshipId)
  if (!unit) throw new Error(`no government of township ${problem.townshipName}`)
  return unit.code
}

const noHandlers = ['office', 'call_centre', 'supervision']
const handlingUnits = (world: World) =>
  world.places.units.filter(({ kind }) => !noHandlers.includes(kind))

const vagueMatter = (id: string): Matter => ({
  id,
  told: {
    words: '',
    title: '一般性意见',
    category: 'ordinary',
    urgency: 'ordinary',
    unit: 'BM12',
    wording: '请就所在地居民的一般意见做一次走访了解。',
    done: '走访九户，已将意见分类转达。',
  },
  unitCode: 'BM12',
  isMisdirected: false,
  isMended: false,
  canBeCalled: undefined,
  step: 'handed_over',
  dueMs: 0,
})

/** The second officer held that it must be listed after all. */
async function listVague(world: World, clerk: Clerk, problem: ProblemView): Promise<void> {
  const { told } = vagueMatter(problem.id)
  const body = { title: told.title, category: told.category, urgency: told.urgency }
  const call = { params: { id: problem.id }, version: problem.version }
  const listed = await clerk.must(officeApi.list, { ...call, body })
  world.tally.problems.listed += 1
  await wordAndHand(world, clerk, listed, told, '')
}

/** The second officer: declines, objections, and problems nobody may be called about or was reached for. */
async function decideAll(world: World, day: Day): Promise<void> {
  const clerk = world.staff.first('second_officer', ({ unitCode }) => unitCode === 'ZFW01')
  for (const problem of await problemsAt(clerk, 'decline_proposed'))
    await decideDecline(world, clerk, problem)
  for (const problem of await problemsAt(clerk, 'objected'))
    await decideObjection(world, clerk, problem)
  for (const problem of await problemsAt(clerk, 'reported_done'))
    await checkWhereNobodyMay(world, clerk, problem, world.dice.of('check', problem.code, day))
  for (const problem of await problemsAt(clerk, 'unreachable'))
    await checkUnreached(world, clerk, problem)
}

async function decideDecline(world: World, clerk: Clerk, problem: ProblemView): Promise<void> {
  const call = { params: { id: problem.id }, version: problem.version }
  if (world.dice.of('decline', problem.code).pct(68)) {
    const body = { reason: '同意：没有可办理的事项。' }
    await clerk.must(officeApi.confirmDecline, { ...call, body })
    world.tally.problems.declined += 1
  } else {
    const body = { reason: '居民愿意反映，应当列单走访。' }
    await clerk.must(officeApi.rejectDecline, { ...call, body })
  }
}

async function decideObjection(world: World, clerk: Clerk, problem: ProblemView): Promise<void> {
  const matter = world.matters.get(problem.code)
  if (!matter) throw new Error(`${problem.code}: an objection out of nowhere`)
  const call = { params: { id: problem.id }, version: problem.version }
  const isRight = matter.isMisdirected
  const body = { reason: isRight ? '确不属该单位职责，改派。' : '属该单位职责，请承办。' }
  await clerk.must(isRight ? officeApi.upholdObjection : officeApi.rejectObjection, {
    ...call,
    body,
  })
  if (isRight) world.tally.problems.objectionsUpheld += 1
  else planUnitStep(world, problem.code, matter, 'handed_over', 'no more objections')
}

/** Where nobody agreed to a call, or the one called would not say, somebody looks for themselves. */
async function checkWhereNobodyMay(
  world: World,
  clerk: Clerk,
  problem: ProblemView,
  dice: Dice,
): Promise<void> {
  const matter = world.matters.get(problem.code)
  const params = { id: problem.id }
  if (!matter || matter.canBeCalled === true) return
  if (matter.canBeCalled === undefined) {
    const { may } = await clerk.must(officeApi.showProblem, { params })
    matter.canBeCalled = may['check']?.ok !== true
    // Now and then somebody tries to save the call.
    const call = { params, version: problem.version, body: { reason: '核查已办结。' } }
    if (matter.canBeCalled && dice.pct(12)) await clerk.ask(officeApi.check, call)
  }
  if (matter.canBeCalled) return
  const body = { reason: '现场核查，事项已办结。' }
  const done = await clerk.ask(officeApi.check, { params, version: problem.version, body })
  if (!done.ok) return
  world.tally.problems.checked += 1
  matter.step = 'over'
}

/** Nobody answered on other days and at other hours: somebody goes there and looks. */
async function checkUnreached(world: World, clerk: Clerk, problem: ProblemView): Promise<void> {
  const params = { id: problem.id }
  const body = { reason: '多次未联系上，已到现场核查。' }
  await clerk.must(officeApi.check, { params, version: problem.version, body })
  world.tally.problems.checked += 1
  const matter = world.matters.get(problem.code)
  if (matter) matter.step = 'over'
}

/** What is still open, and what of it is late, as the office's list shows it at the end. */
export async function countOpen(world: World): Promise<void> {
  const clerk = world.staff.first('second_officer', ({ unitCode }) => unitCode === 'ZFW01')
  const { problems } = world.tally
  const stages = [
    'candidate',
    'decline_proposed',
    'listed',
    'worded',
    'handed_over',
    'objected',
  ] as const
  const later = ['signed', 'handled', 'reported_done', 'redo', 'unreachable'] as const
  for (const stage of [...stages, ...later]) {
    const found = await problemsAt(clerk, stage)
    problems.open += found.length
    problems.overdue += found.filter(({ deadline }) => deadline?.state === 'overdue').length
  }
}
