import ts from 'typescript'
import { emptyNames, fileLines, fileRank, floors, functionLines, rooms } from './plan.ts'
import { commentsOf, complain, lineOf, nodesOf, type Code, type Source } from './reading.ts'

/** Names and places of files, whatever they hold: floors, rooms, layers, and names that say something. */
export function placeComplaints(sources: readonly Source[]): readonly string[] {
  const paths = sources.map(({ path }) => path)
  return [...paths.flatMap(nameReasons), ...roomComplaints(paths)]
}

/** The measure and the form of one file of code. */
export function shapeComplaints(code: Code): readonly string[] {
  return [
    ...sizeComplaints(code),
    ...exportComplaints(code),
    ...nodesOf(code, ts.isEnumDeclaration).map((node) =>
      complain(code, node, 'enum; write a union of strings'),
    ),
    ...commentsOf(code)
      .filter(({ text }) => /\b(?:TODO|FIXME|XXX)\b/.test(text))
      .map(({ pos }) => `${code.path}:${String(lineOf(code, pos))}: leaves work in a comment`),
  ]
}

function nameReasons(path: string): readonly string[] {
  if (!path.startsWith('src/')) return []
  const [, floor = '', ...rest] = path.split('/')
  const folders = path.split('/').slice(2, -1)
  const name = path.split('/').at(-1) ?? ''
  const stem = name.split('.')[0] ?? ''
  const reasons: string[] = []
  if (rest.length === 0 || !(floor in floors)) reasons.push('stands on no floor of the house')
  for (const folder of [...folders, stem])
    if (emptyNames.includes(folder)) reasons.push(`'${folder}' names no subject`)
  if (/^index\.tsx?$/.test(name)) reasons.push('a barrel; import the file itself')
  if (name !== 'README.md' && !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name))
    reasons.push('file names are kebab-case ASCII')
  return reasons.map((reason) => `${path}: ${reason}`)
}

function roomComplaints(paths: readonly string[]): readonly string[] {
  const inRooms = paths.filter((path) => path.startsWith('src/domains/'))
  const built = new Set(inRooms.map((path) => path.split('/')[2] ?? ''))
  const unknown = inRooms.flatMap((path) =>
    layerReasons(path).map((reason) => `${path}: ${reason}`),
  )
  const about = [...built].flatMap((room) => {
    if (!rooms.includes(room)) return [`src/domains/${room}: no such room in the row`]
    const readme = `src/domains/${room}/README.md`
    return paths.includes(readme) ? [] : [`${readme}: missing; every room says what it is`]
  })
  return [...unknown, ...about]
}

function layerReasons(path: string): readonly string[] {
  const [, , , name = '', ...deeper] = path.split('/')
  if (deeper.length > 0) return ['a room has no folders']
  if (name === 'README.md' || name.endsWith('.test.ts')) return []
  const kind = name.split('.')[0] ?? ''
  return name.endsWith('.ts') && kind in fileRank ? [] : ['no room has such a file']
}

function sizeComplaints(code: Code): readonly string[] {
  if (code.isData) return []
  const lines = code.text.trimEnd().split('\n').length
  const tooLong =
    lines > fileLines
      ? [`${code.path}: ${String(lines)} lines; ${String(fileLines)} is the wall`]
      : []
  const functions = nodesOf(code, ts.isFunctionLike).flatMap((node) => {
    const length = lineOf(code, node.end) - lineOf(code, node.getStart(code.tree)) + 1
    if (length <= functionLines || isGroupOfTests(node)) return []
    const reason = `${String(length)} lines; ${String(functionLines)} is the wall for a function`
    return [complain(code, node, `${nameOfFunction(node)} has ${reason}`)]
  })
  return [...tooLong, ...functions]
}

/** `describe('…', () => { … })` is a chapter of tests, not a function anybody reads at once. */
const isGroupOfTests = (node: ts.Node): boolean =>
  ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())

function nameOfFunction(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText()
  const { parent } = node
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
  return named ? parent.name.getText() : 'a function'
}

function exportComplaints(code: Code): readonly string[] {
  const { statements } = code.tree
  const isConfig = /\.config\.ts$/.test(code.path)
  const moved = statements.filter((node) => ts.isExportDeclaration(node) && node.moduleSpecifier)
  const stars = moved.filter((node) => ts.isExportDeclaration(node) && !node.exportClause)
  const isBarrel = moved.length > 0 && moved.length === statements.length
  const defaults = statements.filter(
    (node) =>
      ts.isExportAssignment(node) ||
      (ts.canHaveModifiers(node) &&
        ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
  )
  return [
    ...stars.map((node) => complain(code, node, 'export *; name what is exported')),
    ...(isBarrel && stars.length === 0 ? [`${code.path}: a barrel; import the file itself`] : []),
    ...(isConfig ? [] : defaults.map((node) => complain(code, node, 'default export; name it'))),
  ]
}
