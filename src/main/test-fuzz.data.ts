/** What the fuzz test sends that nobody should: each of it has broken some program. */
export const days = [
  '2026-03-03',
  '2026-03-04',
  '2026-03-05',
  '2026-12-31',
  '2027-01-01',
  '2020-02-29',
]

/** Arrays and objects inside each other. */
const deep = (levels: number): unknown => {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { a: value }
  return value
}

/** Text that has broken others: zero bytes, halves of characters, turned direction, foreign syntax. */
export const texts: readonly string[] = [
  '',
  ' ',
  '\u3000',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00',
  '\u202egnp.exe',
  '\u2066hidden\u2069',
  '\ufeff',
  '\u001b[31m',
  '１２３',
  '𠀀'.repeat(50),
  'e\u0301'.repeat(50),
  'ﷺ'.repeat(60),
  "'; drop table access.users; --",
  '<script>alert(1)</script>',
  '{field}{reason}',
  '${7*7}',
  '../../etc/passwd',
  '%',
  '%00',
  '\\',
  '_',
  'NaN',
  '-1',
  '1e309',
  '99999999999999999999',
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '-0001-01-01',
  '2026-03-04T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(200),
  'x'.repeat(1_000_000),
]
export const names = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'county',
  'a\u0000b',
  '',
  'x'.repeat(300),
]
export const values: readonly unknown[] = [
  ...texts,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -1e21,
  2 ** 31,
  2 ** 53,
  [],
  {},
  ['a', ['b']],
  deep(19),
  deep(200),
  { __proto__x: 1, constructor: { prototype: { polluted: true } } },
  Array.from({ length: 2000 }, () => 0),
]

export const hostileBodies: readonly (string | Uint8Array)[] = [
  '',
  'null',
  '[]',
  '0',
  '"text"',
  '{',
  '{"a":1}{',
  '[1e999]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"id":"1","id":"2"}',
  '['.repeat(100_000),
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `{"a":"${'x'.repeat(1_000_000)}"}`,
  '\ufeff{}',
  'code=%00&lang=zh',
  'code=%ff%fe',
  `code=${'%F0%9F'.repeat(20)}`,
  Uint8Array.of(0xff, 0xfe, 0x7b, 0x7d),
  Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d),
]

const csv = (text: string): Uint8Array => Buffer.from(text)
/** Files as they come to an import: fitting, torn, disguised. */
export const files: readonly Uint8Array[] = [
  csv('号码,乡镇代码,村代码,来源\n15417009999,419901101,,测试\n'),
  csv('号码,乡镇代码,村代码,来源\n15417009999\u0000,419901101,,\u0000\n'),
  csv('名称,乡镇代码,类型\n新镇,419901301,镇\n'),
  csv('名称,乡镇代码,类型\n\u202e镇\u0000,4199013\u000001,镇\n'),
  csv(''),
  csv('\n\n\n'),
  csv('"unclosed'),
  csv(`a${',b'.repeat(5000)}\n`),
  csv(`号码,乡镇代码\n${'x'.repeat(100_000)},1\n`),
  csv('=cmd|calc!A1,@x\n'),
  Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0),
  Uint8Array.of(0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)),
  Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
  Uint8Array.of(0xff, 0xfe, 0x41, 0),
  Uint8Array.of(0, 0, 0, 0),
]

/** Tried in every field of every query and body, each time. */
export const sharp: readonly string[] = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eabc',
  '{reason}',
  '%\\_',
  '1e309',
  '99999999999999999999',
  '0000-01-01',
  '9999-12-31',
  'x'.repeat(5000),
]
