import type { Sentence } from '#basics/result.ts'
import type { ProblemStage } from '#domains/casework/terms.ts'

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
    zh: '访员在电话里告诉您的那组字符，大小写、空格都不要紧。',
    en: 'The characters you were told on the phone. Capitals and spaces do not matter.',
  },
  ask: { zh: '查询', en: 'Look it up' },
  state: { zh: '现在', en: 'Now' },
  received: { zh: '收到日期', en: 'Received on' },
  number: { zh: '编号', en: 'Number' },
  unit: { zh: '承办单位', en: 'Handled by' },
  due: { zh: '这一步最迟', en: 'This step at the latest by' },
  round: { zh: '第几次办理', en: 'Time handled' },
  bigger: { zh: '长辈版（大字）', en: 'Larger text' },
  usual: { zh: '普通版', en: 'Usual size' },
  other: { zh: '英文 English', en: '中文 Chinese' },
  rights: {
    zh: '没有人可以要求您改口或说满意。办得好不好，由您说了算。',
    en: 'Nobody may ask you to change your answer or to say you are satisfied. Whether it was done well is for you to say.',
  },
} as const satisfies Readonly<Record<string, Sentence>>
