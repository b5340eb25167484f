import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { closeDb, openDb, type Db } from '#platform/db.ts'
import { testDoorVariable, type TestUrls } from '#platform/test-cluster.ts'

/** A database of one test file: the same SQL as in production, once for every login. */
export type TestDb = {
  readonly owner: Db
  readonly app: Db
  readonly vault: Db
  readonly sequencer: Db
  readonly auditor: Db
  /** Sees and may do everything: to plant faults and to look behind row security. */
  readonly superuser: Db
  readonly urls: TestUrls
  close(): Promise<void>
}

/**
 * A fresh, migrated database, cloned from the template of this run. Open it in `beforeAll`, close
 * it in `afterAll`.
 */
export async function openTestDb(): Promise<TestDb> {
  // The door answers `open` with exactly these.
  const urls = (await ask('open')) as TestUrls
  const logins = {
    owner: openDb(urls.owner, { max: 2 }),
    app: openDb(urls.app, { max: 10 }),
    vault: openDb(urls.vault, { max: 3 }),
    sequencer: openDb(urls.sequencer, { max: 2 }),
    auditor: openDb(urls.auditor, { max: 2 }),
    superuser: openDb(urls.superuser, { max: 2 }),
  }
  return {
    ...logins,
    urls,
    close: async () => {
      await Promise.all(Object.values(logins).map(closeDb))
      await ask(`close ${urls.database}`)
    },
  }
}

async function ask(line: string): Promise<unknown> {
  const door = process.env[testDoorVariable]
  if (!door)
    throw new Error(`no ${testDoorVariable}: vitest needs globalSetup: ['tools/test-cluster.ts']`)
  const socket = createConnection(door)
  socket.write(`${line}\n`)
  for await (const reply of createInterface({ input: socket })) {
    const parsed: unknown = JSON.parse(reply)
    if (parsed && typeof parsed === 'object' && 'error' in parsed)
      throw new Error(`the test cluster: ${String(parsed.error)}`)
    return parsed
  }
  throw new Error('the test cluster closed its door')
}
