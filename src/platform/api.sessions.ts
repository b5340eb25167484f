import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { isDay, type Day } from '#basics/day.ts'

const id = z.uuid()
const day = z.custom<Day>((value) => typeof value === 'string' && isDay(value), {
  message: 'not_a_day',
})
const instant = z.string()
const params = z.strictObject({ id })
const nothing = z.strictObject({})
const text = (most: number) => z.string().min(1).max(most)
/** Longer ones are refused unread: 128 characters are the most a password may have. */
const password = text(512)
const loginName = text(64)

/** A role to choose from (可选角色): until when, null where the term is open. */
export const roleChoice = z.strictObject({
  role: z.string(),
  unitId: id,
  unitName: z.string(),
  to: day.nullable(),
})

/** Who is signed in (当前用户), and what the frame of every desk needs. */
export const whoAmI = z.strictObject({
  userId: id,
  personId: id,
  name: z.string(),
  role: z.string(),
  unitId: id,
  unitName: z.string(),
  county: z.int(),
  countyName: z.string(),
  roles: z.array(roleChoice),
  demo: z.boolean(),
  totp: z.boolean(),
})

/** The way in and out, and one's own sessions (登录与会话). */
export const sessionsApi = {
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
} as const satisfies Api
