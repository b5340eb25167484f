import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { day, id, type Role } from '#domains/directory/terms.ts'
import { counts, page, params, problemDetail, reason } from '#domains/casework/terms.views.ts'
import { categories, problem, urgencies } from '#domains/casework/terms.ts'

const office = ['dispatcher', 'second_officer'] as const satisfies readonly Role[]
const watch = ['leader', 'auditor'] as const satisfies readonly Role[]

/** A command of the office on one problem: same answer for all, so that the page redraws from it. */
const officeAct = <const Path extends string, Body extends z.ZodType>(
  path: Path,
  by: readonly ('dispatcher' | 'second_officer')[],
  clause: string,
  zh: string,
  en: string,
  body: Body,
) =>
  endpoint({
    method: 'post',
    path: `/api/casework/problems/:id/${path}`,
    access: { who: by, relation: 'county' },
    clause,
    summary: { zh, en },
    versioned: true,
    params,
    body,
    output: problem,
  })
/** What the office does: list, word, hand over, decide. */
export const officeApi = {
  listProblems: endpoint({
    method: 'get',
    path: '/api/casework/problems',
    access: { who: [...office, ...watch], relation: 'county' },
    clause: '11.2',
    summary: { zh: '问题清单', en: 'The list of problems' },
    query: z.strictObject(page),
    output: z.strictObject({ items: z.array(problem), total: z.int(), counts }),
  }),
  showProblem: endpoint({
    method: 'get',
    path: '/api/casework/problems/:id',
    access: { who: [...office, ...watch], relation: 'county' },
    clause: '11.2',
    summary: { zh: '一个问题', en: 'One problem' },
    params,
    output: problemDetail,
  }),
  readWords: endpoint({
    method: 'post',
    path: '/api/casework/problems/:id/words',
    access: { who: ['dispatcher'], relation: 'county' },
    clause: '11.2',
    summary: { zh: '查看居民原话（留痕）', en: "Read the resident's words (journaled)" },
    effect: 'vault',
    params,
    /** As long as the vault's own log takes it. */
    body: z.strictObject({ reason: reason.max(200) }),
    output: z.strictObject({ words: z.array(z.strictObject({ day, text: z.string() })) }),
  }),
  list: officeAct(
    'list',
    ['dispatcher'],
    '11.2',
    '列单',
    'List',
    z.strictObject({
      title: z.string().trim().min(2).max(60),
      category: z.enum(categories),
      urgency: z.enum(urgencies),
    }),
  ),
  proposeDecline: officeAct(
    'propose-decline',
    ['dispatcher'],
    '11.2',
    '提出不列单',
    'Propose not to list',
    z.strictObject({ reason }),
  ),
  confirmDecline: officeAct(
    'confirm-decline',
    ['second_officer'],
    '11.2',
    '同意不列单',
    'Agree not to list',
    z.strictObject({ reason }),
  ),
  rejectDecline: officeAct(
    'reject-decline',
    ['second_officer'],
    '11.2',
    '应当列单',
    'It must be listed',
    z.strictObject({ reason }),
  ),
  /** Reads the resident's words where the office has seen them, to find quotations: two processes. */
  word: endpoint({
    method: 'post',
    path: '/api/casework/problems/:id/word',
    access: { who: ['dispatcher'], relation: 'county' },
    clause: '11.2',
    summary: { zh: '拟交办词', en: 'Word it for the unit' },
    versioned: true,
    effect: 'vault',
    params,
    body: z.strictObject({ wording: z.string().trim().min(5).max(1000) }),
    output: problem,
  }),
  handOver: officeAct(
    'hand-over',
    ['dispatcher'],
    '11.3',
    '交单',
    'Hand over',
    z.strictObject({ unitId: id }),
  ),
  upholdObjection: officeAct(
    'uphold-objection',
    ['second_officer'],
    '11.3',
    '异议成立',
    'Uphold the objection',
    z.strictObject({ reason }),
  ),
  rejectObjection: officeAct(
    'reject-objection',
    ['second_officer'],
    '11.3',
    '异议不成立',
    'Reject the objection',
    z.strictObject({ reason }),
  ),
  check: officeAct(
    'check',
    ['second_officer'],
    '11.5',
    '核查办结',
    'End by a check',
    z.strictObject({ reason }),
  ),
} as const satisfies Api<Role>
