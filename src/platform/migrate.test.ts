import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { closeDb, openDb, sqlState } from '#platform/db.ts'
import {
  createLogins,
  loginNames,
  loginUrl,
  type LoginPasswords,
} from '#platform/migrate.logins.ts'
import { migrateSentences } from '#platform/migrate.sentences.ts'
import { migrate, readMigrations, statementsOf } from '#platform/migrate.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
let logins: LoginPasswords
let directory = ''
beforeAll(async () => {
  db = await openTestDb()
  const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password)
  const { app, vault, sequencer, auditor } = db.urls
  logins = {
    app: passwordOf(app),
    vault: passwordOf(vault),
    sequencer: passwordOf(sequencer),
    auditor: passwordOf(auditor),
  }
})
afterAll(() => db.close())
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ansheng-migrate-'))
  await sql`delete from ansheng.migrations`.execute(db.owner)
  await sql`drop schema if exists trial cascade`.execute(db.owner)
})
afterEach(() => rmSync(directory, { recursive: true }))

const put = (name: string, text: string): void => writeFileSync(join(directory, name), text)
const run = (passwords = logins): ReturnType<typeof migrate> =>
  migrate({ ownerUrl: db.urls.owner, logins: passwords, directory })

it('runs what is new, in order, once', async () => {
  put('0002-more.sql', 'create table trial.more (n int);\n')
  put('0001-trial.sql', '-- Reason: a trial;\ncreate schema trial;\n')
  expect(await run()).toEqual({ ok: true, value: { applied: ['0001-trial.sql', '0002-more.sql'] } })
  put('0003-last.sql', 'create table trial.last (n int);\n')
  expect(await run()).toEqual({ ok: true, value: { applied: ['0003-last.sql'] } })
  expect(await run()).toEqual({ ok: true, value: { applied: [] } })
})

it('two programs that start at once run each migration once', async () => {
  put('0001-trial.sql', 'create schema trial;\n')
  const both = await Promise.all([run(), run()])
  const applied = both.flatMap((result) => (result.ok ? result.value.applied : ['refused']))
  expect(applied).toEqual(['0001-trial.sql'])
})

it('a file that fails leaves nothing of itself and says where', async () => {
  put('0001-trial.sql', 'create schema trial;\n')
  put('0002-bad.sql', 'create table trial.half (n int);\ncreate table trial.half (n int);\n')
  await expect(run()).rejects.toThrow('0002-bad.sql: create table trial.half (n int);')
  const { rows } = await sql`select name from ansheng.migrations`.execute(db.owner)
  const half = await sql`select to_regclass('trial.half') as half`.execute(db.owner)
  expect([rows, half.rows]).toEqual([[{ name: '0001-trial.sql' }], [{ half: null }]])
})

it('refuses, all at once, a file changed after it ran and a database newer than the program', async () => {
  put('0001-trial.sql', 'create schema trial;\n')
  put('0002-gone.sql', 'create table trial.gone (n int);\n')
  await run()
  put('0001-trial.sql', 'create schema trial; \n')
  rmSync(join(directory, '0002-gone.sql'))
  put('0003-new.sql', 'create table trial.fresh (n int);\n')
  expect(await run()).toEqual({
    ok: false,
    refusal: [
      { code: 'migration_changed', detail: { file: '0001-trial.sql' } },
      { code: 'migration_unknown', detail: { file: '0002-gone.sql' } },
    ],
  })
})

it('refuses passwords that are not those of the logins it finds', async () => {
  expect(await run({ ...logins, vault: 'another', auditor: 'another' })).toEqual({
    ok: false,
    refusal: [
      { code: 'login_refused', detail: { login: 'vault' } },
      { code: 'login_refused', detail: { login: 'auditor' } },
    ],
  })
})

it('refuses a password that is not that of the owner', async () => {
  const url = new URL(db.urls.owner)
  url.password = 'another'
  expect(await migrate({ ownerUrl: url.href, logins, directory })).toEqual({
    ok: false,
    refusal: [{ code: 'login_refused', detail: { login: 'ansheng_owner' } }],
  })
})

it('a login that may do too much is named', async () => {
  const looked = db.superuser.transaction().execute(async (trx) => {
    await sql`alter role sequencer createdb`.execute(trx)
    throw Object.assign(new Error('roll back'), { found: await createLogins(trx, logins) })
  })
  await expect(looked).rejects.toMatchObject({
    found: {
      existing: expect.arrayContaining([...loginNames]) as unknown,
      unfit: [{ code: 'database_login_unfit', detail: { login: 'sequencer' } }],
    },
  })
})

it('the logins enter, own nothing, make nothing, and see no county without its context', async () => {
  for (const login of loginNames) {
    const one = openDb(loginUrl(db.urls.owner, login, logins[login]), { max: 1 })
    const tries = [
      'create schema mine',
      'create table public.mine (n int)',
      'create temporary table mine (n int)',
    ]
    const codes = []
    for (const statement of tries) codes.push(await planted(statement).execute(one).catch(sqlState))
    const owned = await sql`select 1 from pg_class where relowner = current_user::regrole`.execute(
      one,
    )
    await closeDb(one)
    expect([login, codes, owned.rows]).toEqual([login, ['42501', '42501', '42501'], []])
  }
})

it('the application has no way into the vault', async () => {
  expect(await sql`create table vault.mine (n int)`.execute(db.app).catch(sqlState)).toBe('42501')
  const { rows } = await sql`select has_schema_privilege('app', 'vault', 'usage') as app,
    has_schema_privilege('vault', 'vault', 'usage') as vault`.execute(db.owner)
  expect(rows).toEqual([{ app: false, vault: true }])
})

it('a statement ends at a semicolon at the end of a line of code', () => {
  const text = "-- says;\ncreate table a (\n  n int -- why;\n);\n\ninsert into a values (';')\n;\n"
  expect(statementsOf(text)).toEqual([
    'create table a (\n  n int -- why;',
    ');',
    "insert into a values (';')\n;",
  ])
  expect(() => statementsOf('select 1\n')).toThrow("a migration ends without ';'")
})

it('a repeated or unreadable number is a bug', () => {
  put('0001-a.sql', '')
  put('0001-b.sql', '')
  expect(() => readMigrations(directory)).toThrow('0001-b.sql: wrong or repeated number')
})

/** What the checklist of scale.md forbids in a migration's text and the catalogue cannot show. */
function migrationFindings(text: string): readonly string[] {
  const code = text
    .replace(/--.*$/gm, '')
    .replace(/'(?:[^']|'')*'/g, "''")
    .toLowerCase()
  const forbidden = [
    /\bnow\s*\(|\bcurrent_timestamp\b|\bgen_random_uuid\b|\bset_config\b/,
    /\bcreate\s+(or\s+replace\s+)?(function|procedure|trigger|rule)\b|\bsecurity\s+definer\b/,
    /\bon\s+delete\s+set\s+null\b|\b(big)?serial\b/,
  ].flatMap((pattern) => pattern.exec(code)?.[0] ?? [])
  const unnamed = statementsOf(code)
    .filter((statement) => /^\s*(create|alter)\s+table\b/.test(statement))
    .flatMap(
      (statement) =>
        statement
          .replace(/constraint\s+\w+\s+foreign\s+key\s*\([^)]*\)\s*references/g, '')
          .replace(/constraint\s+\w+\s+(primary\s+key|unique|check|references|exclude)/g, '')
          .match(/\b(primary\s+key|unique|check\s*\(|references|foreign\s+key|exclude\b)/g) ?? [],
    )
    .map((what) => `unnamed ${what}`)
  const reason = /^-- Reason: /.test(text) && /^-- Lock risk: /m.test(text)
  return [...forbidden, ...unnamed, ...(reason ? [] : ['no reason or lock risk'])]
}

it('every migration says why, names its constraints, and leaves time, ids and logic to the application', () => {
  const folder = join(import.meta.dirname, '../../db/migrations')
  const found = readdirSync(folder).map((name) => [
    name,
    migrationFindings(readFileSync(join(folder, name), 'utf8')),
  ])
  expect(found.filter(([, findings]) => findings?.length)).toEqual([])
})

it('a planted migration is found out', () => {
  const text = `create table a.b (
  id int primary key, at timestamptz default now(), n int unique check (n > 0),
  c int constraint named references a.c (id), d int references a.d (id),
  constraint e foreign key (c) references a.e (id) on delete set null
);
create function a.f() returns int language sql as 'select 1';
`
  expect(migrationFindings(text)).toEqual([
    'now(',
    'create function',
    'on delete set null',
    'unnamed primary key',
    'unnamed unique',
    'unnamed check (',
    'unnamed references',
    'no reason or lock risk',
  ])
})

it('every refusal has its sentence in both languages', () => {
  expect(Object.keys(migrateSentences).sort()).toEqual([
    'database_login_unfit',
    'login_refused',
    'migration_changed',
    'migration_unknown',
  ])
})
