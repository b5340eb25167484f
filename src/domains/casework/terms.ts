import { z } from 'zod'
import type { Sentence, Sentences } from '#basics/result.ts'
import { day, id, versionNumber } from '#domains/directory/terms.ts'
import { consentLevels } from '#domains/survey/terms.ts'

/** The stage of a problem (环节) in the four lists (四单制): list, hand over, handle, close. */
export const problemStages = [
  'candidate',
  'decline_proposed',
  'declined',
  'listed',
  'worded',
  'handed_over',
  'objected',
  'signed',
  'handled',
  'reported_done',
  'redo',
  'unreachable',
  'checked',
  'closed',
] as const
export type ProblemStage = (typeof problemStages)[number]

export const stageNames: Readonly<Record<ProblemStage, Sentence>> = {
  candidate: { zh: '待列单', en: 'Candidate' },
  decline_proposed: { zh: '拟不列单', en: 'Decline proposed' },
  declined: { zh: '不列单', en: 'Declined' },
  listed: { zh: '已列单', en: 'Listed' },
  worded: { zh: '已拟交办词', en: 'Worded for the unit' },
  handed_over: { zh: '已交单，待签收', en: 'Handed over' },
  objected: { zh: '单位有异议', en: 'Objected to' },
  signed: { zh: '已签收，办理中', en: 'Signed for' },
  handled: { zh: '已办理，待报送', en: 'Handled' },
  reported_done: { zh: '已报办结，待回访', en: 'Reported done' },
  redo: { zh: '重新办理', en: 'To be redone' },
  unreachable: { zh: '多次未联系上', en: 'Not reached' },
  checked: { zh: '核查办结', en: 'Checked and ended' },
  closed: { zh: '已销单', en: 'Closed' },
}

/** Stages in which nothing more happens. Not reached is none: a second officer checks it. */
export const endStages = [
  'declined',
  'checked',
  'closed',
] as const satisfies readonly ProblemStage[]

export const categories = ['ordinary', 'utilities', 'complex'] as const
export type Category = (typeof categories)[number]
export const categoryNames: Readonly<Record<Category, Sentence>> = {
  ordinary: { zh: '一般', en: 'Ordinary' },
  utilities: { zh: '水电气暖类', en: 'Utilities' },
  complex: { zh: '复杂', en: 'Complex' },
}

/** What a resident says at the call-back (回访结果). Two questions: was it solved, and are you satisfied. */
export const callBackOutcomes = [
  'satisfied',
  'basically_satisfied',
  'not_satisfied',
  'no_contact',
  'refused',
] as const
export type CallBackOutcome = (typeof callBackOutcomes)[number]
export const outcomeNames: Readonly<Record<CallBackOutcome, Sentence>> = {
  satisfied: { zh: '满意', en: 'Satisfied' },
  basically_satisfied: { zh: '基本满意', en: 'Basically satisfied' },
  not_satisfied: { zh: '不满意', en: 'Not satisfied' },
  no_contact: { zh: '未联系上', en: 'Not reached' },
  refused: { zh: '不愿评价', en: 'Declined to say' },
}
export const solvedAnswers = ['yes', 'partly', 'no', 'unknown'] as const
export type SolvedAnswer = (typeof solvedAnswers)[number]

export const urgencies = ['ordinary', 'urgent'] as const
export type Urgency = (typeof urgencies)[number]

/** A deadline as computed (时限): never entered; `state` is its colour. */
export const deadline = z.strictObject({
  step: z.enum(['list', 'sign', 'handle', 'redo', 'call_back']),
  dueAt: z.string(),
  state: z.enum(['in_time', 'near', 'overdue', 'met', 'missed']),
  provisional: z.boolean(),
  calendarVersion: z.string(),
})
export type DeadlineView = z.output<typeof deadline>

export const deadlineStepNames: Readonly<Record<DeadlineView['step'], Sentence>> = {
  list: { zh: '列单', en: 'to list' },
  sign: { zh: '签收', en: 'to sign' },
  handle: { zh: '办理', en: 'to handle' },
  redo: { zh: '重办', en: 'to redo' },
  call_back: { zh: '回访', en: 'to call back' },
}

/** One line of "how was this date made" (时限如何算出). */
export const deadlineStep = z.strictObject({
  day,
  counted: z.boolean(),
  why: z.strictObject({ zh: z.string(), en: z.string() }),
  running: z.string(),
})

/** A problem (问题, 一案): one matter, carried until the resident has been called back. */
export const problem = z.strictObject({
  id,
  code: z.string(),
  stage: z.enum(problemStages),
  townshipId: id,
  townshipName: z.string(),
  villageId: id.nullable(),
  villageName: z.string().nullable(),
  category: z.enum(categories).nullable(),
  urgency: z.enum(urgencies),
  title: z.string(),
  wording: z.string(),
  leadUnitId: id.nullable(),
  leadUnitName: z.string().nullable(),
  round: z.int(),
  receivedOn: day,
  deadline: deadline.nullable(),
  version: versionNumber,
})
export type ProblemView = z.output<typeof problem>

/** What the handling unit may see of it: no report, no resident, no call-back before the close. */
export const unitProblem = problem.omit({ villageId: true, villageName: true, receivedOn: true })
export type UnitProblemView = z.output<typeof unitProblem>

export const handling = z.strictObject({
  round: z.int(),
  whatWasDone: z.string(),
  ground: z.string(),
  day,
  unitName: z.string(),
})

/** One line of a problem's history, from the journal; names of people are shown to the office only. */
export const timelineEntry = z.strictObject({
  at: z.string(),
  type: z.string(),
  by: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const sentences = {
  wrong_role: { zh: '您的角色不能做这一步。', en: 'Your role may not do this.', status: 403 },
  wrong_stage: {
    zh: '现在处于“{stage}”环节，不能做这一步。',
    en: 'It stands at "{stage}"; this cannot be done now.',
  },
  wording_missing: { zh: '请先写交办词。', en: 'Write the wording for the unit first.' },
  wording_repeats_resident: {
    zh: '交办词里有居民原话的连续 {count} 个字，请换自己的话。',
    en: 'The wording repeats {count} characters of the resident in a row; use your own words.',
    status: 422,
  },
  wording_names_number: {
    zh: '交办词里像有电话号码或证件号，请删去。',
    en: 'The wording seems to hold a telephone or identity number; remove it.',
    status: 422,
  },
  unit_unknown: { zh: '没有这个单位。', en: 'There is no such unit.', status: 422 },
  unit_cannot_handle: {
    zh: '“{unit}”不能承办问题。',
    en: '"{unit}" cannot handle problems.',
    status: 422,
  },
  unit_closed: { zh: '这个单位已停用。', en: 'This unit is no longer in use.', status: 422 },
  reason_missing: { zh: '请写明理由。', en: 'Give a reason.', status: 422 },
  objection_late: { zh: '异议应在 {day} 前提出。', en: 'An objection had to be made by {day}.' },
  same_person: {
    zh: '提出人与决定人必须是两个人，切换角色也不行。',
    en: 'The one who proposed may not decide as well; another role does not make another person.',
    status: 403,
  },
  own_unit_call_back: {
    zh: '回访人不能来自承办单位及其所属机关。',
    en: 'The caller may not come from the handling unit or its body.',
  },
  own_body: {
    zh: '承办单位及其所属机关的人不能认定，请由其他机关的复核员认定。',
    en: 'Nobody of the handling unit or its body may decide this; leave it to another body.',
  },
  resident_can_be_called: {
    zh: '有居民同意回访，应先回访，不能以核查代替。',
    en: 'A resident agreed to be called; call back instead of checking.',
  },
  nobody_to_call: {
    zh: '没有居民同意回访，请走核查。',
    en: 'No resident agreed to a call; have it checked instead.',
  },
  too_soon: {
    zh: '距上次拨打不到 {hours} 小时，请换时段再拨。',
    en: 'It is less than {hours} hours since the last try; call at another hour.',
  },
  problem_unknown: {
    zh: '没有编号为 {value} 的问题，请核对。',
    en: 'There is no problem with the number {value}; please check it.',
    status: 422,
  },
  report_not_there: {
    zh: '这个问题只有 {count} 条反映。',
    en: 'This problem has {count} reports only.',
    status: 422,
  },
  other_unit: {
    zh: '没有找到这个问题。',
    en: 'This problem was not found.',
    status: 404,
  },
  no_call_back: {
    zh: '现在没有待回访的问题。',
    en: 'Nothing waits to be called back.',
  },
  not_dialled: { zh: '请先拨打这个号码。', en: 'Dial this number first.' },
  outcome_kept: {
    zh: '回访结果已记，不能修改；如有错误由他人另行更正。',
    en: 'The outcome stands and cannot be edited; another person must correct it.',
  },
  receipt_unknown: {
    zh: '没有查到这个凭证码，请核对后再试。',
    en: 'This code is not known; please check it.',
    status: 404,
  },
  receipt_too_many: {
    zh: '查询次数过多，请 {minutes} 分钟后再试。',
    en: 'Too many tries; wait {minutes} minutes.',
    status: 429,
  },
} as const satisfies Sentences

export const glossary: readonly { zh: string; en: string; meaning: Sentence }[] = [
  {
    zh: '列单',
    en: 'to list',
    meaning: {
      zh: '办公室把居民同意反映的问题列入清单。',
      en: 'The office enters a problem a resident agreed to report.',
    },
  },
  {
    zh: '交单',
    en: 'to hand over',
    meaning: { zh: '限期交给一个承办单位。', en: 'To give it to one unit with a deadline.' },
  },
  {
    zh: '办单',
    en: 'to handle',
    meaning: {
      zh: '单位签收、办理并报送做了什么、依据什么。',
      en: 'The unit signs, handles, and reports what was done and on what ground.',
    },
  },
  {
    zh: '销单',
    en: 'to close',
    meaning: {
      zh: '由承办单位以外的人回访，居民满意才销。',
      en: 'Someone outside the unit calls back; it closes only when the resident is satisfied.',
    },
  },
  {
    zh: '交办词',
    en: 'wording for the unit',
    meaning: {
      zh: '办公室自己的话；居民原话留在保密库。',
      en: "The office's own words; the resident's stay in the vault.",
    },
  },
]

export const consentLevel = z.enum(consentLevels)
