import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import type { Role } from '#domains/directory/terms.ts'

/** The resident's own page: what became of a report, by its receipt code. */
export const residentApi = {
  receiptForm: endpoint({
    method: 'get',
    path: '/r',
    access: { who: 'public' },
    summary: { zh: '查询页', en: 'Look up a report' },
    answer: 'html',
    query: z.strictObject({ lang: z.enum(['zh', 'en']).optional(), big: z.enum(['1']).optional() }),
    output: z.strictObject({ html: z.string() }),
  }),
  receiptState: endpoint({
    method: 'post',
    path: '/r',
    access: { who: 'public' },
    summary: { zh: '查询进度', en: 'The state of a report' },
    answer: 'html',
    effect: 'none',
    bodyKind: 'form',
    body: z.strictObject({
      code: z.string().max(40),
      lang: z.enum(['zh', 'en']).optional(),
      big: z.enum(['1']).optional(),
    }),
    output: z.strictObject({ html: z.string() }),
  }),
} as const satisfies Api<Role>
