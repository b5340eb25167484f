import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import {
  account,
  day,
  id,
  instant,
  journalLine,
  proposal,
  reveal,
  verifyRun,
  whoAmI,
} from '#platform/api.shapes.ts'

const params = z.strictObject({ id })
const nothing = z.strictObject({})
const text = (most: number) => z.string().min(1).max(most)
/** Longer ones are refused unread: 128 characters are the most a password may have. */
const password = text(512)
const loginName = text(64)

const administrator = { who: ['administrator'], relation: 'county' } as const
const auditor = { who: ['auditor'], relation: 'county' } as const
const decision = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
const decided = {
  method: 'post',
  access: { who: 'session' },
  stepUp: true,
  versioned: true,
  params,
} as const

/** The ground's own endpoints: the way in, one's own sessions, accounts, two-person acts, journal. */
export const platformApi = {
  entrance: endpoint({
    method: 'get',
    path: '/api/entrance',
    access: { who: 'public' },
    effect: 'own',
    summary: { zh: '登录页需要知道的', en: 'What the sign-in page needs to know' },
    output: z.strictObject({ demo: z.boolean(), totp: z.boolean() }),
  }),
  signIn: endpoint({
    method: 'post',
    path: '/api/session',
    access: { who: 'public' },
    effect: 'own',
    summary: { zh: '登录', en: 'Sign in' },
    body: z.strictObject({ loginName, password, code: z.string().max(12).default('') }),
    output: nothing,
  }),
  activate: endpoint({
    method: 'post',
    path: '/api/activation',
    access: { who: 'public' },
    effect: 'own',
    summary: { zh: '用激活码设置密码', en: 'Set a password by a one-time code' },
    body: z.strictObject({ loginName, code: text(60), password }),
    output: z.strictObject({
      totp: z.strictObject({ secret: z.string(), uri: z.string() }).nullable(),
    }),
  }),
  whoAmI: endpoint({
    method: 'get',
    path: '/api/session',
    access: { who: 'session' },
    summary: { zh: '当前用户', en: 'Who is signed in' },
    output: whoAmI,
  }),
  signOut: endpoint({
    method: 'post',
    path: '/api/session/end',
    access: { who: 'session' },
    effect: 'own',
    summary: { zh: '退出', en: 'Sign out' },
    body: nothing,
    output: nothing,
  }),
  switchRole: endpoint({
    method: 'post',
    path: '/api/session/role',
    access: { who: 'session' },
    effect: 'own',
    summary: { zh: '切换角色', en: 'Take another of your roles' },
    body: z.strictObject({ role: text(40), unitId: id }),
    output: nothing,
  }),
  stepUp: endpoint({
    method: 'post',
    path: '/api/session/step-up',
    access: { who: 'session' },
    effect: 'own',
    summary: { zh: '再次输入密码', en: 'Confirm your password' },
    body: z.strictObject({ password }),
    output: nothing,
  }),
  changePassword: endpoint({
    method: 'post',
    path: '/api/session/password',
    access: { who: 'session' },
    effect: 'own',
    summary: { zh: '修改密码', en: 'Change your password' },
    body: z.strictObject({ current: password, next: password }),
    output: nothing,
  }),
  mySessions: endpoint({
    method: 'get',
    path: '/api/sessions/mine',
    access: { who: 'session' },
    summary: { zh: '我的登录', en: 'Where you are signed in' },
    output: z.strictObject({
      items: z.array(
        z.strictObject({
          id,
          role: z.string(),
          unitId: id,
          signedInAt: instant,
          seenAt: instant,
          isThis: z.boolean(),
        }),
      ),
    }),
  }),
  endSession: endpoint({
    method: 'post',
    path: '/api/sessions/:id/end',
    access: { who: 'session', relation: 'own_item' },
    summary: { zh: '结束一个登录', en: 'End one of your sessions' },
    params,
    body: nothing,
    output: nothing,
  }),

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
    body: z.strictObject({
      context: z.enum(['survey', 'report']),
      id,
      reason: z.string().trim().min(4).max(200),
    }),
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
