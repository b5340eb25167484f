import { describe, expect, it } from 'vitest'
import { anEntry } from '#ledger/entry.builders.ts'
import { entryLeaf } from '#ledger/entry.ts'
import { aCheckpoint, aStore, stored, verifyStore } from '#ledger/verify.builders.ts'

describe('times', () => {
  const at = (minutes: number): string => new Date(Date.UTC(2026, 2, 2, 1, minutes)).toISOString()
  const dated = (seq: number, moment: string): readonly string[] => {
    const store = aStore()
    const changed = { id: `e${seq}`, at: moment as never, rows: [] } // a wrong moment on purpose
    store.entries = store.entries.map((entry) =>
      entry.seq === seq ? stored(anEntry(changed), seq) : entry,
    )
    const leaves = store.entries.map(({ text, sig }) => entryLeaf(text, sig))
    const checkpoints = [5, 10, 15, 20].map((size) => aCheckpoint(leaves, size))
    const report = verifyStore({ ...store, leaves, checkpoints })
    return report.findings.flatMap(({ code }) => (code.startsWith('time') ? [code] : []))
  }

  it('between the neighbouring checkpoints, or a little late, are nothing to name', () => {
    // Entry 21 stands above the last checkpoint, which saw 20 entries at minute 20.
    expect(
      [
        [21, at(16)],
        [21, at(500)],
        [17, at(11)],
        [17, at(22)],
        [21, '2026-02-20'],
      ].map(([seq, moment]) => dated(Number(seq), String(moment))),
    ).toEqual([[], [], [], [], []])
  })

  it('before the checkpoint before, or after the one after, are named', () => {
    expect([
      dated(17, at(9)),
      dated(17, at(26)),
      dated(21, at(14)),
      dated(17, '2026-03-03'),
      dated(17, '2026-01-20'),
    ]).toEqual(Array.from({ length: 5 }, () => ['time_outside_window']))
  })

  it('without signed times are still named where they run backwards', () => {
    const store = aStore()
    store.entries = store.entries.map((entry) =>
      entry.seq === 21 ? stored(anEntry({ id: 'e21', at: '2026-03-02T01:13:00.000Z' }), 21) : entry,
    )
    const plain = verifyStore({ ...store, checkpoints: [] })
    const found = plain.findings.filter(({ code }) => code.startsWith('time'))
    expect(found.map(({ code, seq }) => [code, seq])).toEqual([['time_out_of_order', 21]])
  })
})
