import { expect, test } from 'vitest'
import iconv from 'iconv-lite'
import { readSheet } from '#platform/files/read-sheet.ts'
import type { Sheet } from '#platform/files/sheet.ts'

async function csv(text: string | Uint8Array): Promise<Sheet> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const read = await readSheet(bytes, { fileName: 'a.csv', titles: ['村名', '区划代码', '户数'] })
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.refusal)}`)
  return read.value
}

const cellsOf = (read: Sheet): string[][] => read.rows.map((row) => [...row.cells])

test('CSV is read in every encoding a county computer writes', async () => {
  const text = '村名,区划代码\r\n㮾家𠮷村·甲,0419900101\r\n'
  const expected = [['㮾家𠮷村·甲', '0419900101']]
  const tabbed = text.replaceAll(',', '\t')
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    iconv.encode(text, 'gb18030'),
    iconv.encode(`\ufeff${tabbed}`, 'utf-16le'),
    iconv.encode(tabbed, 'utf-16le'),
    iconv.encode(`\ufeff${text}`, 'utf-16be'),
    Buffer.from(`sep=;\n${text.replaceAll(',', ';')}`),
  ]) {
    expect(cellsOf(await csv(bytes))).toEqual(expected)
  }
})

test('CSV quotes, line feeds in cells, empty lines and missing cells follow the spreadsheet', async () => {
  const read = await csv('村名,区划代码,户数\n"甲\n""乙""",1\n\n"丙"丁,,3\n')
  expect(read.rows).toEqual([
    { line: 2, cells: ['甲\n"乙"', '1', ''], hidden: false },
    { line: 4, cells: ['丙丁', '', '3'], hidden: false },
  ])
})

test('CSV ways to keep a code as text are undone', async () => {
  const read = await csv("村名,区划代码\n=\"007\",'410324101000\n'=1+1,''x\n")
  expect(cellsOf(read)).toEqual([
    ['007', '410324101000'],
    ['=1+1', "'x"],
  ])
})
