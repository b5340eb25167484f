import { Hono } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import { calendarChangeAct, proposeCalendarChangeBy } from '#main/calendar-change.ts'
import type { Ground } from '#main/ground.ts'
import { sentencesOfRooms, valueNames } from '#main/sentences.ts'
import { openHosts } from '#main/hosts.ts'
import { ok } from '#basics/result.ts'
import { namesOf, rolesFrom, weightyFrom } from '#main/names.ts'
import { openVerifyDoor } from '#main/verify-door.ts'
import { openWorker, type Worker } from '#main/worker.ts'
import { recomputeDeadlines, takeCandidates, takeUrgent } from '#domains/casework/jobs.ts'
import { caseworkRoutes } from '#domains/casework/routes.ts'
import { bootstrapCounty } from '#domains/directory/routes.bootstrap.ts'
import { bodiesOf, countiesList, personOf } from '#domains/directory/reads.ts'
import { directoryRoutes } from '#domains/directory/routes.ts'
import type { FirstAdministrator } from '#domains/directory/store.bootstrap.ts'
import { closeDueDays, dailyRetention, forgetCalls, reconcileFrames } from '#domains/survey/jobs.ts'
import { surveyRoutes } from '#domains/survey/routes.ts'
import { openPasswords, strongCost, weakCost } from '#platform/access.passwords.ts'
import { openTotp } from '#platform/access.totp.ts'
import { openAccess, type Access } from '#platform/access.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import { buildEdge } from '#platform/http/edge.ts'
import { secureHeaders } from '#platform/http/headers.ts'
import { apiPage, openApi } from '#platform/http/openapi.ts'
import type { Served } from '#platform/http/room.ts'
import { openJournal, type Journal } from '#platform/journal.ts'
import { platformRoutes } from '#platform/routes.ts'
import { issueCodeAct } from '#platform/two-person.activation.ts'
import { checkedReveal, revealNumber, revealNumberAct } from '#platform/two-person.reveal.ts'
import { openTwoPerson, type TwoPerson } from '#platform/two-person.store.ts'

export type House = {
  readonly app: Hono
  readonly rooms: readonly Served[]
  readonly worker: Worker
  readonly access: Access
  readonly journal: Journal
  readonly counties: () => Promise<readonly number[]>
  /** First units and administrators of an empty county; see `ansheng init`. */
  readonly setUp: (
    county: number,
    administrators: readonly FirstAdministrator[],
  ) => Promise<readonly { readonly userId: string; readonly loginName: string }[]>
}

/** Wires rooms and ground together. Nothing is decided here. */
export async function openHouse(ground: Ground): Promise<House> {
  const { appDb, clock, rng } = ground
  const journal = openJournal({ privateKey: ground.appKey.privateKey, build: ground.build, rng })
  const access = openAccess({
    db: appDb,
    clock,
    rng,
    journal,
    passwords: openPasswords(ground.lightPasswords ? weakCost : strongCost, rng),
    totp: ground.totp ? openTotp(ground.totpKey, '安声 Ansheng') : null,
    secret: ground.edgeKey,
    rolesOf: rolesFrom,
    weightyOf: weightyFrom,
  })
  const rooms = roomsOf(ground, journal, access)
  const hosts = await openHosts(appDb)
  const headers = {
    styleSrc: "'self'",
    ...(ground.publicOrigin ? { origin: ground.publicOrigin } : {}),
  }
  const app = buildEdge({
    rooms,
    db: appDb,
    clock,
    rng,
    log: ground.log,
    sentences: sentencesOfRooms,
    valueNames,
    secret: ground.edgeKey,
    stepUpMinutes: 5,
    findSession: access.findSession,
    countyOfHost: hosts.countyOf,
    addressOf: addressOf(ground.proxy),
    headers,
  })
  const whole = new Hono()
  whole.use('*', secureHeaders(headers))
  whole.get('/api/health', (request) => request.json({ status: 'ok' }))
  whole.get('/openapi.json', (request) => request.json(openApi(rooms, ground.build)))
  whole.get('/api-docs', (request) => request.html(apiPage(rooms)))
  whole.route('/', app)
  return {
    app: whole,
    rooms,
    worker: workerOf(ground, journal, access, hosts.refresh),
    access,
    journal,
    counties: async () => (await countiesList(appDb)).map(({ id }) => id),
    setUp: (county, administrators) => setUp(ground, journal, access, county, administrators),
  }
}

function roomsOf(ground: Ground, journal: Journal, access: Access): readonly Served[] {
  const { vault, rng, clock, demo } = ground
  const acts = [
    revealNumberAct(vault),
    issueCodeAct(access, ground.appDb),
    calendarChangeAct(journal),
  ]
  const twoPerson = openTwoPerson({ acts, clock, rng, journal, bodiesOf })
  const nameOfUser = async (
    trx: Trx,
    county: number,
    userId: string,
  ): Promise<string | undefined> => {
    const personId = (await access.personsOf(trx, county, [userId])).get(userId)
    return personId === undefined ? undefined : (await personOf(trx, county, personId))?.name
  }
  return [
    ...platformRoutes({
      access,
      twoPerson,
      vault,
      names: namesOf,
      verify: openVerifyDoor(ground),
      demo,
    }),
    ...directoryRoutes({
      journal,
      rng,
      proposeCalendarChange: proposeCalendarChangeBy(twoPerson),
      ensureUser: access.ensureUser,
      dropUser: access.dropUser,
      endSessionsOfPerson: access.endSessionsOfPerson,
    }),
    ...surveyRoutes({ journal, rng, vault, demo }),
    ...caseworkRoutes({
      journal,
      vault,
      rng,
      nameOfUser,
      proposeReveal: proposeRevealBy(twoPerson),
    }),
  ]
}

/** The second person reads which problem it is; the act itself goes by the report's id alone. */
function proposeRevealBy(
  twoPerson: Pick<TwoPerson, 'propose'>,
): Parameters<typeof caseworkRoutes>[0]['proposeReveal'] {
  return async (trx, { county, actor: by }, { reportId, problemCode, reason }) => {
    const checked = checkedReveal({ context: 'report', id: reportId, reason })
    if (!checked.ok) return checked
    const params = { ...checked.value.params, problem: problemCode }
    const made = await twoPerson.propose(trx, { act: revealNumber, county, by, params, reason })
    return made.ok ? ok({ proposalId: made.value.id, expiresAt: made.value.expiresAt }) : made
  }
}

function workerOf(
  ground: Ground,
  journal: Journal,
  access: Access,
  refreshHosts: () => Promise<void>,
): Worker {
  const { appDb: db, clock, rng, vault, log } = ground
  const jobs = { db, clock, rng, vault, journal }
  const retain = dailyRetention(jobs)
  return openWorker({
    counties: async () => (await countiesList(db)).map(({ id }) => id),
    appDb: db,
    sequencerDb: ground.sequencerDb,
    appKeys: [ground.appKey.publicKey],
    signer: ground.signer,
    clock,
    log,
    originOf: ground.originOf,
    jobs: {
      'casework.takeCandidates': async (county, event) =>
        void (await takeCandidates(jobs, county, event)),
      'casework.recomputeDeadlines': async (county) =>
        void (await recomputeDeadlines(jobs, county)),
    },
    sweeps: [
      async (county) => void (await takeUrgent(jobs, county)),
      async (county) => void (await closeDueDays(jobs, county)),
      async (county) => void (await forgetCalls(jobs, county)),
      async (county) => void (await reconcileFrames(jobs, county)),
      async (county) => void (await retain(county)),
      async (county) => void (await recomputeDeadlines(jobs, county)),
      async (county) => inCounty(db, county, (trx) => access.sweepKeys(trx, county)),
      () => access.sweep(),
      refreshHosts,
    ],
  })
}

async function setUp(
  { appDb, clock, rng }: Ground,
  journal: Journal,
  access: Access,
  county: number,
  administrators: readonly FirstAdministrator[],
): Promise<readonly { readonly userId: string; readonly loginName: string }[]> {
  const world = { journal, rng, ensureUser: access.ensureUser }
  return inCounty(appDb, county, async (trx) => {
    const made = await bootstrapCounty(world, trx, county, administrators, clock.now())
    if (!made.ok) throw new Error(`the county could not be set up: ${made.refusal[0].code}`)
    const accounts = await access.accounts(trx, county)
    return accounts.map(({ id, loginName }) => ({ userId: id, loginName }))
  })
}

/** The peer's address; what a named proxy forwards, its right-most hop, and nobody else's word. */
function addressOf(proxy: string | undefined) {
  return (request: Parameters<typeof getConnInfo>[0]): string | undefined => {
    let peer: string | undefined
    try {
      peer = getConnInfo(request).remote.address
    } catch {
      // In-process requests of the simulation and of tests come over no connection.
      return undefined
    }
    if (proxy === undefined || peer !== proxy) return peer
    return request.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? peer
  }
}
