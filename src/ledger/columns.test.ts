import { describe, expect, it } from 'vitest'
import { columnValue, type ColumnInput, type ColumnType } from '#ledger/columns.ts'

const cases: readonly (readonly [ColumnType, ColumnInput, unknown])[] = [
  ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['text', ' 安 ', ' 安 '],
  ['text', '', ''],
  ['text', null, null],
  ['int', 7, 7],
  ['int', '-7', -7],
  ['int', '7.5', '7.5'],
  ['bigint', '9007199254740993', '9007199254740993'],
  ['bigint', 9007199254740993n, '9007199254740993'],
  ['bigint', 5, '5'],
  ['boolean', true, true],
  ['boolean', 't', true],
  ['boolean', 'false', false],
  ['date', '2026-03-01', '2026-03-01'],
  ['timestamptz', '2026-03-01T00:30:00.000Z', '2026-03-01T00:30:00.000000Z'],
  ['timestamptz', '2026-03-01 08:30:00+08', '2026-03-01T00:30:00.000000Z'],
  ['timestamptz', '2026-03-01 00:30:00.123456+00', '2026-03-01T00:30:00.123456Z'],
  ['timestamptz', '2026-03-01 00:30:00.000001+00', '2026-03-01T00:30:00.000001Z'],
  ['timestamptz', '2026-02-28 22:15:00.5-02:15', '2026-03-01T00:30:00.500000Z'],
  ['timestamptz', '1900-01-01 08:05:43+08:05:43', '1900-01-01T00:00:00.000000Z'],
  ['timestamptz', 'infinity', 'infinity'],
  ['timestamptz', '0044-03-15 00:00:00+00 BC', '0044-03-15 00:00:00+00 BC'],
  ['jsonb', { b: [1, null], a: '安' }, { b: [1, null], a: '安' }],
  ['jsonb', 'text', 'text'],
  ['bytea', Uint8Array.of(0, 171, 255), '00abff'],
  ['bytea', '\\x00abff', '00abff'],
]

describe('the canonical value of a column', () => {
  it('is the same for what the application writes and for what the database prints', () => {
    expect(cases.map(([type, given]) => columnValue(type, given))).toEqual(
      cases.map(([, , expected]) => expected),
    )
  })

  it('throws on a list in a column that holds none', () => {
    expect(() => columnValue('text', [])).toThrow('jsonb')
  })
})
