import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { day, id, roles, type Role } from '#domains/directory/terms.ts'

const choice = z.strictObject({
  role: z.enum(roles),
  unitId: id,
  unitName: z.string(),
  until: day.nullable(),
})
export const sessionView = z.strictObject({
  userId: id,
  name: z.string(),
  loginName: z.string(),
  role: z.enum(roles),
  unitId: id,
  unitName: z.string(),
  countyName: z.string(),
  choices: z.array(choice),
  demo: z.boolean(),
})
export type SessionView = z.output<typeof sessionView>
const done = z.strictObject({ done: z.literal(true) })

export const groundApi = {
  session: endpoint({
    method: 'get',
    path: '/api/session',
    access: { who: 'session' },
    summary: { zh: '当前会话', en: 'This session' },
    output: sessionView,
  }),
  stepUp: endpoint({
    method: 'post',
    path: '/api/session/step-up',
    access: { who: 'session' },
    summary: { zh: '再次确认密码', en: 'Confirm the password' },
    body: z.strictObject({ password: z.string() }),
    output: done,
  }),
} as const satisfies Api<Role>
