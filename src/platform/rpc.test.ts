import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createRaw, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CallFailed, callMethod, serveMethods } from '#platform/rpc.ts'

const dir = mkdtempSync(join(tmpdir(), 'ansheng-rpc-'))
const open: { close: () => unknown }[] = []
afterAll(() => {
  for (const server of open) server.close()
  rmSync(dir, { recursive: true })
})
const secret = 'between the two of us'
let sockets = 0
const socketFor = (): string => join(dir, `${String((sockets += 1))}.sock`)

const serve = async (): Promise<string> => {
  const socketPath = socketFor()
  const methods = {
    double: async ({ n }: { n: number }) => ({ n: n * 2 }),
    nothing: async () => undefined,
    fail: async () => {
      throw new TypeError('15400001234 went wrong')
    },
    wait: () => new Promise(() => undefined),
  }
  open.push(await serveMethods(methods, { socketPath, secret }))
  return socketPath
}
const listening = async (server: Server): Promise<string> => {
  const socketPath = socketFor()
  await new Promise<void>((done) => server.listen(socketPath, done))
  open.push(server)
  return socketPath
}
const failureOf = async (
  name: string,
  told: { socketPath: string; secret?: string; timeoutMs?: number },
): Promise<unknown> => {
  try {
    return await callMethod({ secret, ...told }, name, { n: 1 })
  } catch (error) {
    if (!(error instanceof CallFailed)) return error
    const { method, status, mayBeDone } = error
    return { method, status, mayBeDone }
  }
}

describe('a call to another process', () => {
  it('brings back what the method answers', async () => {
    const door = { socketPath: await serve(), secret }
    expect(await callMethod(door, 'double', { n: 21 })).toEqual({ n: 42 })
    expect(await callMethod(door, 'nothing', {})).toBeNull()
  })

  it('that found nobody, or was turned away unread, is certain not to be done', async () => {
    const socketPath = await serve()
    const not = (method: string, status?: number) => ({ method, status, mayBeDone: false })
    expect(await failureOf('double', { socketPath: socketFor() })).toEqual(not('double'))
    const refused = await failureOf('double', { socketPath, secret: 'another' })
    expect(refused).toEqual(not('double', 401))
    expect(await failureOf('triple', { socketPath })).toEqual(not('triple', 404))
  })

  it('that failed there, took too long, was cut off or came back torn may have been done', async () => {
    const socketPath = await serve()
    const may = (method: string, status?: number) => ({ method, status, mayBeDone: true })
    expect(await failureOf('fail', { socketPath })).toEqual(may('fail', 500))
    expect(await failureOf('wait', { socketPath, timeoutMs: 50 })).toEqual(may('wait'))
    const hangingUp = await listening(
      createRaw((socket) => void socket.once('data', () => socket.destroy())),
    )
    expect(await failureOf('double', { socketPath: hangingUp })).toEqual(may('double'))
    const breakingOff = await listening(
      createHttp((_, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"n":', () => response.destroy())
      }),
    )
    expect(await failureOf('double', { socketPath: breakingOff })).toEqual(may('double'))
    const torn = await listening(createHttp((_, response) => void response.end('{"n":')))
    expect(await failureOf('double', { socketPath: torn })).toEqual(may('double', 200))
  })

  it('that failed there says which fault, never its words', async () => {
    const door = { socketPath: await serve(), secret }
    const error: unknown = await callMethod(door, 'fail', {}).catch((e: unknown) => e)
    expect(String(error)).toContain('TypeError')
    expect(String(error)).not.toContain('15400001234')
  })
})
