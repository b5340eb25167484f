import ts from 'typescript'
import { platformSchemas, rooms } from './plan.ts'
import { complain, nodesOf, type Code, type Source } from './reading.ts'

const reading = new Set(['selectFrom'])
const writing = new Set([
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'insertRow',
  'insertRows',
  'updateRow',
  'deleteRow',
])
const schemas = [...rooms, ...platformSchemas]
const tableInSql = new RegExp(`(?<![\\w.'])(${schemas.join('|')})\\.[a-z_]+`, 'g')
const tableAlone = new RegExp(`^(${schemas.join('|')})\\.[a-z_]+(?:\\.[a-z_]+)?(?: as \\w+)?$`)
const databaseClock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(|\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i

/** SQL in the wrong file, on a foreign table, or looking at the database's clock. */
export function sqlComplaints(code: Code): readonly string[] {
  if (!code.path.startsWith('src/') || code.isTest) return []
  return [...misplacedSql(code), ...foreignTables(code), ...databaseClocks(code)]
}

/** Migrations: numbered without a gap, with a header, without functions, triggers and clocks. */
export function migrationComplaints(sources: readonly Source[]): readonly string[] {
  const files = sources.filter(({ path }) => path.startsWith('db/migrations/'))
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return sorted.flatMap(({ path, text }, place) => {
    const reasons = migrationReasons(text)
    const number = /^db\/migrations\/(\d{4})-[a-z0-9-]+\.sql$/.exec(path)?.[1]
    if (!number) reasons.unshift('a migration is called NNNN-some-name.sql')
    else if (Number(number) !== place + 1)
      reasons.unshift(`number ${number} where ${String(place + 1).padStart(4, '0')} is next`)
    return reasons.map((reason) => `${path}: ${reason}`)
  })
}

function migrationReasons(text: string): string[] {
  const header = /^(?:--.*\n)+/.exec(text)?.[0] ?? ''
  const statements = text.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''")
  const reasons: string[] = []
  if (!/lock/i.test(header)) reasons.push('the header says the reason and the lock risk')
  if (databaseClock.test(statements)) reasons.push("looks at the database's clock")
  if (/\bcreate\s+(?:or\s+replace\s+)?(?:function|trigger|procedure)\b/i.test(statements))
    reasons.push('makes a function or trigger')
  return reasons
}

function misplacedSql(code: Code): readonly string[] {
  if (code.floor === 'platform' || code.kind === 'store') return []
  const isReads = code.floor === 'domains' && code.kind === 'reads'
  const calls = nodesOf(code, ts.isCallExpression).flatMap((node) => {
    const name = calledName(node.expression)
    if (writing.has(name) && isReads) return [complain(code, node, `${name}: reads only reads`)]
    if (isReads || !(writing.has(name) || reading.has(name))) return []
    return [complain(code, node, `${name}: SQL stands in store.ts, reads.ts or platform`)]
  })
  if (isReads) return calls
  const templates = nodesOf(code, isSqlTemplate).map((node) =>
    complain(code, node, 'sql``: SQL stands in store.ts, reads.ts or platform'),
  )
  return [...calls, ...templates]
}

function foreignTables(code: Code): readonly string[] {
  const isRoom = code.floor === 'domains' && (code.kind === 'store' || code.kind === 'reads')
  if (!isRoom && code.floor !== 'platform') return []
  const isForeign = (schema: string): boolean =>
    isRoom ? schema !== code.room : rooms.includes(schema)
  const named = (node: ts.Node, schema: string): readonly string[] =>
    isForeign(schema) ? [complain(code, node, `names a table of ${schema}`)] : []
  const inSql = nodesOf(code, isSqlTemplate).flatMap((node) =>
    [...sqlOf(node).matchAll(tableInSql)].flatMap(([, schema = '']) => named(node, schema)),
  )
  const alone = nodesOf(code, ts.isStringLiteralLike)
    .filter((node) => isRoom || isArgumentOfBuilder(node))
    .flatMap((node) => named(node, tableAlone.exec(node.text)?.[1] ?? code.room))
  return [...inSql, ...alone]
}

function databaseClocks(code: Code): readonly string[] {
  const inSql = nodesOf(code, isSqlTemplate).filter((node) => databaseClock.test(sqlOf(node)))
  const inText = nodesOf(code, ts.isStringLiteralLike).filter(({ text }) => /\bnow\(\)/i.test(text))
  const alone = inText.filter((node) => !inSql.some(({ template }) => template === node))
  return [...inSql, ...alone].map((node) => complain(code, node, "looks at the database's clock"))
}

const isSqlTemplate = (node: ts.Node): node is ts.TaggedTemplateExpression =>
  ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql'

/** The SQL of a template with a mark for each value put in. */
const sqlOf = ({ template }: ts.TaggedTemplateExpression): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : [template.head, ...template.templateSpans.map(({ literal }) => literal)]
        .map(({ text }) => text)
        .join('?')

const calledName = (callee: ts.Expression): string => {
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text
  return ts.isIdentifier(callee) ? callee.text : ''
}

function isArgumentOfBuilder({ parent }: ts.Node): boolean {
  if (!ts.isCallExpression(parent)) return false
  const name = calledName(parent.expression)
  return reading.has(name) || writing.has(name) || /join$/i.test(name)
}
