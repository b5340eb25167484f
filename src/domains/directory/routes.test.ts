import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  csv,
  figures,
  fixture,
  openTestEdge,
  sheetsOf,
  type TestEdge,
} from '#domains/directory/routes.test-edge.ts'
import type { Person, RoleTerm } from '#domains/directory/terms.ts'
import { toVerify } from '#platform/journal.test-county.ts'
import { verifyCounty } from '#platform/verify.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge()
})
afterAll(() => at.test.close())

const { preview, commit, undo, items } = sheetsOf(() => at)

async function verifyFindings(): Promise<unknown> {
  await at.test.settle()
  return (await verifyCounty(toVerify(at.test))).findings
}

/** The whole content of the room in one text, versions included. */
async function everything(): Promise<string> {
  const tables = ['townships', 'villages', 'units', 'people', 'role_terms', 'import_batches']
  const parts = tables.map((name) =>
    sql<{ rows: string }>`select coalesce(json_agg(t order by id), '[]')::text as rows
      from ${sql.table(`directory.${name}`)} t`.execute(at.test.db.superuser),
  )
  return (await Promise.all(parts)).map(({ rows }) => rows[0]?.rows).join('\n')
}

const sheets = [
  ['townships', '乡镇.xlsx', { added: 15, changed: 0 }],
  ['villages', '村社区.xlsx', { added: 231, changed: 0 }],
  // One unit was there from the set-up, under a provisional name.
  ['units', '单位.xlsx', { added: 34, changed: 1 }],
  ['people', '人员.xlsx', { added: 300, changed: 0 }],
] as const

describe('the sheets of the small county', () => {
  it('previews without writing anything', async () => {
    const before = await everything()
    const { status, body } = await preview('townships', fixture('乡镇.xlsx'), {
      fileName: '乡镇.xlsx',
    })
    const { rows, columns, fileHash, ...counts } = body
    expect(counts).toEqual({
      errors: [],
      errorCount: 0,
      rowCount: 15,
      hiddenRows: 0,
      added: 15,
      changed: 0,
      unchanged: 0,
    })
    expect({ status, columns }).toEqual({
      status: 200,
      columns: ['序号', '乡镇（街道）名称', '区划代码（9位）', '类型', '常住人口', '启用日期'],
    })
    expect(fileHash).toMatch(/^[0-9a-f]{64}$/)
    expect((rows as unknown[])[0]).toEqual({
      line: 3,
      cells: ['1', '永宁街道', '419900001', '街道', '46800', '2021-01-01'],
      change: 'add',
    })
    expect(await everything()).toBe(before)
  })

  it.each(sheets)('imports %s from %s', async (sheet, fileName, counts) => {
    const made = await commit(sheet, fixture(fileName), { fileName })
    expect(figures(made)).toEqual({ status: 200, unchanged: 0, ...counts })
  })

  it.each(sheets)('finds nothing to do when %s come again', async (sheet, fileName, counts) => {
    const again = await commit(sheet, fixture(fileName), { fileName })
    expect(figures(again)).toEqual({
      status: 200,
      added: 0,
      changed: 0,
      unchanged: counts.added + counts.changed,
    })
  })

  it('has all of it in its lists, and an account for every person', async () => {
    const townships = await items('/api/directory/townships')
    const villages = await items(
      `/api/directory/villages?townshipId=${String(townships[0]?.['id'])}`,
    )
    const people = await items('/api/directory/people')
    const units = await items('/api/directory/units')
    expect([townships.length, villages[0]?.['name'], units.length, people.length]).toEqual([
      15,
      '团结社区',
      35,
      301,
    ])
    expect(at.accounts.size).toBe(302)
    const kinds = units.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'court' || kind === 'procuratorate').length).toBe(2)
  })

  it('names every planted error of the correction in its cell and imports nothing', async () => {
    const before = await everything()
    const bytes = fixture('村社区-更正.csv')
    const { body } = await preview('villages', bytes)
    const errors = body['errors'] as { line: number; column: string; code: string }[]
    expect(errors.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
      '8 区划代码（12位） bad_division_code',
      '9 区划代码（12位） bad_division_code',
      '10 区划代码（12位） digits_lost',
      '11 村（社区）名称 cell_empty',
      '11 区划代码（12位） duplicate_code',
      '12 区划代码（12位） code_outside_township',
      '13 区划代码（12位） duplicate_code',
      '13 类型 unknown_place_kind',
      '14 区划代码（12位） duplicate_code',
      '14 启用日期 not_a_day',
      '15 区划代码（12位） duplicate_code',
      '15 常住人口 not_a_count',
    ])
    expect([body['added'], body['changed'], body['unchanged']]).toEqual([1, 5, 0])
    const refused = await commit('villages', bytes)
    expect([refused.status, refused.body['code']]).toEqual([422, 'sheet_has_errors'])
    expect((refused.body['errors'] as unknown[]).length).toBe(13)
    expect(await everything()).toBe(before)
  })

  it('takes the good lines of the correction and undoes them to the letter', async () => {
    const listed = await items('/api/directory/townships')
    const path = `/api/directory/villages?townshipId=${String(listed[0]?.['id'])}`
    const content = async () => (await items(path)).map((item) => ({ ...item, version: 0 }))
    const before = await content()
    const text = new TextDecoder('gb18030').decode(fixture('村社区-更正.csv'))
    const good = await commit('villages', csv(...text.split(/\r?\n/).slice(0, 7)))
    expect(figures(good)).toEqual({ status: 200, added: 1, changed: 5, unchanged: 0 })
    expect((await content()).map(({ name }: Record<string, unknown>) => name)).toContain(
      '新城南社区',
    )
    const undone = await undo(good)
    expect([undone.status, undone.body['undone'], undone.body['version']]).toEqual([200, true, 2])
    expect(await content()).toEqual(before)
    expect((await undo(good, 2)).body['code']).toBe('already_undone')
    expect((await undo(good, 1)).status).toBe(412)
  })

  it('leaves a journal under which every row verifies', async () => {
    expect(await verifyFindings()).toEqual([])
  })
})

describe('undo', () => {
  const head = '姓名,单位编码,职务,登录名,角色,任期起,任期止'

  it('is refused with the number of rows that later data points to', async () => {
    const code = await commit(
      'townships',
      csv('名称,区划代码,类型', '东乡,419900300,乡', '西乡,419900301,乡', '北乡,419900302,乡'),
    )
    await commit(
      'villages',
      csv('所属乡镇,名称,区划代码,类型', '东乡,甲村,419900300200,村', '西乡,乙村,419900301200,村'),
    )
    const before = await everything()
    const refused = await undo(code)
    expect([refused.status, refused.body['code'], refused.body['errors']]).toEqual([
      409,
      'in_use',
      [expect.objectContaining({ detail: { count: 2 } })],
    ])
    expect(await everything()).toBe(before)
  })

  it('is refused while a later import changed a row, and free again after that one is undone', async () => {
    const title = '单位编码,单位名称,类型'
    const first = await commit('units', csv(title, 'X1,甲局,部门', 'X2,乙局,部门'))
    const second = await commit('units', csv(title, 'X1,甲甲局,部门'))
    expect((await undo(first)).body['code']).toBe('in_use')
    expect((await undo(second)).status).toBe(200)
    expect((await undo(first)).status).toBe(200)
  })

  it('takes people with their terms and accounts back, unless somebody has signed in', async () => {
    const bytes = csv(
      head,
      '新人甲,GA01,民警,new.one,承办人,2026-03-01,',
      '新人乙,GA01,民警,new.two,承办人,,',
    )
    const first = await commit('people', bytes)
    expect(at.accounts.has('new.one')).toBe(true)
    expect((await undo(first)).status).toBe(200)
    expect(at.accounts.has('new.one')).toBe(false)
    const second = await commit('people', bytes)
    at.used.add(String(at.accounts.get('new.two')))
    expect((await undo(second)).body['code']).toBe('in_use')
  })

  it('ends the old term, begins the new one, ends the sessions, and undoes all of it', async () => {
    const entryOf = async (login: string) => {
      const people = await items('/api/directory/people')
      // The list holds a person with their terms.
      const all = people as unknown as { person: Person; terms: RoleTerm[] }[]
      return all.find(({ person }) => person.loginName === login)
    }
    const termsOf = async (login: string) =>
      (await entryOf(login))?.terms.map(({ role, from, to }) => [role, from, to])
    const before = await termsOf('new.one')
    const moved = await commit(
      'people',
      csv(head, '新人甲,GA01,民警,new.one,单位负责人,2026-04-01,2028-12-31'),
    )
    expect(await termsOf('new.one')).toEqual([
      ['handler', '2026-03-01', '2026-03-31'],
      ['unit_head', '2026-04-01', '2028-12-31'],
    ])
    expect(at.signedOut).toEqual([(await entryOf('new.one'))?.person.id])
    expect((await undo(moved)).status).toBe(200)
    expect(await termsOf('new.one')).toEqual(before)
  })

  it('still leaves a journal under which every row verifies, and a planted change is named', async () => {
    expect(await verifyFindings()).toEqual([])
    const planted = sql`update directory.villages set name = '改名村' where code = '419900300200'`
    await planted.execute(at.test.db.superuser)
    expect(await verifyFindings()).toEqual([
      expect.objectContaining({ table: 'directory.villages' }),
    ])
    await sql`update directory.villages set name = '甲村' where code = '419900300200'`.execute(
      at.test.db.superuser,
    )
  })
})
