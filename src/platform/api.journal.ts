import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { isDay, type Day } from '#basics/day.ts'

const id = z.uuid()
const day = z.custom<Day>((value) => typeof value === 'string' && isDay(value), {
  message: 'not_a_day',
})
const instant = z.string()
const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const nothing = z.strictObject({})

/** A line of the journal as an auditor reads it: codes and ids only. */
export const journalLine = z.strictObject({
  id,
  seq: z.int(),
  type: z.string(),
  at: z.string(),
  user: z.string().nullable(),
  role: z.string().nullable(),
  unit: z.string().nullable(),
  system: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: z.string(),
})

/** A run of the verifier (核验): how far it is, and what it found. */
export const verifyRun = z.strictObject({
  runId: id,
  stage: z.enum(['running', 'done', 'failed']),
  done: z.int(),
  total: z.int(),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      seq: z.int().optional(),
      table: z.string().optional(),
      key: z.string().optional(),
      sentence,
    }),
  ),
})

/** One look into the vault, as the vault's own log has it, beside the journal. */
export const reveal = z.strictObject({
  entryId: id,
  userId: id,
  name: z.string(),
  at: instant,
  act: z.string(),
  context: z.string(),
  kind: z.string(),
  reason: z.string(),
  inJournal: z.boolean(),
})

const auditor = { who: ['auditor'], relation: 'county' } as const

/** What an auditor reads and starts (日志与核验). */
export const journalApi = {
  listEntries: endpoint({
    method: 'get',
    path: '/api/journal/entries',
    access: auditor,
    summary: { zh: '日志', en: 'The journal, newest first' },
    query: z.strictObject({ page: z.coerce.number().int().min(1).max(1_000_000).default(1) }),
    output: z.strictObject({ items: z.array(journalLine), total: z.int(), pageSize: z.int() }),
  }),
  latestCheckpoint: endpoint({
    method: 'get',
    path: '/api/journal/checkpoint',
    access: auditor,
    summary: { zh: '最新检查点', en: 'The latest checkpoint, as signed' },
    output: z.strictObject({
      checkpoint: z.strictObject({ size: z.int(), at: instant, note: z.string() }).nullable(),
    }),
  }),
  startVerify: endpoint({
    method: 'post',
    path: '/api/journal/verify',
    access: auditor,
    effect: 'own',
    summary: { zh: '开始核验', en: 'Start to verify' },
    body: nothing,
    output: z.strictObject({ runId: id }),
  }),
  showVerify: endpoint({
    method: 'get',
    path: '/api/journal/verify/:runId',
    access: auditor,
    summary: { zh: '核验进度与发现', en: 'How a verification stands' },
    params: z.strictObject({ runId: id }),
    output: verifyRun,
  }),
  listReveals: endpoint({
    method: 'get',
    path: '/api/journal/reveals',
    access: auditor,
    summary: { zh: '某日的身份查看记录', en: "A day's looks into the vault" },
    query: z.strictObject({ day }),
    output: z.strictObject({ items: z.array(reveal) }),
  }),
} as const satisfies Api
