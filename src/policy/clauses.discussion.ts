import type { AnyClause } from '#policy/clause.ts'
import { published } from '#policy/opinion.ts'

/** Clause 1: self-inspection and quick correction by the justice units. */
export const discussion = {
  campaign: {
    id: '1.1',
    chapter: '1',
    room: 'campaigns',
    title: { zh: '大讨论活动', en: 'Discussion campaign' },
    wording: {
      zh: '政法各单位在县里定的月份内，围绕怎样提升安全感和满意度开展讨论。',
      en: 'In months set by the county, justice units discuss how safety and satisfaction can be raised.',
    },
    actors: ['justice_units'],
    levels: ['unit'],
    kind: 'share_by_date',
    openQuestion: {
      zh: '原文起止月份空白；暂按3月至5月。',
      en: 'The months are blank in the text; March to May until decided.',
    },
    versions: published(
      { firstMonth: 3, lastMonth: 5 },
      { firstMonth: 'default', lastMonth: 'default' },
    ),
  },
  everyOfficer: {
    id: '1.2',
    chapter: '1',
    room: 'campaigns',
    title: { zh: '全员参加', en: 'Everyone takes part' },
    wording: {
      zh: '逐级动员，让在编政法干警人人参加讨论。',
      en: 'Units mobilise level by level so that all officers take part.',
    },
    actors: ['justice_units'],
    levels: ['unit'],
    kind: 'headcount',
    caution: {
      zh: '只记场次人数，不做打卡签到。',
      en: 'Sessions are counted by heads; there is no check-in.',
    },
    versions: published({ sharePct: 100 }),
  },
  selfInspection: {
    id: '1.3',
    chapter: '1',
    room: 'campaigns',
    title: { zh: '三层查摆', en: 'Self-inspection in three layers' },
    wording: {
      zh: '单位、科室、个人各自对照省里的反馈和争先目标找差距，写清原因、措施和期限。',
      en: 'Unit, section and officer each compare themselves with the province’s feedback, name causes, and set measures with dates.',
    },
    actors: ['justice_units'],
    levels: ['unit', 'section', 'person'],
    kind: 'share_by_date',
    caution: {
      zh: '个人清单留在本单位，不上报。',
      en: 'Personal lists stay within the unit.',
    },
    versions: published({ layers: ['unit', 'section', 'person'] as const }),
  },
  rectificationPlan: {
    id: '1.4',
    chapter: '1',
    room: 'campaigns',
    title: { zh: '整改方案', en: 'Rectification plan' },
    wording: {
      zh: '单位跟进讨论进度，收集意见并逐条回应，形成一份可执行的方案。',
      en: 'A unit follows its discussion, gathers and answers opinions, and approves one workable plan.',
    },
    actors: ['justice_units'],
    levels: ['unit'],
    kind: 'in_place',
    versions: published({ plansPerUnit: 1 }),
  },
  quickCorrection: {
    id: '1.5',
    chapter: '1',
    room: 'campaigns',
    title: { zh: '尽快改到位', en: 'Correct without delay' },
    wording: {
      zh: '查出的问题按期改完，由别的单位核验。',
      en: 'Problems found are corrected by their date and verified by another unit.',
    },
    actors: ['justice_units'],
    levels: ['unit'],
    kind: 'step_deadline',
    openQuestion: {
      zh: '“迅速”是几天？暂按30天。',
      en: 'How many days is “quickly”? 30 until decided.',
    },
    versions: published({ correctWithinDays: 30 }, { correctWithinDays: 'default' }),
  },
} as const satisfies Readonly<Record<string, AnyClause>>
