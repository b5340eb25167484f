import type { Question, Questionnaire } from '#domains/survey/terms.ts'

const four = [
  { code: 1, text: { zh: '很安全', en: 'Very safe' } },
  { code: 2, text: { zh: '比较安全', en: 'Fairly safe' } },
  { code: 3, text: { zh: '不太安全', en: 'Not very safe' } },
  { code: 4, text: { zh: '很不安全', en: 'Not safe at all' } },
] as const

const satisfied = [
  { code: 1, text: { zh: '很满意', en: 'Very satisfied' } },
  { code: 2, text: { zh: '比较满意', en: 'Fairly satisfied' } },
  { code: 3, text: { zh: '不太满意', en: 'Not very satisfied' } },
  { code: 4, text: { zh: '很不满意', en: 'Not satisfied at all' } },
] as const

/** One agency a question: an answer that means two of them says nothing of either. */
const agency = (key: string, zh: string, en: string): Question => ({
  key,
  text: {
    zh: `您对${zh}满意吗？`,
    en: `How satisfied are you with ${en}?`,
  },
  offered: [...satisfied],
})

/** The questionnaires (问卷) so far, oldest first. A published one is never edited: a change is a new version. */
export const questionnaires: readonly Questionnaire[] = [
  {
    version: 1,
    opening: {
      zh: '您好，这里是县民意调查中心。号码是随机抽到的，想用三分钟听听您对身边平安的看法。您可以不答，也可以随时停下；回答只用于统计，十四天后与号码断开。现在方便吗？',
      en: 'Hello, this is the county survey centre. Your number was drawn by chance. May we take three minutes to hear how safe you find life here? You may decline or stop at any time; answers serve statistics only and are cut from the number after fourteen days. Is now a good time?',
    },
    questions: [
      {
        key: 'resident',
        text: {
          zh: '您今年满十八岁，并且在本县住了半年以上，对吗？',
          en: 'Are you at least eighteen, and have you lived in this county for half a year or more?',
        },
        note: {
          zh: '回答“不是”时，结果记“无合适受访人”。',
          en: 'Where the answer is no, end with "no eligible person".',
        },
        offered: [{ code: 1, text: { zh: '是', en: 'Yes' } }],
      },
      {
        key: 'safe',
        text: {
          zh: '最近几个月，您在住处附近觉得安全吗？',
          en: 'During the last months, how safe have you felt near your home?',
        },
        offered: [...four],
      },
      {
        key: 'worry',
        text: { zh: '最让您不放心的是哪一样？', en: 'What worries you most?' },
        offered: [
          { code: 1, text: { zh: '偷盗', en: 'Theft' } },
          { code: 2, text: { zh: '诈骗', en: 'Fraud' } },
          { code: 3, text: { zh: '打架闹事', en: 'Fights' } },
          { code: 4, text: { zh: '交通', en: 'Traffic' } },
          { code: 5, text: { zh: '别的', en: 'Something else' } },
        ],
        onlyIf: { key: 'safe', in: [3, 4] },
      },
      {
        key: 'patrols',
        text: {
          zh: '这一个月里，您在住处附近见到过巡逻的人吗？',
          en: 'In this month, have you seen anybody on patrol near your home?',
        },
        offered: [
          { code: 1, text: { zh: '常见到', en: 'Often' } },
          { code: 2, text: { zh: '见过一两次', en: 'Once or twice' } },
          { code: 3, text: { zh: '没见过', en: 'No' } },
        ],
      },
      {
        key: 'disputes',
        text: {
          zh: '邻里有了矛盾，找人调解，通常会怎样？',
          en: 'When neighbours fall out and ask for help, what usually happens?',
        },
        offered: [
          { code: 1, text: { zh: '能解决', en: 'It is settled' } },
          { code: 2, text: { zh: '有人管，但没解决好', en: 'Someone tries, but it comes back' } },
          { code: 3, text: { zh: '没人管', en: 'Nobody takes it up' } },
          { code: 4, text: { zh: '不知道找谁', en: 'One does not know whom to ask' } },
        ],
      },
      agency('police', '这里派出所的工作', 'the work of the local police station'),
      agency('procuratorate', '县检察院的工作', 'the work of the county procuratorate'),
      agency('court', '县里法院的服务', 'the service of the county court'),
      agency(
        'justice_office',
        '这里司法所的服务（调解、法律咨询等）',
        'the service of the local justice office, such as mediation and legal advice',
      ),
      {
        key: 'prompted',
        text: {
          zh: '最近有没有人教您怎么回答这类电话调查，或者为此许过什么好处？',
          en: 'Has anybody lately told you how to answer such a survey, or offered you something for it?',
        },
        note: {
          zh: '不追问是谁；对方愿意反映的，另行登记。',
          en: 'Do not ask who it was; what the resident wants to report is recorded apart.',
        },
        offered: [
          { code: 1, text: { zh: '没有', en: 'No' } },
          { code: 2, text: { zh: '有人教过怎么答', en: 'Told how to answer' } },
          { code: 3, text: { zh: '有人许过好处', en: 'Offered something' } },
        ],
      },
    ],
    problemOffer: {
      zh: '问卷到这里结束了。您身边有没有想请政府解决的具体问题？要登记的话会另外记录，并给您一个凭证码；不登记也没有关系。',
      en: 'That was the questionnaire. Is there a particular problem nearby you would like dealt with? It would be recorded apart, and you would get a code to follow it; it is just as well not to.',
    },
    closing: { zh: '谢谢您，再见。', en: 'Thank you, and goodbye.' },
  },
]

/** The newest questionnaire's version, which a new survey uses. */
export const newestQuestionnaire = questionnaires.reduce(
  (newest, { version }) => Math.max(newest, version),
  1,
)
