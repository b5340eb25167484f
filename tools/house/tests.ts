import ts from 'typescript'
import { complain, nodesOf, type Code } from './reading.ts'

/** A test that keeps the others from running, or is kept from running without a condition. */
export function testComplaints(code: Code): readonly string[] {
  if (!code.isTest) return []
  return nodesOf(code, ts.isPropertyAccessExpression)
    .filter((node) => /^(?:it|test|describe)\.(?:only|skip|todo)$/.test(node.getText()))
    .map((node) => complain(code, node, `${node.getText()} silences tests`))
}
