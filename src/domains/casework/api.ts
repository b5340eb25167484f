import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { day, id, versionNumber, type Role } from '#domains/directory/terms.ts'
import {
  callBackOutcomes,
  categories,
  consentLevel,
  deadlineStep,
  handling,
  outcomeNames,
  problem,
  problemStages,
  solvedAnswers,
  timelineEntry,
  unitProblem,
  urgencies,
} from '#domains/casework/terms.ts'

const office = ['dispatcher', 'second_officer'] as const satisfies readonly Role[]
const watch = ['leader', 'auditor'] as const satisfies readonly Role[]
const unitSide = ['handler', 'unit_head'] as const satisfies readonly Role[]
const params = z.strictObject({ id })
const reason = z.string().trim().min(2).max(500)
const page = {
  stage: z.enum(problemStages).optional(),
  search: z.string().max(40).optional(),
  page: z.coerce.number().int().min(1).default(1),
}
const counts = z.record(z.string(), z.int())

/** A command of the office on one problem: same answer for all, so that the page redraws from it. */
const officeAct = <const Path extends string, Body extends z.ZodType>(
  path: Path,
  by: readonly ('dispatcher' | 'second_officer')[],
  clause: string,
  zh: string,
  en: string,
  body: Body,
) =>
  endpoint({
    method: 'post',
    path: `/api/casework/problems/:id/${path}`,
    access: { who: by, relation: 'county' },
    clause,
    summary: { zh, en },
    versioned: true,
    params,
    body,
    output: problem,
  })
const unitAct = <const Path extends string, Body extends z.ZodType>(
  path: Path,
  clause: string,
  zh: string,
  en: string,
  body: Body,
) =>
  endpoint({
    method: 'post',
    path: `/api/casework/unit-problems/:id/${path}`,
    access: { who: unitSide, relation: 'own_unit' },
    clause,
    summary: { zh, en },
    versioned: true,
    params,
    body,
    output: unitProblem,
  })

export const problemDetail = z.strictObject({
  problem,
  howDue: z.array(deadlineStep),
  handlings: z.array(handling),
  timeline: z.array(timelineEntry),
  reports: z.array(z.strictObject({ id, consent: consentLevel, day })),
  callBacks: z.array(
    z.strictObject({
      round: z.int(),
      tries: z.int(),
      day,
      outcome: z.enum(callBackOutcomes),
      solved: z.enum(solvedAnswers),
    }),
  ),
  /** Per command: whether it may be done now, and if not, why. */
  may: z.record(
    z.string(),
    z.strictObject({
      ok: z.boolean(),
      why: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })),
    }),
  ),
})
export const unitProblemDetail = z.strictObject({
  problem: unitProblem,
  howDue: z.array(deadlineStep),
  handlings: z.array(handling),
  may: problemDetail.shape.may,
})

/** A call-back in the caller's hand: what was reported done, in plain words; the unit's rank is never shown. */
export const handedCallBack = z.strictObject({
  callBackId: id,
  problemCode: z.string(),
  title: z.string(),
  whatWasDone: z.string(),
  masked: z.string(),
  consent: consentLevel,
  tries: z.int(),
  triesAllowed: z.int(),
  dialled: z.boolean(),
  version: versionNumber,
})

export const caseworkApi = {
  listProblems: endpoint({
    method: 'get',
    path: '/api/casework/problems',
    access: { who: [...office, ...watch], relation: 'county' },
    clause: '11.2',
    summary: { zh: '问题清单', en: 'The list of problems' },
    query: z.strictObject(page),
    output: z.strictObject({ items: z.array(problem), total: z.int(), counts }),
  }),
  showProblem: endpoint({
    method: 'get',
    path: '/api/casework/problems/:id',
    access: { who: [...office, ...watch], relation: 'county' },
    clause: '11.2',
    summary: { zh: '一个问题', en: 'One problem' },
    params,
    output: problemDetail,
  }),
  readWords: endpoint({
    method: 'post',
    path: '/api/casework/problems/:id/words',
    access: { who: ['dispatcher'], relation: 'county' },
    clause: '11.2',
    summary: { zh: '查看居民原话（留痕）', en: "Read the resident's words (journaled)" },
    effect: 'vault',
    params,
    body: z.strictObject({ reason }),
    output: z.strictObject({ words: z.array(z.strictObject({ day, text: z.string() })) }),
  }),
  list: officeAct(
    'list',
    ['dispatcher'],
    '11.2',
    '列单',
    'List',
    z.strictObject({
      title: z.string().trim().min(2).max(60),
      category: z.enum(categories),
      urgency: z.enum(urgencies),
    }),
  ),
  proposeDecline: officeAct(
    'propose-decline',
    ['dispatcher'],
    '11.2',
    '提出不列单',
    'Propose not to list',
    z.strictObject({ reason }),
  ),
  confirmDecline: officeAct(
    'confirm-decline',
    ['second_officer'],
    '11.2',
    '同意不列单',
    'Agree not to list',
    z.strictObject({ reason }),
  ),
  rejectDecline: officeAct(
    'reject-decline',
    ['second_officer'],
    '11.2',
    '应当列单',
    'It must be listed',
    z.strictObject({ reason }),
  ),
  word: officeAct(
    'word',
    ['dispatcher'],
    '11.2',
    '拟交办词',
    'Word it for the unit',
    z.strictObject({ wording: z.string().trim().min(5).max(1000) }),
  ),
  handOver: officeAct(
    'hand-over',
    ['dispatcher'],
    '11.3',
    '交单',
    'Hand over',
    z.strictObject({ unitId: id }),
  ),
  upholdObjection: officeAct(
    'uphold-objection',
    ['second_officer'],
    '11.3',
    '异议成立',
    'Uphold the objection',
    z.strictObject({ reason }),
  ),
  rejectObjection: officeAct(
    'reject-objection',
    ['second_officer'],
    '11.3',
    '异议不成立',
    'Reject the objection',
    z.strictObject({ reason }),
  ),
  check: officeAct(
    'check',
    ['second_officer'],
    '11.5',
    '核查办结',
    'End by a check',
    z.strictObject({ reason }),
  ),

  listUnitProblems: endpoint({
    method: 'get',
    path: '/api/casework/unit-problems',
    access: { who: unitSide, relation: 'own_unit' },
    clause: '11.4',
    summary: { zh: '本单位的问题', en: "The unit's problems" },
    query: z.strictObject(page),
    output: z.strictObject({ items: z.array(unitProblem), total: z.int(), counts }),
  }),
  showUnitProblem: endpoint({
    method: 'get',
    path: '/api/casework/unit-problems/:id',
    access: { who: unitSide, relation: 'own_unit' },
    clause: '11.4',
    summary: { zh: '本单位的一个问题', en: "One of the unit's problems" },
    params,
    output: unitProblemDetail,
  }),
  sign: unitAct('sign', '11.3', '签收', 'Sign for', z.strictObject({})),
  object: unitAct('object', '11.3', '提出异议', 'Object', z.strictObject({ reason })),
  handle: unitAct(
    'handle',
    '11.4',
    '记录办理',
    'Record what was done',
    z.strictObject({
      whatWasDone: z.string().trim().min(5).max(2000),
      ground: z.string().trim().min(2).max(500),
    }),
  ),
  reportDone: unitAct('report-done', '11.4', '报办结', 'Report done', z.strictObject({})),

  myCallBack: endpoint({
    method: 'get',
    path: '/api/casework/call-backs/mine',
    access: { who: ['callback_caller'], relation: 'county' },
    clause: '11.5',
    summary: { zh: '我手上的回访', en: 'The call-back in my hand' },
    output: z.strictObject({ callBack: handedCallBack.nullable(), waiting: z.int() }),
  }),
  nextCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/next',
    access: { who: ['callback_caller'], relation: 'county' },
    clause: '11.5',
    summary: { zh: '取下一个回访', en: 'Take the next call-back' },
    body: z.strictObject({}),
    output: handedCallBack,
  }),
  dialCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/:id/dial',
    access: { who: ['callback_caller'], relation: 'own_item' },
    clause: '11.5',
    summary: { zh: '拨打（显示号码）', en: 'Dial: show the number' },
    effect: 'vault',
    params,
    body: z.strictObject({}),
    output: z.strictObject({ number: z.string() }),
  }),
  recordCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/:id/record',
    access: { who: ['callback_caller'], relation: 'own_item' },
    clause: '11.5',
    summary: { zh: '记回访结果', en: 'Record the outcome' },
    versioned: true,
    params,
    body: z.strictObject({ outcome: z.enum(callBackOutcomes), solved: z.enum(solvedAnswers) }),
    output: z.strictObject({
      stage: z.enum(problemStages),
      said: z.enum(Object.keys(outcomeNames) as [keyof typeof outcomeNames]),
    }),
  }),

  receiptForm: endpoint({
    method: 'get',
    path: '/r',
    access: { who: 'public' },
    summary: { zh: '查询页', en: 'Look up a report' },
    answer: 'html',
    query: z.strictObject({ lang: z.enum(['zh', 'en']).optional(), big: z.enum(['1']).optional() }),
    output: z.strictObject({ html: z.string() }),
  }),
  receiptState: endpoint({
    method: 'post',
    path: '/r',
    access: { who: 'public' },
    summary: { zh: '查询进度', en: 'The state of a report' },
    answer: 'html',
    effect: 'none',
    bodyKind: 'form',
    body: z.strictObject({
      code: z.string().max(40),
      lang: z.enum(['zh', 'en']).optional(),
      big: z.enum(['1']).optional(),
    }),
    output: z.strictObject({ html: z.string() }),
  }),
} as const satisfies Api<Role>
