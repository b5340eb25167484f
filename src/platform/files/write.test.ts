import { expect, test } from 'vitest'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { cleanText } from '#platform/files/cell-text.ts'
import { writeCsv } from '#platform/files/csv-write.ts'
import { readSheet } from '#platform/files/read-sheet.ts'
import { writeWorkbook } from '#platform/files/xlsx-write.ts'
import { openPackage } from '#platform/files/zip-guard.ts'

const corpus = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://a","b")',
  '+1-1',
  '-2+3',
  '-5',
  '@SUM(1)',
  '＝1+1',
  '＋1',
  '－1',
  '＠a',
  '|a',
  "'=1",
  "'quoted'",
  '"=1"',
  '="007"',
  '甲,"乙"\n丙;丁\t戊',
  '#N/A',
  '#REF!',
  '_x0041_',
  '<v>&amp;</v>',
  '007',
  '410324199001011234',
  'TRUE',
  '2026-03-05',
]

const columns = [
  { title: '内容', width: 20, kind: 'text' as const },
  { title: '序号', width: 8, kind: 'number' as const },
]

async function back(bytes: Uint8Array, fileName: string): Promise<string[]> {
  const read = await readSheet(bytes, { fileName, titles: ['内容', '序号'] })
  if (!read.ok) throw new Error(JSON.stringify(read.refusal))
  expect(read.value.faults).toEqual([])
  return read.value.rows.map((row) => row.cells[0] ?? '')
}

const numbered = (texts: readonly string[]): (string | number)[][] =>
  texts.map((text, n) => [text, n])

test('what looks like a formula is written as text and read back as it was', async () => {
  const bytes = await writeWorkbook({ sheetName: '表', columns, rows: numbered(corpus) })
  const opened = openPackage(bytes)
  const xml = opened.ok ? String(opened.value.get('xl/worksheets/sheet1.xml')) : ''
  expect([xml.includes('<f'), xml.includes('t="e"'), xml.length > 0]).toEqual([false, false, true])
  expect(await back(bytes, 'a.xlsx')).toEqual(corpus)
})

test('in CSV no field begins like a formula, and reading gives the texts back', async () => {
  const bytes = writeCsv(['内容', '序号'], numbered(corpus))
  const lines = Buffer.from(bytes).toString('utf8').split('\r\n')
  expect(lines.filter((line) => /^\ufeff?"?\s*[=+\-@|＝＋－＠]/.test(line))).toEqual([])
  expect(await back(bytes, 'a.csv')).toEqual(corpus)
})

test('any text survives both ways but for what every cell is cleaned of', async () => {
  const texts = fc.array(
    fc
      .string({ unit: fc.constantFrom(...'=+-@\'",;\t\n#甲·é1A_x <&|') })
      .map(cleanText)
      .filter((text) => text !== '' && !/^\d[\d.]*E/i.test(text)),
    { minLength: 1, maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(texts, async (list) => {
      const workbook = await writeWorkbook({ sheetName: '表', columns, rows: numbered(list) })
      expect(await back(workbook, 'a.xlsx')).toEqual(list)
      expect(await back(writeCsv(['内容', '序号'], numbered(list)), 'a.csv')).toEqual(list)
    }),
    { numRuns: 60 },
  )
})

test('a short list of choices stands in its dropdown, a long one on a hidden sheet', async () => {
  const long = Array.from({ length: 60 }, (_, n) => `第${n + 1}个很长的选项`)
  const bytes = await writeWorkbook({
    sheetName: '模板',
    title: '村社区名单',
    columns: [
      { title: '类型', width: 10, kind: 'text', choices: ['村', '社区'] },
      { title: '乡镇', width: 20, kind: 'text', choices: long },
      { title: '起', width: 12, kind: 'date' },
    ],
    rows: [['村', '第1个很长的选项', '2026-03-05']],
    blankRows: 20,
  })
  const book = await readXlsx(bytes)
  expect(book.sheets.map((sheet) => [sheet.name, sheet.hidden ?? false])).toEqual([
    ['模板', false],
    ['选项', true],
  ])
  expect(book.sheets[0]?.dataValidations).toMatchObject([
    { range: 'A3:A23', values: ['村', '社区'] },
    { range: 'B3:B23', formula1: 'choices_2' },
  ])
  expect(book.namedRanges).toMatchObject([{ name: 'choices_2', range: '选项!$A$1:$A$60' }])
  expect(book.sheets[1]?.rows.flat()).toEqual(long)
  const read = await readSheet(bytes, { fileName: 'a.xlsx', titles: ['类型', '乡镇', '起'] })
  expect(read).toMatchObject({
    ok: true,
    value: { headerLine: 2, rows: [{ line: 3, cells: ['村', '第1个很长的选项', '2026-03-05'] }] },
  })
})

test('the same rows give the same bytes', async () => {
  const given = { sheetName: '表', columns, rows: [['甲', 1]] }
  expect(await writeWorkbook(given)).toEqual(await writeWorkbook(given))
})
