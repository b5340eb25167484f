import { tableFindings, type Finding } from '#platform/catalogue.checks.tables.ts'
import { catalogueExceptions, type CatalogueException } from '#platform/catalogue.exceptions.ts'
import type { Catalogue } from '#platform/catalogue.rights.ts'
import { loginNames } from '#platform/migrate.logins.ts'

/**
 * Everything in a database that breaks the house's rules for it: T2 and T3 of reliability.md and
 * the list of scale.md. Nothing found is what `npm test` and a careful operator want to see.
 */
export function catalogueFindings(
  catalogue: Catalogue,
  exceptions: readonly CatalogueException[] = catalogueExceptions,
): readonly Finding[] {
  const found = [
    ...[...catalogue.tables.values()].flatMap((table) => tableFindings(table, catalogue)),
    ...viewFindings(catalogue),
    ...routineFindings(catalogue),
    ...roleFindings(catalogue),
    ...wideGrantFindings(catalogue),
  ]
  const excepted = (finding: Finding): boolean =>
    exceptions.some(({ rule, on }) => rule === finding.rule && on === finding.on)
  const idle = exceptions
    .filter(
      (exception) => !found.some(({ rule, on }) => rule === exception.rule && on === exception.on),
    )
    .map(({ rule, on }) => ({ rule: 'idle_exception', on, says: `nothing breaks ${rule} here` }))
  return [...found.filter((finding) => !excepted(finding)), ...idle]
}

function viewFindings({ views }: Catalogue): readonly Finding[] {
  return views.flatMap((view): Finding[] => {
    if (view.isMaterialized)
      return [{ rule: 'materialized_view', on: view.name, says: 'row security does not reach it' }]
    if (view.isInvoker) return []
    return [{ rule: 'view_invoker', on: view.name, says: 'lacks security_invoker = true' }]
  })
}

function routineFindings({ routines }: Catalogue): readonly Finding[] {
  return routines.map(({ name, isSecurityDefiner }) => ({
    rule: isSecurityDefiner ? 'security_definer' : 'routine',
    on: name,
    says: 'the product keeps no functions in the database',
  }))
}

function roleFindings({ roles }: Catalogue): readonly Finding[] {
  const logins: readonly string[] = loginNames
  return roles
    .filter(({ name }) => logins.includes(name))
    .flatMap((role) => {
      const powers = [
        ...(role.isSuperuser ? ['superuser'] : []),
        ...(role.bypassesRowSecurity ? ['bypassrls'] : []),
        ...(role.createsDatabases ? ['createdb'] : []),
        ...(role.createsRoles ? ['createrole'] : []),
        ...role.memberOf.map((group) => `member of ${group}`),
      ]
      return powers.map((says) => ({ rule: 'login_power', on: role.name, says }))
    })
}

/** Logins enter the database and schemas; they make nothing there, and nobody else enters. */
function wideGrantFindings({ wideGrants }: Catalogue): readonly Finding[] {
  const logins: readonly string[] = loginNames
  return wideGrants.flatMap(({ on, grantee, verb }): Finding[] => {
    if (grantee === 'PUBLIC') return [{ rule: 'public_grant', on, says: verb }]
    const mayEnter = on === 'database' ? verb === 'CONNECT' : verb === 'USAGE'
    if (logins.includes(grantee) && !mayEnter)
      return [{ rule: 'login_changes_schema', on, says: `${grantee}: ${verb}` }]
    return []
  })
}
