import type { AnyClause } from '#policy/clause.ts'
import { asPublished, opinionWith, published } from '#policy/opinion.ts'

/** Clause 9: finding disputes early and settling them. */
export const disputes = {
  checkRounds: {
    id: '9.1',
    chapter: '9',
    room: 'mediation',
    title: { zh: '三级定期排查', en: 'Dispute checks at three levels' },
    wording: {
      zh: '县里一月一查、乡镇一月两查、村里随时查，没有发现也要记一笔。',
      en: 'The county checks monthly, townships twice a month, villages all the time; finding nothing is recorded too.',
    },
    actors: ['political_legal_committee', 'townships', 'villages'],
    levels: ['county', 'township', 'village'],
    kind: 'cadence',
    openQuestion: {
      zh: '“经常”多久留一次记录？暂按每周至少一次。',
      en: 'How often must a village record something? At least weekly until decided.',
    },
    versions: published(
      {
        countyRoundsPerMonth: 1,
        townshipRoundsPerMonth: 2,
        secondRoundFromDayOfMonth: 16,
        villageRecordsPerWeek: 1,
      },
      { secondRoundFromDayOfMonth: 'default', villageRecordsPerWeek: 'default' },
    ),
  },
  reportingChain: {
    id: '9.2',
    chapter: '9',
    room: 'mediation',
    title: { zh: '报送与调处制度', en: 'Reporting and settlement systems' },
    wording: {
      zh: '纠纷信息按时上报、有人签收，调处责任逐项落实。',
      en: 'Reports of disputes go up on time and are receipted; settlement duties are carried out.',
    },
    actors: ['townships', 'villages', 'political_legal_committee'],
    levels: ['village', 'township', 'county'],
    kind: 'step_deadline',
    openQuestion: {
      zh: '各级几个工作日内上报？暂按3个工作日。',
      en: 'Within how many working days does each level report? 3 until decided.',
    },
    versions: published({ reportWithinWorkingDays: 3 }, { reportWithinWorkingDays: 'default' }),
  },
  yearlyReduction: {
    id: '9.3',
    chapter: '9',
    room: 'mediation',
    title: { zh: '民转刑和命案下降', en: 'Fewer disputes turning to crime' },
    wording: {
      zh: '由民间纠纷引起的刑事案件一年内减少一成，其中命案减少两成。',
      en: 'Crimes arising from civil disputes fall by 10 percent in a year, deaths among them by 20 percent.',
    },
    actors: ['county_leadership', 'public_security'],
    levels: ['county'],
    kind: 'change_vs_baseline',
    caution: {
      zh: '基数不足10件时只列件数，不算百分比。',
      en: 'Below ten cases only counts are shown, no percentage.',
    },
    openQuestion: {
      zh: '基数多小时不再算百分比？暂按不足10件。',
      en: 'Below which count is no percentage given? 10 until decided.',
    },
    versions: published(
      { civilToCriminalPct: -10, deathsPct: -20, percentFromCount: 10 },
      { percentFromCount: 'default' },
    ),
  },
  hotFields: {
    id: '9.4',
    chapter: '9',
    room: 'mediation',
    title: { zh: '盯住易发领域', en: 'Attend to fields with many disputes' },
    wording: {
      zh: '在纠纷集中的行业和地方多下功夫，不让小矛盾变成案件或上访。',
      en: 'Work is concentrated on fields and places with many disputes, so that small ones do not grow into cases.',
    },
    actors: ['departments', 'townships'],
    levels: ['county', 'township'],
    kind: 'judged',
    caution: {
      zh: '热点按领域和地点列，不按人列。',
      en: 'Hot spots are fields and places, never persons.',
    },
    versions: asPublished,
  },
  courtLink: {
    id: '9.5',
    chapter: '9',
    room: 'mediation',
    title: { zh: '诉调对接', en: 'Link between court and mediation' },
    wording: {
      zh: '起诉前后、审理中和执行时都可以转入调解，服务队跟进参与。',
      en: 'Before, during and after a suit and in enforcement a matter may go to mediation, with the teams taking part.',
    },
    actors: ['courts', 'justice_bureau', 'service_teams'],
    levels: ['county'],
    kind: 'step_deadline',
    versions: published(
      {
        stages: ['before_suit', 'in_suit', 'after_suit', 'enforcement'] as const,
        applyForConfirmationWithinDays: 30,
      },
      {},
      opinionWith({
        zh: '《人民调解法》第三十三条',
        en: 'People’s Mediation Law, article 33',
      }),
    ),
  },
  afterJudgment: {
    id: '9.6',
    chapter: '9',
    room: 'mediation',
    title: { zh: '判后疏导', en: 'Support after judgment' },
    wording: {
      zh: '案子判了、执行了，当事人心结未解的，由村和乡镇调解员继续做疏导。',
      en: 'Where a judgment or enforcement has not settled the matter, village and township mediators go on helping.',
    },
    actors: ['townships', 'villages'],
    levels: ['township', 'village'],
    kind: 'judged',
    caution: {
      zh: '当事人自愿，可随时退出。',
      en: 'Voluntary for the person, who may leave at any time.',
    },
    versions: asPublished,
  },
  safetyConcern: {
    id: '9.7',
    chapter: '9',
    room: 'mediation',
    title: { zh: '紧急安全关切', en: 'Urgent safety concern' },
    wording: {
      zh: '对可能发生极端事件的纠纷，落实会面、化解、稳定和排险四项责任。',
      en: 'Where a dispute may turn to grave harm, four duties are assigned: meet, resolve, steady and remove danger.',
    },
    actors: ['townships', 'justice_units'],
    levels: ['township'],
    kind: 'step_deadline',
    caution: {
      zh: '不建人员名册：只在单个纠纷上登记有时限的关切，默认关闭，到期自动删除。',
      en: 'No register of persons: a concern belongs to one dispute, is off by default, expires and is deleted.',
    },
    openQuestion: {
      zh: '县里是否启用？启用须有书面法律意见和影响评估；暂不启用。',
      en: 'Is it wanted at all? It needs a legal opinion and an impact assessment; off until decided.',
    },
    versions: published(
      {
        isEnabled: false,
        expiresAfterDays: 30,
        renewableUntilDays: 60,
        visibleToAtMost: 5,
        duties: ['meet', 'resolve', 'steady', 'remove_danger'] as const,
      },
      {
        isEnabled: 'default',
        expiresAfterDays: 'default',
        renewableUntilDays: 'default',
        visibleToAtMost: 'default',
      },
    ),
  },
} as const satisfies Readonly<Record<string, AnyClause>>
