import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql, type RawBuilder } from 'kysely'
import { closeDb, inTransaction, openDb, type Db } from '#platform/db.ts'
import { startPostgres, type Postgres } from '#platform/embedded.ts'
import { grantConnections, loginUrl, type LoginPasswords } from '#platform/migrate.logins.ts'
import { createOwnerAndDatabase, migrate } from '#platform/migrate.ts'

/** Where the tests of one run find their cluster: the path of a socket, in the environment. */
export const testDoorVariable = 'ANSHENG_TEST_DOOR'

/** What a test file gets: a database of its own, by login. */
export type TestUrls = {
  readonly database: string
  readonly superuser: string
  readonly owner: string
  readonly app: string
  readonly vault: string
  readonly sequencer: string
  readonly auditor: string
}

const passwords: LoginPasswords = {
  app: 'app-of-tests',
  vault: 'vault-of-tests',
  sequencer: 'sequencer-of-tests',
  auditor: 'auditor-of-tests',
}
const template = 'ansheng_template'

export type TestCluster = {
  readonly door: string
  stop(): Promise<void>
}

/**
 * One cluster for a whole test run, made when the first test file asks at its door. It lives in the
 * process that opens the door, so that it ends with it, however that ends. `durable`: with every
 * write on disk before it is answered, as in production; only for measuring.
 */
export async function openTestCluster(
  options: { readonly durable?: boolean } = {},
): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'ansheng-test-'))
  const door = join(folder, 'door')
  let cluster: Promise<Cloner> | undefined
  const server = createServer((socket) => {
    void answer(socket, () => (cluster ??= startCloner(join(folder, 'data'), !options.durable)))
  })
  await new Promise<void>((resolve) => server.listen(door, resolve))
  // A run whose tests need no database must not be kept alive by it.
  server.unref()
  return { door, stop: () => stop(server, cluster, folder) }
}

async function stop(
  server: Server,
  cluster: Promise<Cloner> | undefined,
  folder: string,
): Promise<void> {
  server.close()
  const cloner = await cluster?.catch(() => undefined)
  await cloner?.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** One line in, one line out: `open` gives a database, `close <name>` takes it back. */
async function answer(socket: Socket, cluster: () => Promise<Cloner>): Promise<void> {
  socket.on('error', () => undefined)
  try {
    for await (const line of createInterface({ input: socket })) {
      const [verb, name = ''] = line.split(' ')
      const cloner = await cluster()
      const reply = verb === 'open' ? await cloner.take() : await cloner.drop(name)
      socket.end(`${JSON.stringify(reply)}\n`)
    }
  } catch (error) {
    socket.end(
      `${JSON.stringify({ error: error instanceof Error ? error.stack : String(error) })}\n`,
    )
  }
}

/** A statement as a test writes it, to plant what the product itself never would. */
export const planted = (statement: string): RawBuilder<unknown> => sql.raw(statement)

type Cloner = {
  take(): Promise<TestUrls>
  drop(name: string): Promise<Record<string, never>>
  stop(): Promise<void>
}

async function startCloner(dataDir: string, unsafe: boolean): Promise<Cloner> {
  const started = await startPostgres({ dataDir, unsafe })
  if (!started.ok) throw new Error(`no test database: ${JSON.stringify(started.refusal)}`)
  const postgres = started.value
  const ownerPassword = 'owner-of-tests'
  const ownerUrl = await createOwnerAndDatabase({
    superuserUrl: postgres.superuserUrl,
    ownerPassword,
    database: template,
  })
  const migrated = await migrate({ ownerUrl, logins: passwords })
  if (!migrated.ok) throw new Error(`not migrated: ${JSON.stringify(migrated.refusal)}`)
  return cloner(postgres, ownerUrl)
}

function cloner(postgres: Postgres, templateUrl: string): Cloner {
  const superuser = openDb(postgres.superuserUrl, { max: 2 })
  let made = 0
  const make = async (): Promise<TestUrls> => {
    const database = `test_${(made += 1)}`
    await sql
      .raw(`create database ${database} template ${template} owner ansheng_owner`)
      .execute(superuser)
    const urls = urlsOf(postgres.superuserUrl, templateUrl, database)
    await grantIn(urls.owner)
    return urls
  }
  // One is always ready before it is asked for. A failure is told to whoever takes it.
  let next = make()
  next.catch(() => undefined)
  return {
    take: () => {
      const taken = next
      next = taken.then(make, make)
      next.catch(() => undefined)
      return taken
    },
    drop: async (name) => {
      if (!/^test_\d+$/.test(name)) throw new Error(`not a test database: ${name}`)
      await sql.raw(`drop database ${name} with (force)`).execute(superuser)
      return {}
    },
    stop: async () => {
      await next.catch(() => undefined)
      await closeDb(superuser)
      await postgres.stop()
    },
  }
}

/** Rights on the database itself are not part of a template. */
async function grantIn(ownerUrl: string): Promise<void> {
  const owner: Db = openDb(ownerUrl, { max: 1 })
  await inTransaction(owner, grantConnections)
  await closeDb(owner)
}

function urlsOf(superuserUrl: string, templateUrl: string, database: string): TestUrls {
  const inDatabase = (url: string): string => {
    const changed = new URL(url)
    changed.pathname = `/${database}`
    return changed.href
  }
  const owner = inDatabase(templateUrl)
  const of = (login: keyof LoginPasswords): string => loginUrl(owner, login, passwords[login])
  return {
    database,
    superuser: inDatabase(superuserUrl),
    owner,
    app: of('app'),
    vault: of('vault'),
    sequencer: of('sequencer'),
    auditor: of('auditor'),
  }
}
