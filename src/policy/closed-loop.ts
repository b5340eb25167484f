import type { AnyClause, Clause } from '#policy/clause.ts'
import { published } from '#policy/opinion.ts'

/** A length of time: plain hours for what is urgent, working days for the rest. */
export type TimeLimit = { readonly unit: 'hours' | 'working_days'; readonly amount: number }

/** How pressing a problem is (紧急程度); it chooses the time limit for handling. */
export type Urgency = 'urgent' | 'utilities' | 'ordinary' | 'complex'

/** Why a handling clock may stand still, each with its own limit. */
export type PauseReason = 'resident_unavailable' | 'expert_opinion' | 'force_majeure'

/** 11.1. Minutes are counted from the county's midnight: 540 is 09:00, 1230 is 20:30. */
export type SurveyParams = {
  readonly completesPerDay: number
  /** Calendar days without exception: weekends and holidays have calls too. */
  readonly includesHolidays: boolean
  readonly callingHours: { readonly fromMinutes: number; readonly untilMinutes: number }
  /** Numbers drawn for each interview wanted: about one in eight answers, the rest is reserve. */
  readonly ticketsPerComplete: number
  readonly maxAttemptsPerNumber: number
  readonly minimumHoursBetweenAttempts: number
  /** Parts of a day (时段), each from so many minutes: morning, afternoon, evening. */
  readonly partsOfDayFromMinutes: readonly number[]
  /** A public seed has at least so many characters; six lottery numbers have twelve. */
  readonly seedAtLeastCharacters: number
  /**
   * A seed is published at most so many days before the day of its draw: the numbers of a far day
   * cannot be known long before.
   */
  readonly seedAtMostDaysOld: number
  /** After a contact the number rests this long before it may be drawn again. */
  readonly coolOffMonths: number
  /** After this many days nothing joins a number and its part A any more. */
  readonly linkDeleteAfterDays: number
  /** The length of a talk is kept in steps of so many seconds: to the second it would tell the call. */
  readonly durationInStepsOfSeconds: number
  readonly backCheckSharePct: number
  readonly minimumAgeYears: number
  readonly residentForMonths: number
}

/** 11.2. Counted from the day the problem became a candidate. */
export type ListingParams = { readonly listWithinWorkingDays: number }

/** 11.3. All limits run from the hand-over; an objection ends with a second officer's decision. */
export type HandOverParams = {
  readonly signWithinWorkingDays: number
  readonly objectWithinWorkingDays: number
  readonly handleWithin: Readonly<Record<Urgency, TimeLimit>>
}

/** 11.4. A redo starts its own clock; an extension is granted by another person and told to the resident. */
export type HandlingParams = {
  readonly redoWithinWorkingDays: number
  readonly maxExtensions: number
  readonly extendByAtMostWorkingDays: number
  readonly pauseAtMostWorkingDays: Readonly<Record<PauseReason, number>>
}

/** 11.5. No answer after the last attempt is its own outcome, never satisfaction. */
export type ClosingParams = {
  readonly callBackWithinWorkingDays: number
  readonly callBackMaxAttempts: number
  readonly minimumHoursBetweenAttempts: number
  /** Nobody counts as not reached before the attempts lie on so many working days … */
  readonly attemptsOnWorkingDays: number
  /** … and in so many parts of the day (morning, afternoon, evening). */
  readonly attemptsInPartsOfDay: number
  readonly basicallySatisfiedCloses: boolean
  /** Share of closed problems called once more by somebody else. */
  readonly auditCallSharePct: number
  readonly receiptCodeLength: number
  /** Contact data of a closed problem is deleted after this many days. */
  readonly contactDeleteAfterDays: number
}

const survey: Clause<SurveyParams> = {
  id: '11.1',
  chapter: '11',
  room: 'survey',
  title: { zh: '每日民意电话', en: 'Daily survey calls' },
  wording: {
    zh: '县里天天打电话听民意，一天完成的访问不少于五十份。',
    en: 'The county phones residents every day and completes at least fifty interviews a day.',
  },
  actors: ['political_legal_committee', 'survey_team'],
  levels: ['county'],
  kind: 'count_per_period',
  caution: {
    zh: '这把尺子只用来找问题，不排名；答卷不留回执，与号码的关联到期删除。',
    en: 'This instrument finds problems and ranks nobody; answers leave no receipt, and their link to a number is deleted in time.',
  },
  openQuestion: {
    zh: '调查是否须统计部门批准、表号是什么？节假日可否不打？呼叫时段、次数、冷却期、复核比例等暂用默认值。',
    en: 'Does the survey need statistical approval, and under which form number? May holidays be left out? Hours, attempts, rest and back-check share are defaults.',
  },
  versions: published<SurveyParams>(
    {
      completesPerDay: 50,
      includesHolidays: true,
      callingHours: { fromMinutes: 540, untilMinutes: 1230 },
      ticketsPerComplete: 10,
      maxAttemptsPerNumber: 5,
      minimumHoursBetweenAttempts: 3,
      partsOfDayFromMinutes: [0, 720, 1080],
      seedAtLeastCharacters: 8,
      seedAtMostDaysOld: 1,
      coolOffMonths: 12,
      linkDeleteAfterDays: 14,
      durationInStepsOfSeconds: 30,
      backCheckSharePct: 15,
      minimumAgeYears: 18,
      residentForMonths: 6,
    },
    {
      includesHolidays: 'default',
      callingHours: 'default',
      ticketsPerComplete: 'default',
      maxAttemptsPerNumber: 'default',
      minimumHoursBetweenAttempts: 'default',
      partsOfDayFromMinutes: 'default',
      seedAtLeastCharacters: 'default',
      seedAtMostDaysOld: 'default',
      coolOffMonths: 'default',
      linkDeleteAfterDays: 'default',
      durationInStepsOfSeconds: 'default',
      backCheckSharePct: 'default',
      minimumAgeYears: 'default',
      residentForMonths: 'default',
    },
  ),
}

const list: Clause<ListingParams> = {
  id: '11.2',
  chapter: '11',
  room: 'casework',
  title: { zh: '列单', en: 'List' },
  wording: {
    zh: '把电话中听到的和居民主动说的问题，由政法委逐件列入清单。',
    en: 'The committee puts on the list each problem heard in the survey or raised by residents.',
  },
  actors: ['political_legal_committee'],
  levels: ['county'],
  kind: 'step_deadline',
  caution: {
    zh: '须本人同意；合并、脱敏后才列单，原话留在保密库。',
    en: 'Only with consent; merged and redacted before listing, and the resident’s words stay in the vault.',
  },
  openQuestion: {
    zh: '收到后几个工作日内列单？暂按2个工作日。',
    en: 'Within how many working days is it listed? 2 until decided.',
  },
  versions: published<ListingParams>(
    { listWithinWorkingDays: 2 },
    { listWithinWorkingDays: 'default' },
  ),
}

const handOver: Clause<HandOverParams> = {
  id: '11.3',
  chapter: '11',
  room: 'casework',
  title: { zh: '交单', en: 'Hand over' },
  wording: {
    zh: '清单上的问题交给主管单位并写明期限，单位签收，或说明理由提出异议。',
    en: 'A listed problem goes to the competent unit with a deadline; the unit signs for it or objects with reasons.',
  },
  actors: ['political_legal_committee', 'departments', 'justice_units', 'townships'],
  levels: ['unit'],
  kind: 'step_deadline',
  caution: {
    zh: '只给承办单位看脱敏文字，不给姓名、号码和原话。',
    en: 'The unit gets redacted wording only: no name, number or words of the resident.',
  },
  openQuestion: {
    zh: '“限期”是多久？暂按紧急2小时、水电暖24小时、一般7个、复杂15个工作日，签收和异议各1个工作日。',
    en: 'How long is the deadline? 2 hours urgent, 24 hours utilities, 7 and 15 working days ordinary and complex, 1 to sign or object, until decided.',
  },
  versions: published<HandOverParams>(
    {
      signWithinWorkingDays: 1,
      objectWithinWorkingDays: 1,
      handleWithin: {
        urgent: { unit: 'hours', amount: 2 },
        utilities: { unit: 'hours', amount: 24 },
        ordinary: { unit: 'working_days', amount: 7 },
        complex: { unit: 'working_days', amount: 15 },
      },
    },
    {
      signWithinWorkingDays: 'default',
      objectWithinWorkingDays: 'default',
      handleWithin: 'default',
    },
  ),
}

const handle: Clause<HandlingParams> = {
  id: '11.4',
  chapter: '11',
  room: 'casework',
  title: { zh: '办单', en: 'Handle' },
  wording: {
    zh: '承办单位按期办完并报告做了什么；要延期，须有人批准并把理由告诉居民。',
    en: 'The unit finishes by the deadline and reports what it did; an extension needs approval, and its reason is told to the resident.',
  },
  actors: ['departments', 'justice_units', 'townships'],
  levels: ['unit'],
  kind: 'step_deadline',
  caution: {
    zh: '承办单位不得查找反映人，也不能自己结案。',
    en: 'The unit may not look for the person who reported, nor close the problem.',
  },
  openQuestion: {
    zh: '可延几次、每次多久？重办多久？计时可因何暂停？暂按延1次不超过7个、重办5个工作日。',
    en: 'How many extensions, how long, how long for a redo, which pauses? One of at most 7, a redo of 5 working days, until decided.',
  },
  versions: published<HandlingParams>(
    {
      redoWithinWorkingDays: 5,
      maxExtensions: 1,
      extendByAtMostWorkingDays: 7,
      pauseAtMostWorkingDays: { resident_unavailable: 5, expert_opinion: 15, force_majeure: 15 },
    },
    {
      redoWithinWorkingDays: 'default',
      maxExtensions: 'default',
      extendByAtMostWorkingDays: 'default',
      pauseAtMostWorkingDays: 'default',
    },
  ),
}

const close: Clause<ClosingParams> = {
  id: '11.5',
  chapter: '11',
  room: 'casework',
  title: { zh: '回访销单', en: 'Call back and close' },
  wording: {
    zh: '政法委尽快打电话问反映人，本人说满意才销这一件；不满意就退回重办。',
    en: 'The committee phones the person soon; a problem closes only when that person is satisfied, otherwise it is redone.',
  },
  actors: ['political_legal_committee'],
  levels: ['county'],
  kind: 'step_deadline',
  caution: {
    zh: '回访人不得来自承办单位；打不通不等于满意，不得劝人改口。',
    en: 'The caller is never from the handling unit; no answer is not satisfaction, and nobody is talked round.',
  },
  openQuestion: {
    zh: '几个工作日内回访、打几次、隔多久？“基本满意”算不算满意？暂按3个工作日、3次（至少分在2个工作日、2个时段）、不算。',
    en: 'Within how many working days, how many attempts, how far apart, and does “basically satisfied” close? 3; 3 on at least 2 working days and in 2 parts of the day; no, until decided.',
  },
  versions: published<ClosingParams>(
    {
      callBackWithinWorkingDays: 3,
      callBackMaxAttempts: 3,
      minimumHoursBetweenAttempts: 3,
      attemptsOnWorkingDays: 2,
      attemptsInPartsOfDay: 2,
      basicallySatisfiedCloses: false,
      auditCallSharePct: 10,
      receiptCodeLength: 10,
      contactDeleteAfterDays: 90,
    },
    {
      callBackWithinWorkingDays: 'default',
      callBackMaxAttempts: 'default',
      minimumHoursBetweenAttempts: 'default',
      attemptsOnWorkingDays: 'default',
      attemptsInPartsOfDay: 'default',
      basicallySatisfiedCloses: 'default',
      auditCallSharePct: 'default',
      receiptCodeLength: 'default',
      contactDeleteAfterDays: 'default',
    },
  ),
}

/** Clause 11: the daily survey and the four slips (四单制), the closed loop (闭环) itself. */
export const closedLoop = {
  survey,
  list,
  handOver,
  handle,
  close,
} as const satisfies Readonly<Record<string, AnyClause>>
