import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { id, type Role } from '#domains/directory/terms.ts'

/** Asking to see a resident's number by what people know of it: the number of the problem. */
export const revealApi = {
  proposeProblemReveal: endpoint({
    method: 'post',
    path: '/api/casework/reveals',
    access: { who: ['identity_custodian'], relation: 'county' },
    stepUp: true,
    clause: '11.5',
    summary: {
      zh: '按问题编号申请查看一个号码（双人事项）',
      en: 'Ask to see a number by the number of its problem (two persons)',
    },
    body: z.strictObject({
      /** 'AS-2026-000123', in whatever case and with or without its marks. */
      problemCode: z.string().min(8).max(20),
      /** Which of its reports, the first received being 1. */
      report: z.int().min(1).max(100).default(1),
      reason: z.string().trim().min(4).max(200),
    }),
    output: z.strictObject({ proposalId: id, expiresAt: z.string() }),
  }),
} as const satisfies Api<Role>
