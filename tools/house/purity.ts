import ts from 'typescript'
import { isPure } from './imports.ts'
import { complain, nameOf, nodesOf, walk, type Code } from './reading.ts'

/** Names of the surroundings that look at the clock, throw dice, wait, or speak. */
const effects = new Set([
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'crypto',
  'localStorage',
  'globalThis',
  'Promise',
])
const members = new Set(['Date.now', 'Math.random'])

/** What a pure file does that it may not: wait, look at the clock, throw dice, read, write or speak. */
export function purityComplaints(code: Code): readonly string[] {
  if (code.isTest || !isPure(code)) return []
  const own = declaredIn(code)
  const found: string[] = []
  walk(code.tree, (node) => {
    const effect = effectOf(node, own)
    if (effect) found.push(complain(code, node, `a pure file uses ${effect}`))
  })
  return found
}

function effectOf(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async'
  if (ts.isAwaitExpression(node)) return 'await'
  if (ts.isForOfStatement(node) && node.awaitModifier) return 'for await'
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date')
    return node.arguments?.length ? undefined : 'new Date()'
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
  if (ts.isPropertyAccessExpression(node) && members.has(node.getText())) return node.getText()
  if (ts.isIdentifier(node) && effects.has(node.text) && !own.has(node.text))
    return isUsedAsValue(node) ? node.text : undefined
  return undefined
}

/** `process.env` and `fetch(…)` count; `{ process: 1 }`, `given.process` and the type Promise<…> do not. */
function isUsedAsValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  const isName = 'name' in parent && parent.name === node
  return !isName && !ts.isTypeNode(parent) && !ts.isPropertySignature(parent)
}

function declaredIn(code: Code): ReadonlySet<string> {
  const declared = [
    ...nodesOf(code, ts.isParameter),
    ...nodesOf(code, ts.isVariableDeclaration),
    ...nodesOf(code, ts.isBindingElement),
  ].map(({ name }) => nameOf(name))
  const functions = nodesOf(code, ts.isFunctionDeclaration).map(({ name }) => name?.text ?? '')
  return new Set([...declared, ...functions, ...code.imports.flatMap(({ names }) => names)])
}
