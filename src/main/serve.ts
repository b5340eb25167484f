import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve as listen, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { addDays } from '#basics/day.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { dayOf, instantAt } from '#basics/instant.ts'
import type { Config } from '#main/config.ts'
import { demoCounty, demoWeeks } from '#main/demo.ts'
import { demoStage, markDemo } from '#main/demo-mark.ts'
import type { Doors } from '#main/doors.ts'
import type { Ground } from '#main/ground.ts'
import type { House } from '#main/house.ts'
import { openHouseAt } from '#main/open.ts'
import { serveWeb } from '#main/static.ts'
import { handClock, realClock, type HandClock } from '#platform/clock.ts'
import { languageOf } from '#platform/http/answers.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import { nonceHeader, secureHeaders } from '#platform/http/headers.ts'
import { problemOf } from '#platform/http/problem.ts'

/** Loads the invented county and plays its weeks up to today, through the house's own endpoints. */
export type PlayDemo = (given: {
  readonly house: House
  readonly ground: Ground
  readonly clock: HandClock
  readonly county: number
  readonly weeks: number
  readonly onProgress: (done: number, total: number) => void
}) => Promise<void>

export type Serving = { readonly port: number; readonly stop: () => Promise<void> }

const root = join(import.meta.dirname, '../..')
type Playing = { done: number; total: number }

/** `here`: pages and worker in one process; `apart`: pages alone; `only`: the worker alone. */
export type Work = 'here' | 'apart' | 'only'

/**
 * The app process: web, API and worker. It answers from its first moment; an empty demo county is
 * filled behind it, and until that is done everything but the sign-in page says so. Refuses with
 * `port_in_use` where another program listens.
 */
export async function serve(
  {
    config,
    doors,
    work = 'here',
  }: { readonly config: Config; readonly doors: Doors; readonly work?: Work },
  playDemo: PlayDemo,
): Promise<Result<Serving>> {
  const stage = demoStage(doors.dataDir)
  const isFresh = stage === 'made' && work !== 'only'
  const today = dayOf(realClock().now())
  const hand = isFresh
    ? handClock(instantAt(addDays(today, -7 * demoWeeks - 2), 9 * 60))
    : undefined
  const opened = await openHouseAt(doors, {
    demo: stage !== undefined,
    clock: hand ?? realClock(),
    ...(config.origin ? { publicOrigin: config.origin } : {}),
    ...(config.proxy ? { proxy: config.proxy } : {}),
  })
  const state: { playing: Playing | null } = { playing: isFresh ? { done: 0, total: 1 } : null }
  await neighboursReady(doors)
  const app = wholeApp(opened.house, opened.ground, state, config)
  const server = work === 'only' ? undefined : await listening(config, app)
  if (server === 'taken') {
    await opened.close()
    return refuse({ code: 'port_in_use', detail: { port: config.port } })
  }
  let worker: ReturnType<House['worker']['run']> | undefined
  let stopped = false
  const begin = async (): Promise<void> => {
    if (hand) {
      await play(opened, hand, playDemo, doors, state)
      hand.release()
      state.playing = null
    }
    if (!stopped && work !== 'apart') worker = opened.house.worker.run()
  }
  const begun = begin().catch((error: unknown) => {
    opened.ground.log.error('begin', {
      errorName: error instanceof Error ? error.name : typeof error,
      ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
    })
    process.kill(process.pid, 'SIGTERM')
  })
  return ok({
    port: server ? portOf(server) : 0,
    stop: async () => {
      stopped = true
      server?.close()
      if (server && 'closeAllConnections' in server) server.closeAllConnections()
      await worker?.stop()
      await Promise.race([begun, sleep(100)])
      await opened.close()
    },
  })
}

async function play(
  { house, ground }: { readonly house: House; readonly ground: Ground },
  clock: HandClock,
  playDemo: PlayDemo,
  { dataDir }: Doors,
  state: { playing: Playing | null },
): Promise<void> {
  markDemo(dataDir, 'loading')
  const onProgress = (done: number, total: number): void => {
    state.playing = { done, total }
  }
  await playDemo({ house, ground, clock, county: demoCounty.id, weeks: demoWeeks, onProgress })
  markDemo(dataDir, 'played')
}

/**
 * Vault and signer start beside us and may be a moment later. One that does not come within ten
 * seconds is away: what needs it says so, everything else works.
 */
async function neighboursReady({ runDir }: Doors): Promise<void> {
  const sockets = ['vault.sock', 'signer.sock'].map((name) => join(runDir, name))
  for (let tries = 0; tries < 400 && !sockets.every((path) => existsSync(path)); tries += 1)
    await sleep(25)
}

/** Health and the demo's progress first, then the rooms, then the pages. */
export function wholeApp(
  house: House,
  ground: Ground,
  state: { readonly playing: Playing | null },
  config: Config,
): Hono {
  const app = new Hono()
  app.use(
    '*',
    secureHeaders({ styleSrc: "'self'", ...(config.origin ? { origin: config.origin } : {}) }),
  )
  app.get('/api/health', (request) => request.json({ status: 'ok' }))
  app.get('/api/demo', (request) => request.json({ demo: ground.demo, playing: state.playing }))
  app.use('/api/*', async (request, next) => {
    if (!state.playing || request.req.path === '/api/entrance') return next()
    const problem = problemOf([{ code: 'preparing' }], httpSentences, {
      requestId: ground.rng.uuid(),
      language: languageOf(request),
    })
    return new Response(JSON.stringify(problem), {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
    })
  })
  app.route('/', house.app)
  serveWeb(app, {
    webDir: join(root, 'dist/web'),
    publicCss: join(root, 'src/web/resident/public.css'),
    nonce: () => randomBytes(16).toString('base64'),
    setNonce: (response, nonce) => response.headers.set(nonceHeader, nonce),
  })
  return app
}

async function listening(config: Config, app: Hono): Promise<ServerType | 'taken'> {
  // Beyond this machine only for a proxy that is elsewhere; whoever else comes is turned away.
  const isHere = config.proxy === undefined || ['127.0.0.1', '::1'].includes(config.proxy)
  const hostname = isHere ? '127.0.0.1' : '0.0.0.0'
  return new Promise((done, fail) => {
    const server = listen({ fetch: app.fetch, port: config.port, hostname }, () => done(server))
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done('taken')
      else fail(error)
    })
    if (!isHere)
      server.on('connection', (socket: Socket) => {
        if (socket.remoteAddress?.replace('::ffff:', '') !== config.proxy) socket.destroy()
      })
  })
}

function portOf(server: ServerType): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
