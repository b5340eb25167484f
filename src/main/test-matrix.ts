import type { Endpoint } from '#basics/endpoint.ts'
import { roles } from '#domains/directory/terms.ts'
import type { Served } from '#platform/http/room.ts'

/** Who asks: each role, and those who are not, or no longer, signed in. */
export const rows = [...roles, 'anonymous', 'expired', 'suspended'] as const
export type Row = (typeof rows)[number]

/** What an item is to the one who asks; `none` where the endpoint has no item. */
export const relations = ['own', 'sibling', 'foreign', 'missing'] as const

/** 'casework.sign handler own' to 'allowed' | 'signed_out' | 'wrong_role' | 'not_found' | 'step_up'. */
export type Cells = ReadonlyMap<string, string>

/**
 * What api.ts promises, worked out without the edge. Order: session, role, item; foreign and missing
 * items are never found, a sibling unit's only where the relation says county.
 */
export function expectedCells(rooms: readonly Served[]): Cells {
  const cells = new Map<string, string>()
  for (const { room, name, endpoint } of rooms) {
    const hasItem = /:(?:id|runId)(?:\/|$)/.test(endpoint.path)
    for (const row of rows)
      for (const relation of hasItem ? relations : ['none'])
        cells.set(`${room}.${name} ${row} ${relation}`, expected(endpoint, row, relation))
  }
  return cells
}

function expected({ access }: Endpoint, row: Row, relation: string): string {
  const { who } = access
  if (who === 'public') return 'allowed'
  if (row === 'anonymous' || row === 'expired' || row === 'suspended') return 'signed_out'
  if (who !== 'session' && !who.includes(row)) return 'wrong_role'
  if (relation === 'none' || relation === 'own') return 'allowed'
  if (relation === 'foreign' || relation === 'missing') return 'not_found'
  const isCounty = !('relation' in access) || access.relation === 'county'
  return isCounty ? 'allowed' : 'not_found'
}

/** One line a difference: the cell, what should be, what is. */
export function differences(should: Cells, is: Cells): readonly string[] {
  const names = [...new Set([...should.keys(), ...is.keys()])].sort()
  return names
    .filter((name) => should.get(name) !== is.get(name))
    .map((name) => `${name}: ${should.get(name) ?? 'no cell'} -> ${is.get(name) ?? 'no cell'}`)
}

type Written = Record<string, Record<string, Record<string, string>>>

/** Endpoint, role, then relations that share a value in one key: `"foreign missing": "not_found"`. */
export function writtenMatrix(cells: Cells): string {
  const matrix: Record<string, Record<string, Map<string, string[]>>> = {}
  for (const name of [...cells.keys()].sort()) {
    const [endpoint = '', row = '', relation = ''] = name.split(' ')
    const values = ((matrix[endpoint] ??= {})[row] ??= new Map<string, string[]>())
    const value = cells.get(name) ?? ''
    values.set(value, [...(values.get(value) ?? []), relation])
  }
  const order = (a: string, b: string): number => place(a) - place(b)
  const line = ([row, values]: [string, Map<string, string[]>]): string => {
    const parts = [...values].map(([value, found]): readonly [string, string] => [
      found.sort(order).join(' '),
      value,
    ])
    const sorted = parts.sort(([a], [b]) => order(a.split(' ')[0] ?? '', b.split(' ')[0] ?? ''))
    const pairs = sorted.map(([found, value]) => `"${found}": "${value}"`)
    return `    "${row}": { ${pairs.join(', ')} }`
  }
  const blocks = Object.entries(matrix).map(
    ([endpoint, found]) =>
      `  "${endpoint}": {\n${Object.entries(found).map(line).join(',\n')}\n  }`,
  )
  return `{\n${blocks.join(',\n')}\n}\n`
}

const place = (relation: string): number =>
  ['none', ...relations].findIndex((one) => one === relation)

export function readMatrix(text: string): Cells {
  // Written by writtenMatrix above; a file of another shape has other cells and fails the test.
  const matrix = JSON.parse(text) as Written
  return new Map(
    Object.entries(matrix).flatMap(([endpoint, found]) =>
      Object.entries(found).flatMap(([row, values]) =>
        Object.entries(values).flatMap(([names, value]) =>
          names
            .split(' ')
            .map((relation): [string, string] => [`${endpoint} ${row} ${relation}`, value]),
        ),
      ),
    ),
  )
}
