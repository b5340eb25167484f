import { rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '#platform/ports.ts'

/** What one of our processes offers another: named calls with plain data in and out. */
export type Methods = Readonly<Record<string, (input: never) => Promise<unknown>>>

const maxBytes = 64 * 1024 * 1024

/**
 * Serves `methods` on a unix socket (the directory is 0700) to whoever knows `secret`. A refusal is
 * an answer; a bug answers 500 with its name only, because its text may hold what the process keeps.
 */
export async function serveMethods(
  methods: Methods,
  given: {
    readonly socketPath: string
    readonly secret: string
    readonly onBug?: (e: unknown) => void
    /** Only in the demo: the caller's clock, which comes with each call. */
    readonly hearClock?: (now: string) => void
  },
): Promise<Server> {
  const server = createServer((req, res) => {
    const answer = (status: number, body: unknown): void => {
      res.writeHead(status, { 'content-type': 'application/json' })
      res.end(JSON.stringify(body ?? null))
    }
    if (!sameSecret(req.headers.authorization, given.secret))
      return answer(401, { error: 'secret' })
    const now = req.headers['x-ansheng-now']
    if (given.hearClock && typeof now === 'string') given.hearClock(now)
    const name = (req.url ?? '').slice(1)
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) return answer(404, { error: 'method' })
    const parts: Buffer[] = []
    let size = 0
    req.on('data', (part: Buffer) => {
      size += part.length
      if (size > maxBytes) req.destroy()
      else parts.push(part)
    })
    req.on('end', () => {
      // The two sides share the method's TypeScript type; the shape is ours on both ends.
      Promise.resolve()
        .then(() => method(JSON.parse(Buffer.concat(parts).toString('utf8')) as never))
        .then((value) => answer(200, value))
        .catch((error: unknown) => {
          given.onBug?.(error)
          answer(500, { error: error instanceof Error ? error.name : 'Error' })
        })
    })
  })
  // A process that was killed leaves its socket behind, and the next one could not listen there.
  rmSync(given.socketPath, { force: true })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(given.socketPath, done)
  })
  return server
}

/** Where a process of ours is met. `clock` is told to it with each call, in the demo only. */
export type Door = {
  readonly socketPath: string
  readonly secret: string
  readonly clock?: Clock
}

/** A call to a process of ours that brought no answer of its own. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly method: string
  /** What it was answered with; undefined where nothing came. */
  readonly status: number | undefined
  /** False where it certainly was not done: nobody was there, or it was turned away unread. */
  readonly mayBeDone: boolean

  constructor(
    method: string,
    told: { readonly why: string; readonly mayBeDone: boolean; readonly status?: number },
  ) {
    super(`${method}: ${told.why}`)
    this.method = method
    this.status = told.status
    this.mayBeDone = told.mayBeDone
  }
}

/** One call to a process of ours; throws CallFailed when it is away or answers anything but 200. */
export function callMethod<Output>(
  given: Door & { readonly timeoutMs?: number },
  name: string,
  input: unknown,
): Promise<Output> {
  return new Promise((done, fail) => {
    const req = request(
      {
        socketPath: given.socketPath,
        path: `/${name}`,
        method: 'POST',
        headers: {
          authorization: given.secret,
          'content-type': 'application/json',
          ...(given.clock ? { 'x-ansheng-now': given.clock.now() } : {}),
        },
        timeout: given.timeoutMs ?? 30_000,
      },
      (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('error', (error) => fail(brokenOff(name, error)))
        res.on('end', () => {
          const { statusCode: status = 0 } = res
          const text = Buffer.concat(parts).toString('utf8')
          if (status !== 200) return fail(turnedDown(name, status, text))
          try {
            // Typed by the caller: both ends of this socket are this code base.
            done(JSON.parse(text) as Output)
          } catch {
            fail(new CallFailed(name, { why: 'no JSON', status, mayBeDone: true }))
          }
        })
      },
    )
    req.on('timeout', () => req.destroy(new Error('no answer in time')))
    req.on('error', (error) => fail(brokenOff(name, error)))
    req.end(JSON.stringify(input))
  })
}

/** Only a connection that never came about is certain to have done nothing. */
function brokenOff(method: string, error: NodeJS.ErrnoException): CallFailed {
  return new CallFailed(method, { why: error.message, mayBeDone: error.syscall !== 'connect' })
}

/** 401 and 404 come before the method is called; the rest may come after. */
function turnedDown(method: string, status: number, text: string): CallFailed {
  const why = `${String(status)} ${text.slice(0, 200)}`
  return new CallFailed(method, { why, status, mayBeDone: status !== 401 && status !== 404 })
}

function sameSecret(given: string | undefined, secret: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}
