import type { Result } from '#basics/result.ts'
import {
  count,
  loginName,
  maybeNone,
  roleList,
  settlementCode,
  shortText,
  townshipCode,
  townshipKind,
  unitKind,
  villageCode,
  villageKind,
} from '#domains/directory/rules.cells.ts'
import {
  roleNames,
  roles,
  townshipKinds,
  unitKindNames,
  unitKinds,
  villageKinds,
  type SheetKind,
} from '#domains/directory/terms.ts'
import { withoutGaps } from '#platform/files/cell-text.ts'
import { column, type ColumnSpec } from '#platform/files/columns.ts'
import { parseDay } from '#platform/files/day-text.ts'
import type { WrittenColumn } from '#platform/files/xlsx-write.ts'

type Titles = readonly [string, ...string[]]

const upTo =
  (max: number) =>
  (text: string): Result<string> =>
    shortText(text, max)
/** Spaces that only align two characters with three are no part of a name. */
const nameUpTo =
  (max: number) =>
  (text: string): Result<string> =>
    shortText(withoutGaps(text), max)
const day = (text: string) => parseDay(text)

const from: Titles = ['启用日期', '设立日期', 'Valid from']
const to: Titles = ['停用日期', '撤销日期', 'Valid to']
const population: Titles = ['常住人口', '人口', 'Population']

/** The columns of each sheet: the first title is ours, the last one its English form. */
export const townshipSheet = [
  column({
    key: 'name',
    titles: ['乡镇（街道）名称', '乡镇', '名称', 'Township'],
    required: true,
    parse: nameUpTo(60),
  }),
  column({
    key: 'code',
    titles: ['区划代码（9位）', '乡镇代码', 'Code', 'Division code'],
    required: true,
    parse: townshipCode,
  }),
  column({ key: 'kind', titles: ['类型', 'Kind'], required: true, parse: townshipKind }),
  column({ key: 'population', titles: population, required: false, parse: count }),
  column({ key: 'validFrom', titles: from, required: false, parse: day }),
  column({ key: 'validTo', titles: to, required: false, parse: day }),
] as const

export const villageSheet = [
  column({
    key: 'township',
    titles: ['所属乡镇（街道）', '乡镇名称', '乡镇', 'Township'],
    required: true,
    parse: nameUpTo(60),
  }),
  column({
    key: 'name',
    titles: ['村（社区）名称', '村', '名称', 'Village'],
    required: true,
    parse: nameUpTo(60),
  }),
  column({
    key: 'code',
    titles: ['区划代码（12位）', '村代码', 'Code', 'Division code'],
    required: true,
    parse: villageCode,
  }),
  column({ key: 'kind', titles: ['类型', 'Kind'], required: true, parse: villageKind }),
  column({
    key: 'settlement',
    titles: ['城乡分类代码', 'Settlement code'],
    required: false,
    parse: settlementCode,
  }),
  column({
    key: 'households',
    titles: ['户数', 'Households'],
    required: false,
    parse: count,
  }),
  column({ key: 'population', titles: population, required: false, parse: count }),
  column({ key: 'validFrom', titles: from, required: false, parse: day }),
  column({ key: 'validTo', titles: to, required: false, parse: day }),
] as const

export const unitSheet = [
  column({
    key: 'code',
    titles: ['单位编码', '单位代码', '编码', 'Code', 'Unit code'],
    required: true,
    parse: upTo(30),
  }),
  column({
    key: 'name',
    titles: ['单位名称', '名称', 'Name', 'Unit name'],
    required: true,
    parse: nameUpTo(80),
  }),
  column({
    key: 'shortName',
    titles: ['简称', 'Short name'],
    required: false,
    parse: nameUpTo(80),
  }),
  column({
    key: 'kind',
    titles: ['类型', '单位类型', 'Kind'],
    required: true,
    parse: unitKind,
  }),
  column({
    key: 'parent',
    titles: ['上级单位编码', '上级单位代码', 'Unit above'],
    required: false,
    parse: maybeNone,
  }),
  column({
    key: 'township',
    titles: ['所属乡镇代码', '所属乡镇', 'Township'],
    required: false,
    parse: maybeNone,
  }),
  column({ key: 'validFrom', titles: from, required: false, parse: day }),
  column({ key: 'validTo', titles: to, required: false, parse: day }),
] as const

export const peopleSheet = [
  column({ key: 'name', titles: ['姓名', 'Name'], required: true, parse: nameUpTo(60) }),
  column({
    key: 'unit',
    titles: ['单位编码', '单位代码', 'Unit code'],
    required: true,
    parse: upTo(30),
  }),
  column({
    key: 'unitName',
    titles: ['单位名称', '单位', 'Unit name'],
    required: false,
    parse: nameUpTo(80),
  }),
  column({
    key: 'post',
    titles: ['职务', 'Post'],
    required: false,
    parse: upTo(60),
  }),
  column({
    key: 'login',
    titles: ['登录名', '账号', 'Login name'],
    required: true,
    parse: loginName,
  }),
  column({ key: 'roles', titles: ['角色', 'Roles'], required: true, parse: roleList }),
  column({
    key: 'from',
    titles: ['任期起', '任期开始', 'From'],
    required: false,
    parse: day,
  }),
  column({ key: 'to', titles: ['任期止', '任期结束', 'To'], required: false, parse: day }),
] as const

export const sheetColumns: Readonly<Record<SheetKind, readonly ColumnSpec[]>> = {
  townships: townshipSheet,
  villages: villageSheet,
  units: unitSheet,
  people: peopleSheet,
}

/** An empty sheet to fill in, with its titles in the reader's language and a list where a cell has one. */
export function templateColumns(sheet: SheetKind, language: 'zh' | 'en'): readonly WrittenColumn[] {
  return sheetColumns[sheet].map(({ key, titles }) => {
    const title = language === 'zh' ? titles[0] : (titles.at(-1) ?? titles[0])
    const choices = choicesOf(sheet, key, language)
    // Days stay text: the import reads every usual way to write one, a date format would fight back.
    const base: WrittenColumn = { title, width: Math.max(14, title.length * 2 + 2), kind: 'text' }
    return choices ? { ...base, choices } : base
  })
}

function choicesOf(
  sheet: SheetKind,
  key: string,
  language: 'zh' | 'en',
): readonly string[] | undefined {
  if (key === 'roles') return roles.map((role) => roleNames[role][language])
  if (key !== 'kind') return undefined
  if (sheet === 'townships') return townshipKinds
  return sheet === 'villages'
    ? villageKinds
    : unitKinds.map((kind) => unitKindNames[kind][language])
}
