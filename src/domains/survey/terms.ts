import { z } from 'zod'
import type { Sentence, Sentences } from '#basics/result.ts'
import { day, id, versionNumber } from '#domains/directory/terms.ts'
import { deskSentences } from '#domains/survey/terms.sentences.ts'

/**
 * Final dispositions of a call (呼叫结果): the AAPOR codes of Standard Definitions, 9th edition, that
 * a county's calls meet. `again`: another attempt at another hour may follow.
 */
export const dispositions = {
  '1.1': { zh: '完成', en: 'Complete', group: 'I', again: false },
  '1.2': { zh: '部分完成', en: 'Partial', group: 'P', again: false },
  '2.11': { zh: '拒访', en: 'Refusal', group: 'R', again: false },
  '2.12': { zh: '中途挂断', en: 'Break-off', group: 'R', again: false },
  '2.2': { zh: '接通但本人不在', en: 'Non-contact', group: 'NC', again: true },
  '2.3': { zh: '其他（病、语言不通）', en: 'Other: ill, language', group: 'O', again: false },
  '3.12': { zh: '占线', en: 'Busy', group: 'UH', again: true },
  '3.13': { zh: '无人接听', en: 'No answer', group: 'UH', again: true },
  '3.14': { zh: '语音信箱', en: 'Voicemail', group: 'UH', again: true },
  '3.15': { zh: '被拦截或线路故障', en: 'Blocked or technical', group: 'UH', again: true },
  '4.3': { zh: '空号、停机', en: 'Not in service', group: 'X', again: false },
  '4.5': { zh: '单位电话', en: 'Not a household', group: 'X', again: false },
  '4.7': {
    zh: '无合适受访人（已搬离、未满十八岁）',
    en: 'No eligible person',
    group: 'X',
    again: false,
  },
  '4.8': { zh: '配额已满', en: 'Quota filled', group: 'X', again: false },
} as const satisfies Record<
  string,
  Sentence & { group: 'I' | 'P' | 'R' | 'NC' | 'O' | 'UH' | 'X'; again: boolean }
>
export type Disposition = keyof typeof dispositions
export const dispositionCodes = Object.keys(dispositions) as [Disposition, ...Disposition[]] // the keys of the table above

/** How far a resident lets a problem travel (同意级别). Without one of these nothing is reported. */
export const consentLevels = ['content_only', 'through_office', 'contact_me'] as const
export type ConsentLevel = (typeof consentLevels)[number]
export const consentNames: Readonly<Record<ConsentLevel, Sentence>> = {
  content_only: { zh: '只转内容，不用回复我', en: 'Pass on the content only; do not call me back' },
  through_office: { zh: '由办公室回访我', en: 'The office may call me back' },
  contact_me: {
    zh: '可由办公室接通承办单位与我联系',
    en: 'The office may connect the unit with me',
  },
}

/** A question (题目): said as written; `offered` answers are read out, "don't know" is recorded, never read out. */
export const question = z.strictObject({
  key: z.string().regex(/^[a-z_]+$/),
  text: z.strictObject({ zh: z.string(), en: z.string() }),
  note: z.strictObject({ zh: z.string(), en: z.string() }).optional(),
  offered: z.array(
    z.strictObject({
      code: z.int().min(1).max(9),
      text: z.strictObject({ zh: z.string(), en: z.string() }),
    }),
  ),
  /** Asked only where an earlier answer is one of these. */
  onlyIf: z.strictObject({ key: z.string(), in: z.array(z.int()) }).optional(),
})
export type Question = z.output<typeof question>
/** Recorded, not read out (不读出): 88 don't know, 99 refused to say. */
export const unofferedAnswers = [88, 99] as const

/** A questionnaire (问卷) as versioned data; an answer is kept with the version it was given to. */
export const questionnaire = z.strictObject({
  version: versionNumber,
  opening: z.strictObject({ zh: z.string(), en: z.string() }),
  questions: z.array(question).min(1),
  /** Read out after part A: whether the resident wants a problem dealt with (part B). */
  problemOffer: z.strictObject({ zh: z.string(), en: z.string() }),
  closing: z.strictObject({ zh: z.string(), en: z.string() }),
})
export type Questionnaire = z.output<typeof questionnaire>

/** The registered survey (调查项目): without form number, approval and a day not yet past, no county may call. */
export const survey = z.strictObject({
  id,
  title: z.string(),
  formNumber: z.string().nullable(),
  approvalNumber: z.string().nullable(),
  approvedBy: z.string().nullable(),
  expiresOn: day.nullable(),
  questionnaireVersion: versionNumber,
  version: versionNumber,
})
export type Survey = z.output<typeof survey>

/** A frame (抽样框): the numbers one may draw from. Its hash stands in the journal before any seed exists. */
export const frame = z.strictObject({
  id,
  name: z.string(),
  fileHash: z.string(),
  frameHash: z.string(),
  recordedOn: day,
  numbers: z.int(),
  townships: z.array(z.strictObject({ townshipId: id, numbers: z.int() })),
  undone: z.boolean(),
  version: versionNumber,
})
export type Frame = z.output<typeof frame>

/** A draw (抽样): one day's tickets, from a public seed that came after the frame. */
export const drawStages = ['proposed', 'approved', 'refused'] as const
export type DrawStage = (typeof drawStages)[number]
export const drawStageNames: Readonly<Record<DrawStage, Sentence>> = {
  proposed: { zh: '待确认', en: 'Proposed' },
  approved: { zh: '已抽样', en: 'Approved and drawn' },
  refused: { zh: '未同意', en: 'Refused' },
}
export const draw = z.strictObject({
  id,
  day,
  frameId: id,
  frameHash: z.string(),
  stage: z.enum(drawStages),
  seed: z.string(),
  seedSource: z.string(),
  seedDatedOn: day,
  proposedBy: id,
  approvedBy: id.nullable(),
  tickets: z.int(),
  /** Of an approved draw: how many numbers could be drawn, and the digest of their list. */
  eligible: z.int(),
  eligibleHash: z.string().nullable(),
  version: versionNumber,
})
export type Draw = z.output<typeof draw>

/** A ticket (抽签号): one number drawn for one day, with its place within its township. */
export const ticketStages = ['waiting', 'handed', 'later', 'finished'] as const
export type TicketStage = (typeof ticketStages)[number]
export const ticketStageNames: Readonly<Record<TicketStage, Sentence>> = {
  waiting: { zh: '待拨', en: 'Waiting' },
  handed: { zh: '已领取', en: 'In a caller’s hand' },
  later: { zh: '改时再拨', en: 'To be called at another hour' },
  finished: { zh: '已有最终结果', en: 'Finished' },
}

export const answers = z.record(z.string(), z.int().min(1).max(99))
export type Answers = z.output<typeof answers>

export const sentences = {
  ...deskSentences,
  no_form_number: {
    zh: '调查表没有表号，不能拨打。',
    en: 'The survey form has no form number; no call may be made.',
  },
  no_approval: {
    zh: '调查没有批准文号，不能拨打。',
    en: 'The survey has no approval number; no call may be made.',
  },
  approval_expired: {
    zh: '调查批准已于 {day} 到期，不能拨打。',
    en: 'The approval expired on {day}; no call may be made.',
  },
  outside_hours: {
    zh: '现在不在拨打时段（{from}—{to}）。',
    en: 'It is outside the calling hours ({from}–{to}).',
  },
  no_survey: { zh: '还没有登记调查项目。', en: 'No survey is registered yet.' },
  seed_before_frame: {
    zh: '种子日期 {dated} 不晚于抽样框入账日 {recorded}，不能使用。',
    en: 'The seed is dated {dated}, not after the frame was recorded on {recorded}; it cannot be used.',
    status: 422,
  },
  seed_too_short: {
    zh: '种子至少 {least} 个字符。',
    en: 'A seed has at least {least} characters.',
    status: 422,
  },
  same_person: {
    zh: '提出人与决定人必须是两个人，切换角色也不行。',
    en: 'The one who proposed may not decide as well; another role does not make another person.',
    status: 403,
  },
  same_body: {
    zh: '批准人必须来自另一个单位。',
    en: 'The approver must belong to another body.',
    status: 403,
  },
  draw_exists: { zh: '{day} 已有抽样。', en: 'There is a draw for {day} already.' },
  frame_undone: { zh: '这个抽样框已撤销。', en: 'This frame has been undone.' },
  frame_in_use: {
    zh: '这个抽样框已被抽样使用，不能撤销。',
    en: 'This frame has been drawn from; it cannot be undone.',
  },
  no_frame: { zh: '还没有抽样框。', en: 'There is no frame yet.' },
  queue_empty: { zh: '今天没有可拨的号码了。', en: 'There is no number left to call today.' },
  day_closed: { zh: '{day} 的调查已经收工。', en: '{day} has been closed.' },
  call_over: { zh: '这次通话已经结束。', en: 'This call is over.' },
  answers_missing: {
    zh: '还有 {count} 题没有记录。',
    en: '{count} questions have no answer yet.',
    status: 422,
  },
  answer_not_offered: {
    zh: '“{key}”没有选项 {code}。',
    en: 'Question {key} has no answer {code}.',
    status: 422,
  },
  question_skipped: {
    zh: '按问卷跳转，“{key}”不应作答。',
    en: 'By the questionnaire, {key} is not asked here.',
    status: 422,
  },
  part_a_missing: {
    zh: '先保存问卷，才能记为完成。',
    en: 'Save the answers before the call is recorded as complete.',
  },
  part_a_kept: {
    zh: '问卷已保存，只能记为完成。',
    en: 'The answers are saved; the call can only be recorded as complete.',
  },
  invalid_number: {
    zh: '“{value}”不是电话号码。',
    en: '"{value}" is not a telephone number.',
    status: 422,
  },
  unknown_township: {
    zh: '没有代码为 {value} 的乡镇，请先导入乡镇表。',
    en: 'No township has the code {value}; import townships first.',
    status: 422,
  },
  unknown_village: {
    zh: '没有代码为 {value} 的村。',
    en: 'No village has the code {value}.',
    status: 422,
  },
  duplicate_number: {
    zh: '号码在本表第 {line} 行已有。',
    en: 'The number already stands in line {line}.',
    status: 422,
  },
  frame_has_errors: {
    zh: '抽样框有 {count} 处错误；可选择跳过这些行导入。',
    en: 'The frame has {count} errors; you may import it without those lines.',
    status: 422,
  },
} as const satisfies Sentences

export const glossary: readonly { zh: string; en: string; meaning: Sentence }[] = [
  {
    zh: '抽样框',
    en: 'frame',
    meaning: {
      zh: '可供抽取的号码名册；入账以后才能有种子。',
      en: 'The list one draws from; it is recorded before any seed exists.',
    },
  },
  {
    zh: '抽签号',
    en: 'ticket',
    meaning: {
      zh: 'HMAC-SHA-256(种子, 抽样框哈希与编号)，各乡镇由小到大抽取；拨打先后另行随机。',
      en: 'HMAC-SHA-256(seed, frame hash and id); the lowest of each township are drawn, and called in chance order.',
    },
  },
  {
    zh: '呼叫结果',
    en: 'final disposition',
    meaning: {
      zh: 'AAPOR 标准代码，每次拨打都要有。',
      en: 'The AAPOR code that every attempt ends with.',
    },
  },
  {
    zh: 'A 部分',
    en: 'part A',
    meaning: {
      zh: '统计问卷；十四天后与号码断开，不留凭证。',
      en: 'The statistical answers; cut from the number after 14 days, without a receipt.',
    },
  },
  {
    zh: 'B 部分',
    en: 'part B',
    meaning: {
      zh: '居民另行同意登记的问题；单独保存，给凭证码。',
      en: 'A problem the resident separately agrees to report; saved apart, with a receipt code.',
    },
  },
]
