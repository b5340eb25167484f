import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import {
  calendarChange,
  cellError,
  id,
  importBatch,
  listedOverlay,
  person,
  roleTerm,
  sheets,
  township,
  unit,
  village,
  type Role,
} from '#domains/directory/terms.ts'

const sheetQuery = z.strictObject({ sheet: z.enum(sheets), fileName: z.string().min(1).max(200) })
const staff = [
  'dispatcher',
  'second_officer',
  'supervisor',
  'administrator',
  'auditor',
  'leader',
] as const satisfies readonly Role[]

/** The preview of a sheet (预览): what would be added and changed, and every error in its cell. */
export const sheetPreview = z.strictObject({
  fileHash: z.string(),
  columns: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      line: z.int(),
      cells: z.array(z.string()),
      change: z.enum(['add', 'change', 'same', 'error']),
    }),
  ),
  /** The first 500; `errorCount` says how many there are. */
  errors: z.array(cellError),
  errorCount: z.int(),
  /** All rows of the file; the grid shows 2000 at most, those with errors first of all. */
  rowCount: z.int(),
  hiddenRows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
})

export const directoryApi = {
  listTownships: endpoint({
    method: 'get',
    path: '/api/directory/townships',
    access: { who: 'session' },
    summary: { zh: '乡镇', en: 'Townships' },
    output: z.strictObject({ items: z.array(township) }),
  }),
  listVillages: endpoint({
    method: 'get',
    path: '/api/directory/villages',
    access: { who: 'session' },
    summary: { zh: '某乡镇的村', en: 'Villages of a township' },
    query: z.strictObject({ townshipId: id }),
    output: z.strictObject({ items: z.array(village) }),
  }),
  listUnits: endpoint({
    method: 'get',
    path: '/api/directory/units',
    access: { who: 'session' },
    summary: { zh: '单位', en: 'Units' },
    output: z.strictObject({ items: z.array(unit) }),
  }),
  listPeople: endpoint({
    method: 'get',
    path: '/api/directory/people',
    access: { who: ['administrator', 'auditor'], relation: 'county' },
    summary: { zh: '人员与任期', en: 'People and their terms' },
    query: z.strictObject({ unitId: id.optional() }),
    output: z.strictObject({
      items: z.array(z.strictObject({ person, terms: z.array(roleTerm) })),
    }),
  }),
  previewSheet: endpoint({
    method: 'post',
    path: '/api/directory/imports/preview',
    access: { who: ['administrator'], relation: 'county' },
    summary: { zh: '预览导入表', en: 'Preview a sheet' },
    effect: 'none',
    query: sheetQuery,
    bodyKind: 'bytes',
    maxBytes: 20_000_000,
    output: sheetPreview,
  }),
  commitSheet: endpoint({
    method: 'post',
    path: '/api/directory/imports',
    access: { who: ['administrator'], relation: 'county' },
    summary: { zh: '导入', en: 'Import a previewed sheet' },
    stepUp: true,
    query: sheetQuery.extend({ fileHash: z.string() }),
    bodyKind: 'bytes',
    maxBytes: 20_000_000,
    output: importBatch,
  }),
  listImports: endpoint({
    method: 'get',
    path: '/api/directory/imports',
    access: { who: ['administrator', 'auditor'], relation: 'county' },
    summary: { zh: '导入记录', en: 'Imports so far' },
    output: z.strictObject({ items: z.array(importBatch) }),
  }),
  undoImport: endpoint({
    method: 'post',
    path: '/api/directory/imports/:id/undo',
    access: { who: ['administrator'], relation: 'county' },
    summary: { zh: '撤销一批导入', en: 'Undo an import' },
    versioned: true,
    stepUp: true,
    params: z.strictObject({ id }),
    body: z.strictObject({}),
    output: importBatch,
  }),
  sheetTemplate: endpoint({
    method: 'get',
    path: '/api/directory/imports/template',
    access: { who: ['administrator'], relation: 'county' },
    summary: { zh: '下载模板', en: 'Template of a sheet' },
    answer: 'file',
    query: z.strictObject({ sheet: z.enum(sheets) }),
    output: z.strictObject({ fileName: z.string(), mime: z.string(), base64: z.string() }),
  }),
  listOverlays: endpoint({
    method: 'get',
    path: '/api/directory/calendar',
    access: { who: staff, relation: 'county' },
    summary: { zh: '日历调整', en: 'Changes to the calendar' },
    output: z.strictObject({
      calendarVersion: z.string(),
      provisionalYears: z.array(z.int()),
      items: z.array(listedOverlay),
    }),
  }),
  addOverlay: endpoint({
    method: 'post',
    path: '/api/directory/calendar',
    access: { who: ['administrator'], relation: 'county' },
    summary: {
      zh: '申请调整某一天（双人事项）',
      en: 'Propose to change a day of the calendar (two persons)',
    },
    stepUp: true,
    body: calendarChange,
    output: z.strictObject({ proposalId: id, expiresAt: z.string() }),
  }),
} as const satisfies Api<Role>
