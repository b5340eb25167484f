import { row } from './plan.ts'

/** Files by path, as they would stand in the repository. */
export type Files = Readonly<Record<string, string>>

const clauses = row.flatMap(({ room, clauses: ids }) =>
  ids.map((id) => `  { id: '${id}', room: '${room}' },`),
)

/** A small house in which nothing is wrong; each plant spoils one thing in it. */
export const soundHouse: Files = {
  'src/basics/day.ts': 'export type Day = string\n',
  'src/stats/share.ts': "import type { Day } from '#basics/day.ts'\nexport type Share = Day\n",
  'src/ledger/tree.ts':
    "import { createHash } from 'node:crypto'\nexport const hash = createHash('sha256')\n",
  'src/policy/clauses.ts': `export const clauses = [\n${clauses.join('\n')}\n]\n`,
  'src/platform/db.ts': 'export const db = await open()\n',
  'src/platform/ports.ts': 'export type Clock = { readonly now: () => Promise<string> }\n',
  'src/platform/http.sentences.ts':
    "export const httpSentences = { stale: { zh: '内容已被他人修改', en: 'Someone changed it' } }\n",
  'src/domains/directory/README.md': '# directory\n',
  'src/domains/directory/terms.ts': "export const roles = ['handler'] as const\n",
  'src/domains/directory/reads.ts':
    "import { db } from '#platform/db.ts'\nexport const units = db.selectFrom('directory.units')\n",
  'src/domains/casework/README.md': '# casework\n',
  'src/domains/casework/terms.ts': [
    "import { roles } from '#domains/directory/terms.ts'",
    "export const sentences = { too_late: { zh: '已过期限', en: 'Too late' } }",
    'export const handlers = roles',
    '',
  ].join('\n'),
  'src/domains/casework/api.ts':
    "export const api = { list: { method: 'get', path: '/cases', access: { who: 'session' }, clause: '11.2' } }\n",
  'src/domains/casework/rules.ts':
    '/** 11.3: the last day. */\nexport const lastDay = (day: number, more: number) => day + more\n',
  'src/domains/casework/decide.ts': [
    "import { lastDay } from '#domains/casework/rules.ts'",
    "import type { Clock } from '#platform/ports.ts'",
    "export const decide = (process: Clock) => [lastDay(1, 2), process, { code: 'too_late' }, { code: 'stale' }]",
    '',
  ].join('\n'),
  'src/domains/casework/store.ts': [
    "import { db } from '#platform/db.ts'",
    "export const cases = db.selectFrom('casework.cases')",
    'export const count = sql`select count(*) from casework.cases where since < ${clock.now()}`',
    '',
  ].join('\n'),
  'src/domains/casework/reads.ts':
    "import { units } from '#domains/directory/reads.ts'\nexport const known = units\n",
  'src/domains/casework/routes.ts':
    "import { cases } from '#domains/casework/store.ts'\nexport const routes = async () => await cases\n",
  'src/domains/casework/routes.test.ts':
    "import { app } from '#main/app.ts'\nit('11.4: closes', async () => { await app.at(Date.now()) })\n",
  'src/web/paths.ts': "export const home = '/'\n",
  'src/web/ui/button.tsx': 'export const Button = () => <button />\n',
  'src/web/handler/list.tsx': [
    "import { api } from '#domains/casework/api.ts'",
    "import { Button } from '#web/ui/button.tsx'",
    'export const List = () => <Button label={api.list.path} />',
    '',
  ].join('\n'),
  'src/web/caller/call.tsx': 'export const Call = () => <p />\n',
  'src/main/app.ts':
    "import { routes } from '#domains/casework/routes.ts'\nimport { home } from '#web/paths.ts'\nexport const app = { routes, home }\n",
  'db/migrations/0001-start.sql':
    '-- Why: a beginning. Lock risk: none.\ncreate table casework.cases (county_id int);\n',
}

type Plant = { readonly name: string; readonly files: Files; readonly heard: readonly string[] }

const casework = 'src/domains/casework'
const long = (lines: number): string => 'export const a = 1\n'.repeat(lines)

/** Each violation alone, with every complaint it must raise and no other. */
export const plants: readonly Plant[] = [
  {
    name: 'a floor that looks upward',
    files: { 'src/stats/share.ts': "import type { Clause } from '#policy/clauses.ts'\n" },
    heard: ["src/stats/share.ts:1: imports '#policy/clauses.ts': stats may not use policy"],
  },
  {
    name: 'a file on no floor',
    files: { 'src/loose.ts': '', 'src/cellar/wine.ts': '' },
    heard: [
      'src/loose.ts: stands on no floor of the house',
      'src/cellar/wine.ts: stands on no floor of the house',
    ],
  },
  {
    name: 'a room that uses more than types of the ledger',
    files: { [`${casework}/store.ts`]: "import { hash } from '#ledger/tree.ts'\n" },
    heard: [
      `${casework}/store.ts:1: imports '#ledger/tree.ts': domains may use only types of ledger`,
    ],
  },
  {
    name: 'platform that knows a room',
    files: { 'src/platform/http.ts': "import { routes } from '#domains/casework/routes.ts'\n" },
    heard: [
      "src/platform/http.ts:1: imports '#domains/casework/routes.ts': platform may not use domains",
    ],
  },
  {
    name: 'wiring that reaches into the web',
    files: { 'src/main/app.ts': "import { List } from '#web/handler/list.tsx'\n" },
    heard: [
      "src/main/app.ts:1: imports '#web/handler/list.tsx': main may not use the inside of the web",
    ],
  },
  {
    name: 'a package on a pure floor',
    files: { 'src/policy/read.ts': "import { readFileSync } from 'node:fs'\n" },
    heard: ["src/policy/read.ts:1: imports 'node:fs': a pure file may not use this package"],
  },
  {
    name: 'dice from a package that is otherwise allowed',
    files: { 'src/ledger/tree.ts': "import { randomBytes } from 'node:crypto'\n" },
    heard: [
      "src/ledger/tree.ts:1: imports 'node:crypto': a pure file throws dice with randomBytes",
    ],
  },
  {
    name: 'a room entered by the window',
    files: { [`${casework}/routes.ts`]: "import { x } from '#domains/directory/store.ts'\n" },
    heard: [
      `${casework}/routes.ts:1: imports '#domains/directory/store.ts': enter a room by terms or reads`,
    ],
  },
  {
    name: 'a room that looks to the right',
    files: {
      'src/domains/directory/terms.ts': "import type { Case } from '#domains/duties/terms.ts'\n",
    },
    heard: [
      "src/domains/directory/terms.ts:1: imports '#domains/duties/terms.ts': duties stands to the right of directory; use main/loop.ts",
    ],
  },
  {
    name: 'a file that imports upward in its room',
    files: { [`${casework}/store.ts`]: "import { known } from '#domains/casework/reads.ts'\n" },
    heard: [
      `${casework}/store.ts:1: imports '#domains/casework/reads.ts': reads stands above store`,
    ],
  },
  {
    name: 'jobs that call routes',
    files: { [`${casework}/jobs.ts`]: "import { routes } from '#domains/casework/routes.ts'\n" },
    heard: [
      `${casework}/jobs.ts:1: imports '#domains/casework/routes.ts': routes stands above jobs`,
    ],
  },
  {
    name: 'a pure file that uses an effect',
    files: { [`${casework}/rules.deadlines.ts`]: "import { db } from '#platform/db.ts'\n" },
    heard: [
      `${casework}/rules.deadlines.ts:1: imports '#platform/db.ts': a pure file uses an effect`,
    ],
  },
  {
    name: 'a pure file that waits, looks at the clock, throws dice and speaks',
    files: {
      [`${casework}/rules.ts`]: [
        'export const a = async () => { await b() }',
        'export const c = [Date.now(), new Date(), new Date(0), Math.random()]',
        "// Date.now() in a comment and 'Math.random()' in a string are only words",
        "export const d = 'Math.random() process.env'",
        'console.log(process.env)',
        'setTimeout(() => fetch(d), 1)',
        '',
      ].join('\n'),
    },
    heard: [
      `${casework}/rules.ts:1: a pure file uses async`,
      `${casework}/rules.ts:1: a pure file uses await`,
      `${casework}/rules.ts:2: a pure file uses Date.now`,
      `${casework}/rules.ts:2: a pure file uses new Date()`,
      `${casework}/rules.ts:2: a pure file uses Math.random`,
      `${casework}/rules.ts:5: a pure file uses console`,
      `${casework}/rules.ts:5: a pure file uses process`,
      `${casework}/rules.ts:6: a pure file uses setTimeout`,
      `${casework}/rules.ts:6: a pure file uses fetch`,
    ],
  },
  {
    name: 'a web that carries effects, server packages and another desk',
    files: {
      'src/web/handler/list.tsx': [
        "import { cases } from '#domains/casework/store.ts'",
        "import { db } from '#platform/db.ts'",
        "import { readFile } from 'node:fs/promises'",
        "import { Kysely } from 'kysely'",
        "import { Call } from '#web/caller/call.tsx'",
        '',
      ].join('\n'),
    },
    heard: [
      "src/web/handler/list.tsx:1: imports '#domains/casework/store.ts': the web may carry only pure files",
      "src/web/handler/list.tsx:2: imports '#platform/db.ts': the web may carry only pure files",
      "src/web/handler/list.tsx:3: imports 'node:fs/promises': the web runs in a browser",
      "src/web/handler/list.tsx:4: imports 'kysely': the web runs in a browser",
      "src/web/handler/list.tsx:5: imports '#web/caller/call.tsx': handler may not look at the desk caller; what both need stands in web/ui",
    ],
  },
  {
    name: 'relative and dynamic imports',
    files: {
      'src/platform/mail.ts': [
        "import { db } from './db.ts'",
        "export const later = () => import('#platform/db.ts')",
        "export const old = require('node:fs')",
        "export type Db = import('#platform/db.ts').Db",
        '',
      ].join('\n'),
      'src/platform/mail.test.ts': "import { later } from '../platform/mail.ts'\n",
    },
    heard: [
      "src/platform/mail.ts:1: relative import './db.ts'; write '#…'",
      'src/platform/mail.ts:2: dynamic import; import at the top of the file',
      'src/platform/mail.ts:3: dynamic import; import at the top of the file',
      'src/platform/mail.ts:4: dynamic import; import at the top of the file',
      "src/platform/mail.test.ts:1: relative import '../platform/mail.ts'; write '#…'",
    ],
  },
  {
    name: 'a circle of imports',
    files: {
      'src/platform/a.ts': "import { c } from '#platform/c.ts'\n",
      'src/platform/b.ts': "import type { a } from '#platform/a.ts'\n",
      'src/platform/c.ts': "import { b } from '#platform/b.ts'\n",
    },
    heard: [
      'src/platform/a.ts: circle of imports src/platform/a.ts -> src/platform/c.ts -> src/platform/b.ts -> src/platform/a.ts',
    ],
  },
  {
    name: 'files and folders a room does not have',
    files: {
      [`${casework}/service.ts`]: '',
      [`${casework}/rules/deadlines.ts`]: '',
      [`${casework}/notes.json`]: '{}',
    },
    heard: [
      `${casework}/service.ts: no room has such a file`,
      `${casework}/rules/deadlines.ts: a room has no folders`,
      `${casework}/notes.json: no room has such a file`,
    ],
  },
  {
    name: 'a room outside the row, and one that does not say what it is',
    files: { 'src/domains/garden/terms.ts': '', 'src/domains/visits/terms.ts': '' },
    heard: [
      'src/domains/garden: no such room in the row',
      'src/domains/visits/README.md: missing; every room says what it is',
    ],
  },
  {
    name: 'names that name nothing',
    files: {
      'src/platform/utils/text.ts': '',
      'src/basics/helpers.ts': '',
      'src/basics/index.ts': '',
      'src/basics/WorkDay.ts': '',
    },
    heard: [
      "src/platform/utils/text.ts: 'utils' names no subject",
      "src/basics/helpers.ts: 'helpers' names no subject",
      'src/basics/index.ts: a barrel; import the file itself',
      'src/basics/WorkDay.ts: file names are kebab-case ASCII',
    ],
  },
  {
    name: 'a foreign table',
    files: {
      [`${casework}/store.ts`]: [
        "export const people = db.selectFrom('directory.people as p')",
        'export const seen = sql`select 1 from survey.calls join casework.cases on true`',
        "export type Tables = { 'journal.entries': unknown; 'casework.cases': unknown }",
        '',
      ].join('\n'),
      'src/platform/rows.ts': "export const rows = db.selectFrom('casework.cases')\n",
    },
    heard: [
      `${casework}/store.ts:2: names a table of survey`,
      `${casework}/store.ts:1: names a table of directory`,
      `${casework}/store.ts:3: names a table of journal`,
      'src/platform/rows.ts:1: names a table of casework',
    ],
  },
  {
    name: 'SQL outside the store, and writing in the reads',
    files: {
      [`${casework}/jobs.ts`]: "export const due = db.selectFrom('casework.cases')\n",
      [`${casework}/reads.ts`]: "export const made = db.insertInto('casework.cases')\n",
      'src/main/app.ts': 'export const one = sql`select 1`\n',
      'src/main/worker.ts': "import { sql } from 'kysely'\n",
    },
    heard: [
      `${casework}/reads.ts:1: insertInto: reads only reads`,
      'src/main/app.ts:1: sql``: SQL stands in store.ts, reads.ts or platform',
      `${casework}/jobs.ts:1: selectFrom: SQL stands in store.ts, reads.ts or platform`,
      "src/main/worker.ts:1: imports 'kysely': SQL stands in store.ts, reads.ts or platform",
    ],
  },
  {
    name: "the database's clock",
    files: {
      [`${casework}/store.ts`]: 'export const late = sql`select 1 where due_at < now()`\n',
      'src/platform/queue.ts': "export const text = 'select now()'\n",
      'db/migrations/0002-clock.sql':
        "-- Lock risk: none.\n-- now() here is a word\ncomment on table a is 'now()';\nalter table a alter b set default current_timestamp;\n",
    },
    heard: [
      "db/migrations/0002-clock.sql: looks at the database's clock",
      `${casework}/store.ts:1: looks at the database's clock`,
      "src/platform/queue.ts:1: looks at the database's clock",
    ],
  },
  {
    name: 'migrations out of number, without a header, with a trigger',
    files: {
      'db/migrations/0003-gap.sql': 'create trigger t before insert on a;\n',
      'db/migrations/later.sql': '-- Lock risk: none.\n',
    },
    heard: [
      'db/migrations/0003-gap.sql: number 0003 where 0002 is next',
      'db/migrations/0003-gap.sql: the header says the reason and the lock risk',
      'db/migrations/0003-gap.sql: makes a function or trigger',
      'db/migrations/later.sql: a migration is called NNNN-some-name.sql',
    ],
  },
  {
    name: 'unknown clauses in a field, a list, a comment and the name of a test',
    files: {
      [`${casework}/rules.ts`]:
        '/** 11.9: no such clause; 11.8 inside a sentence is not asked. */\n',
      [`${casework}/lifecycle.ts`]:
        "export const a = { clause: '13.1', clauses: ['11.3', 'S9.9'] }\n",
      [`${casework}/rules.test.ts`]: "it('4.9: closes', () => { expect(1).toBe(1) })\n",
    },
    heard: [
      `${casework}/rules.ts:1: unknown clause 11.9`,
      `${casework}/lifecycle.ts:1: unknown clause 13.1`,
      `${casework}/lifecycle.ts:1: unknown clause S9.9`,
      `${casework}/rules.test.ts:1: unknown clause 4.9`,
    ],
  },
  {
    name: 'clauses of the policy that depart from the row',
    files: {
      'src/policy/clauses.ts': (soundHouse['src/policy/clauses.ts'] ?? '')
        .replace("{ id: '11.2', room: 'casework' }", "{ id: '11.2', room: 'survey' }")
        .replace("{ id: '9.1', room: 'mediation' }", "{ id: '9.1' }")
        .replace("{ id: '9.2', room: 'mediation' }", "{ id: '9.2', room: 'garden' }")
        .replace("{ id: '9.3', room: 'mediation' }", "{ id: '9.9', room: 'mediation' }")
        .replace("{ id: 'M0', room: 'mediation' }", "{ id: '9.7', room: 'mediation' }"),
    },
    heard: [
      'src/policy/clauses.ts:13: clause 11.2 names survey; the row says casework',
      'src/policy/clauses.ts:37: clause 9.7 is written twice',
      'src/policy/clauses.ts:31: clause 9.1 names no room',
      'src/policy/clauses.ts:32: clause 9.2 names garden, which is no room',
      'src/policy/clauses.ts:33: clause 9.9 is not of the opinion',
      'src/policy: clauses missing: M0 9.3',
    ],
  },
  {
    name: 'an endpoint without an access policy',
    files: {
      [`${casework}/api.ts`]: [
        "export const api = { list: { method: 'get', path: '/cases', access: { who: 'session' } },",
        "  close: endpoint({ method: 'post', path: '/cases/:id/close', clause: '11.5' }) }",
        '',
      ].join('\n'),
    },
    heard: [`${casework}/api.ts:2: endpoint /cases/:id/close without an access policy`],
  },
  {
    name: 'a refusal without a sentence, and a sentence in one language',
    files: {
      [`${casework}/decide.ts`]:
        "export const no = [{ code: 'too_late' }, { code: 'unheard_of' }]\n",
      [`${casework}/terms.ts`]:
        "export const sentences = { too_late: { zh: 'Too late', en: '' } } as const satisfies S\n",
      'src/domains/directory/rules.ts': "export const no = { code: 'too_late' }\n",
    },
    heard: [
      `${casework}/terms.ts:1: the sentence of too_late lacks zh`,
      `${casework}/terms.ts:1: the sentence of too_late lacks en`,
      `${casework}/decide.ts:1: refusal unheard_of has no sentence`,
      'src/domains/directory/rules.ts:1: refusal too_late has no sentence',
    ],
  },
  {
    name: 'a refusal of basics that one room with a lifecycle has no sentence for',
    files: {
      'src/basics/take.ts': "export const no = [{ code: 'too_late' }, { code: 'stale' }]\n",
      [`${casework}/lifecycle.ts`]: '',
      'src/domains/directory/lifecycle.ts': '',
    },
    heard: ['src/basics/take.ts:1: refusal too_late has no sentence'],
  },
  {
    name: 'a stage without a name, and a name in the wrong letters',
    files: {
      'src/domains/directory/terms.ts': [
        "export const termStages = ['open', 'ended'] as const",
        "export const names = { open: { zh: '任期内', en: '在任' } }",
        "export const roles = ['handler'] as const",
        '',
      ].join('\n'),
    },
    heard: [
      "src/domains/directory/terms.ts:1: stage 'ended' has no name in zh and en",
      'src/domains/directory/terms.ts:2: the sentence of open lacks en',
    ],
  },
  {
    name: 'files and functions beyond the wall, data files excepted',
    files: {
      'src/basics/long.ts': long(301),
      'src/basics/days.data.ts': long(2000),
      'tools/long.ts': long(301),
      'src/basics/deep.ts': `export function deep(): void {\n${'  step()\n'.repeat(60)}}\n`,
      'src/basics/deep.test.ts': `describe('deep', () => {\n${'  step()\n'.repeat(60)}})\n`,
    },
    heard: [
      'src/basics/long.ts: 301 lines; 300 is the wall',
      'tools/long.ts: 301 lines; 300 is the wall',
      'src/basics/deep.ts:1: deep has 62 lines; 60 is the wall for a function',
    ],
  },
  {
    name: 'barrels, default exports, enums and work left in a comment',
    files: {
      'src/basics/all.ts': "export * from '#basics/day.ts'\n",
      'src/basics/some.ts': "export { Day } from '#basics/day.ts'\n",
      'src/basics/one.ts': '// TODO later\nexport default function one() {}\n',
      'src/basics/two.ts': 'const two = 2\nexport default two\nenum Colour { red }\n',
      'src/web/vite.config.ts': 'export default {}\n',
    },
    heard: [
      'src/basics/all.ts:1: export *; name what is exported',
      'src/basics/some.ts: a barrel; import the file itself',
      'src/basics/one.ts:2: default export; name it',
      'src/basics/one.ts:1: leaves work in a comment',
      'src/basics/two.ts:2: default export; name it',
      'src/basics/two.ts:3: enum; write a union of strings',
    ],
  },
  {
    name: 'a test that silences others',
    files: { 'src/basics/day.test.ts': "it.only('a', () => {})\ndescribe.skip('b', () => {})\n" },
    heard: [
      'src/basics/day.test.ts:1: it.only silences tests',
      'src/basics/day.test.ts:2: describe.skip silences tests',
    ],
  },
]
