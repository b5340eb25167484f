import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'

const id = z.uuid()
const instant = z.string()
const params = z.strictObject({ id })
const nothing = z.strictObject({})
const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** One account (账号). */
export const account = z.strictObject({
  id,
  personId: id,
  name: z.string(),
  loginName: z.string(),
  status: z.enum(['new', 'active', 'suspended']),
  activationUntil: instant.nullable(),
  /** A code for it is given out by two persons. */
  needsSecond: z.boolean(),
})

/** A two-person act as it stands (双人事项), and what this person may do with it now. */
export const proposal = z.strictObject({
  id,
  act: z.string(),
  title: sentence,
  stage: z.enum(['proposed', 'approved', 'refused', 'used']),
  params: z.record(z.string(), z.unknown()),
  reason: z.string(),
  text: z.string(),
  hash: z.string(),
  proposerName: z.string(),
  proposerUnit: z.string(),
  proposedAt: instant,
  expiresAt: instant,
  deciderName: z.string().nullable(),
  decidedAt: instant.nullable(),
  usableUntil: instant.nullable(),
  mine: z.boolean(),
  version: z.int(),
})

const administrator = { who: ['administrator'], relation: 'county' } as const
const reason = z.string().trim().min(4).max(200)
const decision = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
const decided = {
  method: 'post',
  access: { who: 'session' },
  stepUp: true,
  versioned: true,
  params,
} as const

/** Accounts, and acts that need two persons (账号与双人事项). */
export const actsApi = {
  listAccounts: endpoint({
    method: 'get',
    path: '/api/accounts',
    access: administrator,
    summary: { zh: '账号', en: 'Accounts' },
    output: z.strictObject({ items: z.array(account) }),
  }),
  issueActivation: endpoint({
    method: 'post',
    path: '/api/accounts/:id/activation-code',
    access: administrator,
    effect: 'own',
    stepUp: true,
    summary: { zh: '发激活码（只显示一次）', en: 'Issue a one-time code, shown once' },
    params,
    body: nothing,
    output: z.strictObject({ code: z.string(), until: instant }),
  }),
  suspendAccount: endpoint({
    method: 'post',
    path: '/api/accounts/:id/suspend',
    access: administrator,
    stepUp: true,
    summary: { zh: '停用账号', en: 'Suspend an account' },
    params,
    body: nothing,
    output: nothing,
  }),

  listProposals: endpoint({
    method: 'get',
    path: '/api/proposals',
    access: { who: 'session' },
    summary: { zh: '双人事项', en: 'Acts of two persons: yours and those you may decide' },
    output: z.strictObject({ items: z.array(proposal) }),
  }),
  proposeReveal: endpoint({
    method: 'post',
    path: '/api/proposals/reveal-number',
    access: { who: ['identity_custodian'], relation: 'county' },
    stepUp: true,
    summary: { zh: '申请查看一个号码', en: 'Propose to see one number' },
    body: z.strictObject({ context: z.enum(['survey', 'report']), id, reason }),
    output: proposal,
  }),
  proposeActivation: endpoint({
    method: 'post',
    path: '/api/accounts/:id/propose-activation-code',
    access: administrator,
    stepUp: true,
    summary: {
      zh: '申请发激活码（双人办理）',
      en: 'Propose to issue a one-time code, where that needs two persons',
    },
    params,
    body: z.strictObject({ reason }),
    output: proposal,
  }),
  approveProposal: endpoint({
    ...decided,
    path: '/api/proposals/:id/approve',
    summary: { zh: '批准', en: 'Approve' },
    body: decision,
    output: proposal,
  }),
  refuseProposal: endpoint({
    ...decided,
    path: '/api/proposals/:id/refuse',
    summary: { zh: '不批准', en: 'Refuse' },
    body: decision,
    output: proposal,
  }),
  useProposal: endpoint({
    ...decided,
    path: '/api/proposals/:id/use',
    effect: 'vault',
    summary: { zh: '使用批准（一次）', en: 'Use an approval, once' },
    body: nothing,
    output: z.strictObject({ answer: z.record(z.string(), z.string().nullable()) }),
  }),
} as const satisfies Api
