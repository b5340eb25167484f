import { expect, expectTypeOf, test } from 'vitest'
import { column, mapRows, titlesOf } from '#platform/files/columns.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { parseDay } from '#platform/files/day-text.ts'
import { readSheet } from '#platform/files/read-sheet.ts'
import type { Sheet } from '#platform/files/sheet.ts'
import { ok, refuse } from '#basics/result.ts'
import type { Result } from '#basics/result.ts'
import type { Day } from '#basics/day.ts'

const code = (text: string): Result<string> =>
  /^\d{12}$/.test(text) ? ok(text) : refuse({ code: 'bad_code', detail: { digits: text.length } })

const specs = [
  column({ key: 'name', titles: ['村名', 'Village'], required: true, parse: ok<string> }),
  column({ key: 'code', titles: ['区划代码', '代码'], required: true, parse: code }),
  column({
    key: 'from',
    titles: ['任期起'],
    required: false,
    parse: (text) => parseDay(text, 2026),
  }),
] as const

async function sheetOf(text: string): Promise<Sheet> {
  const read = await readSheet(Buffer.from(text), { fileName: 'a.csv', titles: titlesOf(specs) })
  if (!read.ok) throw new Error(JSON.stringify(read.refusal))
  return read.value
}

test('every error is told in its cell, all at once, and good rows come typed', async () => {
  const sheet = await sheetOf(
    '序号,村名,代码,任期起\n1,甲,419900101201,3月5日\n2,,12,昨天\n3,丙,4.1E+11,\n4,丁,419900101204,\n',
  )
  const mapped = mapRows(sheet, specs)
  expectTypeOf(mapped.rows[0]!.value).toEqualTypeOf<{
    readonly name: string
    readonly code: string
    readonly from: Day | undefined
  }>()
  expect(mapped).toEqual({
    rows: [
      { line: 2, value: { name: '甲', code: '419900101201', from: '2026-03-05' } },
      { line: 5, value: { name: '丁', code: '419900101204', from: undefined } },
    ],
    errors: [
      { line: 3, column: '村名', at: 1, key: 'name', code: 'cell_empty', text: '', detail: {} },
      {
        line: 3,
        column: '代码',
        at: 2,
        key: 'code',
        code: 'bad_code',
        text: '12',
        detail: { digits: 2 },
      },
      {
        line: 3,
        column: '任期起',
        at: 3,
        key: 'from',
        code: 'not_a_day',
        text: '昨天',
        detail: { text: '昨天' },
      },
      {
        line: 4,
        column: '代码',
        at: 2,
        key: 'code',
        code: 'digits_lost',
        text: '4.1E+11',
        detail: { shown: '4.1E+11' },
      },
    ],
    ignored: ['序号'],
  })
})

test('a missing and a doubled column are errors of the header and give no rows', async () => {
  const mapped = mapRows(await sheetOf('村名,Village\n甲,乙\n'), specs)
  expect(mapped).toEqual({
    rows: [],
    errors: [
      {
        line: 1,
        column: '村名',
        at: 1,
        key: 'name',
        code: 'duplicate_column',
        text: 'Village',
        detail: { column: '村名' },
      },
      {
        line: 1,
        column: '区划代码',
        at: -1,
        key: 'code',
        code: 'missing_column',
        text: '',
        detail: { column: '区划代码' },
      },
    ],
    ignored: [],
  })
})

test('a doubt in a column nobody reads is nobody’s error', async () => {
  const mapped = mapRows(await sheetOf('村名,代码,电话\n甲,419900101201,1.5E+10\n'), specs)
  expect([mapped.rows.length, mapped.errors]).toEqual([1, []])
})

test('every sentence is there in both languages', () => {
  for (const sentence of Object.values(filesSentences)) {
    expect([sentence.zh.length > 4, sentence.en.length > 4]).toEqual([true, true])
    const names = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted()
    expect(names(sentence.en)).toEqual(names(sentence.zh))
  }
})
