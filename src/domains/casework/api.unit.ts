import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import type { Role } from '#domains/directory/terms.ts'
import { counts, page, params, reason, unitProblemDetail } from '#domains/casework/terms.views.ts'
import { unitProblem } from '#domains/casework/terms.ts'

const unitSide = ['handler', 'unit_head'] as const satisfies readonly Role[]

const unitAct = <const Path extends string, Body extends z.ZodType>(
  path: Path,
  clause: string,
  zh: string,
  en: string,
  body: Body,
) =>
  endpoint({
    method: 'post',
    path: `/api/casework/unit-problems/:id/${path}`,
    access: { who: unitSide, relation: 'own_unit' },
    clause,
    summary: { zh, en },
    versioned: true,
    params,
    body,
    output: unitProblem,
  })

/** What the handling unit does with its own problems. */
export const unitApi = {
  listUnitProblems: endpoint({
    method: 'get',
    path: '/api/casework/unit-problems',
    access: { who: unitSide, relation: 'own_unit' },
    clause: '11.4',
    summary: { zh: '本单位的问题', en: "The unit's problems" },
    query: z.strictObject(page),
    output: z.strictObject({ items: z.array(unitProblem), total: z.int(), counts }),
  }),
  showUnitProblem: endpoint({
    method: 'get',
    path: '/api/casework/unit-problems/:id',
    access: { who: unitSide, relation: 'own_unit' },
    clause: '11.4',
    summary: { zh: '本单位的一个问题', en: "One of the unit's problems" },
    params,
    output: unitProblemDetail,
  }),
  sign: unitAct('sign', '11.3', '签收', 'Sign for', z.strictObject({})),
  object: unitAct('object', '11.3', '提出异议', 'Object', z.strictObject({ reason })),
  handle: unitAct(
    'handle',
    '11.4',
    '记录办理',
    'Record what was done',
    z.strictObject({
      whatWasDone: z.string().trim().min(5).max(2000),
      ground: z.string().trim().min(2).max(500),
    }),
  ),
  reportDone: unitAct('report-done', '11.4', '报办结', 'Report done', z.strictObject({})),
} as const satisfies Api<Role>
