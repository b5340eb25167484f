import type { JournalEntry } from '#ledger/entry.ts'

/** An entry as the application writes it, with whatever a test cares about changed. */
export function anEntry(changed: Partial<JournalEntry> = {}): JournalEntry {
  return {
    v: 1,
    id: '3f1c1f6e-0000-4000-8000-000000000001',
    county: 1,
    type: 'casework.handed_over',
    at: '2026-03-02T01:00:00.000Z',
    actor: { user: 'u1', role: 'dispatcher', unit: 'office' },
    session: 'a'.repeat(64),
    subject: { kind: 'case', id: 'c1' },
    data: { days: 7, reasons: ['late', null, true] },
    because: [{ clause: '11.3', from: '2026-01-01', params: { handleWithinDays: 7 } }],
    rows: [{ t: 'casework.cases', k: 'c1', d: '0'.repeat(64) }],
    build: '0.1.0',
    ...changed,
  }
}
