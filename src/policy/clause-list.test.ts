import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isDay, type Day } from '#basics/day.ts'
import type { Json } from '#basics/json.ts'
import type { Sentence } from '#basics/result.ts'
import { actors } from '#policy/actors.ts'
import { inForce, rooms, type AnyClause } from '#policy/clause.ts'
import { allClauses, clauseById } from '#policy/clause-list.ts'
import { visits } from '#policy/clauses.visits.ts'
import { opinionFrom } from '#policy/opinion.ts'

/** The row of rooms as the plan of the house gives it, with the clauses each carries out. */
const plan = `
directory: S1.1 S1.2 S1.5 S2.1 10.1 10.2 10.3
survey: 11.1
results: G1 R0 12.1
casework: 11.2 11.3 11.4 11.5 R1 G2 10.6
visits: 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10
mediation: M0 9.1 9.2 9.3 9.4 9.5 9.6 9.7
services: 3.1 4.1 4.2 4.3 5.3 10.4
campaigns: 1.1 1.2 1.3 1.4 1.5 6.3 7.1 7.2 7.3 7.4 8.5 G6
returns: 5.2 6.1 6.2 8.1 8.2 8.3 8.4 R2 R3
oversight: 3.4 3.5 5.1 S1.3 S1.4 S2.2 S3.1 S3.2
evaluation: 3.2 3.3 10.5 G3
accountability: G4 G5 R4 12.2 12.3 12.4 12.5 12.6 12.7
`
/** The opinion's own order. */
const order = `
G1 G2 G3 G4 G5 G6 R0 R1 R2 R3 R4 M0 1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10
3.1 3.2 3.3 3.4 3.5 4.1 4.2 4.3 5.1 5.2 5.3 6.1 6.2 6.3 7.1 7.2 7.3 7.4 8.1 8.2 8.3 8.4 8.5
9.1 9.2 9.3 9.4 9.5 9.6 9.7 10.1 10.2 10.3 10.4 10.5 10.6 11.1 11.2 11.3 11.4 11.5
12.1 12.2 12.3 12.4 12.5 12.6 12.7 S1.1 S1.2 S1.3 S1.4 S1.5 S2.1 S2.2 S3.1 S3.2
`
/** Clauses that must not be built as they read. */
const withCaution = 'G4 G5 2.2 2.5 2.7 2.8 3.3 3.5 9.7 11.1 12.3 12.4 12.5 12.6 S3.1'
/** Clauses in which the opinion leaves something to the county. */
const withQuestion =
  'G3 G4 G5 R4 1.1 1.5 2.2 2.4 2.5 2.8 2.10 3.1 3.2 3.3 9.1 9.2 9.7 10.4 10.5 ' +
  '11.1 11.2 11.3 11.4 11.5 12.1 12.2 12.3 12.4 12.5 S3.1 S3.2'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const roomOfPlan = new Map(
  plan
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [room = '', ids = ''] = line.split(': ')
      return words(ids).map((id) => [id, room] as const)
    }),
)

const sentencesOf = (clause: AnyClause): readonly Sentence[] => [
  clause.title,
  clause.wording,
  ...(clause.caution ? [clause.caution] : []),
  ...(clause.openQuestion ? [clause.openQuestion] : []),
  ...clause.versions.map(({ source }) => source),
]

it('the clauses are exactly the 84 of the opinion, each once, in its order', () => {
  expect(words(order)).toHaveLength(84)
  expect(allClauses.map(({ id }) => id)).toEqual(words(order))
})

it('each clause stands in the one room the plan of the house gives it', () => {
  expect(roomOfPlan.size).toBe(84)
  expect(new Map(allClauses.map(({ id, room }) => [id, room]))).toEqual(
    new Map(words(order).map((id) => [id, roomOfPlan.get(id)])),
  )
  expect(rooms).toHaveLength(14)
})

it('the chapter is the head of the ID', () => {
  const head = (id: string): string => (/^[GRM]\d/.test(id) ? id.charAt(0) : id.split('.')[0]!)
  expect(allClauses.filter(({ id, chapter }) => chapter !== head(id))).toEqual([])
})

it('every sentence stands in both languages', () => {
  const poor = allClauses.filter((clause) =>
    sentencesOf(clause).some(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || !/[a-z]/.test(en)),
  )
  expect(poor.map(({ id }) => id)).toEqual([])
})

it('every clause names who acts and where it is counted', () => {
  const empty = allClauses.filter((c) => c.actors.length === 0 || c.levels.length === 0)
  expect(empty).toEqual([])
  expect(allClauses.flatMap((c) => c.actors.filter((actor) => !(actor in actors)))).toEqual([])
})

it('dangerous clauses carry a caution, blanks of the opinion an open question', () => {
  const lacking = (ids: string, key: 'caution' | 'openQuestion'): readonly string[] =>
    words(ids).filter((id) => !clauseById(id)?.[key])
  expect(lacking(withCaution, 'caution')).toEqual([])
  expect(lacking(withQuestion, 'openQuestion')).toEqual([])
})

it('a default names a parameter that exists and stands beside an open question', () => {
  const unexplained = allClauses.filter((clause) =>
    clause.versions.some(({ params, decisions = {} }) => {
      const names = Object.keys(decisions)
      return names.some((name) => !(name in params)) || (names.length > 0 && !clause.openQuestion)
    }),
  )
  expect(unexplained.map(({ id }) => id)).toEqual([])
})

it('parameters are canonical data: texts, truths and whole numbers', () => {
  const isCanonical = (value: Json): boolean => {
    if (typeof value === 'number') return Number.isSafeInteger(value)
    if (value === null || typeof value !== 'object') return value !== null
    return Object.values(value).every(isCanonical)
  }
  const odd = allClauses.filter((c) => c.versions.some(({ params }) => !isCanonical(params)))
  expect(odd.map(({ id }) => id)).toEqual([])
})

/** Faults in a row of versions: a day that does not exist, an end before its start, an overlap. */
function versionFaults(versions: readonly { from: Day; to?: Day }[]): readonly string[] {
  return versions.flatMap(({ from, to }, at) => {
    const next = versions[at + 1]
    if (![from, to ?? from].every(isDay)) return [`${from}: no such day`]
    if (to !== undefined && to < from) return [`${from}: ends before it starts`]
    return next && (to === undefined || to >= next.from) ? [`${from}: overlaps ${next.from}`] : []
  })
}

it('versions follow each other without overlap', () => {
  expect(allClauses.flatMap(({ versions }) => versionFaults(versions))).toEqual([])
  expect(allClauses.filter(({ versions }) => versions.length === 0)).toEqual([])
})

it('planted faults in a row of versions are named', () => {
  expect([
    versionFaults([{ from: '2026-02-30' }]),
    versionFaults([{ from: '2026-02-01', to: '2026-01-31' }]),
    versionFaults([{ from: '2026-01-01', to: '2026-06-30' }, { from: '2026-06-30' }]),
    versionFaults([{ from: '2026-01-01' }, { from: '2026-06-30' }]),
    versionFaults([{ from: '2026-01-01', to: '2026-06-29' }, { from: '2026-06-30' }]),
  ]).toEqual([
    ['2026-02-30: no such day'],
    ['2026-02-01: ends before it starts'],
    ['2026-01-01: overlaps 2026-06-30'],
    ['2026-01-01: overlaps 2026-06-30'],
    [],
  ])
})

it('every clause is in force from the day of the opinion and refused the day before', () => {
  expect(opinionFrom).toBe('2026-01-01')
  expect(allClauses.filter((clause) => !inForce(clause, opinionFrom).ok)).toEqual([])
  expect(allClauses.filter((clause) => inForce(clause, '2025-12-31').ok)).toEqual([])
})

it('a clause is found by its ID, and an unknown ID finds nothing', () => {
  expect(clauseById('11.5')?.title.zh).toBe('回访销单')
  expect(clauseById('13.1')).toBeUndefined()
})

it('2.6: a rule reads the numbers of a chapter with their types', () => {
  const found = inForce(visits.twiceMonthly, '2026-03-01')
  const owed: number | undefined = found.ok ? found.value.params.visitsPerMonth : undefined
  expect(owed).toBe(2)
})

const opinionPath = '../shared/mission/opinion.zh.txt'
const runLength = 12

/** Runs of Chinese characters shared by both texts; punctuation between them does not save a copy. */
function sharedRuns(ours: string, theirs: string): readonly string[] {
  const bare = (text: string): string => text.replace(/[^\p{Script=Han}]/gu, '')
  const [own, published] = [bare(ours), bare(theirs)]
  const runs: string[] = []
  for (let at = 0; at + runLength <= own.length; at += 1) {
    const run = own.slice(at, at + runLength)
    if (published.includes(run)) runs.push(run)
  }
  return runs
}

it('a planted copy of twelve characters is caught, and eleven pass', () => {
  const published = '县里每天都要打电话,听一听居民怎么说。'
  expect(sharedRuns('我们每天都要打电话;听一听居民所想', published)).toEqual([
    '每天都要打电话听一听居民',
  ])
  expect(sharedRuns('每天都要打电话,听一听居', published)).toEqual([])
})

it.skipIf(!existsSync(opinionPath))(
  `no wording shares ${runLength} Chinese characters with the published opinion (${opinionPath})`,
  () => {
    const published = readFileSync(opinionPath, 'utf8')
    const copied = allClauses.flatMap((clause) =>
      sentencesOf(clause).flatMap(({ zh }) =>
        sharedRuns(zh, published).map((run) => `${clause.id}: ${run}`),
      ),
    )
    expect(copied).toEqual([])
  },
)
