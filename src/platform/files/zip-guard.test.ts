import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { openPackage, packageLimits, sealPackage } from '#platform/files/zip-guard.ts'
import { readSheet } from '#platform/files/read-sheet.ts'

type Part = { readonly name: string; readonly packed: Buffer; readonly says?: number }

/** An archive by hand, so that its headers may lie. */
function archive(parts: readonly Part[], offsets?: readonly number[]): Buffer {
  const locals: Buffer[] = []
  const heads: Buffer[] = []
  let offset = 0
  for (const [index, part] of parts.entries()) {
    const title = Buffer.from(part.name)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(8, 10)
    head.writeUInt32LE(part.packed.length, 20)
    head.writeUInt32LE(part.says ?? part.packed.length, 24)
    head.writeUInt16LE(title.length, 28)
    head.writeUInt32LE(offsets?.[index] ?? offset, 42)
    heads.push(head, title)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(title.length, 26)
    locals.push(local, title, part.packed)
    offset += 30 + title.length + part.packed.length
  }
  const central = Buffer.concat(heads)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

const text = (name: string, content: string | Buffer): Part => ({
  name,
  packed: deflateRawSync(content),
})

const why = (bytes: Uint8Array): string => {
  const opened = openPackage(bytes)
  if (opened.ok) return 'opened'
  return opened.refusal.map((one) => String(one.detail?.['why'] ?? one.code)).join()
}

test('an archive that unfolds too far is refused whatever its headers say', () => {
  const bomb = deflateRawSync(Buffer.alloc(20 * 1024 * 1024))
  const slow = Buffer.from(
    Uint8Array.from({ length: 12 * 1024 * 1024 }, (_, at) => (at * 2654435761) >>> 21),
  )
  expect({
    ratio: why(archive([{ name: 'xl/a.xml', packed: bomb, says: 10 }])),
    total: why(archive([1, 2, 3, 4, 5].map((n) => text(`xl/${n}.xml`, slow)))),
    picture: why(archive([{ name: 'xl/media/a.xml', packed: bomb }])),
  }).toEqual({ ratio: 'unfolds_too_far', total: 'unfolds_too_far', picture: 'opened' })
})

test('entries that overlap, repeat, leave the archive or are too many are refused', () => {
  const part = text('xl/a.xml', 'x'.repeat(100))
  const many = Array.from({ length: packageLimits.entries + 1 }, (_, n) => text(`xl/${n}.xml`, 'x'))
  expect({
    overlap: why(archive([part, text('xl/b.xml', 'y')], [0, 0])),
    repeat: why(archive([part, part])),
    up: why(archive([text('xl/../../etc/a.xml', 'x')])),
    root: why(archive([text('/xl/a.xml', 'x')])),
    drive: why(archive([text('C:a.xml', 'x')])),
    many: why(archive(many)),
  }).toEqual({
    overlap: 'overlapping_entries',
    repeat: 'bad_entry_name',
    up: 'bad_entry_name',
    root: 'bad_entry_name',
    drive: 'bad_entry_name',
    many: 'too_many_entries',
  })
})

test('a part that declares a document type is refused', () => {
  const laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
  expect(why(archive([text('xl/workbook.xml', laughs)]))).toBe('declares_types')
})

test('an archive that is no workbook, and bytes that are no archive, are not a spreadsheet', async () => {
  const word = archive([text('[Content_Types].xml', '<Types/>'), text('word/document.xml', '<a/>')])
  const read = await readSheet(word, { fileName: 'a.xlsx' })
  expect([read.ok ? 'read' : read.refusal[0].code, why(Buffer.from('PK\u0003\u0004…'))]).toEqual([
    'not_a_spreadsheet',
    'not_a_spreadsheet',
  ])
})

test('cells in the far corners of a sheet do not take its whole area in memory', async () => {
  const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [['村名', '户数']] }] })
  const opened = openPackage(bytes)
  if (!opened.ok) throw new Error('refused')
  const parts = new Map<string, Uint8Array>(opened.value)
  const corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
  const xml = String(opened.value.get('xl/worksheets/sheet1.xml')).replace('</sheetData>', corner)
  parts.set('xl/worksheets/sheet1.xml', Buffer.from(xml))
  const read = await readSheet(sealPackage(parts), { fileName: 'a.xlsx', titles: ['村名'] })
  expect(read).toMatchObject({ ok: false, refusal: [{ code: 'too_many_rows' }] })
})

test('a workbook damaged anywhere is read or refused, never a crash', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'a',
        rows: [['村名', '户数'], ...Array.from({ length: 30 }, (_, n) => [`村${n}`, n])],
      },
    ],
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
      async (damage) => {
        const copy = Uint8Array.from(bytes)
        for (const [at, byte] of damage) copy[at] = byte
        const read = await readSheet(copy, { fileName: 'a.xlsx', titles: ['村名'] })
        expect(typeof read.ok).toBe('boolean')
      },
    ),
    { numRuns: 150 },
  )
})
