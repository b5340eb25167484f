import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '#basics/day.ts'
import {
  count,
  maybeNone,
  roleList,
  townshipCode,
  villageCode,
} from '#domains/directory/rules.cells.ts'
import { finderOf, repeatedFaults, shownLines } from '#domains/directory/rules.sheet.ts'
import { termChanges, type WantedTerms } from '#domains/directory/rules.terms.ts'
import { fullDivisionCode, roleNames, roles, type RoleTerm } from '#domains/directory/terms.ts'

const today: Day = '2026-03-10'
const aDay = fc.integer({ min: -60, max: 60 }).map((days) => addDays(today, days))
const aTo = (from: Day) =>
  fc.option(fc.integer({ min: 0, max: 90 }).map((days) => addDays(from, days)))
const someRoles = fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 })
const aWish: fc.Arbitrary<WantedTerms> = fc
  .record({
    personId: fc.constant('p'),
    unitId: fc.constantFrom('u', 'v'),
    roles: someRoles,
    from: aDay,
  })
  .chain((wish) => aTo(wish.from).map((to) => ({ ...wish, to })))

let next = 0
const idOf = (label: string): string => `${label} ${(next += 1)}`

function after(found: readonly RoleTerm[], wanted: WantedTerms, on = today): readonly RoleTerm[] {
  const terms = new Map(found.map((term) => [term.id, term]))
  for (const change of termChanges(found, wanted, on, idOf)) {
    if (change.next) terms.set(change.next.id, change.next)
    else if (change.was) terms.delete(change.was.id)
  }
  return [...terms.values()]
}

const holds = (terms: readonly RoleTerm[], day: Day): readonly string[] =>
  [
    ...new Set(
      terms
        .filter(({ from, to }) => from <= day && (to === null || day <= to))
        .map(({ role, unitId }) => `${role}@${unitId}`),
    ),
  ].toSorted()

const wishedOn = ({ roles: wished, unitId, from, to }: WantedTerms, day: Day): readonly string[] =>
  from <= day && (to === null || day <= to)
    ? wished.map((role) => `${role}@${unitId}`).toSorted()
    : []

describe('termChanges', () => {
  it('changes nothing when the same sheet comes again, that day or on a later one', () => {
    fc.assert(
      fc.property(fc.array(aWish, { maxLength: 4 }), aWish, fc.nat(100), (earlier, wish, later) => {
        const found = earlier.reduce<readonly RoleTerm[]>((terms, one) => after(terms, one), [])
        const once = after(found, wish)
        expect(termChanges(once, wish, today, idOf)).toEqual([])
        expect(termChanges(once, wish, addDays(today, later), idOf)).toEqual([])
      }),
    )
  })

  it('gives a person from then on exactly the roles of the last sheet', () => {
    fc.assert(
      fc.property(fc.array(aWish, { maxLength: 4 }), aWish, fc.nat(90), (earlier, wish, later) => {
        const found = earlier.reduce<readonly RoleTerm[]>((terms, one) => after(terms, one), [])
        const day = addDays(wish.from > today ? wish.from : today, later)
        expect(holds(after(found, wish), day)).toEqual(wishedOn(wish, day))
      }),
    )
  })

  it('leaves no term that ends before it begins, and touches none that was over', () => {
    fc.assert(
      fc.property(fc.array(aWish, { maxLength: 4 }), aWish, (earlier, wish) => {
        const found = earlier.reduce<readonly RoleTerm[]>((terms, one) => after(terms, one), [])
        const terms = after(found, wish)
        expect(terms.filter(({ from, to }) => to !== null && to < from)).toEqual([])
        const over = found.filter(({ to }) => to !== null && to < today)
        expect(terms).toEqual(expect.arrayContaining([...over]))
      }),
    )
  })

  it('ends a handler’s open term the day before a clerk’s begins, or yesterday', () => {
    const term = { id: 't', personId: 'p', role: 'handler', unitId: 'u', version: 1 } as const
    const found: RoleTerm[] = [{ ...term, from: '2024-01-01', to: null }]
    const clerk = (from: Day): WantedTerms => ({
      personId: 'p',
      unitId: 'u',
      roles: ['township_clerk'],
      from,
      to: null,
    })
    const endOf = (from: Day) => after(found, clerk(from)).find(({ id }) => id === 't')?.to
    expect([endOf('2026-04-01'), endOf('2026-03-01'), endOf('2026-03-10')]).toEqual([
      '2026-03-31',
      '2026-03-09',
      '2026-03-09',
    ])
  })
})

describe('cells', () => {
  it('takes nine digits of a township for twelve, and a village’s only whole', () => {
    expect([fullDivisionCode('419900001'), fullDivisionCode('41990000')]).toEqual([
      '419900001000',
      undefined,
    ])
    expect([
      townshipCode('419900001').ok,
      townshipCode('419900001001').ok,
      villageCode('419900001').ok,
      villageCode('419900001000').ok,
      villageCode('419900001001').ok,
    ]).toEqual([true, false, false, false, true])
  })

  it('reads any list of roles back from its names, whatever parts them', () => {
    const parts = fc.constantFrom('；', ';', '、', ',', '，', ' / ', '\n')
    const languages = fc.constantFrom('zh' as const, 'en' as const)
    fc.assert(
      fc.property(someRoles, parts, languages, (wished, part, language) => {
        const text = wished.map((role) => roleNames[role][language]).join(part)
        const inOrder = roles.filter((role) => wished.includes(role))
        expect(roleList(text)).toEqual({ ok: true, value: inOrder })
      }),
    )
  })

  it('reads every whole number also with thousands marks, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (number) => {
        expect(count(number.toLocaleString('en-US'))).toEqual({ ok: true, value: number })
      }),
    )
    const bad = ['-1', '1.5', '约两千', '1e3', '123456789', '12,34,']
    expect(bad.filter((text) => count(text).ok)).toEqual([])
  })

  it('tells a unit above that is none from one that is named', () => {
    const values = ['无', '-', '——', 'None', 'GA01'].map((text) => maybeNone(text))
    expect(values).toEqual([null, null, null, null, 'GA01'].map((value) => ({ ok: true, value })))
  })
})

describe('sheets', () => {
  it('names the first line of a value on each later one', () => {
    const rows = ['a', 'b', undefined, 'a', 'a'].map((code, at) => ({
      line: at + 2,
      cells: { code },
    }))
    expect(repeatedFaults<{ code: string }>(rows, 'code', 'duplicate_code')).toEqual([
      { line: 5, key: 'code', code: 'duplicate_code', detail: { value: 'a', line: 2 } },
      { line: 6, key: 'code', code: 'duplicate_code', detail: { value: 'a', line: 2 } },
    ])
  })

  it('finds the row without an end, else the one that ended on the day said', () => {
    const ended = { code: 'x', validFrom: '2020-01-01', validTo: '2025-12-31' } as const
    const open = { code: 'x', validFrom: '2026-01-01', validTo: null } as const
    expect([
      finderOf([ended, open])('x', undefined),
      finderOf([ended])('x', undefined),
      finderOf([ended])('x', '2025-12-31'),
      finderOf([ended])('x', '2025-12-30'),
    ]).toEqual([open, undefined, ended, undefined])
  })

  it('shows as many lines as it may, and every wrong one as long as there is room', () => {
    const lines = fc.uniqueArray(fc.nat(500), { maxLength: 60 })
    fc.assert(
      fc.property(lines, fc.nat(80), fc.func(fc.boolean()), (all, max, isWrong) => {
        const wrong = new Set(all.filter((line) => isWrong(line)))
        const shown = shownLines(all, wrong, max)
        expect(shown.size).toBe(Math.min(all.length, max))
        const left = [...wrong].filter((line) => !shown.has(line))
        if (wrong.size <= max) expect(left).toEqual([])
      }),
    )
  })
})
