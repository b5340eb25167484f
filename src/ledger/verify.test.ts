import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#ledger/canonical.ts'
import { anEntry } from '#ledger/entry.builders.ts'
import { parseEntry } from '#ledger/entry.ts'
import { findingSentences } from '#ledger/finding.sentences.ts'
import { rootOfLeaves } from '#ledger/merkle.ts'
import { aSigner } from '#ledger/note.builders.ts'
import { aCheckpoint, app, aStore, caseRow, stored, verifyStore } from '#ledger/verify.builders.ts'
import type { Store } from '#ledger/verify.builders.ts'
import type { StoredEntry } from '#ledger/verify.entries.ts'
import type { StoredRow } from '#ledger/verify.rows.ts'

/** What was found, short: code, then the entry, the row, or both. */
function foundIn(
  store: Store,
  ...with_: readonly Parameters<typeof verifyStore>[1][]
): readonly string[] {
  return verifyStore(store, with_[0]).findings.map(({ code, seq, table, key }) =>
    [code, seq, table, key].filter((part) => part !== undefined).join(' '),
  )
}

function tampered(change: (store: Store) => void): Store {
  const store = aStore()
  change(store)
  return store
}

const cases = (store: Store): StoredRow[] => store.tables['casework.cases'] ?? []
const rowOf = (store: Store, key: string): StoredRow => {
  const row = cases(store).find((each) => each.key === key)
  if (!row) throw new Error(`no row ${key}`)
  return row
}
/** Writes column values into a case behind the application's back. */
const edit = (key: string, values: StoredRow['row']): ((store: Store) => void) => {
  return (store) => {
    const at = cases(store).indexOf(rowOf(store, key))
    cases(store)[at] = { key, row: { ...rowOf(store, key).row, ...values } }
  }
}
/** Changes the stored entry of one number. */
const editEntry = (seq: number, change: (entry: StoredEntry) => StoredEntry) => {
  return (store: Store): void => {
    store.entries = store.entries.map((entry) => (entry.seq === seq ? change(entry) : entry))
  }
}
/** Signs an entry anew with changed content, as one who holds the application's key could. */
const resigned = (
  { seq, text }: StoredEntry,
  changed: Parameters<typeof anEntry>[0],
  key = app.key,
): StoredEntry => {
  const entry = parseEntry(text)
  if (!entry.ok) throw new Error('not an entry')
  return stored({ ...entry.value, ...changed }, seq, key)
}

describe('the offline verifier', () => {
  it('finds nothing in an honest county, and says what it looked at', () => {
    const store = aStore()
    const report = verifyStore(store)
    expect(report).toEqual({
      ok: true,
      findings: [],
      found: {},
      forks: [],
      head: { size: 22, root: Buffer.from(rootOfLeaves(store.leaves)).toString('hex') },
      counts: {
        entries: 22,
        staged: 1,
        checkpoints: 4,
        batches: 1,
        tables: 3,
        rows: 22,
        unsigned: 2,
      },
    })
  })

  it('says the same however the entries are cut into chunks', () => {
    const store = tampered(edit('c3', { outcome: 'unsatisfied' }))
    const reports = [1, 2, 3, 7, 100].map((chunk) => verifyStore(store, {}, chunk))
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1)
  })

  it('says nothing false of an empty county', () => {
    const empty: Store = {
      entries: [],
      staged: [],
      checkpoints: [],
      kept: [],
      leaves: [],
      batches: [],
      tables: { 'casework.cases': [] },
    }
    expect(foundIn(empty)).toEqual([])
  })
})

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

describe('a journal changed behind the application is named:', () => {
  const since = 'root_mismatch'
  const hand = (seq: number): readonly string[] => [`leaf_mismatch ${seq}`]
  const kinds: readonly (readonly [string, (store: Store) => void, readonly string[]])[] = [
    [
      'a byte of an entry',
      editEntry(3, (entry) => ({ ...entry, text: entry.text.replace('"days":7', '"days":9') })),
      [...hand(3), 'entry_signature 3', since],
    ],
    [
      'a signature',
      editEntry(3, (entry) => ({ ...entry, sig: entry.sig.replace(/^./, 'x') })),
      [...hand(3), 'entry_signature 3', since],
    ],
    [
      'an entry that is no longer one',
      editEntry(3, (entry) => ({ ...entry, text: 'null' })),
      [
        ...hand(3),
        'entry_signature 3',
        'entry_malformed 3',
        since,
        'row_unknown casework.cases c3',
      ],
    ],
    [
      'an entry signed by somebody else',
      editEntry(3, (entry) => resigned(entry, {}, aSigner('x', 9).key)),
      ['entry_signature 3', ...hand(3), since],
    ],
    [
      'an entry dated earlier and signed anew by the application’s key',
      editEntry(13, (entry) => resigned(entry, { at: '2026-03-02T00:00:00.000Z' })),
      [...hand(13), since, 'time_outside_window 13'],
    ],
    [
      'an entry of another county',
      editEntry(3, (entry) => resigned(entry, { county: 2 })),
      ['entry_county 3', ...hand(3), since],
    ],
    [
      'an entry taken out of the middle',
      (store) => store.entries.splice(3, 1),
      ['sequence_gap 3', 'row_unknown casework.cases c3'],
    ],
    [
      'two entries exchanged',
      (store) => {
        const [one, two] = [store.entries[3], store.entries[5]]
        if (one && two) store.entries.splice(3, 1, { ...two, seq: 3 })
        if (one && two) store.entries.splice(5, 1, { ...one, seq: 5 })
      },
      [...hand(3), ...hand(5), since],
    ],
    [
      'an old entry replayed',
      (store) => {
        const old = store.entries[0]
        if (old) store.entries.push({ ...old, seq: store.entries.length })
      },
      ['entry_repeated 22', 'leaf_mismatch 22', 'row_changed 22 casework.cases c0'],
    ],
    [
      'a number given twice',
      (store) => store.entries.push(stored(anEntry({ id: 'twice', rows: [] }), 3)),
      ['sequence_repeated 3'],
    ],
    [
      'a number beyond belief',
      (store) => store.entries.push(stored(anEntry({ id: 'far', rows: [] }), 1e12)),
      ['entry_malformed 1000000000000'],
    ],
    [
      'the end cut off, with the tiles',
      (store) => {
        store.entries.splice(19)
        store.leaves.splice(19)
      },
      ['checkpoint_ahead', 'row_unknown casework.cases gone'].slice(0, 1),
    ],
    ['a leaf in the tiles', (store) => store.leaves.splice(3, 1, rootOfLeaves([])), hand(3)],
    ['a tile gone', (store) => store.leaves.splice(0), ['tile_mismatch']],
    [
      'a leaf of a batch',
      (store) => {
        const [first, ...others] = store.batches
        const leaves = first?.leaves.with(2, ['f2', '0'.repeat(64)]) ?? []
        if (first) store.batches = [{ ...first, leaves }, ...others]
      },
      ['batch_root 12 survey.frame', 'row_changed 12 survey.frame f2'],
    ],
    [
      'a chunk of a batch gone',
      (store) => store.batches.splice(1),
      [
        'batch_missing 12 survey.frame',
        ...[6, 7, 8, 9].map((at) => `row_unknown survey.frame f${at}`),
      ],
    ],
    [
      'the chunks of a batch exchanged',
      (store) => {
        store.batches = store.batches.map((chunk) => ({ ...chunk, chunk: 1 - chunk.chunk }))
      },
      ['batch_root 12 survey.frame'],
    ],
    [
      'a batch of no entry',
      (store) => store.batches.push({ entry: 'e999', chunk: 0, leaves: [['x', null]] }),
      ['batch_unknown'],
    ],
    [
      'a checkpoint signed by another key',
      (store) =>
        store.checkpoints.push(
          aCheckpoint(store.leaves, 22, aSigner('ansheng.example/county/1', 5)),
        ),
      ['checkpoint_signature'],
    ],
    [
      'a checkpoint edited',
      (store) => {
        store.checkpoints = store.checkpoints.map((note) => note.replace('\n15\n', '\n16\n'))
      },
      ['checkpoint_signature'],
    ],
    ['a checkpoint of no form', (store) => store.checkpoints.push('x'), ['checkpoint_malformed']],
    ['all checkpoints gone', (store) => store.checkpoints.splice(0), ['checkpoint_missing']],
    [
      'checkpoints out of order',
      (store) => store.checkpoints.push(...store.checkpoints.splice(1, 1)),
      ['tree_went_back'],
    ],
    [
      'a staged entry of somebody else',
      (store) => {
        store.staged = store.staged.map((entry) => resigned(entry, {}, aSigner('x', 9).key))
      },
      ['entry_signature 22'],
    ],
  ]

  it.each(kinds)('%s', (_, change, found) => {
    expect(foundIn(tampered(change))).toEqual(found)
  })

  it('a replaced key: every entry of it is named, and the key that was given is the one that counts', () => {
    const store = aStore()
    const keys = [{ ...aSigner('x', 9) }.key]
    const report = verifyStore(store, { keys })
    expect(report.found).toEqual({ entry_signature: 23 })
    expect(verifyStore(store, { keys: ['x'] }).found).toEqual({ no_key: 1, entry_signature: 23 })
    expect(verifyStore(store, { keys: [...keys, app.key] }).ok).toBe(true)
  })

  it('without the signer’s key no checkpoint is believed', () => {
    expect(verifyStore(aStore(), { verifiers: [] }).found).toEqual({
      no_key: 1,
      checkpoint_signature: 4,
      checkpoint_missing: 1,
    })
  })

  it('a journal of another origin is not ours', () => {
    expect(verifyStore(aStore(), { origin: 'elsewhere' }).found).toEqual({
      checkpoint_origin: 4,
      checkpoint_missing: 1,
    })
  })
})

describe('a finding', () => {
  it('has a sentence in both languages with every name filled in', () => {
    const store = tampered((each) => {
      edit('c3', { outcome: 'unsatisfied' })(each)
      each.entries.splice(4, 2)
    })
    const sentences = verifyStore(store).findings.map(({ sentence }) => sentence)
    expect(sentences.slice(0, 2)).toEqual([
      {
        zh: '日志缺少第 4 至 5 条。',
        en: 'Entries 4 to 5 are missing from the journal.',
      },
      {
        zh: 'casework.cases 中的 c3 与日志不符：在应用之外被改过。',
        en: 'Row c3 of casework.cases differs from the journal: it was changed outside the application.',
      },
    ])
    expect(canonicalJson(sentences)).not.toMatch(/\{\w+\}/)
  })

  it('exists for every code in both languages', () => {
    const empty = Object.entries(findingSentences).filter(([, { zh, en }]) => !zh || !en)
    expect(empty).toEqual([])
  })
})
