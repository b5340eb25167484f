import { ok, refuse } from '#basics/result.ts'
import type { Access } from '#platform/access.ts'
import type { sessionsApi } from '#platform/api.sessions.ts'
import type { Handlers } from '#platform/http/room.ts'
import { nameOf, type Names } from '#platform/routes.names.ts'

type World = { readonly access: Access; readonly names: Names; readonly demo: boolean }
type Doors = 'entrance' | 'signIn' | 'activate' | 'whoAmI' | 'signOut'

export const sessionHandlers = (world: World): Handlers<typeof sessionsApi> => ({
  ...doors(world),
  ...own(world),
})

/** The way in and out. */
function doors({ access, names, demo }: World): Pick<Handlers<typeof sessionsApi>, Doors> {
  return {
    entrance: { handle: async () => ok({ demo, totp: access.hasTotp }) },
    signIn: {
      handle: async ({ body }, { address, cookies }) => {
        const { device, session: before } = cookies
        const signedIn = await access.signIn({ ...body, address, device, before })
        if (!signedIn.ok) return signedIn
        cookies.set('session', signedIn.value.token)
        cookies.set('device', signedIn.value.device)
        return ok({})
      },
    },
    activate: { handle: ({ body }, { address }) => access.activate({ ...body, address }) },
    whoAmI: {
      handle: async (_, { trx, county, actor, today }) => {
        const choices = await access.rolesOf(trx, county, actor.personId, today)
        const unitIds = [actor.unitId, ...choices.map(({ unitId }) => unitId)]
        const units = await names.units(trx, county, unitIds)
        const people = await names.people(trx, county, [actor.personId])
        return ok({
          userId: actor.userId,
          personId: actor.personId,
          name: nameOf(people, actor.personId),
          role: actor.role,
          unitId: actor.unitId,
          unitName: nameOf(units, actor.unitId),
          county,
          countyName: await names.county(trx, county),
          roles: choices.map((choice) => ({ ...choice, unitName: nameOf(units, choice.unitId) })),
          demo,
          totp: access.hasTotp,
        })
      },
    },
    signOut: {
      handle: async (_, { county, actor, cookies }) => {
        await access.signOut(county, actor)
        cookies.set('session', null)
        return ok({})
      },
    },
  }
}

/** What somebody signed in does with their own sessions. */
function own({ access }: World): Omit<Handlers<typeof sessionsApi>, Doors> {
  return {
    switchRole: {
      handle: async ({ body }, { county, actor, cookies }) => {
        const token = await access.switchRole(county, actor, body)
        if (!token.ok) return token
        cookies.set('session', token.value)
        return ok({})
      },
    },
    stepUp: {
      handle: async ({ body }, { county, actor }) => {
        const done = await access.stepUp(county, actor, body.password)
        return done.ok ? ok({}) : done
      },
    },
    changePassword: {
      handle: async ({ body }, { county, actor, cookies }) => {
        const token = await access.changePassword(county, actor, body)
        if (!token.ok) return token
        cookies.set('session', token.value)
        return ok({})
      },
    },
    mySessions: {
      handle: async (_, { trx, county, actor }) =>
        ok({ items: [...(await access.sessionsOf(trx, county, actor))] }),
    },
    endSession: {
      subject: access.sessionOwner,
      handle: async ({ params }, { trx, county, actor }) => {
        const ended = await access.endSession(trx, county, actor, params.id)
        return ended > 0 ? ok({}) : refuse({ code: 'not_found' })
      },
    },
  }
}
