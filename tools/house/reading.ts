import ts from 'typescript'

/** A file of the repository: its path from the root, and what it says. */
export type Source = { readonly path: string; readonly text: string }

/** One import, with what the rules ask of it. `names` are those taken by name. */
export type Import = {
  readonly from: string
  readonly onlyTypes: boolean
  readonly names: readonly string[]
  readonly node: ts.Node
}

/** A TypeScript file, read: where it stands in the grid, its syntax tree and its imports. */
export type Code = {
  readonly path: string
  readonly text: string
  /** 'domains' for src/domains/…; '' outside src. */
  readonly floor: string
  /** The folder under the floor: a room, or a desk of the web; '' for a file straight on the floor. */
  readonly room: string
  /** The layer: 'rules' for rules.deadlines.ts. */
  readonly kind: string
  readonly isTest: boolean
  readonly isData: boolean
  readonly tree: ts.SourceFile
  readonly imports: readonly Import[]
}

/** A complaint names the file, the line and the reason. */
export const complain = (code: Code, node: ts.Node, reason: string): string =>
  `${code.path}:${String(lineOf(code, node.getStart(code.tree)))}: ${reason}`

export const lineOf = (code: Code, position: number): number =>
  code.tree.getLineAndCharacterOfPosition(position).line + 1

export const isCode = (path: string): boolean => /\.tsx?$/.test(path)

export function read({ path, text }: Source): Code {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return {
    path,
    text,
    floor: parts[0] === 'src' && parts.length > 2 ? (parts[1] ?? '') : '',
    room: parts.length > 3 ? (parts[2] ?? '') : '',
    kind: name.split('.')[0] ?? '',
    isTest: /\.test\.tsx?$/.test(name),
    isData: /\.data\.ts$/.test(name),
    tree,
    imports: tree.statements.flatMap(importOf),
  }
}

/** Where a '#…' import points, as a path from the root; undefined for a package. */
export const pathOf = (specifier: string): string | undefined =>
  specifier.startsWith('#') ? `src/${specifier.slice(1)}` : undefined

/** Visits every node of the tree, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** All nodes that pass the test, in the order of the text. */
export function nodesOf<Found extends ts.Node>(
  code: Code,
  is: (node: ts.Node) => node is Found,
): readonly Found[] {
  const found: Found[] = []
  walk(code.tree, (node) => {
    if (is(node)) found.push(node)
  })
  return found
}

/** The comments of a file without their marks, each with its position. */
export function commentsOf(code: Code): readonly { readonly text: string; readonly pos: number }[] {
  const found = new Map<number, string>()
  const keep = (pos: number, end: number): void => {
    found.set(pos, code.text.slice(pos, end).replace(/^\/[/*]+\s*(?:\*\s*)?|\s*\*+\/$/g, ''))
  }
  walk(code.tree, (node) => {
    if (ts.isJsxText(node)) return
    ts.forEachLeadingCommentRange(code.text, node.getFullStart(), keep)
    ts.forEachTrailingCommentRange(code.text, node.end, keep)
  })
  return [...found].map(([pos, text]) => ({ text, pos }))
}

/** The property of an object literal by its name, whether written `name: x` or just `name`. */
export const propertyOf = (
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined =>
  object.properties.find((property) => property.name && nameOf(property.name) === name)

/** The text a property holds, where it is written out: `room: 'survey'`. */
export function textOf(property: ts.ObjectLiteralElementLike | undefined): string | undefined {
  if (!property || !ts.isPropertyAssignment(property)) return undefined
  const value = bare(property.initializer)
  return ts.isStringLiteralLike(value) ? value.text : undefined
}

/** An expression without `as …`, `satisfies …` and brackets around it. */
export function bare(node: ts.Expression): ts.Expression {
  const wrapped =
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
  return wrapped ? bare(node.expression) : node
}

export const nameOf = (name: ts.PropertyName | ts.BindingName): string =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
    ? name.text
    : name.getText()

function importOf(node: ts.Statement): readonly Import[] {
  const isMove = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
  if (!isMove || !node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return []
  const from = node.moduleSpecifier.text
  if (ts.isExportDeclaration(node)) return [{ from, onlyTypes: node.isTypeOnly, names: [], node }]
  const clause = node.importClause
  const named = clause?.namedBindings
  const elements = named && ts.isNamedImports(named) ? named.elements : []
  const allTypes = elements.length > 0 && elements.every((element) => element.isTypeOnly)
  const onlyTypes =
    clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (allTypes && !clause?.name)
  const names = elements.map((element) => (element.propertyName ?? element.name).text)
  return [{ from, onlyTypes, names, node }]
}
