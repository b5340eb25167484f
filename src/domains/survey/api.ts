import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { cellError, day, id, type Role } from '#domains/directory/terms.ts'
import { callApi } from '#domains/survey/api.calls.ts'
import { draw, frame, questionnaire, survey } from '#domains/survey/terms.ts'

const watch = [
  'supervisor',
  'second_officer',
  'auditor',
  'leader',
] as const satisfies readonly Role[]

const frameQuery = z.strictObject({
  fileName: z.string().min(1).max(200),
  name: z.string().min(1).max(60),
})
export const framePreview = z.strictObject({
  fileHash: z.string(),
  rows: z.int(),
  usable: z.int(),
  errors: z.array(cellError),
  moreErrors: z.int(),
  townships: z.array(z.strictObject({ townshipId: id, name: z.string(), numbers: z.int() })),
})

export const dayFigures = z.strictObject({
  day,
  closed: z.boolean(),
  target: z.int(),
  completes: z.int(),
  attempts: z.int(),
  drawn: z.int(),
  waiting: z.int(),
  townships: z.array(
    z.strictObject({
      townshipId: id,
      name: z.string(),
      quota: z.int(),
      completes: z.int(),
      drawn: z.int(),
    }),
  ),
  dispositions: z.record(z.string(), z.int()),
})

export const surveyApi = {
  currentSurvey: endpoint({
    method: 'get',
    path: '/api/survey/current',
    access: { who: ['interviewer', ...watch, 'administrator'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '当前调查项目与问卷', en: 'The registered survey and its questionnaire' },
    output: z.strictObject({
      survey,
      questionnaire,
      mayCall: z.boolean(),
      whyNot: z.array(
        z.strictObject({
          code: z.string(),
          message: z.strictObject({ zh: z.string(), en: z.string() }),
        }),
      ),
    }),
  }),
  registerSurvey: endpoint({
    method: 'put',
    path: '/api/survey/current',
    access: { who: ['administrator'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '登记表号与批准文号', en: 'Register form and approval numbers' },
    versioned: true,
    stepUp: true,
    body: z.strictObject({
      title: z.string().min(1).max(80),
      formNumber: z.string().min(1).max(40),
      approvalNumber: z.string().min(1).max(60),
      approvedBy: z.string().min(1).max(60),
      expiresOn: day,
    }),
    output: survey,
  }),
  previewFrame: endpoint({
    method: 'post',
    path: '/api/survey/frames/preview',
    access: { who: ['administrator'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '预览抽样框', en: 'Preview a frame' },
    effect: 'none',
    query: frameQuery,
    bodyKind: 'bytes',
    maxBytes: 60_000_000,
    output: framePreview,
  }),
  importFrame: endpoint({
    method: 'post',
    path: '/api/survey/frames',
    access: { who: ['administrator'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '导入抽样框', en: 'Import a frame' },
    effect: 'vault',
    stepUp: true,
    query: frameQuery.extend({ fileHash: z.string(), skipErrors: z.enum(['true', 'false']) }),
    bodyKind: 'bytes',
    maxBytes: 60_000_000,
    output: frame.extend({ duplicates: z.int(), skipped: z.int() }),
  }),
  listFrames: endpoint({
    method: 'get',
    path: '/api/survey/frames',
    access: { who: ['administrator', ...watch], relation: 'county' },
    clause: '11.1',
    summary: { zh: '抽样框', en: 'Frames' },
    output: z.strictObject({ items: z.array(frame) }),
  }),
  undoFrame: endpoint({
    method: 'post',
    path: '/api/survey/frames/:id/undo',
    access: { who: ['administrator'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '撤销抽样框', en: 'Undo a frame' },
    versioned: true,
    stepUp: true,
    effect: 'vault',
    params: z.strictObject({ id }),
    body: z.strictObject({}),
    output: frame,
  }),

  listDraws: endpoint({
    method: 'get',
    path: '/api/survey/draws',
    access: { who: watch, relation: 'county' },
    clause: '11.1',
    summary: { zh: '抽样', en: 'Draws' },
    output: z.strictObject({ items: z.array(draw) }),
  }),
  proposeDraw: endpoint({
    method: 'post',
    path: '/api/survey/draws',
    access: { who: ['supervisor'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '提出一天的抽样种子', en: 'Propose the seed of a day' },
    body: z.strictObject({
      day,
      seed: z.string().trim().max(200),
      seedSource: z.string().min(2).max(100),
      seedDatedOn: day,
    }),
    output: draw,
  }),
  approveDraw: endpoint({
    method: 'post',
    path: '/api/survey/draws/:id/approve',
    access: { who: ['second_officer'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '另一单位确认种子并抽样', en: 'Approve the seed and draw' },
    versioned: true,
    // Threads draw between two transactions of its own.
    effect: 'vault',
    params: z.strictObject({ id }),
    body: z.strictObject({ seed: z.string().trim().max(200) }),
    output: draw,
  }),
  refuseDraw: endpoint({
    method: 'post',
    path: '/api/survey/draws/:id/refuse',
    access: { who: ['second_officer'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '不同意种子', en: 'Refuse the seed' },
    versioned: true,
    params: z.strictObject({ id }),
    body: z.strictObject({ reason: z.string().min(2).max(200) }),
    output: draw,
  }),

  ...callApi,

  figures: endpoint({
    method: 'get',
    path: '/api/survey/days/:day',
    access: { who: watch, relation: 'county' },
    clause: '11.1',
    summary: { zh: '一天的进度', en: 'A day of calls in figures' },
    params: z.strictObject({ day }),
    output: dayFigures,
  }),
  closeDay: endpoint({
    method: 'post',
    path: '/api/survey/days/:day/close',
    access: { who: ['supervisor'], relation: 'county' },
    clause: '11.1',
    summary: { zh: '收工', en: 'Close the day' },
    params: z.strictObject({ day }),
    body: z.strictObject({}),
    output: dayFigures,
  }),
} as const satisfies Api<Role>
