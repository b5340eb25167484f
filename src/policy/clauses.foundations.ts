import type { AnyClause } from '#policy/clause.ts'
import { asPublished, published } from '#policy/opinion.ts'

/** Clause 10: centres, posts, grids and stars. */
export const foundations = {
  centres: {
    id: '10.1',
    chapter: '10',
    room: 'directory',
    title: { zh: '三级综治中心', en: 'Centres at three levels' },
    wording: {
      zh: '县、乡、村的综治中心职能齐全、机制顺畅，一件事一个编号。',
      en: 'County, township and village centres have their functions and mechanisms in place, with one code for each matter.',
    },
    actors: ['county_leadership', 'townships', 'villages'],
    levels: ['county', 'township', 'village'],
    kind: 'checklist',
    versions: published({ levels: ['county', 'township', 'village'] as const }),
  },
  townshipOfficers: {
    id: '10.2',
    chapter: '10',
    room: 'directory',
    title: { zh: '政法委员到岗', en: 'Township officers in post' },
    wording: {
      zh: '加强基层政法力量，年底前各乡镇都有政法委员在岗。',
      en: 'Local justice units are strengthened; by year end every township has its political and legal officer in post.',
    },
    actors: ['organization_department', 'townships'],
    levels: ['township'],
    kind: 'share_by_date',
    versions: published({ byMonthDay: '12-31', sharePct: 100 }),
  },
  gridWorkers: {
    id: '10.3',
    chapter: '10',
    room: 'directory',
    title: { zh: '网格员上岗', en: 'Grid workers in post' },
    wording: {
      zh: '推进网格化服务，新招的城市社区网格员五月底前到岗。',
      en: 'Service by grids is extended; newly recruited urban grid workers are in post by the end of May.',
    },
    actors: ['county_leadership', 'townships'],
    levels: ['grid'],
    kind: 'share_by_date',
    versions: published({ byMonthDay: '05-31', sharePct: 100 }),
  },
  officerAndAdviser: {
    id: '10.4',
    chapter: '10',
    room: 'services',
    title: { zh: '一警一法律顾问', en: 'One officer and one legal adviser' },
    wording: {
      zh: '每个村或网格有一名民警、一名法律顾问，居民在家就能问法律、提诉求。',
      en: 'Each village or grid has a police officer and a legal adviser whom residents can ask from home.',
    },
    actors: ['public_security', 'justice_bureau'],
    levels: ['village', 'grid'],
    kind: 'headcount',
    openQuestion: {
      zh: '提问几天内答复？暂按7天。',
      en: 'Within how many days is a question answered? 7 until decided.',
    },
    versions: published(
      { officersEach: 1, advisersEach: 1, answerWithinDays: 7 },
      { answerWithinDays: 'default' },
    ),
  },
  sixStars: {
    id: '10.5',
    chapter: '10',
    room: 'evaluation',
    title: { zh: '六星平安创建', en: 'Six stars' },
    wording: {
      zh: '乡镇、村和单位从六个方面逐项创建平安，并有督导和奖惩。',
      en: 'Townships, villages and workplaces build safety under six aspects with concrete items, guidance and rewards.',
    },
    actors: ['political_legal_committee', 'townships', 'villages', 'departments'],
    levels: ['township', 'village', 'unit'],
    kind: 'checklist',
    caution: {
      zh: '“信访稳定”看受理和答复是否及时，绝不看上访少。',
      en: 'The petition star rewards timely answers, never few petitions.',
    },
    openQuestion: {
      zh: '栾川的具体评星规则是什么？有效期暂按12个月、公示5个工作日。',
      en: 'What are the model county’s real star rules? Valid 12 months, 5 working days’ notice until decided.',
    },
    versions: published(
      {
        aspects: [
          'organization',
          'legal_education',
          'petition_handling',
          'public_safety',
          'action_against_crime',
          'resident_satisfaction',
        ] as const,
        validMonths: 12,
        noticeWorkingDays: 5,
      },
      { validMonths: 'default', noticeWorkingDays: 'default' },
    ),
  },
  jointWork: {
    id: '10.6',
    chapter: '10',
    room: 'casework',
    title: { zh: '联治联动联创', en: 'Joint work' },
    wording: {
      zh: '一家解决不了的事，几家一起办、一起负责。',
      en: 'What one body cannot solve, several take on together.',
    },
    actors: ['townships', 'departments', 'justice_units'],
    levels: ['unit'],
    kind: 'judged',
    versions: asPublished,
  },
} as const satisfies Readonly<Record<string, AnyClause>>
