import { columnTypes } from '#ledger/columns.ts'
import type { Constraint, Index, Table } from '#platform/catalogue.ts'
import type { Catalogue } from '#platform/catalogue.rights.ts'
import { loginNames } from '#platform/migrate.logins.ts'

/** A rule of the database that is broken: which, where, and what was found. */
export type Finding = { readonly rule: string; readonly on: string; readonly says: string }

/** As PostgreSQL prints the one expression every policy has; scale.md 3 and 4 say why it is this one. */
export const tenancyExpression =
  "(county_id = (NULLIF(current_setting('app.county_id'::text, true), ''::text))::integer)"

type Rules = (table: Table, catalogue: Catalogue) => readonly (readonly [string, string])[]

/** What is wrong with one table, by the rules for its kind. */
export function tableFindings(table: Table, catalogue: Catalogue): readonly Finding[] {
  const rules: readonly Rules[] = [
    everyTable,
    foreignKeys,
    ...(table.kind === 'tenant' ? [tenantKeys, tenantPolicy] : []),
    ...(table.kind === 'local' ? [localTable] : []),
    ...(table.kind === 'reference' ? [referenceTable] : []),
    ...(table.isProtected ? [protectedTable] : []),
  ]
  return rules.flatMap((rule) =>
    rule(table, catalogue).map(([name, says]) => ({ rule: name, on: table.name, says })),
  )
}

const logins: readonly string[] = loginNames
const harmlessVerbs = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
const writes = ['INSERT', 'UPDATE', 'DELETE']

function* lines(
  ...checks: readonly (readonly [boolean, string, string])[]
): Generator<readonly [string, string]> {
  for (const [isBroken, rule, says] of checks) if (isBroken) yield [rule, says]
}

const everyTable: Rules = (table) => [
  ...lines(
    [table.kind === undefined, 'kind_undeclared', "the comment lacks 'kind=… protected=…'"],
    [table.primaryKey.length === 0, 'no_primary_key', 'rows cannot be named'],
    [logins.includes(table.owner), 'owned_by_login', table.owner],
  ),
  ...table.triggers.map((name) => ['trigger', name] as const),
  ...table.grants.flatMap(({ grantee, verb }) => [
    ...lines(
      [grantee === 'PUBLIC', 'public_grant', verb],
      [!harmlessVerbs.includes(verb), 'login_changes_schema', `${grantee}: ${verb}`],
    ),
  ]),
]

/** Every foreign key has an index that finds its rows, and stays within its kind. */
const foreignKeys: Rules = (table, { tables }) =>
  table.constraints
    .filter(({ kind }) => kind === 'foreign')
    .flatMap((key) => {
      const target = tables.get(key.references ?? '')
      const crosses = target?.kind !== 'reference' && target?.kind !== table.kind
      return [
        ...lines(
          [!table.indexes.some((index) => serves(index, key)), 'foreign_key_unindexed', key.name],
          [crosses, 'foreign_key_crosses_kinds', `${key.name}: ${key.references}`],
        ),
      ]
    })

/** An index of a tenant table begins with the county even where the key, to a list, does not. */
function serves(index: Index, key: Constraint): boolean {
  const leading = index.columns
    .filter((column) => column !== 'county_id' || key.columns.includes(column))
    .slice(0, key.columns.length)
  const isWhole =
    index.predicate === null ||
    key.columns.some((column) => index.predicate === `(${column} IS NOT NULL)`)
  return isWhole && key.columns.every((column) => leading.includes(column))
}

const tenantKeys: Rules = (table, { tables }) => {
  const county = table.columns.find(({ name }) => name === 'county_id')
  const keyed = table.constraints.filter(({ kind }) => kind === 'unique' || kind === 'primary')
  const foreign = table.constraints.filter(
    ({ kind, references }) =>
      kind === 'foreign' && tables.get(references ?? '')?.kind !== 'reference',
  )
  return [
    ...lines(
      [county?.type !== 'int' || !county.notNull, 'county_id', 'must be int not null'],
      [table.primaryKey[0] !== 'county_id', 'county_first', 'primary key'],
    ),
    ...keyed
      .filter(({ columns }) => columns[0] !== 'county_id')
      .map(({ name }) => ['county_first', name] as const),
    ...table.indexes
      .filter(({ columns }) => columns[0] !== 'county_id')
      .map(({ name }) => ['county_first', name] as const),
    ...foreign
      .filter((key) => key.columns[0] !== 'county_id' || key.referencedColumns[0] !== 'county_id')
      .map(({ name }) => ['county_first', name] as const),
  ]
}

const tenantPolicy: Rules = (table) => {
  const [policy, ...more] = table.policies
  return [
    ...lines(
      [!table.hasRowSecurity, 'row_security_off', 'not enabled'],
      [!table.isRowSecurityForced, 'row_security_unforced', 'the owner sees every county'],
      [more.length > 0, 'policies', `more than one: ${more.map(({ name }) => name).join(', ')}`],
      [policy?.name !== 'tenancy', 'policies', 'lacks the policy tenancy'],
      [
        policy?.command !== 'ALL' || !policy.isPermissive || policy.roles.join() !== 'public',
        'policies',
        'tenancy must hold for all verbs and all roles',
      ],
      [
        policy?.using !== tenancyExpression || policy.check !== tenancyExpression,
        'policies',
        'tenancy must compare county_id with the setting, in using and in with check',
      ],
    ),
  ]
}

/** Rows of the installation belong to one process: only its login writes them. */
const localTable: Rules = (table) => {
  const writers = new Set(
    table.grants.filter(({ verb }) => writes.includes(verb)).map(({ grantee }) => grantee),
  )
  return [...lines([writers.size > 1, 'several_writers', [...writers].sort().join(', ')])]
}

const referenceTable: Rules = (table) =>
  table.grants
    .filter(({ verb }) => writes.includes(verb))
    .map(({ grantee, verb }) => ['reference_written', `${grantee}: ${verb}`] as const)

/** What the journal holds to account must have one printed form and be written by us alone. */
const protectedTable: Rules = (table) => {
  const version = table.columns.find(({ name }) => name === 'version')
  const allowed: readonly string[] = columnTypes
  const isRead = table.grants.some(
    ({ grantee, verb, column }) => grantee === 'auditor' && verb === 'SELECT' && column === null,
  )
  return [
    ...lines(
      [version?.type !== 'int' || !version.notNull, 'version', 'must be int not null'],
      [!isRead, 'unverifiable', 'the auditor may not read it'],
    ),
    ...table.columns
      .filter(({ type }) => !allowed.includes(type))
      .map(({ name, type }) => ['column_type', `${name}: ${type}`] as const),
    ...table.columns
      .filter(({ filledBy }) => filledBy !== null)
      .map(({ name, filledBy }) => ['filled_by_database', `${name}: ${filledBy}`] as const),
  ]
}
