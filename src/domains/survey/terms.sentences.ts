import type { Sentences } from '#basics/result.ts'

/** Refusals of lifecycles, of the seed and of the call desk; `terms.ts` holds the others. */
export const deskSentences = {
  wrong_role: { zh: '您的角色不能做这一步。', en: 'Your role may not do this.', status: 403 },
  wrong_stage: {
    zh: '现在处于“{stage}”环节，不能做这一步。',
    en: 'It stands at "{stage}"; this cannot be done now.',
  },
  seed_differs: {
    zh: '两人输入的种子不一致，请各自核对来源。',
    en: 'The two seeds differ; both should check the source.',
    status: 422,
  },
  seed_in_future: {
    zh: '种子日期 {dated} 还没有到。',
    en: 'The seed is dated {dated}, which has not come yet.',
    status: 422,
  },
  seed_too_old: {
    zh: '种子日期 {dated} 太早：{day} 的抽样只能用当天或之前 {days} 天以内公布的种子。',
    en: 'The seed is dated {dated}; a draw for {day} takes one published that day or at most {days} days before.',
    status: 422,
  },
  eligibility_changed: {
    zh: '抽样时可抽的号码有变动，没有抽成；请再点一次。',
    en: 'The numbers that may be drawn changed meanwhile and nothing was drawn; approve once more.',
  },
  seed_not_plain: {
    zh: '种子只能用半角字母、数字和符号，别人才能照样重算。',
    en: 'A seed holds plain letters, digits and signs only, so that others can repeat the draw.',
    status: 422,
  },
  day_past: { zh: '{day} 已经过去。', en: '{day} has passed already.', status: 422 },
  day_not_begun: { zh: '{day} 还没有到。', en: '{day} has not begun.' },
  nothing_drawn: { zh: '{day} 还没有抽样。', en: 'Nothing has been drawn for {day}.' },
  frame_changed: {
    zh: '提出种子以后抽样框有变化，请重新提出。',
    en: 'The frame has changed since the seed was proposed; propose it again.',
  },
  frame_followed: {
    zh: '之后又导入了别的抽样框，请先撤销后面的。',
    en: 'Another frame was imported after this one; undo the later one first.',
  },
  no_new_numbers: {
    zh: '表里没有新的号码。',
    en: 'The file holds no number that is not known already.',
    status: 422,
  },
  file_changed: {
    zh: '文件与预览时不同，请重新预览。',
    en: 'The file differs from the one previewed; preview it again.',
    status: 409,
  },
  not_a_mobile: {
    zh: '“{value}”不是手机号码；座机由全家共用，不能代表一个人。',
    en: '"{value}" is not a mobile number; a shared line does not stand for one person.',
    status: 422,
  },
  unknown_questionnaire: {
    zh: '没有第 {version} 版问卷。',
    en: 'There is no questionnaire version {version}.',
    status: 422,
  },
  answers_already_saved: {
    zh: '这次通话的问卷已经保存，不能再改。',
    en: 'The answers of this call are saved and cannot be changed.',
  },
} as const satisfies Sentences
