import { pathOf, type Code } from './reading.ts'

/** Every circle of imports, types included, written out once from its first file. */
export function circleComplaints(codes: readonly Code[]): readonly string[] {
  const known = new Map(codes.map((code) => [code.path, targetsOf(code)]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      circles.push(written(trail.slice(start)))
      return
    }
    if (done.has(path)) return
    for (const target of known.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of [...known.keys()].sort()) visit(path, [])
  return [...new Set(circles)]
}

const targetsOf = (code: Code): readonly string[] =>
  code.imports.map(({ from }) => pathOf(from)).filter((path) => path !== undefined)

function written(circle: readonly string[]): string {
  const first = [...circle].sort()[0] ?? ''
  const turn = circle.indexOf(first)
  const turned = [...circle.slice(turn), ...circle.slice(0, turn), first]
  return `${first}: circle of imports ${turned.join(' -> ')}`
}
