import type { AnyClause } from '#policy/clause.ts'
import { asPublished, published } from '#policy/opinion.ts'

/** Clauses 7 and 8: places to put in order, prevention and patrol. */
export const safety = {
  partyBranches: {
    id: '7.1',
    chapter: '7',
    room: 'campaigns',
    title: { zh: '整顿薄弱村党组织', en: 'Rectify weak village branches' },
    wording: {
      zh: '由组织部门牵头，把软弱和落后的村党组织按计划整顿好。',
      en: 'Led by the organization department, weak or lagging village party branches are put in order to plan.',
    },
    actors: ['organization_department', 'townships'],
    levels: ['village'],
    kind: 'judged',
    versions: asPublished,
  },
  sitesInOrder: {
    id: '7.2',
    chapter: '7',
    room: 'campaigns',
    title: { zh: '整治无人管理点位', en: 'Bring unmanaged sites into order' },
    wording: {
      zh: '到六月底治好六成、到年底全部治好；标准是有人管、服务到位、视频能看到。',
      en: '60 percent of listed sites are in order by the end of June and all by year end: managed, served and covered by video.',
    },
    actors: ['county_leadership', 'townships'],
    levels: ['county', 'township'],
    kind: 'share_by_date',
    caution: {
      zh: '公共视频须依法备案；系统只记覆盖与否，不存影像。',
      en: 'Public cameras are filed as the law asks; the product keeps coverage facts, never footage.',
    },
    openQuestion: {
      zh: '“偏远村”原文疑有讹误，整治对象包括哪些？暂作通用点位登记。',
      en: 'The text looks damaged here: which places are meant? A general register of sites until decided.',
    },
    versions: published({
      steps: [
        { byMonthDay: '06-30', sharePct: 60 },
        { byMonthDay: '12-31', sharePct: 100 },
      ],
      criteria: ['managed', 'served', 'video_covered'] as const,
    }),
  },
  listedSpots: {
    id: '7.3',
    chapter: '7',
    room: 'campaigns',
    title: { zh: '治安乱点挂牌', en: 'Listed trouble spots' },
    wording: {
      zh: '每个季度县里挂牌整治十处以上、每个乡镇五处以上治安混乱的地方。',
      en: 'Each quarter the county lists at least ten disorderly spots and each township at least five, and puts them right.',
    },
    actors: ['political_legal_committee', 'townships'],
    levels: ['county', 'township'],
    kind: 'count_per_period',
    caution: {
      zh: '查后确无的，附检查记录报“未发现”即可，不凑数。',
      en: '“None found”, with the record of the check, is accepted; spots are never invented to fill a number.',
    },
    versions: published({ countySpotsPerQuarter: 10, townshipSpotsPerQuarter: 5 }),
  },
  schools: {
    id: '7.4',
    chapter: '7',
    room: 'campaigns',
    title: { zh: '校园周边安全年', en: 'Year of school safety' },
    wording: {
      zh: '用一年时间检查所有学校及周边，发现的问题逐一解决。',
      en: 'During the year all schools and their surroundings are checked and the issues closed.',
    },
    actors: ['education', 'public_security'],
    levels: ['county'],
    kind: 'share_by_date',
    versions: published({ byMonthDay: '12-31', sharePct: 100 }),
  },
  patrolWork: {
    id: '8.1',
    chapter: '8',
    room: 'returns',
    title: { zh: '用好巡防队', en: 'Patrols where people live' },
    wording: {
      zh: '巡防队多走小巷和村内，让居民常看到人、遇事有人管。',
      en: 'Patrols walk back lanes and villages more often, so that residents see them and matters get handled.',
    },
    actors: ['townships'],
    levels: ['township'],
    kind: 'change_vs_baseline',
    caution: {
      zh: '不采集行踪轨迹；见警情况由调查询问居民得出。',
      en: 'No movement tracks; whether patrols are seen is asked in the survey.',
    },
    versions: asPublished,
  },
  patrolStaff: {
    id: '8.2',
    chapter: '8',
    room: 'returns',
    title: { zh: '巡防人数', en: 'Patrol headcount' },
    wording: {
      zh: '乡镇要有十五名以上专职队员，村里要有六名以上志愿队员。',
      en: 'A township has at least fifteen full-time patrol members, a village at least six volunteers.',
    },
    actors: ['townships', 'villages'],
    levels: ['township', 'village'],
    kind: 'headcount',
    versions: published({ townshipPatrolAtLeast: 15, villageVolunteersAtLeast: 6 }),
  },
  vehicleTheft: {
    id: '8.3',
    chapter: '8',
    room: 'returns',
    title: { zh: '“三车”防盗', en: 'Anti-theft for two-wheelers' },
    wording: {
      zh: '推广物联网防盗，减少电动车、助力车和摩托车被偷。',
      en: 'Connected anti-theft devices are promoted for electric bicycles, motorcycles and mopeds.',
    },
    actors: ['public_security'],
    levels: ['county', 'township'],
    kind: 'change_vs_baseline',
    caution: {
      zh: '只看覆盖率和失窃数，不收车辆位置。',
      en: 'Coverage and thefts only; no vehicle locations.',
    },
    versions: published({
      vehicles: ['electric_bicycle', 'motorcycle', 'moped'] as const,
    }),
  },
  insurance: {
    id: '8.4',
    chapter: '8',
    room: 'returns',
    title: { zh: '平安保险', en: 'Safety insurance' },
    wording: {
      zh: '推行平安保险，承保患者肇事、溺水、入室失窃、电动车失窃和牲畜死亡五种风险。',
      en: 'Safety insurance covers five perils: harm by patients, drowning, burglary, electric vehicle theft and death of livestock.',
    },
    actors: ['county_leadership'],
    levels: ['county', 'township'],
    kind: 'checklist',
    versions: published({
      perils: [
        'harm_by_patient',
        'drowning_in_public_water',
        'burglary',
        'electric_vehicle_theft',
        'livestock_death',
      ] as const,
    }),
  },
  traffic: {
    id: '8.5',
    chapter: '8',
    room: 'campaigns',
    title: { zh: '交通治乱治堵', en: 'Orderly and flowing traffic' },
    wording: {
      zh: '从规划、路网、整治、停车、公交、技术和文明七个方面治理道路拥堵和乱象。',
      en: 'Seven measures, from planning and road network to parking, buses, technology and manners, ease disorder and jams.',
    },
    actors: ['traffic_police', 'housing', 'transport'],
    levels: ['county'],
    kind: 'checklist',
    versions: published({
      measures: [
        'planning',
        'road_network',
        'special_action',
        'parking_spaces',
        'bus_share',
        'technology',
        'civil_travel',
      ] as const,
    }),
  },
} as const satisfies Readonly<Record<string, AnyClause>>
