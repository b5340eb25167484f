import { describe, expect, it } from 'vitest'
import { addMs } from '#basics/instant.ts'
import { canonicalJson } from '#ledger/canonical.ts'
import { anEntry } from '#ledger/entry.builders.ts'
import { findingSentences } from '#ledger/finding.sentences.ts'
import { rootOfLeaves } from '#ledger/merkle.ts'
import { aSigner } from '#ledger/note.builders.ts'
import {
  aCheckpoint,
  app,
  aStore,
  began,
  origin,
  stored,
  verifyStore,
  type Store,
} from '#ledger/verify.builders.ts'
import { edit, editEntry, foundIn, resigned, tampered } from '#ledger/verify.tamper.builders.ts'

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
      [
        'entry_repeated 22',
        'leaf_mismatch 22',
        'time_outside_window 22',
        'row_changed 22 casework.cases c0',
      ],
    ],
    [
      'a number given twice',
      (store) =>
        store.entries.push(
          stored(anEntry({ id: 'twice', rows: [], at: addMs(began, 180_000) }), 3),
        ),
      ['sequence_repeated 3', 'time_out_of_order 3'],
    ],
    [
      'a number beyond belief',
      (store) =>
        store.entries.push(
          stored(anEntry({ id: 'far', rows: [], at: addMs(began, 1_320_000) }), 1e12),
        ),
      ['entry_malformed 1000000000000'],
    ],
    [
      'the end cut off, with the tiles',
      (store) => {
        store.entries.splice(19)
        store.leaves.splice(19)
      },
      ['checkpoint_ahead'],
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
      (store) => store.checkpoints.push(aCheckpoint(store.leaves, 22, aSigner(origin, 5))),
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
