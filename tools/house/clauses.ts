import ts from 'typescript'
import { clauseShape, rooms, row } from './plan.ts'
import {
  bare,
  commentsOf,
  complain,
  lineOf,
  nodesOf,
  propertyOf,
  textOf,
  nameOf,
} from './reading.ts'
import type { Code } from './reading.ts'

type Written = { readonly id: string; readonly room: string | undefined; readonly where: string }

/** The clauses of the policy against the plan, and every clause named anywhere against the policy. */
export function clauseComplaints(codes: readonly Code[]): readonly string[] {
  const written = codes
    .filter(({ floor, isTest }) => floor === 'policy' && !isTest)
    .flatMap(clausesIn)
  const known = new Set(written.map(({ id }) => id))
  return [...policyComplaints(written), ...codes.flatMap((code) => unknownClauses(code, known))]
}

/** The ids written in the policy: `{ id: '11.3', room: 'casework', … }`. */
function clausesIn(code: Code): readonly Written[] {
  return nodesOf(code, ts.isObjectLiteralExpression).flatMap((object) => {
    const id = textOf(propertyOf(object, 'id'))
    if (id === undefined || !clauseShape.test(id)) return []
    return [{ id, room: textOf(propertyOf(object, 'room')), where: complain(code, object, '') }]
  })
}

function policyComplaints(written: readonly Written[]): readonly string[] {
  const roomOf = new Map(row.flatMap(({ room, clauses }) => clauses.map((id) => [id, room])))
  const count = Map.groupBy(written, ({ id }) => id)
  const wrong = written.flatMap(({ id, room, where }) => {
    const planned = roomOf.get(id)
    if (!planned) return [`${where}clause ${id} is not of the opinion`]
    if (room === undefined) return [`${where}clause ${id} names no room`]
    if (!rooms.includes(room)) return [`${where}clause ${id} names ${room}, which is no room`]
    return room === planned ? [] : [`${where}clause ${id} names ${room}; the row says ${planned}`]
  })
  const twice = [...count].flatMap(([id, [, second]]) =>
    second ? [`${second.where}clause ${id} is written twice`] : [],
  )
  const missing = [...roomOf.keys()].filter((id) => !count.has(id))
  const absent = missing.length > 0 ? [`src/policy: clauses missing: ${missing.join(' ')}`] : []
  return [...wrong, ...twice, ...absent]
}

/** A clause is named in `clause:`, or at the head of a comment or of a test's name: "11.3: …". */
function unknownClauses(code: Code, known: ReadonlySet<string>): readonly string[] {
  if (code.floor === 'policy' && !code.isTest) return []
  const unknown = (id: string | undefined): id is string =>
    id !== undefined && clauseShape.test(id) && !known.has(id)
  const about = (node: ts.Node, id: string): string => complain(code, node, `unknown clause ${id}`)
  const fields = namesClauses(code)
    ? nodesOf(code, ts.isPropertyAssignment)
        .filter(({ name }) => /^clauses?$/.test(nameOf(name)))
        .flatMap(({ initializer }) => literalsIn(initializer))
        .filter((node) => !known.has(node.text))
        .map((node) => about(node, node.text))
    : []
  const tests = testNames(code).flatMap((node) => {
    const id = headOf(node.text)
    return unknown(id) ? [about(node, id)] : []
  })
  const comments = commentsOf(code).flatMap(({ text, pos }) => {
    const id = headOf(text)
    return unknown(id) ? [`${code.path}:${String(lineOf(code, pos))}: unknown clause ${id}`] : []
  })
  return [...fields, ...tests, ...comments]
}

const namesClauses = ({ floor }: Code): boolean => ['domains', 'main', 'web'].includes(floor)

const headOf = (text: string): string | undefined => /^([A-Z]?\d+(?:\.\d+)?):/.exec(text)?.[1]

function literalsIn(node: ts.Expression): readonly ts.StringLiteralLike[] {
  const value = bare(node)
  if (ts.isStringLiteralLike(value)) return [value]
  return ts.isArrayLiteralExpression(value) ? value.elements.flatMap(literalsIn) : []
}

function testNames(code: Code): readonly ts.StringLiteralLike[] {
  if (!code.isTest) return []
  return nodesOf(code, ts.isCallExpression).flatMap(({ expression, arguments: [name] }) =>
    /^(?:it|test|describe)\b/.test(expression.getText()) && name && ts.isStringLiteralLike(name)
      ? [name]
      : [],
  )
}
