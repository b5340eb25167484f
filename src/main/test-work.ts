import { instantAt } from '#basics/instant.ts'
import { unitId } from '#main/test-county.ts'
import type { Caller, TestHouse } from '#main/test-house.ts'
import { storyOf, type ToldProblem } from '#main/test-story.ts'

/** Names about as long as the tables take them, some without a place to break. */
export const longNames = {
  township: '城关镇开发区管理委员会与三家街道办事处联合服务中心片区（示例）',
  village: '河湾村民委员会第十二村民小组暨移民安置点联合自然村示范片（示例）',
  unit: '安平县公共设施维护与应急保障服务中心综合协调管理科驻城关镇工作站',
  person: 'Wolfeschlegelsteinhausenbergerdorff·买买提依明·艾尼瓦尔江',
  title:
    '主干道与支路交叉口夜间照明设施长期不亮且路面塌陷积水影响行人和车辆通行安全需要尽快核查处理并恢复',
  wording: '请核查该处照明与路面，分清管养责任，限期恢复，并说明原因与防止再发生的办法。'.repeat(8),
} as const

export type Laid = Readonly<
  Record<
    'candidate' | 'listed' | 'worded' | 'handedOver' | 'signed' | 'objected' | 'declined' | 'done',
    ToldProblem
  >
>
const stages = [
  'candidate',
  'listed',
  'worded',
  'handedOver',
  'signed',
  'objected',
  'declined',
  'done',
] as const satisfies readonly (keyof Laid)[]

/** A day of calls behind, a problem at each stage of the office, and a fresh day of calls begun. */
export async function layWork(test: TestHouse): Promise<Laid> {
  const story = storyOf(test)
  await story.register()
  await story.importFrame(await test.as('administrator'), 1, 60)
  test.moveTo(instantAt('2026-03-03', 540))
  await story.draw('2026-03-03')
  const by = await test.as('interviewer', { at: 'sibling' })
  for (const stage of stages) {
    const { attemptId } = await story.dial(by)
    await story.report(by, { id: attemptId }, { words: `居民为“${stage}”说的话。` })
  }
  await story.closeDay('2026-03-03')
  const candidates = await story.candidates()
  test.moveTo(instantAt('2026-03-04', 540))
  await story.draw('2026-03-04')
  const [candidate, ...rest] = candidates
  const [listed, worded, handedOver, signed, objected, declined, done] = rest
  if (!candidate || !listed || !worded || !handedOver || !signed || !objected || !declined || !done)
    throw new Error(`${String(candidates.length)} candidates`)
  const office = await test.as('dispatcher')
  const unit = await test.as('handler')
  const reason = '这段路由交通运输部门管养，不属于本单位职责。'
  const listIt = (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.list', office, one, {
      title: longNames.title,
      category: 'ordinary',
      urgency: 'urgent',
    })
  const wordIt = async (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.word', office, await listIt(one), { wording: longNames.wording })
  const toUnit = async (one: ToldProblem): Promise<ToldProblem> =>
    act(test, 'casework.handOver', office, await wordIt(one), { unitId: unitId('roads') })
  return {
    candidate,
    listed: await listIt(listed),
    worded: await wordIt(worded),
    handedOver: await toUnit(handedOver),
    signed: await act(test, 'casework.sign', unit, await toUnit(signed)),
    objected: await act(test, 'casework.object', unit, await toUnit(objected), { reason }),
    declined: await act(test, 'casework.proposeDecline', office, declined, { reason }),
    done: await story.toDone(await toUnit(done), 'roads'),
  }
}

const act = (
  test: TestHouse,
  name: string,
  as: Caller,
  { id, version }: ToldProblem,
  body: object = {},
): Promise<ToldProblem> => test.must(name, { as, params: { id }, version, body })
