/**
 * The plan of the house, as data. Whoever changes it changes the architecture: a dated page in
 * docs/decisions says why.
 */

/** Which floors a floor may look at. `types`: only with `import type`. */
export const floors: Readonly<Record<string, Readonly<Record<string, 'all' | 'types'>>>> = {
  basics: {},
  stats: { basics: 'all' },
  ledger: { basics: 'all' },
  policy: { basics: 'all' },
  platform: { basics: 'all', stats: 'all', ledger: 'all', policy: 'all' },
  domains: { basics: 'all', stats: 'all', policy: 'all', ledger: 'types', platform: 'all' },
  web: { basics: 'all', policy: 'all', domains: 'all', platform: 'all' },
  main: {
    basics: 'all',
    stats: 'all',
    ledger: 'all',
    policy: 'all',
    platform: 'all',
    domains: 'all',
    web: 'all',
  },
}

/** Floors on which every file is pure, with the packages each may use. */
export const pureFloors: Readonly<Record<string, readonly string[]>> = {
  basics: ['zod'],
  stats: [],
  ledger: ['node:crypto'],
  policy: [],
}

const upTo = (chapter: string, first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, step) => `${chapter}.${String(first + step)}`)

/** First ruler: the rooms in their row, each looking only leftward; each clause names one room. */
export const row: readonly { readonly room: string; readonly clauses: readonly string[] }[] = [
  { room: 'directory', clauses: ['S1.1', 'S1.2', 'S1.5', 'S2.1', ...upTo('10', 1, 3)] },
  { room: 'publication', clauses: [] },
  { room: 'survey', clauses: ['11.1'] },
  { room: 'results', clauses: ['G1', 'R0', '12.1'] },
  { room: 'casework', clauses: [...upTo('11', 2, 5), 'R1', 'G2', '10.6'] },
  { room: 'visits', clauses: upTo('2', 1, 10) },
  { room: 'mediation', clauses: ['M0', ...upTo('9', 1, 7)] },
  { room: 'services', clauses: ['3.1', ...upTo('4', 1, 3), '5.3', '10.4'] },
  { room: 'campaigns', clauses: [...upTo('1', 1, 5), '6.3', ...upTo('7', 1, 4), '8.5', 'G6'] },
  { room: 'returns', clauses: ['5.2', '6.1', '6.2', ...upTo('8', 1, 4), 'R2', 'R3'] },
  {
    room: 'oversight',
    clauses: ['3.4', '3.5', '5.1', 'S1.3', 'S1.4', 'S2.2', 'S3.1', 'S3.2'],
  },
  { room: 'evaluation', clauses: ['3.2', '3.3', '10.5', 'G3'] },
  { room: 'accountability', clauses: ['G4', 'G5', 'R4', ...upTo('12', 2, 7)] },
  { room: 'duties', clauses: [] },
]

export const rooms: readonly string[] = row.map(({ room }) => room)

/** Second ruler: within a room a file imports only files of a lower number, or of its own kind. */
export const fileRank: Readonly<Record<string, number>> = {
  terms: 0,
  lifecycle: 1,
  api: 2,
  rules: 3,
  decide: 4,
  store: 5,
  reads: 6,
  routes: 7,
  jobs: 7,
}

export const pureKinds: readonly string[] = ['terms', 'lifecycle', 'api', 'rules', 'decide']

/** Packages a pure file of a room may use. */
export const pureRoomPackages: readonly string[] = ['zod']

/** Through these one room enters another; `api` is the door of the web and opens to no room. */
export const doors: readonly string[] = ['terms', 'reads']

/** The files of platform that hold types, endpoints or sentences only: pure files and the web may read them. */
export const isPurePlatformFile = (path: string): boolean =>
  path === 'src/platform/ports.ts' ||
  /^src\/platform\/api(\.[a-z-]+)*\.ts$/.test(path) ||
  path.endsWith('.sentences.ts')

/** All that the wiring may know of the web: where its pages stand. */
export const webDoors: readonly string[] = ['src/web/paths.ts']

/** What can never run in a browser, or must not. */
export const serverPackages: readonly string[] = [
  'pg',
  'kysely',
  'hono',
  'pino',
  '@hono/node-server',
]

/** SQL schemas beside those of the rooms: platform's own. */
export const platformSchemas: readonly string[] = ['journal', 'access', 'vault', 'worker']

export const fileLines = 300
export const functionLines = 60

/** Names that say nothing; a folder or a file with one of them has no subject. */
export const emptyNames: readonly string[] = [
  'utils',
  'util',
  'helpers',
  'shared',
  'common',
  'misc',
]

/** How a clause id is written: 11.3, G1, S1.2. */
export const clauseShape = /^(?:\d{1,2}\.\d{1,2}|[GMRS]\d(?:\.\d)?)$/
