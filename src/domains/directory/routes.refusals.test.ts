import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  csv,
  figures,
  openTestEdge,
  sheetsOf,
  type TestEdge,
} from '#domains/directory/routes.test-edge.ts'
import { writeWorkbook } from '#platform/files/xlsx-write.ts'

let at: TestEdge
beforeAll(async () => {
  at = await openTestEdge()
})
afterAll(() => at.test.close())
const { preview, commit, undo, items } = sheetsOf(() => at)

const towns = csv('名称,区划代码,类型', '东镇,419900100,镇', '西镇,419900101,镇')
const codes = ({ body }: { readonly body: Record<string, unknown> }): unknown =>
  (body['errors'] as { code: string; field?: string }[]).map(({ code }) => code)

it('refuses a file that is not the one previewed', async () => {
  const { body } = await preview('townships', towns)
  const other = csv('名称,区划代码,类型', '东镇,419900100,乡')
  const refused = await commit('townships', other, { fileHash: String(body['fileHash']) })
  expect([refused.status, codes(refused)]).toEqual([409, ['file_changed']])
})

it('imports once for one key, and adds once when four send the same sheet at once', async () => {
  const { body } = await preview('townships', towns)
  const fileHash = String(body['fileHash'])
  const first = await commit('townships', towns, { key: 'the-same-key', fileHash })
  const again = await commit('townships', towns, { key: 'the-same-key', fileHash })
  expect(again).toEqual(first)
  const more = csv('名称,区划代码,类型', '南镇,419900102,镇')
  const told = { fileHash: String((await preview('townships', more)).body['fileHash']) }
  const answers = await Promise.all([1, 2, 3, 4].map(() => commit('townships', more, told)))
  // Whoever comes after finds nothing to do; whoever comes between is told to look again.
  expect(answers.filter(({ status }) => status !== 200 && status !== 412)).toEqual([])
  expect(answers.filter(({ body }) => body['added'] === 1).length).toBe(1)
  expect((await items('/api/directory/townships')).length).toBe(3)
})

it('shows another county nothing, and its batches look like none that ever was', async () => {
  const other = '2:administrator'
  expect(await items('/api/directory/townships', other)).toEqual([])
  expect(await items('/api/directory/imports', other)).toEqual([])
  expect((await items('/api/directory/people', other)).length).toBe(1)
  const [batch] = await items('/api/directory/imports')
  const missing = '00000000-0000-4000-8000-000000000000'
  const answers = await Promise.all(
    [String(batch?.['id']), missing].map((id) =>
      at.send(`/api/directory/imports/${id}/undo`, { as: other, body: {}, version: 1 }),
    ),
  )
  expect(answers.map(({ status, body }) => [status, body['code'], body['detail']])).toEqual([
    [404, 'not_found', '没有找到。'],
    [404, 'not_found', '没有找到。'],
  ])
})

it('lets only administrators import, and asks for the version to undo', async () => {
  const denied = await commit('townships', towns, { as: '1:dispatcher', fileHash: 'x' })
  expect([denied.status, codes(denied)]).toEqual([403, ['wrong_role']])
  const [batch] = await items('/api/directory/imports')
  const path = `/api/directory/imports/${String(batch?.['id'])}/undo`
  expect((await at.send(path, { body: {} })).status).toBe(428)
  expect((await at.send(path, { body: {}, version: 7 })).status).toBe(412)
})

it('says what is wrong with a file that is no sheet, and with a header that lacks a column', async () => {
  expect(codes(await preview('townships', new Uint8Array()))).toEqual(['empty_file'])
  expect(codes(await preview('townships', csv('一,二,三', '1,2,3')))).toEqual(['no_header'])
  const { body } = await preview('townships', csv('名称,类型', '东镇,镇'))
  expect([body['errors'], (body['rows'] as { change: string }[])[0]?.change]).toEqual([
    [
      {
        line: 1,
        column: '乡镇（街道）名称',
        code: 'missing_column',
        message: expect.anything(),
      },
    ].map((error) => ({ ...error, column: '区划代码（9位）' })),
    'error',
  ])
})

it('fills every sentence of every cell error in both languages', async () => {
  const { body } = await preview(
    'people',
    csv(
      '姓名,单位编码,单位名称,登录名,角色,任期起,任期止',
      '甲,NO1,x,A B,承办,3月5日,2026-01-01',
      '乙,ZFW01,别的单位,jia,承办人；皇帝；大臣,2026-03-01,2026-01-01',
      `${'长'.repeat(61)},ZFW01,,jia,承办人,,`,
    ),
  )
  const errors = body['errors'] as { code: string; message: { zh: string; en: string } }[]
  expect(errors.map(({ code }) => code)).toEqual([
    'unknown_unit',
    'bad_login',
    'unknown_role',
    'day_without_year',
    'unit_name_differs',
    'unknown_role',
    'unknown_role',
    'cell_too_long',
    'login_twice',
  ])
  expect(errors.filter(({ message }) => /\{|\}/.test(message.zh + message.en))).toEqual([])
})

it('refuses a login name that belongs to somebody else, and imports nobody', async () => {
  const sheet = csv(
    '姓名,单位编码,登录名,角色',
    '甲,ZFW01,some.one,承办人',
    '乙,ZFW01,first.2,承办人',
  )
  const refused = await commit('people', sheet)
  expect([refused.status, codes(refused)]).toEqual([422, ['login_taken']])
  expect((await items('/api/directory/people')).length).toBe(1)
  at.accounts.delete('some.one')
})

it('keeps the last administrator, and lets two go when a third stays', async () => {
  const title = '姓名,单位编码,登录名,角色'
  const { body } = await preview('people', csv(title, '首任管理员,ZFW01,first.1,承办人'))
  expect(body['errors']).toMatchObject([{ line: 2, column: '角色', code: 'last_administrator' }])
  const { body: swapped } = await preview(
    'people',
    csv(title, '首任管理员,ZFW01,first.1,承办人', '新任,ZFW01,next.1,系统管理员'),
  )
  expect([swapped['errors'], swapped['added'], swapped['changed']]).toEqual([[], 1, 1])
})

it('retires a code, finds it retired when sent again, and gives it anew', async () => {
  const title = '名称,区划代码,类型,启用日期,停用日期'
  const retire = csv(title, '西镇,419900101,镇,2021-01-01,2026-02-28')
  expect(figures(await commit('townships', retire))).toMatchObject({ added: 0, changed: 1 })
  expect(figures(await commit('townships', retire))).toMatchObject({ added: 0, unchanged: 1 })
  const anew = csv(title, '新镇,419900101,镇,2026-03-01,')
  expect(figures(await commit('townships', anew))).toMatchObject({ added: 1, changed: 0 })
  const listed = await items('/api/directory/townships')
  expect(listed.filter(({ code }) => code === '419900101000')).toMatchObject([
    { name: '西镇', validTo: '2026-02-28' },
    { name: '新镇', validTo: null },
  ])
})

it('refuses a circle of units, and takes a branch that stands above its head in the sheet', async () => {
  const title = '单位编码,单位名称,类型,上级单位编码'
  const circle = await preview('units', csv(title, 'A,甲局,部门,B', 'B,乙局,部门,A'))
  expect(circle.body['errors']).toMatchObject([
    { line: 2, code: 'unit_above_itself' },
    { line: 3, code: 'unit_above_itself' },
  ])
  const branch = await commit('units', csv(title, 'B,乙队,公安,A', 'A,甲局,公安,无'))
  expect(figures(branch)).toMatchObject({ status: 200, added: 2 })
  expect((await undo(branch)).status).toBe(200)
})

it('caps the grid at 2000 rows and the errors at 500, those with errors first', async () => {
  const lines = Array.from({ length: 2600 }, (_, at) =>
    at < 2000 ? `村${at},419900100,419900100${200 + (at % 800)},村` : `村${at},东镇,坏,村`,
  )
  const { body } = await preview('villages', csv('名称,乡镇,代码,类型', ...lines).slice())
  expect(codes({ body: { errors: body['errors'] } })).toContain('missing_column')
  const good = csv('名称,乡镇名称,区划代码,类型', ...lines)
  const { body: full } = await preview('villages', good)
  const rows = full['rows'] as { line: number; change: string }[]
  expect([rows.length, (full['errors'] as unknown[]).length, full['rowCount']]).toEqual([
    2000, 500, 2600,
  ])
  expect(rows.at(-1)).toMatchObject({ line: 2601, change: 'error' })
  expect(full['errorCount']).toBe(600 + 1200)
})

it.each(['townships', 'villages', 'units', 'people'])(
  'gives a template of %s that the import itself can read',
  async (sheet) => {
    for (const language of ['zh', 'en']) {
      const response = await at.edge.request(
        `http://localhost/api/directory/imports/template?sheet=${sheet}`,
        { headers: { cookie: '__Host-ansheng=1:administrator', 'accept-language': language } },
      )
      const bytes = new Uint8Array(await response.arrayBuffer())
      const query = new URLSearchParams({ sheet, fileName: 'template.xlsx' })
      const read = await at.send(`/api/directory/imports/preview?${query}`, { bytes })
      expect([read.status, read.body['errors'], read.body['rowCount']]).toEqual([200, [], 0])
    }
  },
)

it('reads English titles and names of kinds and roles from a workbook', async () => {
  const text = (title: string) => ({ title, width: 20, kind: 'text' }) as const
  const bytes = await writeWorkbook({
    sheetName: 'People',
    columns: ['Name', 'Unit code', 'Login name', 'Roles'].map(text),
    rows: [['Zhang San', 'ZFW01', 'zhang.san', 'Handler; township_clerk']],
  })
  const { body } = await preview('people', bytes, { fileName: 'people.xlsx' })
  expect([body['errors'], body['added']]).toEqual([[], 1])
})

it('writes nothing at all when the journal fails in the middle of an import', async () => {
  const before = (await items('/api/directory/townships')).length
  const { journal } = at.world
  // The port is read at each call, so a broken journal can be put in its place.
  const broken = at.world as { journal: typeof journal }
  broken.journal = { ...journal, record: () => Promise.reject(new Error('no journal')) }
  const failed = await commit('townships', csv('名称,区划代码,类型', '败镇,419900109,镇'))
  broken.journal = journal
  expect(failed.status).toBe(500)
  expect((await items('/api/directory/townships')).length).toBe(before)
  const staged = sql`select 1 from journal.batches b left join journal.entries e
    on e.county_id = b.county_id and e.id = b.entry_id where e.id is null`
  expect((await staged.execute(at.test.db.superuser)).rows).toEqual([])
})

it('gives nobody a weighty role by their own hand, nor more time in it, and names the cell', async () => {
  const title = '姓名,单位编码,登录名,角色,任期起,任期止'
  const own = (roles: string, from = '', to = ''): Uint8Array =>
    csv(title, `首任管理员,ZFW01,first.1,${roles},${from},${to}`)
  const faults = async (bytes: Uint8Array, as = '1:administrator'): Promise<unknown[]> => {
    const { body } = await preview('people', bytes, { as })
    // Every preview lists its errors.
    return (body['errors'] as { line: number; column: string; code: string }[]).map(
      ({ line, column, code }) => [line, column, code],
    )
  }
  const refused = [[2, '角色', 'own_weighty_role']]
  for (const role of ['复核员', '身份保管员', '审计员', '督导员'])
    expect(await faults(own(`系统管理员、${role}`))).toEqual(refused)
  expect(await faults(own('系统管理员、承办人'))).toEqual([])
  expect(await faults(own('系统管理员', '2024-01-01'))).toEqual([])
  expect(await faults(csv(title, '别人,ZFW01,other.9,审计员,,'))).toEqual([])
  const commited = await commit('people', own('系统管理员、审计员'))
  expect([commited.status, codes(commited)]).toEqual([422, ['sheet_has_errors', 'bad_cell']])
  // With an end, another administrator could be asked; giving oneself a later one is no shortening.
  expect((await commit('people', own('系统管理员', '', '2027-12-31'))).status).toBe(200)
  expect(await faults(own('系统管理员', '', '2028-12-31'))).toEqual(refused)
  expect(await faults(own('系统管理员', '', '2027-06-30'))).toEqual([])
})
