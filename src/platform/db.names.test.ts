import { expect, test } from 'vitest'
import { namesOfStatements } from '#platform/db.names.ts'

const namesAfter = (uses: number, text: string): string | undefined => {
  const names = namesOfStatements()
  return Array.from({ length: uses }, () => names.of(text)).at(-1)
}

test('a statement that comes again and again gets one name for ever', () => {
  expect([1, 4, 5, 6, 100].map((uses) => namesAfter(uses, 'select $1'))).toEqual([
    undefined,
    undefined,
    's1',
    's1',
    's1',
  ])
})

test('a long text gets none, and there is an end to the names', () => {
  expect(namesAfter(20, `select ${'x'.repeat(6000)}`)).toBeUndefined()
  const names = namesOfStatements()
  const given = Array.from({ length: 400 }, (_, at) =>
    Array.from({ length: 5 }, () => names.of(`select ${at}`)).at(-1),
  )
  expect(given.filter((name) => name !== undefined)).toHaveLength(300)
  expect(new Set(given).size).toBe(301)
  expect(names.of('select 0')).toBe('s1')
})
