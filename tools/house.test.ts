import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { complaintsOf } from './house.ts'
import { row } from './house/plan.ts'
import { plants, soundHouse, type Files } from './house/plants.data.ts'
import type { Source } from './house/reading.ts'

const sourcesOf = (files: Files): readonly Source[] =>
  Object.entries(files).map(([path, text]) => ({ path, text }))

const sorted = (lines: readonly string[]): readonly string[] => lines.toSorted()

describe('the wall', () => {
  it('has nothing to say of a sound house', () => {
    expect(complaintsOf(sourcesOf(soundHouse))).toEqual([])
  })

  it.each(plants)('names $name', ({ files, heard }) => {
    expect(sorted(complaintsOf(sourcesOf({ ...soundHouse, ...files })))).toEqual(sorted(heard))
  })

  it('knows fourteen rooms and gives each of the 84 clauses to one of them', () => {
    const clauses = row.flatMap((place) => place.clauses)
    const counts = { rooms: row.length, ids: clauses.length, different: new Set(clauses).size }
    expect(counts).toEqual({ rooms: 14, ids: 84, different: 84 })
  })
})

describe('the house', () => {
  const files = globSync(['src/**/*', 'tools/**/*', 'db/migrations/*'], { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replace(`${process.cwd()}/`, ''))
    .sort()

  it('stands as planned', () => {
    const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    expect(complaintsOf(sources)).toEqual([])
  })

  it.each(files.filter((path) => /\/api(\.[a-z-]+)?\.ts$/.test(path)))(
    'says for every endpoint of %s who may call it',
    async (path) => {
      // A module is whatever it exports; only records of endpoints are looked at.
      const exported = (await import(/* @vite-ignore */ `${process.cwd()}/${path}`)) as Record<
        string,
        unknown
      >
      const endpoints = Object.values(exported).flatMap(endpointsIn)
      expect(endpoints.filter(({ access }) => !isPolicy(access))).toEqual([])
      expect(endpoints).not.toEqual([])
    },
  )
})

type Told = { readonly path: string; readonly access?: unknown }

function endpointsIn(value: unknown): readonly Told[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter(
    (one: unknown): one is Told =>
      typeof one === 'object' && one !== null && 'method' in one && 'path' in one,
  )
}

function isPolicy(access: unknown): boolean {
  if (typeof access !== 'object' || access === null || !('who' in access)) return false
  if (access.who === 'public' || access.who === 'session') return true
  return Array.isArray(access.who) && access.who.length > 0 && 'relation' in access
}
