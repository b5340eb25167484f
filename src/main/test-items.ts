import { testId, townshipCode } from '#main/test-county.ts'
import type { Caller, TestHouse } from '#main/test-house.ts'
import { storyOf, type ToldProblem } from '#main/test-story.ts'

/** Ids of one kind of item: the caller's own, a sibling unit's, another county's. */
export type Ids = { readonly own: string; readonly sibling: string; readonly foreign: string }

/** Items by the part of a path that stands before their id. */
export type Items = Readonly<Record<string, Ids>> & {
  /** Problems of county 1 that nobody has listed yet. */
  readonly candidates: Ids
}

/** The morning on which the items lie in hands: calls may be made, sessions are an hour old at most. */
export const itemsAt = '2026-03-04T01:30:00.000Z'

/**
 * Two counties with something of every kind, made through the endpoints themselves: frames, draws,
 * tickets and attempts in hands, problems at two units, call-backs in hands, imports, proposals.
 */
export async function makeItems(test: TestHouse): Promise<Items> {
  for (const county of [1, 2] as const) await beginCounty(test, county)
  test.moveTo('2026-03-03T01:30:00.000Z')
  const problems = [await dayOfCalls(test, 1), await dayOfCalls(test, 2)] as const
  test.moveTo(itemsAt)
  const kinds = [await inHands(test, 1, problems[0]), await inHands(test, 2, problems[1])] as const
  const [here, there] = kinds
  return {
    ...pairs(here, there),
    candidates: {
      own: at(problems[0], 4),
      sibling: at(problems[0], 5),
      foreign: at(problems[1], 4),
    },
  }
}

type County = 1 | 2
type Two = Readonly<Record<string, readonly [own: string, sibling: string]>>

const at = (problems: readonly ToldProblem[], place: number): string => {
  const found = problems[place]
  if (!found) throw new Error(`no problem ${String(place)}`)
  return found.id
}

// Every kind has its two items here and there: the same code made both.
const pairs = (here: Two, there: Two): Items =>
  Object.fromEntries(
    Object.entries(here).map(([kind, [own, sibling]]) => [
      kind,
      { own, sibling, foreign: there[kind]?.[0] ?? '' },
    ]),
  ) as Items

const both = (test: TestHouse, role: Parameters<TestHouse['as']>[0], county: County) =>
  Promise.all([test.as(role, { county, at: 'home' }), test.as(role, { county, at: 'sibling' })])

async function beginCounty(test: TestHouse, county: County): Promise<void> {
  const story = storyOf(test, county)
  await story.register()
  const [home, sibling] = await both(test, 'administrator', county)
  await story.importFrame(home, 1, 60)
  await story.importFrame(sibling, 101, 3)
}

/** Six residents tell a problem; the day is closed, and the problems are candidates. */
async function dayOfCalls(test: TestHouse, county: County): Promise<readonly ToldProblem[]> {
  const story = storyOf(test, county)
  const day = test.clock.now().slice(0, 10)
  await story.draw(day)
  const by = await test.as('interviewer', { county })
  for (let told = 1; told <= 6; told += 1) {
    const { attemptId } = await story.dial(by)
    await story.report(by, { id: attemptId }, { words: `村口的路灯坏了第${String(told)}盏` })
  }
  await story.closeDay(day)
  return story.candidates()
}

async function inHands(
  test: TestHouse,
  county: County,
  problems: readonly ToldProblem[],
): Promise<Two> {
  const story = storyOf(test, county)
  const [first, second, third, fourth] = problems
  if (!first || !second || !third || !fourth) throw new Error('too few problems')
  await story.toUnit(first, 'roads')
  await story.toUnit(second, 'police')
  await story.toDone(await story.toUnit(third, 'roads'), 'roads')
  await story.toDone(await story.toUnit(fourth, 'police'), 'police')
  const units = [first.id, second.id] as const
  return {
    problems: units,
    'unit-problems': units,
    'call-backs': await each(
      test,
      'callback_caller',
      county,
      'casework.nextCallBack',
      'callBackId',
    ),
    ...(await callsInHands(test, county)),
    imports: await importsOf(test, county),
    frames: await framesOf(test, county),
    draws: await drawsOf(test, county),
    proposals: await proposalsOf(test, county),
    accounts: [
      test.person('handler', { county }).userId,
      test.person('handler', { county, at: 'sibling' }).userId,
    ],
    verify: await each(test, 'auditor', county, 'platform.startVerify', 'runId'),
  }
}

/** The same act by both people of a role; what each got. */
async function each(
  test: TestHouse,
  role: Parameters<TestHouse['as']>[0],
  county: County,
  name: string,
  field: string,
): Promise<readonly [string, string]> {
  const [home, sibling] = await both(test, role, county)
  const one = await test.must(name, { as: home })
  const other = await test.must(name, { as: sibling })
  return [one[field], other[field]]
}

async function callsInHands(test: TestHouse, county: County): Promise<Two> {
  const story = storyOf(test, county)
  await story.draw(test.clock.now().slice(0, 10))
  const [home, sibling] = await both(test, 'interviewer', county)
  const [one, other] = [await story.dial(home), await story.dial(sibling)]
  return {
    tickets: [one.ticketId, other.ticketId],
    attempts: [one.attemptId, other.attemptId],
  }
}

async function importsOf(test: TestHouse, county: County): Promise<readonly [string, string]> {
  const [home, sibling] = await both(test, 'administrator', county)
  const send = async (by: Caller, number: number): Promise<string> => {
    const code = `${townshipCode(county).slice(0, 6)}${String(200 + number)}`
    const bytes = Buffer.from(`名称,乡镇代码,类型\n${String(number)}号镇,${code},镇\n`)
    const query = { sheet: 'townships', fileName: 'townships.csv' }
    const { fileHash } = await test.must('directory.previewSheet', { as: by, query, bytes })
    const told = { as: by, query: { ...query, fileHash }, bytes }
    return (await test.must('directory.commitSheet', told)).id
  }
  return [await send(home, 1), await send(sibling, 2)]
}

async function framesOf(test: TestHouse, county: County): Promise<readonly [string, string]> {
  const by = await test.as('administrator', { county })
  const { items } = await test.must('survey.listFrames', { as: by })
  const [one, other] = items
  return [one.id, other.id]
}

/** A seed lasts a day, so one draw is tomorrow's proposal, and the other today's, drawn above. */
async function drawsOf(test: TestHouse, county: County): Promise<readonly [string, string]> {
  const by = await test.as('supervisor', { county })
  const told = { seed: 'public seed 0613', seedSource: '福彩双色球', seedDatedOn: '2026-03-04' }
  const body = { ...told, day: '2026-03-05' }
  const { id } = await test.must('survey.proposeDraw', { as: by, body })
  const { items } = await test.must('survey.listDraws', { as: by })
  const today = items.find(({ day }: { readonly day: string }) => day === '2026-03-04')
  return [id, today.id]
}

async function proposalsOf(test: TestHouse, county: County): Promise<readonly [string, string]> {
  const [home, sibling] = await both(test, 'identity_custodian', county)
  const body = { context: 'survey', id: testId('a', county, 1), reason: '居民要求更正登记' }
  const one = await test.must('platform.proposeReveal', { as: home, body })
  const other = await test.must('platform.proposeReveal', { as: sibling, body })
  return [one.id, other.id]
}
