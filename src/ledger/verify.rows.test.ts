import { describe, expect, it } from 'vitest'
import { caseRow, type Store } from '#ledger/verify.builders.ts'
import { cases, edit, foundIn, rowOf, tampered } from '#ledger/verify.tamper.builders.ts'

describe('a row changed behind the application is named:', () => {
  const changed = (key: string, seq: number): readonly string[] => [
    `row_changed ${seq} casework.cases ${key}`,
  ]
  const kinds: readonly (readonly [string, (store: Store) => void, readonly string[]])[] = [
    ['an outcome flipped', edit('c3', { outcome: 'unsatisfied' }), changed('c3', 3)],
    [
      'a deadline one microsecond later',
      edit('c3', { due_at: '2026-03-09T01:00:00.000001Z' }),
      changed('c3', 3),
    ],
    ['a trailing space', edit('c3', { words: 'ok ' }), changed('c3', 3)],
    ['a look-alike letter', edit('c3', { words: 'оk' }), changed('c3', 3)],
    ['a word emptied', edit('c3', { words: '' }), changed('c3', 3)],
    ['a word set to null', edit('c3', { words: null }), changed('c3', 3)],
    ['a value inside jsonb', edit('c3', { extra: { marks: [1, 3] } }), changed('c3', 3)],
    ['the order inside jsonb', edit('c3', { extra: { marks: [2, 1] } }), changed('c3', 3)],
    ['a fraction inside jsonb', edit('c3', { extra: { marks: [1.5] } }), changed('c3', 3)],
    ['a lone surrogate', edit('c3', { words: '\ud800' }), changed('c3', 3)],
    ['a version raised', edit('c3', { version: 2 }), changed('c3', 3)],
    [
      'a row put back to its older state',
      edit('c0', { ...caseRow('c0', 1).row }),
      changed('c0', 13),
    ],
    ['a row moved to another county', edit('c3', { county_id: 2 }), changed('c3', 3)],
    ['a column added', edit('c3', { hidden: 1 }), changed('c3', 3)],
    ['a row a staged entry wrote', edit('c1', { ...caseRow('c1', 1).row }), changed('c1', 22)],
    [
      'two rows swapped',
      (store) => {
        const [one, two] = [rowOf(store, 'c3').row, rowOf(store, 'c5').row]
        edit('c3', { ...two, id: 'c3' })(store)
        edit('c5', { ...one, id: 'c5', outcome: 'swapped' })(store)
      },
      changed('c5', 5),
    ],
    ['a row deleted', (store) => cases(store).splice(3, 1), ['row_missing 3 casework.cases c3']],
    [
      'a row inserted',
      (store) => cases(store).push(caseRow('new', 1)),
      ['row_unknown casework.cases new'],
    ],
    [
      'a row renamed',
      (store) => cases(store).splice(3, 1, { ...rowOf(store, 'c3'), key: 'x' }),
      ['row_unknown casework.cases x', 'row_missing 3 casework.cases c3'],
    ],
    [
      'a deleted row brought back',
      (store) => cases(store).push(caseRow('gone', 1)),
      ['row_revived 20 casework.cases gone'],
    ],
    [
      'a row given twice',
      (store) => cases(store).push(rowOf(store, 'c3')),
      ['row_repeated casework.cases c3'],
    ],
    [
      'a table emptied',
      (store) => cases(store).splice(1),
      Array.from({ length: 11 }, (_, at) => at + 1).map((at) => {
        const seq = at === 1 ? 22 : at % 2 === 0 ? 13 + at / 2 : at
        return `row_missing ${seq} casework.cases c${at}`
      }),
    ],
    [
      'a protected table left out',
      (store) => delete store.tables['casework.cases'],
      ['table_missing casework.cases'],
    ],
    [
      'a row moved to a table of the same shape',
      (store) => store.tables['directory.units']?.push(...cases(store).splice(3, 1)),
      ['row_unknown directory.units c3', 'row_missing 3 casework.cases c3'],
    ],
    [
      'an imported row',
      (store) => store.tables['survey.frame']?.splice(2, 1, { key: 'f2', row: { township: 'x' } }),
      ['row_changed 12 survey.frame f2'],
    ],
  ]

  it.each(kinds)('%s', (_, change, found) => {
    expect(foundIn(tampered(change))).toEqual(found)
  })
})
