import type { Sentences } from '#basics/result.ts'

/** What can be wrong with one cell of a sheet, as the preview says it beside the cell. */
export const cellSentences = {
  unknown_township: {
    zh: '没有代码为 {value} 的乡镇，请先导入乡镇表。',
    en: 'No township has the code {value}; import townships first.',
    status: 422,
  },
  unknown_unit: {
    zh: '没有代码为 {value} 的单位，请先导入单位表。',
    en: 'No unit has the code {value}; import units first.',
  },
  unknown_role: { zh: '没有“{value}”这个角色。', en: 'There is no role called "{value}".' },
  unknown_kind: {
    zh: '没有“{value}”这种单位类型。',
    en: 'There is no unit kind called "{value}".',
  },
  bad_division_code: {
    zh: '“{value}”不是 12 位区划代码。',
    en: '"{value}" is not a twelve-digit division code.',
  },
  code_outside_township: {
    zh: '代码 {value} 不属于所填乡镇。',
    en: 'The code {value} does not belong to the township given.',
  },
  duplicate_code: {
    zh: '代码 {value} 在本表中出现多次（另见第 {line} 行）。',
    en: 'The code {value} occurs twice in this sheet (see line {line}).',
  },
  bad_login: {
    zh: '登录名 {value} 只能用小写字母、数字和点。',
    en: 'The login name {value} may hold only lower-case letters, digits and dots.',
  },
  unit_above_itself: {
    zh: '单位 {value} 的上级关系绕成了圈。',
    en: 'The units above {value} lead back to it.',
  },
  unit_name_differs: {
    zh: '编码 {value} 是“{name}”，与所填单位名称不同。',
    en: 'The code {value} is "{name}", not the unit named here.',
  },
  unknown_place_kind: {
    zh: '没有“{value}”这种类型，应为：{expected}。',
    en: 'There is no kind called "{value}"; it is one of: {expected}.',
  },
  bad_settlement: {
    zh: '“{value}”不是 3 位城乡分类代码。',
    en: '"{value}" is not a three-digit code of town and country.',
  },
  not_a_count: {
    zh: '“{value}”不是整数，请只填数字。',
    en: '"{value}" is not a whole number; enter digits only.',
  },
  retired_before_begin: {
    zh: '停用日期 {to} 早于启用日期 {from}。',
    en: 'It ends on {to}, before it begins on {from}.',
  },
  login_twice: {
    zh: '登录名 {value} 在本表中出现多次（另见第 {line} 行）。',
    en: 'The login name {value} occurs twice in this sheet (see line {line}).',
  },
  last_administrator: {
    zh: '照此导入，本县将没有系统管理员。请至少保留一名。',
    en: 'After this import the county would have no administrator; keep at least one.',
  },
  own_weighty_role: {
    zh: '不能由本人导入本人的“{role}”角色，请由另一位系统管理员导入。',
    en: 'Nobody imports the role "{role}" for themselves; another administrator must do it.',
  },
  bad_term: { zh: '任期止日早于起日。', en: 'The term ends before it begins.' },
  cell_too_long: { zh: '超过 {max} 个字。', en: 'Longer than {max} characters.' },
} as const satisfies Sentences
