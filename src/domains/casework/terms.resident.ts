import type { Day } from '#basics/day.ts'
import type { Sentence } from '#basics/result.ts'
import type { DeadlineView, ProblemStage } from '#domains/casework/terms.ts'

/** What a stage means to the resident who reported it, in plain words. */
export const residentStates: Readonly<Record<ProblemStage | 'waiting', Sentence>> = {
  waiting: { zh: '收到，待列单', en: 'Received; to be listed' },
  candidate: { zh: '收到，待列单', en: 'Received; to be listed' },
  decline_proposed: { zh: '收到，待列单', en: 'Received; to be listed' },
  declined: { zh: '未列单', en: 'Not listed' },
  listed: { zh: '已列单', en: 'Listed' },
  worded: { zh: '已列单', en: 'Listed' },
  handed_over: { zh: '已交承办单位', en: 'Given to the unit that will handle it' },
  objected: { zh: '正在核定承办单位', en: 'It is being settled which unit handles it' },
  signed: { zh: '办理中', en: 'Being handled' },
  handled: { zh: '办理中', en: 'Being handled' },
  reported_done: { zh: '已办理，待回访', en: 'Handled; you will be called back' },
  redo: { zh: '重新办理', en: 'Being handled once more' },
  unreachable: {
    zh: '多次未联系上，正由另一人核查',
    en: 'You could not be reached; another person is checking it',
  },
  checked: { zh: '已核查办结', en: 'Checked by a second officer and ended' },
  closed: { zh: '已销单', en: 'Closed' },
}

/** The words around it. */
export const residentWords = {
  title: { zh: '查询反映事项的进度', en: 'What became of your report' },
  code: { zh: '凭证码', en: 'Receipt code' },
  hint: {
    zh: '调查员在电话里告诉您的那组字符，大小写、空格都不要紧。',
    en: 'The characters you were told on the phone. Capitals and spaces do not matter.',
  },
  ask: { zh: '查询', en: 'Look it up' },
  state: { zh: '现在', en: 'Now' },
  received: { zh: '收到日期', en: 'Received on' },
  number: { zh: '编号', en: 'Number' },
  unit: { zh: '承办单位', en: 'Handled by' },
  round: { zh: '第几次办理', en: 'Time handled' },
  bigger: { zh: '长辈版（大字）', en: 'Larger text' },
  view: { zh: '显示方式', en: 'How the page looks' },
  usual: { zh: '普通版', en: 'Usual size' },
  other: { zh: '英文 English', en: '中文 Chinese' },
  rights: {
    zh: '没有人可以要求您改口或说满意。办得好不好，由您说了算。',
    en: 'Nobody may ask you to change your answer or to say you are satisfied. Whether it was done well is for you to say.',
  },
} as const satisfies Readonly<Record<string, Sentence>>

/** What is to be done by the day that stands beside it. */
export const residentClocks: Readonly<Record<DeadlineView['step'], Sentence>> = {
  list: { zh: '最迟决定是否列单', en: 'To be listed or not by' },
  sign: { zh: '单位最迟签收', en: 'The unit signs for it by' },
  handle: { zh: '最迟办完', en: 'To be handled by' },
  redo: { zh: '最迟重新办完', en: 'To be handled once more by' },
  call_back: { zh: '最迟给您回电话', en: 'You are called back by' },
}
/** Said behind a day that has gone by. */
export const overdueText: Sentence = { zh: '（已超期）', en: ' (overdue)' }

/** A day as people write it: 2026年3月9日, 9 Mar 2026. */
export function residentDay(day: Day, language: 'zh' | 'en'): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const [m, d] = [Number(month), Number(date)]
  return language === 'zh'
    ? `${year}年${String(m)}月${String(d)}日`
    : `${String(d)} ${months[m - 1] ?? ''} ${year}`
}
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
