import { z } from 'zod'
import { isDay, type Day } from '#basics/day.ts'
import type { Sentence, Sentences } from '#basics/result.ts'
import { cellSentences } from '#domains/directory/terms.cells.ts'

/** A role (角色): what a person may do, for one unit, for a term. Listed once, here. */
export const roles = [
  'interviewer',
  'supervisor',
  'callback_caller',
  'dispatcher',
  'second_officer',
  'handler',
  'unit_head',
  'township_clerk',
  'leader',
  'auditor',
  'identity_custodian',
  'administrator',
] as const
export type Role = (typeof roles)[number]

/** Roles whose holder decides, looks into the vault, watches, or hands out accounts (要害角色). */
export const weightyRoles: readonly Role[] = [
  'second_officer',
  'identity_custodian',
  'auditor',
  'supervisor',
  'administrator',
]

export const roleNames: Readonly<Record<Role, Sentence>> = {
  interviewer: { zh: '调查员', en: 'Interviewer' },
  supervisor: { zh: '督导员', en: 'Supervisor' },
  callback_caller: { zh: '回访员', en: 'Call-back caller' },
  dispatcher: { zh: '分派员', en: 'Dispatcher' },
  second_officer: { zh: '复核员', en: 'Second officer' },
  handler: { zh: '承办人', en: 'Handler' },
  unit_head: { zh: '单位负责人', en: 'Unit head' },
  township_clerk: { zh: '乡镇办事员', en: 'Township clerk' },
  leader: { zh: '领导', en: 'Leader' },
  auditor: { zh: '审计员', en: 'Auditor' },
  identity_custodian: { zh: '身份保管员', en: 'Identity custodian' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
}

/**
 * The kind of a unit (单位类型). Courts and procuratorates are kinds of their own: later rooms may
 * count only their service, never their judgments, and do not rank them.
 */
export const unitKinds = [
  'office',
  'police',
  'court',
  'procuratorate',
  'justice',
  'department',
  'township_government',
  'call_centre',
  'supervision',
] as const
export type UnitKind = (typeof unitKinds)[number]

export const unitKindNames: Readonly<Record<UnitKind, Sentence>> = {
  office: { zh: '政法委', en: 'Political and legal affairs office' },
  police: { zh: '公安', en: 'Police' },
  court: { zh: '法院', en: 'Court' },
  procuratorate: { zh: '检察院', en: 'Procuratorate' },
  justice: { zh: '司法行政', en: 'Justice office' },
  department: { zh: '部门', en: 'Department' },
  township_government: { zh: '乡镇', en: 'Township government' },
  call_centre: { zh: '民调中心', en: 'Survey centre' },
  supervision: { zh: '监督', en: 'Supervision body' },
}

/** A calendar day as the API writes it. */
export const day = z.custom<Day>((value) => typeof value === 'string' && isDay(value), {
  message: 'not_a_day',
})
export const id = z.uuid()
export const versionNumber = z.int().min(1)

/** A division code (区划代码): twelve digits; villages and townships are told apart by the last three. */
export const divisionCode = z.string().regex(/^\d{12}$/)

/**
 * The twelve-digit form of a division code as people write it: nine digits of a township get three
 * zeros behind. Undefined where the text is neither.
 */
export function fullDivisionCode(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) return text
  return /^\d{9}$/.test(text) ? `${text}000` : undefined
}

/** What a township is called (乡镇类型), in the words of the county's own sheets. */
export const townshipKinds = ['街道', '镇', '乡'] as const
/** What a village is called (村级类型); a community (社区) is the town's form of a village. */
export const villageKinds = ['村', '社区'] as const

export const township = z.strictObject({
  id,
  code: divisionCode,
  name: z.string().min(1).max(60),
  kind: z.enum(townshipKinds),
  population: z.int().nullable(),
  validFrom: day,
  validTo: day.nullable(),
  version: versionNumber,
})
export type Township = z.output<typeof township>

export const village = z.strictObject({
  id,
  townshipId: id,
  code: divisionCode,
  name: z.string().min(1).max(60),
  kind: z.enum(villageKinds),
  /** The statistical code of town and country (城乡分类代码): 111 town centre … 220 village. */
  settlement: z.string().nullable(),
  households: z.int().nullable(),
  population: z.int().nullable(),
  validFrom: day,
  validTo: day.nullable(),
  version: versionNumber,
})
export type Village = z.output<typeof village>

export const unit = z.strictObject({
  id,
  code: z.string().min(1).max(30),
  name: z.string().min(1).max(80),
  shortName: z.string().min(1).max(80),
  kind: z.enum(unitKinds),
  /** The unit above (上级单位): both belong to the same body. */
  parentId: id.nullable(),
  townshipId: id.nullable(),
  validFrom: day,
  validTo: day.nullable(),
  version: versionNumber,
})
export type Unit = z.output<typeof unit>

export const person = z.strictObject({
  id,
  name: z.string().min(1).max(60),
  unitId: id,
  post: z.string().max(60),
  loginName: z.string().max(40),
  version: versionNumber,
})
export type Person = z.output<typeof person>

/** A term of a role (任期): who holds which role for which unit, from a day, to a day or open. */
export const roleTerm = z.strictObject({
  id,
  personId: id,
  role: z.enum(roles),
  unitId: id,
  from: day,
  to: day.nullable(),
  version: versionNumber,
})
export type RoleTerm = z.output<typeof roleTerm>

/** What a county sends (导入表): one sheet, one kind of row. The frame of numbers is the survey's. */
export const sheets = ['townships', 'villages', 'units', 'people'] as const
export type SheetKind = (typeof sheets)[number]
export const sheetNames: Readonly<Record<SheetKind, Sentence>> = {
  townships: { zh: '乡镇', en: 'Townships' },
  villages: { zh: '村（社区）', en: 'Villages' },
  units: { zh: '单位', en: 'Units' },
  people: { zh: '人员', en: 'People' },
}

/** A complaint about one cell of a sheet: the line as Excel shows it, and the column by its title. */
export const cellError = z.strictObject({
  line: z.int(),
  column: z.string(),
  code: z.string(),
  message: z.strictObject({ zh: z.string(), en: z.string() }),
})
export type CellError = z.output<typeof cellError>

export const importBatch = z.strictObject({
  id,
  sheet: z.enum(sheets),
  fileName: z.string(),
  fileHash: z.string(),
  day,
  byPersonId: id,
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  undone: z.boolean(),
  version: versionNumber,
})
export type ImportBatch = z.output<typeof importBatch>

/** A county's own change to the public calendar (日历调整), such as a local closure, with its document. */
export const calendarOverlay = z.strictObject({
  id,
  day,
  working: z.boolean(),
  reason: z.string().min(1).max(100),
  document: z.string().min(1).max(60),
  version: versionNumber,
})
export type CalendarOverlay = z.output<typeof calendarOverlay>

/** What somebody proposes and somebody else agrees to (日历调整申请). */
export const calendarChange = calendarOverlay.omit({ id: true, version: true })
export type CalendarChange = z.output<typeof calendarChange>

/** As the list shows it: a later change of the same day takes its place (已被取代), and both stay. */
export const listedOverlay = calendarOverlay.extend({ superseded: z.boolean() })

export const sentences = {
  ...cellSentences,
  already_set_up: {
    zh: '本县已经初始化，请由系统管理员导入名单。',
    en: 'This county is set up already; its administrators import the lists.',
  },
  bad_cell: {
    zh: '第 {line} 行“{column}”：{message}',
    en: 'Line {line}, "{column}": {message}',
    status: 422,
  },
  sheet_has_errors: {
    zh: '表中有 {count} 处错误，一行也没有导入。请按单元格提示修改后重传。',
    en: 'The sheet has {count} errors; nothing was imported. Correct the cells shown and send it again.',
    status: 422,
  },
  file_changed: {
    zh: '文件与预览时不同，请重新预览。',
    en: 'The file differs from the one previewed; preview it again.',
    status: 409,
  },
  already_undone: { zh: '这一批已经撤销。', en: 'This batch has been undone already.' },
  in_use: {
    zh: '这一批中的 {count} 行已被后来的数据引用或修改，不能撤销。',
    en: '{count} rows of this batch have since been used or changed; it cannot be undone.',
  },
  overlay_exists: {
    zh: '这一天已有完全相同的调整。',
    en: 'This day has the very same change already.',
  },
  overlay_day_past: {
    zh: '{day} 已经过去，不能再调整；最早可调整 {today}。',
    en: '{day} is past and cannot be changed; {today} is the first day that can.',
    status: 422,
  },
} as const satisfies Sentences

export const glossary: readonly { zh: string; en: string; meaning: Sentence }[] = [
  {
    zh: '区划代码',
    en: 'division code',
    meaning: {
      zh: '十二位统计用区划代码，会随年份变化，因此从不作为主键。',
      en: 'The twelve-digit statistical division code; it changes over the years, so it is never a key.',
    },
  },
  {
    zh: '任期',
    en: 'term of a role',
    meaning: {
      zh: '某人在某单位担任某角色的起止日。',
      en: 'From when to when a person holds a role for a unit.',
    },
  },
  {
    zh: '单位',
    en: 'unit',
    meaning: {
      zh: '承担职责的机关；法院、检察院自成一类。',
      en: 'A body with duties; courts and procuratorates are kinds of their own.',
    },
  },
]
