import { afterAll, beforeAll, expect, it } from 'vitest'
import { catalogueFindings } from '#platform/catalogue.checks.ts'
import { loadCatalogue } from '#platform/catalogue.rights.ts'
import { loadTables, protectedTables } from '#platform/catalogue.ts'
import { planted } from '#platform/test-cluster.ts'
import { openTestDb, type TestDb } from '#platform/test-db.ts'

let db: TestDb
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.close())

/** Plants a fault inside a transaction, looks, and rolls it back. */
async function findingsAfter(statements: readonly string[]): Promise<readonly string[]> {
  let found: readonly string[] = []
  await db.superuser
    .transaction()
    .execute(async (trx) => {
      for (const statement of statements) await planted(statement).execute(trx)
      const findings = catalogueFindings(await loadCatalogue(trx))
      found = findings.map(({ rule, on, says }) => `${rule} ${on}: ${says}`)
      throw new Error('roll back')
    })
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'roll back')) throw error
    })
  return found
}

const policy = `using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int)`

/** A tenant table that keeps every rule, and what a test changes about it. */
const aTable = (also: readonly string[] = [], columns = ''): readonly string[] => [
  `create table worker.planted (county_id int not null, id uuid not null, version int not null ${columns},
    constraint planted_pk primary key (county_id, id))`,
  `comment on table worker.planted is 'kind=tenant protected=yes planted'`,
  'alter table worker.planted owner to ansheng_owner',
  'alter table worker.planted enable row level security',
  'alter table worker.planted force row level security',
  `create policy tenancy on worker.planted for all ${policy}`,
  'grant select on worker.planted to auditor',
  'grant select, insert, update on worker.planted to app',
  ...also,
]

it('the database of the product breaks no rule of the house', async () => {
  expect(catalogueFindings(await loadCatalogue(db.owner))).toEqual([])
})

it('every login reads the same catalogue', async () => {
  const seen = await Promise.all([db.app, db.auditor, db.vault].map((login) => loadTables(login)))
  const owner = await loadTables(db.owner)
  for (const tables of seen) expect([...tables]).toEqual([...owner])
})

it('a table that keeps every rule is not found, and is known as protected', async () => {
  expect(await findingsAfter(aTable())).toEqual([])
  expect(protectedTables(await loadTables(db.app)).every(({ isProtected }) => isProtected)).toBe(
    true,
  )
})

const reference = [
  'create table worker.other (id int not null, constraint other_pk primary key (id))',
]

it.each<[string, readonly string[], readonly string[]]>([
  [
    'row security that is not forced',
    aTable(['alter table worker.planted no force row level security']),
    ['row_security_unforced worker.planted: the owner sees every county'],
  ],
  [
    'row security that is off',
    aTable(['alter table worker.planted disable row level security']),
    ['row_security_off worker.planted: not enabled'],
  ],
  [
    'a second policy, which would add rows',
    aTable(['create policy more on worker.planted for select using (true)']),
    [
      'policies worker.planted: more than one: tenancy',
      'policies worker.planted: lacks the policy tenancy',
      'policies worker.planted: tenancy must hold for all verbs and all roles',
      'policies worker.planted: tenancy must compare county_id with the setting, in using and in with check',
    ],
  ],
  [
    'a policy that checks only reading',
    aTable(['alter policy tenancy on worker.planted with check (true)']),
    [
      'policies worker.planted: tenancy must compare county_id with the setting, in using and in with check',
    ],
  ],
  [
    'a policy for one role only',
    aTable(['alter policy tenancy on worker.planted to app']),
    ['policies worker.planted: tenancy must hold for all verbs and all roles'],
  ],
  [
    'an index without the county first',
    aTable(['create index planted_id on worker.planted (id)']),
    ['county_first worker.planted: planted_id'],
  ],
  [
    'a unique rule across counties',
    aTable(['alter table worker.planted add constraint planted_once unique (id)']),
    ['county_first worker.planted: planted_once', 'county_first worker.planted: planted_once'],
  ],
  [
    'a foreign key without an index',
    aTable(
      [
        `alter table worker.planted add constraint planted_parent_fk
          foreign key (county_id, parent) references worker.planted (county_id, id)`,
      ],
      ', parent uuid',
    ),
    ['foreign_key_unindexed worker.planted: planted_parent_fk'],
  ],
  [
    'a foreign key from a county to a table of the installation',
    aTable(
      [
        ...reference,
        `comment on table worker.other is 'kind=local protected=no planted'`,
        'alter table worker.other owner to ansheng_owner',
        'create index planted_other on worker.planted (county_id, other)',
        `alter table worker.planted add constraint planted_other_fk foreign key (other)
          references worker.other (id)`,
      ],
      ', other int',
    ),
    [
      'foreign_key_crosses_kinds worker.planted: planted_other_fk: worker.other',
      'county_first worker.planted: planted_other_fk',
    ],
  ],
  [
    'a table without a declared kind',
    reference,
    ["kind_undeclared worker.other: the comment lacks 'kind=… protected=…'"],
  ],
  [
    'a list that the application may write',
    [
      ...reference,
      `comment on table worker.other is 'kind=reference protected=no planted'`,
      'grant select, insert on worker.other to app',
    ],
    ['reference_written worker.other: app: INSERT'],
  ],
  [
    'a table of the installation that two processes write',
    [
      ...reference,
      `comment on table worker.other is 'kind=local protected=no planted'`,
      'grant insert on worker.other to app',
      'grant update (id) on worker.other to vault',
    ],
    ['several_writers worker.other: app, vault'],
  ],
  [
    'a protected column without one printed form, or that the database fills',
    aTable([], ", share numeric, made timestamptz default '2026-01-01 00:00:00Z'"),
    [
      'column_type worker.planted: share: numeric',
      'filled_by_database worker.planted: made: default',
    ],
  ],
  [
    'a protected table without a version, which the auditor may not read',
    aTable([
      'alter table worker.planted drop column version',
      'revoke select on worker.planted from auditor',
    ]),
    [
      'version worker.planted: must be int not null',
      'unverifiable worker.planted: the auditor may not read it',
    ],
  ],
  [
    'a trigger',
    aTable([
      `create trigger planted_trigger before update on worker.planted for each row
        execute function suppress_redundant_updates_trigger()`,
    ]),
    ['trigger worker.planted: planted_trigger'],
  ],
  [
    'a login that owns a table or may empty it',
    aTable([
      'alter table worker.planted owner to app',
      'grant truncate on worker.planted to vault',
    ]),
    ['owned_by_login worker.planted: app', 'login_changes_schema worker.planted: vault: TRUNCATE'],
  ],
  [
    'something for everybody',
    aTable(['grant select on worker.planted to public', 'grant usage on schema worker to public']),
    ['public_grant worker.planted: SELECT', 'public_grant schema worker: USAGE'],
  ],
  [
    'a login that may make tables',
    ['grant create on schema worker to app', 'grant temporary on database ' + '$database to app'],
    [
      'login_changes_schema database: app: TEMPORARY',
      'login_changes_schema schema worker: app: CREATE',
    ],
  ],
  [
    'a login with powers',
    ['alter role app bypassrls', 'grant ansheng_owner to vault'],
    ['login_power app: bypassrls', 'login_power vault: member of ansheng_owner'],
  ],
  [
    'a view that shows every county, and a function with the rights of its owner',
    [
      'create view worker.planted_view as select 1 as one',
      'create materialized view worker.planted_copy as select 1 as one',
      `create function worker.planted_function() returns int language sql security definer as 'select 1'`,
    ],
    [
      'materialized_view worker.planted_copy: row security does not reach it',
      'view_invoker worker.planted_view: lacks security_invoker = true',
      'security_definer worker.planted_function: the product keeps no functions in the database',
    ],
  ],
])('it finds %s', async (_, statements, findings) => {
  const { database } = db.urls
  const given = statements.map((statement) => statement.replace('$database', database))
  expect(await findingsAfter(given)).toEqual(findings)
})

it('an exception takes one finding away, and is found itself when nothing needs it', async () => {
  const catalogue = await loadCatalogue(db.owner)
  const idle = { rule: 'trigger', on: 'worker.none', reason: 'a test' }
  expect(catalogueFindings(catalogue, [idle])).toEqual([
    { rule: 'idle_exception', on: 'worker.none', says: 'nothing breaks trigger here' },
  ])
})
