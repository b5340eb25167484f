import { sql } from 'kysely'
import { loadTables, ourSchema, type Grant, type Table } from '#platform/catalogue.ts'
import type { Db } from '#platform/db.ts'

export type Role = {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly createsDatabases: boolean
  readonly createsRoles: boolean
  readonly memberOf: readonly string[]
}

export type View = {
  readonly name: string
  readonly isInvoker: boolean
  readonly isMaterialized: boolean
  readonly grants: readonly Grant[]
}

export type Routine = {
  readonly name: string
  readonly isSecurityDefiner: boolean
  readonly isForPublic: boolean
}

/** What somebody may do with a schema or with the database as a whole. */
export type WideGrant = { readonly on: string; readonly grantee: string; readonly verb: string }

/** Everything the house's rules of the database ask about, read from the database itself. */
export type Catalogue = {
  readonly tables: ReadonlyMap<string, Table>
  readonly views: readonly View[]
  readonly routines: readonly Routine[]
  readonly roles: readonly Role[]
  readonly wideGrants: readonly WideGrant[]
}

export async function loadCatalogue(db: Db): Promise<Catalogue> {
  return {
    tables: await loadTables(db),
    views: (await views.execute(db)).rows,
    routines: (await routines.execute(db)).rows,
    roles: (await roles.execute(db)).rows,
    wideGrants: (await wideGrants.execute(db)).rows,
  }
}

const grantee = (oid: string) =>
  sql`case when ${sql.ref(oid)} = 0 then 'PUBLIC' else pg_get_userbyid(${sql.ref(oid)})::text end`

const views = sql<View>`
  select n.nspname || '.' || c.relname as name,
    coalesce('security_invoker=true' = any (c.reloptions), false) as "isInvoker",
    c.relkind = 'm' as "isMaterialized",
    (select coalesce(json_agg(json_build_object(
       'grantee', ${grantee('e.grantee')}, 'verb', e.privilege_type, 'column', null)), '[]')
     from aclexplode(c.relacl) e where e.grantee <> c.relowner) as grants
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${ourSchema('n.nspname')} order by name`

const routines = sql<Routine>`
  select n.nspname || '.' || p.proname as name, p.prosecdef as "isSecurityDefiner",
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e
            where e.grantee = 0) as "isForPublic"
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${ourSchema('n.nspname')} order by name`

const roles = sql<Role>`
  select r.rolname as name, r.rolsuper as "isSuperuser", r.rolbypassrls as "bypassesRowSecurity",
    r.rolcreatedb as "createsDatabases", r.rolcreaterole as "createsRoles",
    (select coalesce(json_agg(g.rolname order by g.rolname), '[]') from pg_auth_members m
     join pg_roles g on g.oid = m.roleid where m.member = r.oid) as "memberOf"
  from pg_roles r where r.rolcanlogin order by name`

const wideGrants = sql<WideGrant>`
  select 'schema ' || n.nspname as on, ${grantee('e.grantee')} as grantee, e.privilege_type as verb
  from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) e
  where ${ourSchema('n.nspname')} and e.grantee <> n.nspowner
  union all
  select 'database', ${grantee('e.grantee')}, e.privilege_type
  from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) e
  where d.datname = current_database() and e.grantee <> d.datdba
  order by 1, 2, 3`
