import type { AnyClause } from '#policy/clause.ts'
import { asPublished, published } from '#policy/opinion.ts'

/** Clause 12: the ladder of accountability. The product proposes; named people decide. */
export const accountability = {
  externalResults: {
    id: '12.1',
    chapter: '12',
    room: 'results',
    title: { zh: '以省市调查为据', en: 'Province and city results are the ground' },
    wording: {
      zh: '问责以省、市调查结果和党纪法规为依据，每项措施都写明出处。',
      en: 'Accountability rests on province and city surveys and on written rules; every measure cites its document.',
    },
    actors: ['political_legal_committee'],
    levels: ['county'],
    kind: 'judged',
    openQuestion: {
      zh: '是否只凭省市结果触发？“连续”按省、按市还是任一？本省条例现行文本是哪一版？',
      en: 'Do only external rounds trigger, and do province, city or either count as consecutive? Which provincial rules now stand?',
    },
    versions: asPublished,
  },
  analysis: {
    id: '12.2',
    chapter: '12',
    room: 'accountability',
    title: { zh: '研判并启动', en: 'Analyse and begin' },
    wording: {
      zh: '梳理结果，对问题扎堆的领域和名次靠后的单位提出问责建议。',
      en: 'Results are analysed, and proposals are made for fields full of problems and units that rank low.',
    },
    actors: ['political_legal_committee'],
    levels: ['township', 'unit'],
    kind: 'step_deadline',
    openQuestion: {
      zh: '建议几个工作日内决定？暂按15个工作日。',
      en: 'Within how many working days is a proposal decided? 15 until decided.',
    },
    versions: published({ decideWithinWorkingDays: 15 }, { decideWithinWorkingDays: 'default' }),
  },
  interview: {
    id: '12.3',
    chapter: '12',
    room: 'accountability',
    title: { zh: '首次：约谈', en: 'First time: interview' },
    wording: {
      zh: '第一次靠后的单位，约其主要负责人谈话并列出整改事项。',
      en: 'At the first occurrence the head of the unit is interviewed and a list of corrections agreed.',
    },
    actors: ['political_legal_committee'],
    levels: ['unit'],
    kind: 'step_deadline',
    caution: {
      zh: '名次差距须有统计意义，约谈须由人决定并允许说明。',
      en: 'The difference must be statistically real; people decide, and the unit may state its case.',
    },
    openQuestion: {
      zh: '几个工作日内约谈？暂按10个工作日。',
      en: 'Within how many working days is it held? 10 until decided.',
    },
    versions: published(
      { consecutiveRounds: 1, interviewWithinWorkingDays: 10 },
      { interviewWithinWorkingDays: 'default' },
    ),
  },
  supervision: {
    id: '12.4',
    chapter: '12',
    room: 'accountability',
    title: { zh: '连续两次：挂牌督办', en: 'Twice running: listed supervision' },
    wording: {
      zh: '相邻两轮都靠后的单位，限期挂牌整改，验收合格才摘牌。',
      en: 'After two consecutive rounds the unit is placed under listed supervision until it passes acceptance.',
    },
    actors: ['political_legal_committee'],
    levels: ['unit'],
    kind: 'step_deadline',
    caution: {
      zh: '两轮须来自同一调查；缺轮或作废轮如何计要留有决定。',
      en: 'Both rounds come from the same survey; how a missed or void round counts is a recorded decision.',
    },
    openQuestion: {
      zh: '督办多长？缺轮算中断还是暂停？暂按6个月、算中断。',
      en: 'How long is supervision, and does a missed round break or pause? 6 months, break, until decided.',
    },
    versions: published(
      { consecutiveRounds: 2, superviseMonths: 6, missedRoundBreaks: true },
      { superviseMonths: 'default', missedRoundBreaks: 'default' },
    ),
  },
  veto: {
    id: '12.5',
    chapter: '12',
    room: 'accountability',
    title: { zh: '连续三次：一票否决', en: 'Three times running: veto' },
    wording: {
      zh: '相邻三轮都靠后的单位，按权限决定实行否决。',
      en: 'After three consecutive rounds a veto may be decided by the body competent for it.',
    },
    actors: ['political_legal_committee', 'county_leadership'],
    levels: ['unit'],
    kind: 'judged',
    caution: {
      zh: '绝无自动否决：先核权限，超出县级权限的只能向上建议；须有书面决定、生效日和申诉途径。',
      en: 'Never automatic: competence is checked, beyond it the county only recommends; a written decision, its date and an appeal are required.',
    },
    openQuestion: {
      zh: '县法院、检察院是什么级别，县里能否决定？',
      en: 'What rank are the county court and procuratorate, and may the county decide?',
    },
    versions: published({ consecutiveRounds: 3 }),
  },
  eligibilityWindow: {
    id: '12.6',
    chapter: '12',
    room: 'accountability',
    title: { zh: '影响期', en: 'Window of ineligibility' },
    wording: {
      zh: '挂牌期间和否决后一年内，单位不参评综合荣誉，四类责任人不评奖、不晋升。',
      en: 'During supervision and for a year after a veto the unit gets no general honours, and four classes of persons no award or promotion.',
    },
    actors: ['organization_department', 'political_legal_committee'],
    levels: ['unit', 'person'],
    kind: 'in_place',
    caution: {
      zh: '到期自动结束，随人转移；次年同日前一天止，2月29日起算的止于2月28日。',
      en: 'It ends by itself and follows the person; it runs to the day before the same date next year, from 29 February to 28 February.',
    },
    versions: published({
      windowYears: 1,
      persons: [
        'main_leader',
        'supervising_leader',
        'leader_in_charge',
        'responsible_person',
      ] as const,
    }),
  },
  discipline: {
    id: '12.7',
    chapter: '12',
    room: 'accountability',
    title: { zh: '党政纪处分', en: 'Disciplinary measures' },
    wording: {
      zh: '需要给予纪律处分的，移交纪检监察机关。',
      en: 'Where discipline is due, the matter is handed to the discipline and supervision bodies.',
    },
    actors: ['discipline_commission', 'political_legal_committee'],
    levels: ['person'],
    kind: 'step_deadline',
    caution: {
      zh: '只记移交和办结，不记处分结果。',
      en: 'Only the hand-over and its end are recorded, never the outcome.',
    },
    versions: asPublished,
  },
} as const satisfies Readonly<Record<string, AnyClause>>
