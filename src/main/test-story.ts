import { townshipCode, unitId, villageId } from '#main/test-county.ts'
import type { Answered, Caller, TestHouse } from '#main/test-house.ts'

/** Numbers that ring nobody: 154, the county, and seven digits. */
export const phoneOf = (county: number, number: number): string =>
  `154${String(county)}${String(7_000_000 + number).padStart(7, '0')}`

/** One problem as it went through the loop: its id in casework, its version, and what was said. */
export type ToldProblem = { readonly id: string; readonly version: number }

type County = 1 | 2
type Report = { readonly words: string; readonly consent?: string }
type Body = Answered['body']

/** The acts of one county in one line each, through the house's own endpoints. */
export function storyOf(test: TestHouse, county: County = 1) {
  const { must, as } = test
  const home = (role: Parameters<TestHouse['as']>[0]): Promise<Caller> => as(role, { county })
  const version = 1
  return {
    register: async (): Promise<Body> => {
      const body = {
        title: '县民意调查',
        formNumber: '甲1',
        approvalNumber: '乙2',
        approvedBy: '统计局',
        expiresOn: '2027-12-31',
      }
      return must('survey.registerSurvey', { as: await home('administrator'), body, version })
    },
    importFrame: (by: Caller, from: number, count: number) =>
      importFrame(test, county, by, { from, count }),
    draw: (day: string) => draw(test, county, day),
    /** Takes the next number and dials it. */
    dial: async (by: Caller): Promise<{ ticketId: string; attemptId: string; number: string }> => {
      const { ticketId } = await must('survey.nextCall', { as: by })
      const shown = await must('survey.dial', { as: by, params: { id: ticketId } })
      return { ticketId, ...shown }
    },
    report: (by: Caller, params: { readonly id: string }, told: Report) =>
      report(test, county, by, params, told),
    closeDay: async (day: string): Promise<Body> => {
      const figures = await must('survey.closeDay', {
        as: await home('supervisor'),
        params: { day },
      })
      await test.house.worker.turn()
      return figures
    },
    candidates: async (): Promise<readonly ToldProblem[]> => {
      const query = { stage: 'candidate' }
      const { items } = await must('casework.listProblems', {
        as: await home('dispatcher'),
        query,
      })
      return items
    },
    toUnit: (problem: ToldProblem, unit: 'roads' | 'police', wording?: string) =>
      toUnit(test, county, problem, unit, wording),
    toDone: (problem: ToldProblem, unit: 'roads' | 'police') => toDone(test, county, problem, unit),
  }
}

/** Previewed and imported, as the survey's page does. */
async function importFrame(
  { must }: TestHouse,
  county: County,
  by: Caller,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<Body> {
  const code = townshipCode(county).slice(0, 9)
  const lines = Array.from(
    { length: count },
    (_, at) => `${phoneOf(county, from + at)},${code},,测试`,
  )
  const bytes = Buffer.from(['号码,乡镇代码,村代码,来源', ...lines].join('\n'))
  const query = { fileName: 'frame.csv', name: `抽样框${String(from)}` }
  const { fileHash } = await must('survey.previewFrame', { as: by, query, bytes })
  return must('survey.importFrame', {
    as: by,
    query: { ...query, fileHash, skipErrors: 'false' },
    bytes,
  })
}

async function draw({ must, as, clock }: TestHouse, county: County, day: string): Promise<Body> {
  const seed = 'public seed 0612'
  const body = { day, seed, seedSource: '福彩双色球', seedDatedOn: clock.now().slice(0, 10) }
  const { id, version } = await must('survey.proposeDraw', {
    as: await as('supervisor', { county }),
    body,
  })
  return must('survey.approveDraw', {
    as: await as('second_officer', { county }),
    params: { id },
    body: { seed },
    version,
  })
}

/** Answers that fit the first questionnaire, of somebody who feels safe. */
export const goodAnswers = {
  questionnaireVersion: 1,
  answers: {
    resident: 1,
    safe: 1,
    patrols: 2,
    disputes: 2,
    police: 88,
    procuratorate: 1,
    court: 99,
    justice_office: 2,
    prompted: 1,
  },
  ageBand: '35-49',
  sex: 'f',
  durationSeconds: 180,
} as const

/** Part A, part B and the end of a call; gives the receipt. */
async function report(
  { must }: TestHouse,
  county: County,
  by: Caller,
  params: { readonly id: string },
  { words, consent = 'through_office' }: Report,
): Promise<string> {
  await must('survey.saveAnswers', { as: by, params, body: goodAnswers })
  const body = { words, consent, villageId: villageId(county), urgent: false }
  const { receipt } = await must('survey.saveProblem', { as: by, params, body })
  await must('survey.endCall', { as: by, params, body: { disposition: '1.1' } })
  return receipt
}

async function toUnit(
  { must, as }: TestHouse,
  county: County,
  { id, version }: ToldProblem,
  unit: 'roads' | 'police',
  wording = '请核查夜间照明设施并恢复',
): Promise<ToldProblem> {
  const by = await as('dispatcher', { county })
  const params = { id }
  const list = { title: '照明', category: 'ordinary', urgency: 'ordinary' }
  const listed = await must('casework.list', { as: by, params, body: list, version })
  const worded = await must('casework.word', {
    as: by,
    params,
    body: { wording },
    version: listed.version,
  })
  const body = { unitId: unitId(unit, county) }
  return must('casework.handOver', { as: by, params, body, version: worded.version })
}

/** Signed for, handled and reported done by the unit. */
async function toDone(
  { must, as }: TestHouse,
  county: County,
  { id, version }: ToldProblem,
  unit: 'roads' | 'police',
): Promise<ToldProblem> {
  const by = await as('handler', { county, at: unit === 'roads' ? 'home' : 'sibling' })
  const params = { id }
  const signed = await must('casework.sign', { as: by, params, version })
  const handled = await must('casework.handle', {
    as: by,
    params,
    body: { whatWasDone: '更换了三盏路灯', ground: '道路照明职责' },
    version: signed.version,
  })
  return must('casework.reportDone', { as: by, params, version: handled.version })
}
