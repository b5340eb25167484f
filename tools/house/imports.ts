import ts from 'typescript'
import {
  doors,
  fileRank,
  floors,
  isPurePlatformFile,
  pureFloors,
  pureKinds,
  pureRoomPackages,
  rooms,
  serverPackages,
  webDoors,
} from './plan.ts'
import { complain, nodesOf, pathOf, read, type Code, type Import } from './reading.ts'

/** A file that only computes: a pure floor, a pure layer of a room, or platform's types and sentences. */
export const isPure = (code: Code): boolean =>
  code.floor in pureFloors ||
  (code.floor === 'domains' && pureKinds.includes(code.kind)) ||
  isPurePlatformFile(code.path)

/** Everything wrong with what one file imports. Tests arrange the world and may look anywhere. */
export function importComplaints(code: Code): readonly string[] {
  if (!code.path.startsWith('src/')) return []
  const everywhere = [...relativeImports(code), ...dynamicImports(code)]
  if (code.isTest || code.path.endsWith('.config.ts')) return everywhere
  return [...everywhere, ...code.imports.flatMap((taken) => complaintsAbout(code, taken))]
}

const relativeImports = (code: Code): readonly string[] =>
  code.imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, node }) => complain(code, node, `relative import '${from}'; write '#…'`))

function dynamicImports(code: Code): readonly string[] {
  const calls = nodesOf(code, ts.isCallExpression).filter(
    ({ expression }) =>
      expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(expression) && expression.text === 'require'),
  )
  const types = nodesOf(code, ts.isImportTypeNode)
  return [...calls, ...types].map((node) =>
    complain(code, node, 'dynamic import; import at the top of the file'),
  )
}

function complaintsAbout(code: Code, taken: Import): readonly string[] {
  const path = pathOf(taken.from)
  const reasons =
    path === undefined
      ? packageReasons(code, taken)
      : placeReasons(code, read({ path, text: '' }), taken.onlyTypes)
  return reasons.map((reason) => complain(code, taken.node, `imports '${taken.from}': ${reason}`))
}

function packageReasons(code: Code, { from, names, onlyTypes }: Import): readonly string[] {
  if (from.startsWith('.')) return []
  if (isPure(code)) {
    const allowed = pureFloors[code.floor] ?? pureRoomPackages
    if (!allowed.includes(from)) return ['a pure file may not use this package']
    const dice = names.filter((name) => /random|generateKey|webcrypto/i.test(name))
    return dice.map((name) => `a pure file throws dice with ${name}`)
  }
  if (code.floor === 'web' && (from.startsWith('node:') || serverPackages.includes(from)))
    return ['the web runs in a browser']
  const isSql = from === 'pg' || from === 'kysely'
  const mayUseSql = ['store', 'reads'].includes(code.kind)
  if (isSql && code.floor === 'domains' && !mayUseSql) return ['SQL stands in store.ts or reads.ts']
  if (isSql && code.floor === 'main' && !onlyTypes)
    return ['SQL stands in store.ts, reads.ts or platform']
  return []
}

function placeReasons(code: Code, to: Code, onlyTypes: boolean): readonly string[] {
  const reasons: string[] = []
  if (code.floor !== to.floor) {
    const may = floors[code.floor]?.[to.floor]
    if (!may) return [`${code.floor} may not use ${to.floor || to.path}`]
    if (may === 'types' && !onlyTypes)
      reasons.push(`${code.floor} may use only types of ${to.floor}`)
    if (code.floor === 'main' && to.floor === 'web' && !webDoors.includes(to.path))
      reasons.push('main may not use the inside of the web')
  }
  if (code.floor === 'web' && (to.floor === 'domains' || to.floor === 'platform')) {
    if (!isPure(to)) reasons.push('the web may carry only pure files')
  } else if (isPure(code) && !isPure(to)) reasons.push('a pure file uses an effect')
  if (code.floor === 'web' && to.floor === 'web') reasons.push(...deskReasons(code, to))
  if (code.floor === 'domains' && to.floor === 'domains') reasons.push(...roomReasons(code, to))
  return reasons
}

function roomReasons(code: Code, to: Code): readonly string[] {
  if (code.room === to.room) {
    const [here, there] = [fileRank[code.kind] ?? 0, fileRank[to.kind] ?? 0]
    return there < here || to.kind === code.kind ? [] : [`${to.kind} stands above ${code.kind}`]
  }
  const reasons: string[] = []
  if (!doors.includes(to.kind)) reasons.push(`enter a room by ${doors.join(' or ')}`)
  if (rooms.indexOf(to.room) > rooms.indexOf(code.room))
    reasons.push(`${to.room} stands to the right of ${code.room}; use main/loop.ts`)
  return reasons
}

function deskReasons(code: Code, to: Code): readonly string[] {
  const isOwn = to.room === '' || to.room === 'ui' || to.room === code.room
  if (isOwn || code.room === '') return []
  return [`${code.room} may not look at the desk ${to.room}; what both need stands in web/ui`]
}
