import { expect, test } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import type { CellValue, WriteSheet } from 'hucre/xlsx'
import { withoutGaps } from '#platform/files/cell-text.ts'
import { readSheet } from '#platform/files/read-sheet.ts'
import type { ReadGiven } from '#platform/files/read-sheet.ts'
import type { Sheet } from '#platform/files/sheet.ts'
import { openPackage, sealPackage } from '#platform/files/zip-guard.ts'

const titles = ['村名', '区划代码', '户数', '任期起', '任期止']

async function workbook(rows: CellValue[][], more: Partial<WriteSheet> = {}): Promise<Uint8Array> {
  return writeXlsx({ sheets: [{ name: '名单', rows, ...more }] })
}

/** Changes the XML of a real workbook, for what the library itself would never write. */
function edited(bytes: Uint8Array, part: string, change: (xml: string) => string): Uint8Array {
  const opened = openPackage(bytes)
  if (!opened.ok) throw new Error('the workbook to edit does not open')
  const parts = new Map<string, Uint8Array>(opened.value)
  parts.set(part, Buffer.from(change(Buffer.from(parts.get(part) ?? []).toString('utf8'))))
  return sealPackage(parts)
}

async function sheet(bytes: Uint8Array, given: Partial<ReadGiven> = {}): Promise<Sheet> {
  const read = await readSheet(bytes, { fileName: 'a.xlsx', titles, ...given })
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.refusal)}`)
  return read.value
}

const cellsOf = (read: Sheet): string[][] => read.rows.map((row) => [...row.cells])

const codes = async (bytes: Uint8Array, given: Partial<ReadGiven> = {}): Promise<string[]> => {
  const read = await readSheet(bytes, { fileName: 'a.xlsx', titles, ...given })
  return read.ok ? [] : read.refusal.map((one) => one.code)
}

const sheetPart = 'xl/worksheets/sheet1.xml'

test('a 12-digit code kept as a number keeps all its digits', async () => {
  const read = await sheet(
    await workbook([
      ['村名', '区划代码'],
      ['东关村', 410324101000],
    ]),
  )
  expect(read).toMatchObject({ rows: [{ line: 2, cells: ['东关村', '410324101000'] }], faults: [] })
})

test('an 18-digit number kept as text is exact; kept as a number it is doubted in its cell', async () => {
  const read = await sheet(
    await workbook([
      ['村名', '区划代码'],
      ['甲', '410324199001011234'],
      ['乙', 410324199001011234],
      ['丙', '4.10324E+11'],
      ['丁', '1E5号楼'],
    ]),
  )
  expect(cellsOf(read).map(([, code]) => code)).toEqual([
    '410324199001011234',
    '410324199001011264',
    '4.10324E+11',
    '1E5号楼',
  ])
  expect(read.faults).toEqual([
    { line: 3, at: 1, code: 'digits_lost', detail: { shown: '410324199001011264' } },
    { line: 4, at: 1, code: 'digits_lost', detail: { shown: '4.10324E+11' } },
  ])
})

test('leading zeros stay, also those only a number format shows', async () => {
  const bytes = await workbook(
    [
      ['村名', '区划代码'],
      ['007', 1002],
    ],
    {
      cells: new Map([['1,1', { value: 1002, style: { numFmt: '000000' } }]]),
    },
  )
  expect(cellsOf(await sheet(bytes))).toEqual([['007', '001002']])
})

test('full-width letters and digits, ideographic and invisible marks are made plain', async () => {
  const bytes = await workbook([
    ['村　名 *', '区划代码(12位)'],
    ['　东关村\u200b ', '４１９９００１０１'],
    ['（北）庄', 'ＡＢＣ'],
    ['e\u0301', ' '],
  ])
  expect(cellsOf(await sheet(bytes))).toEqual([
    ['东关村', '419900101'],
    ['（北）庄', 'ABC'],
    ['\u00e9', ''],
  ])
})

test('a merged title and a note above the header are skipped, and lines count as in Excel', async () => {
  const bytes = await workbook(
    [['安平县村社区名单'], ['填表人：张三'], ['村名', '区划代码'], [], ['东关村', '1'], []],
    { merges: [{ startRow: 0, startCol: 0, endRow: 0, endCol: 1 }] },
  )
  expect(await sheet(bytes)).toMatchObject({
    headerLine: 3,
    header: ['村名', '区划代码'],
    rows: [{ line: 5, cells: ['东关村', '1'], hidden: false }],
  })
})

test('a header of two lines under merged cells reads as one', async () => {
  const bytes = await workbook(
    [
      ['村名', '任期', null],
      [null, '起', '止'],
      ['甲', '1', '2'],
    ],
    {
      merges: [
        { startRow: 0, startCol: 0, endRow: 1, endCol: 0 },
        { startRow: 0, startCol: 1, endRow: 0, endCol: 2 },
      ],
    },
  )
  expect(await sheet(bytes)).toMatchObject({
    headerLine: 2,
    header: ['村名', '任期起', '任期止'],
    rows: [{ line: 3, cells: ['甲', '1', '2'] }],
  })
})

test('a cell merged over several rows counts for each of them', async () => {
  const bytes = await workbook(
    [
      ['户数', '村名'],
      ['9', '甲'],
      [null, '乙'],
      [null, '丙'],
    ],
    {
      merges: [{ startRow: 1, startCol: 0, endRow: 2, endCol: 0 }],
    },
  )
  expect(cellsOf(await sheet(bytes))).toEqual([
    ['9', '甲'],
    ['9', '乙'],
    ['', '丙'],
  ])
})

test('dates are text, whether typed, formatted, or in the formats of Chinese Excel', async () => {
  const bytes = edited(
    await workbook([
      ['村名', '任期起', '任期止'],
      ['2026.3.5', new Date('2026-03-05T00:00:00Z'), 46086],
    ]),
    'xl/styles.xml',
    // 31 is yyyy"年"m"月"d"日" without ever being declared in the file.
    (xml) =>
      xml.replace(/<numFmts.*?<\/numFmts>/s, '').replaceAll(/numFmtId="1\d\d"/g, 'numFmtId="31"'),
  )
  expect(cellsOf(await sheet(bytes))).toEqual([['2026.3.5', '2026-03-05', '46086']])
})

test('hidden rows are read and reported', async () => {
  const bytes = await workbook(
    [
      ['村名', '户数'],
      ['甲', 1],
      ['乙', 2],
    ],
    {
      rowDefs: new Map([[2, { hidden: true }]]),
    },
  )
  const read = await sheet(bytes)
  expect([read.hiddenLines, read.rows[1]]).toEqual([
    [3],
    { line: 3, cells: ['乙', '2'], hidden: true },
  ])
})

test('a formula counts as the value it showed; one without a value or with an error is doubted', async () => {
  const bytes = await workbook([['村名', '户数'], ['甲'], ['乙'], ['丙', '#N/A']], {
    cells: new Map([
      ['1,1', { formula: 'SUM(1,2)', formulaResult: 3 }],
      ['2,1', { formula: 'SUM(1,2)' }],
    ]),
  })
  const read = await sheet(bytes)
  expect(cellsOf(read).map(([, count]) => count)).toEqual(['3', '', '#N/A'])
  expect(read.faults).toEqual([
    { line: 3, at: 1, code: 'formula_without_value', detail: {} },
    { line: 4, at: 1, code: 'formula_error', detail: { shown: '#N/A' } },
  ])
})

test('the sheet with our titles is found behind a page of instructions and a hidden one', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: '选项', rows: titles.map((title) => [title, title]), hidden: true },
      { name: '说明', rows: [['填表说明', '请勿改表头']] },
      {
        name: '数据',
        rows: [
          ['村名', '区划代码'],
          ['甲', '1'],
        ],
      },
    ],
  })
  expect(await sheet(bytes)).toMatchObject({ name: '数据', rows: [{ cells: ['甲', '1'] }] })
})

test('a sheet formatted down to its last line costs nothing', async () => {
  const bytes = edited(
    await workbook([
      ['村名', '户数'],
      ['甲', 1],
    ]),
    sheetPart,
    (xml) =>
      xml.replace('</sheetData>', '<row r="1048576"><c r="CV1048576" s="0"/></row></sheetData>'),
  )
  expect(cellsOf(await sheet(bytes))).toEqual([['甲', '1']])
})

test('what is not a table is refused with what to do', async () => {
  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(512)])
  const locked = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])
  const table = Buffer.from('<html><table><tr><td>村名</td></tr></table></html>')
  expect({
    empty: await codes(new Uint8Array()),
    large: await codes(Buffer.alloc(2_000_000), { maxBytes: 1_000_000 }),
    xls: await codes(ole),
    locked: await codes(locked),
    html: await codes(table, { fileName: 'a.xls' }),
    htmlCsv: await codes(table, { fileName: 'a.csv' }),
    picture: await codes(Buffer.from([0x89, 0x50, 0x4e, 0x47]), { fileName: 'a.png' }),
    binary: await codes(Buffer.from([0xff, 0x00, 0x81, 0x00]), { fileName: 'a.csv' }),
    quote: await codes(Buffer.from('村名,户数\n"甲,1\n'), { fileName: 'a.csv' }),
    header: await codes(Buffer.from('甲,乙\n1,2\n'), { fileName: 'a.csv' }),
    rows: await codes(Buffer.from('村名,户数\n甲,1\n乙,2\n'), { fileName: 'a.csv', maxRows: 1 }),
    rowsXlsx: await codes(
      await workbook([
        ['村名', '户数'],
        ['甲', 1],
        ['乙', 2],
      ]),
      { maxRows: 1 },
    ),
  }).toEqual({
    empty: ['empty_file'],
    large: ['too_large'],
    xls: ['old_format'],
    locked: ['password_protected'],
    html: ['not_a_spreadsheet'],
    htmlCsv: ['not_a_spreadsheet'],
    picture: ['not_a_spreadsheet'],
    binary: ['unknown_encoding'],
    quote: ['quote_open'],
    header: ['no_header'],
    rows: ['too_many_rows'],
    rowsXlsx: ['too_many_rows'],
  })
})

test('without known titles the first line with two texts is the header', async () => {
  const read = await sheet(await workbook([['名单'], ['甲', '乙'], ['1', '2']]), { titles: [] })
  expect(read).toMatchObject({ header: ['甲', '乙'], rows: [{ line: 3, cells: ['1', '2'] }] })
})

test('spaces that only align a name of two characters are no part of it', () => {
  expect(['张 伟', '张  伟', 'Li Wei', '阿依古丽·买买提'].map(withoutGaps)).toEqual([
    '张伟',
    '张伟',
    'Li Wei',
    '阿依古丽·买买提',
  ])
})
