import { z } from 'zod'
import { endpoint, type Answer } from '#basics/endpoint.ts'
import { roles, type Role } from '#domains/directory/terms.ts'
import { platformApi } from '#platform/api.ts'
import { clientOf, Refused } from '#web/ui/client.ts'

/** The ground's own endpoints: session, accounts, two-person acts, journal. */
export const ground = clientOf(platformApi)

/** Who is signed in, with the roles this page knows. */
export type Who = Omit<Answer<typeof platformApi.whoAmI>, 'role' | 'roles'> & {
  readonly role: Role
  readonly choices: readonly RoleChoice[]
}
export type RoleChoice = {
  readonly role: Role
  readonly unitId: string
  readonly unitName: string
  readonly to: string | null
}

/** An act that needs two persons, as the inbox lists it. */
export type Proposal = Answer<typeof platformApi.listProposals>['items'][number]

/** The session, or null where nobody is signed in. */
export async function askSession(): Promise<Who | null> {
  try {
    const { role, roles: held, ...rest } = await ground.whoAmI()
    if (!isRole(role)) throw new Error(`this page does not know the role ${role}`)
    const choices = held.flatMap((one) => (isRole(one.role) ? [{ ...one, role: one.role }] : []))
    return { ...rest, role, choices }
  } catch (error) {
    if (error instanceof Refused && error.code === 'signed_out') return null
    throw error
  }
}

const isRole = (text: string): text is Role => roles.some((role) => role === text)

/** How far the demo's invented weeks are played. The server itself answers this, beside the rooms. */
const demoApi = {
  demo: endpoint({
    method: 'get',
    path: '/api/demo',
    access: { who: 'public' },
    summary: { zh: '演示进度', en: 'How far the demo is played' },
    output: z.strictObject({
      demo: z.boolean(),
      playing: z.strictObject({ done: z.int(), total: z.int() }).nullable(),
    }),
  }),
}
export const askDemo = clientOf(demoApi).demo
