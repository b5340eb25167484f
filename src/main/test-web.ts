import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { wholeApp } from '#main/serve.ts'
import { openTestHouse, type TestHouse } from '#main/test-house.ts'

/** The whole product with its pages, on a port of this machine: what a browser test visits. */
export type TestWeb = {
  /** County 1 speaks at localhost. */
  readonly address: string
  readonly test: TestHouse
  readonly close: () => Promise<void>
}

/** Needs the web to be built; `tools/check.mjs` does that before the browser tests. */
export async function openTestWeb(seed: string): Promise<TestWeb> {
  const test = await openTestHouse(seed)
  const config = { port: 0, dataDir: '', demo: false }
  const app = wholeApp(test.house, test.ground, { playing: null }, config)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((ready) => server.once('listening', ready))
  // A server on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    address: `http://localhost:${String(port)}`,
    test,
    close: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await test.close()
    },
  }
}
