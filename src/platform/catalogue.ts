import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Of what kind a table is: rows of counties, rows of the installation, or read-only lists. */
export type TableKind = 'tenant' | 'local' | 'reference'

export type Column = {
  readonly name: string
  /** As our migrations write it: int, timestamptz; a type we never use stays as PostgreSQL says it. */
  readonly type: string
  readonly notNull: boolean
  /** Who writes it when the application does not: a default, an identity or a generated expression. */
  readonly filledBy: 'default' | 'identity' | 'generated' | null
}

export type Constraint = {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'foreign' | 'check' | 'exclude'
  readonly columns: readonly string[]
  readonly references: string | null
  readonly referencedColumns: readonly string[]
}

export type Index = {
  readonly name: string
  readonly isUnique: boolean
  /** Key columns in order; null stands for an expression. */
  readonly columns: readonly (string | null)[]
  readonly predicate: string | null
}

export type Policy = {
  readonly name: string
  readonly command: string
  readonly isPermissive: boolean
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

/** A right that `grantee` has; `column` where it holds for one column only. */
export type Grant = {
  readonly grantee: string
  readonly verb: string
  readonly column: string | null
}

export type Table = {
  /** 'schema.table', as everywhere in the product. */
  readonly name: string
  readonly kind: TableKind | undefined
  /** Whether its rows are held to the journal by their digests. */
  readonly isProtected: boolean
  readonly owner: string
  readonly hasRowSecurity: boolean
  readonly isRowSecurityForced: boolean
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Index[]
  readonly policies: readonly Policy[]
  readonly grants: readonly Grant[]
  readonly triggers: readonly string[]
}

/** All tables of the product, by name, as the database itself says they are. */
export async function loadTables(db: Db, only?: string): Promise<ReadonlyMap<string, Table>> {
  const { rows } = await tablesQuery(only).execute(db)
  return new Map(rows.map((row) => [row.name, tableOf(row)]))
}

/** Tables held to the journal, in the order of their names. */
export function protectedTables(tables: ReadonlyMap<string, Table>): readonly Table[] {
  return [...tables.values()].filter((table) => table.isProtected)
}

type TableRow = Omit<Table, 'kind' | 'isProtected' | 'primaryKey'> & {
  readonly comment: string | null
}

function tableOf({ comment, ...row }: TableRow): Table {
  const declared = /^kind=(tenant|local|reference) protected=(yes|no)\b/.exec(comment ?? '')
  const columns = row.columns.map((column) => ({
    ...column,
    type: shortTypes[column.type] ?? column.type,
  }))
  return {
    ...row,
    columns,
    // The pattern allows exactly these three words.
    kind: declared?.[1] as TableKind | undefined,
    isProtected: declared?.[2] === 'yes',
    primaryKey: row.constraints.find(({ kind }) => kind === 'primary')?.columns ?? [],
  }
}

const shortTypes: Readonly<Record<string, string>> = {
  integer: 'int',
  'timestamp with time zone': 'timestamptz',
}

/** Schemas that are ours: all but PostgreSQL's own. */
export const ourSchema = (name: string) =>
  sql<boolean>`(${sql.ref(name)} !~ '^pg_' and ${sql.ref(name)} <> 'information_schema')`

const tablesQuery = (only: string | undefined) => sql<TableRow>`
  select n.nspname || '.' || c.relname as name,
    obj_description(c.oid, 'pg_class') as comment,
    pg_get_userbyid(c.relowner)::text as owner,
    c.relrowsecurity as "hasRowSecurity",
    c.relforcerowsecurity as "isRowSecurityForced",
    ${columnsOf} as columns, ${constraintsOf} as constraints, ${indexesOf} as indexes,
    ${policiesOf} as policies, ${grantsOf} as grants, ${triggersOf} as triggers
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f') and ${ourSchema('n.nspname')}
    and (${only ?? null}::text is null or n.nspname || '.' || c.relname = ${only ?? null})
  order by name`

const namesOf = (keys: string, relation: string) => sql`
  (select coalesce(json_agg(a.attname order by k.place), '[]')
   from unnest(${sql.ref(keys)}) with ordinality k (number, place)
   join pg_attribute a on a.attrelid = ${sql.ref(relation)} and a.attnum = k.number)`

const columnsOf = sql`
  (select coalesce(json_agg(json_build_object(
     'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
     'filledBy', case when a.attidentity <> '' then 'identity' when a.attgenerated <> '' then 'generated'
       when a.atthasdef then 'default' end) order by a.attnum), '[]')
   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`

const constraintsOf = sql`
  (select coalesce(json_agg(json_build_object(
     'name', o.conname,
     'kind', case o.contype when 'p' then 'primary' when 'u' then 'unique' when 'f' then 'foreign'
       when 'c' then 'check' else 'exclude' end,
     'columns', ${namesOf('o.conkey', 'o.conrelid')},
     'references', (select rn.nspname || '.' || r.relname from pg_class r
       join pg_namespace rn on rn.oid = r.relnamespace where r.oid = o.confrelid),
     'referencedColumns', ${namesOf('o.confkey', 'o.confrelid')}) order by o.conname), '[]')
   from pg_constraint o where o.conrelid = c.oid and o.contype in ('p', 'u', 'f', 'c', 'x'))`

const indexesOf = sql`
  (select coalesce(json_agg(json_build_object(
     'name', x.relname, 'isUnique', i.indisunique,
     'columns', (select json_agg(a.attname order by k.place)
       from unnest(i.indkey[0 : i.indnkeyatts - 1]) with ordinality k (number, place)
       left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number and k.number > 0),
     'predicate', pg_get_expr(i.indpred, i.indrelid)) order by x.relname), '[]')
   from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid)`

const policiesOf = sql`
  (select coalesce(json_agg(json_build_object(
     'name', p.policyname, 'command', p.cmd, 'isPermissive', p.permissive = 'PERMISSIVE',
     'roles', p.roles, 'using', p.qual, 'check', p.with_check) order by p.policyname), '[]')
   from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname)`

const grantsOf = sql`
  (select coalesce(json_agg(json_build_object(
     'grantee', case when g.grantee = 0 then 'PUBLIC' else pg_get_userbyid(g.grantee)::text end,
     'verb', g.privilege_type, 'column', g.attname) order by g.grantee, g.privilege_type, g.attname), '[]')
   from (
     select e.grantee, e.privilege_type, null::name as attname from aclexplode(c.relacl) e
     union all
     select e.grantee, e.privilege_type, a.attname
     from pg_attribute a, aclexplode(a.attacl) e where a.attrelid = c.oid and not a.attisdropped
   ) g where g.grantee <> c.relowner)`

const triggersOf = sql`
  (select coalesce(json_agg(t.tgname order by t.tgname), '[]')
   from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)`
