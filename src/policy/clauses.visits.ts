import type { AnyClause } from '#policy/clause.ts'
import { published } from '#policy/opinion.ts'

/** Clause 2: four kinds of officers (四官) serving the villages. */
export const visits = {
  programme: {
    id: '2.1',
    chapter: '2',
    room: 'visits',
    title: { zh: '“四官”进村活动', en: 'The four-officer programme' },
    wording: {
      zh: '组织法官、检察官、警官和法律服务人员进村服务，以为民服务和改进作风为主题。',
      en: 'Judges, prosecutors, police and legal service officers serve in the villages under one theme.',
    },
    actors: ['political_legal_committee'],
    levels: ['county'],
    kind: 'in_place',
    versions: published({ programmes: 1 }),
  },
  teamPerVillage: {
    id: '2.2',
    chapter: '2',
    room: 'visits',
    title: { zh: '一村一队', en: 'One team per village' },
    wording: {
      zh: '政法委从四家单位抽人组队，每个村都有一支四类人员齐全的队伍。',
      en: 'The committee draws members from four bodies so that each village has a team with all four kinds.',
    },
    actors: ['political_legal_committee', 'justice_units'],
    levels: ['village'],
    kind: 'headcount',
    caution: {
      zh: '法官、检察官自愿参加，只做普法和巡回服务等法定事项。',
      en: 'Judges and prosecutors serve voluntarily and only within duties the law gives them.',
    },
    openQuestion: {
      zh: '能否请法官、检察官参加？以哪项法定职责参加？',
      en: 'May judges and prosecutors be asked to serve, and under which statutory duty?',
    },
    versions: published({
      teamsPerVillage: 1,
      memberKinds: ['judge', 'prosecutor', 'police_officer', 'legal_service_officer'] as const,
    }),
  },
  fourHaves: {
    id: '2.3',
    chapter: '2',
    room: 'visits',
    title: { zh: '四有', en: 'Four things in place' },
    wording: {
      zh: '每支队伍要有固定地点、走访记录、台账和考评办法。',
      en: 'Each team has a room, a visit log, a work ledger and rules of appraisal.',
    },
    actors: ['service_teams', 'villages'],
    levels: ['village'],
    kind: 'checklist',
    versions: published({
      items: ['office', 'visit_log', 'work_ledger', 'appraisal_rules'] as const,
    }),
  },
  mustCall: {
    id: '2.4',
    chapter: '2',
    room: 'visits',
    title: { zh: '三上门', en: 'Three kinds of call at the door' },
    wording: {
      zh: '生活特别困难、刚遭变故或者卷入刑事治安案件的人家，服务队要上门看望。',
      en: 'The team calls on households in great hardship, after a grave event, or touched by a criminal or public order case.',
    },
    actors: ['service_teams', 'civil_affairs', 'public_security'],
    levels: ['team'],
    kind: 'step_deadline',
    caution: {
      zh: '任务由主管单位按最少信息派出，住户谢绝也算完成。',
      en: 'Tasks come from the owning agency with the least data; a household’s refusal counts as done.',
    },
    openQuestion: {
      zh: '几天内上门？暂按7天。',
      en: 'Within how many days? 7 until decided.',
    },
    versions: published(
      {
        households: ['great_hardship', 'grave_event', 'criminal_or_order_case'] as const,
        visitWithinDays: 7,
      },
      { visitWithinDays: 'default' },
    ),
  },
  mustVisit: {
    id: '2.5',
    chapter: '2',
    room: 'visits',
    title: { zh: '三必访', en: 'Three kinds of visit owed' },
    wording: {
      zh: '有纠纷的、有诉讼类信访的、家中有刑释或矫正人员的，服务队要去走访。',
      en: 'The team visits households with a dispute, a litigation-related petition, or a member released or under community correction.',
    },
    actors: ['service_teams', 'justice_bureau', 'public_security'],
    levels: ['team'],
    kind: 'step_deadline',
    caution: {
      zh: '走访原因只有主管单位可见，队伍只看到帮扶任务；可以谢绝。',
      en: 'Only the owning agency sees the reason; the team sees a task of help, and it may be refused.',
    },
    openQuestion: {
      zh: '几天内走访？暂按7天。',
      en: 'Within how many days? 7 until decided.',
    },
    versions: published(
      {
        households: ['dispute', 'litigation_petition', 'released_or_community_correction'] as const,
        visitWithinDays: 7,
      },
      { visitWithinDays: 'default' },
    ),
  },
  twiceMonthly: {
    id: '2.6',
    chapter: '2',
    room: 'visits',
    title: { zh: '每月两访', en: 'Two visits a month' },
    wording: {
      zh: '每支队伍一个月里至少在两个不同日子进村，当场发现并处理问题。',
      en: 'Each team visits its village on at least two different days a month and deals with what it finds.',
    },
    actors: ['service_teams'],
    levels: ['team'],
    kind: 'count_per_period',
    caution: {
      zh: '按进村次数计，不按户、不按人计。',
      en: 'Visits to the village are counted, never visits to a household or person.',
    },
    versions: published({ visitsPerMonth: 2 }),
  },
  appraisalWeight: {
    id: '2.7',
    chapter: '2',
    room: 'visits',
    title: { zh: '一岗双责', en: 'Village service counts in appraisal' },
    wording: {
      zh: '年度考核同时看本职和驻村服务，后者占比不少于三成。',
      en: 'The yearly appraisal covers both the own post and village service, the latter with at least 30 percent.',
    },
    actors: ['justice_units'],
    levels: ['unit'],
    kind: 'in_place',
    caution: {
      zh: '法院、检察院由各自考评委员会决定，此项不适用。',
      en: 'Courts and procuratorates decide in their own appraisal committees; this does not apply to them.',
    },
    versions: published({ minimumWeightPct: 30 }),
  },
  alongsideCase: {
    id: '2.8',
    chapter: '2',
    room: 'visits',
    title: { zh: '办案与服务并行', en: 'Service alongside the case' },
    wording: {
      zh: '案件依法办理的同时，服务人员陪同当事人了解程序、寻求法律帮助，到事情了结为止。',
      en: 'While a case takes its lawful course, a service officer explains procedure and legal help until the matter is settled.',
    },
    actors: ['justice_units', 'service_teams'],
    levels: ['unit'],
    kind: 'cadence',
    caution: {
      zh: '不记案情，不得打听或影响案件；有利害关系的人不得担任。',
      en: 'No case content is recorded, no influence is allowed, and nobody with a conflict of interest may serve.',
    },
    openQuestion: {
      zh: '多久至少联系一次？暂按30天。',
      en: 'How often is contact owed? Every 30 days until decided.',
    },
    versions: published({ contactWithinDays: 30 }, { contactWithinDays: 'default' }),
  },
  cooperation: {
    id: '2.9',
    chapter: '2',
    room: 'visits',
    title: { zh: '协作解决诉求', en: 'Joint handling of demands' },
    wording: {
      zh: '服务队与乡镇和相关单位联手，先接到诉求的一方负责牵头。',
      en: 'Teams, townships and units work together; whoever hears a demand first leads it.',
    },
    actors: ['service_teams', 'townships', 'departments'],
    levels: ['team'],
    kind: 'step_deadline',
    versions: published({ leads: 'first_to_hear' as const }),
  },
  teamRating: {
    id: '2.10',
    chapter: '2',
    room: 'visits',
    title: { zh: '服务考评', en: 'Rating of the service' },
    wording: {
      zh: '服务好坏主要由乡镇和村来评，县里定期抽查并公布结果。',
      en: 'Townships and villages give the main part of the rating; the county spot-checks and reports regularly.',
    },
    actors: ['townships', 'villages', 'political_legal_committee'],
    levels: ['team'],
    kind: 'cadence',
    openQuestion: {
      zh: '“定期”是多久？暂按每季度。',
      en: 'How often is “regularly”? Every quarter until decided.',
    },
    versions: published(
      { periodMonths: 3, localWeightAbovePct: 50 },
      { periodMonths: 'default', localWeightAbovePct: 'default' },
    ),
  },
} as const satisfies Readonly<Record<string, AnyClause>>
