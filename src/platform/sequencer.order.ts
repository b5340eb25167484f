import type { JournalEntry } from '#ledger/entry.ts'

/** A staged entry: what it says, and its place among those its process staged. */
export type Staged = { readonly turn: number; readonly entry: JournalEntry }

/**
 * The order in which staged entries get their numbers. Those that name an actor stand in the order
 * of their staging. Those that name nobody come after, by their random ids, so that the numbers do
 * not tell which call came before which. Whoever touches the same row or tells of the same subject
 * keeps its order in any case: otherwise an older state of a row would pass for its last one.
 * `staged` is in the order of `turn`.
 */
export function numberingOrder<Item extends Staged>(staged: readonly Item[]): readonly Item[] {
  const before = predecessorsOf(staged)
  const named = staged.filter(({ entry }) => !isUnnamed(entry))
  const unnamed = staged
    .filter(({ entry }) => isUnnamed(entry))
    .toSorted((one, other) => (one.entry.id < other.entry.id ? -1 : 1))
  const ordered = new Set<Item>()
  for (const start of [...named, ...unnamed]) {
    const path = [start]
    for (let item = path.at(-1); item; item = path.at(-1)) {
      const waiting = before.get(item)?.find((earlier) => !ordered.has(earlier))
      if (waiting) {
        path.push(waiting)
        continue
      }
      ordered.add(item)
      path.pop()
    }
  }
  return [...ordered]
}

function isUnnamed({ actor, batch }: JournalEntry): boolean {
  // A batch does not list its rows here, so it never leaves its place.
  return actor === null && batch === undefined
}

/** For each entry those staged just before it which touch the same row or subject. */
function predecessorsOf<Item extends Staged>(
  staged: readonly Item[],
): ReadonlyMap<Item, readonly Item[]> {
  const latest = new Map<string, Item>()
  const before = new Map<Item, readonly Item[]>()
  for (const item of staged) {
    const { subject, rows = [] } = item.entry
    const touched = [`${subject.kind}\n${subject.id}`, ...rows.map(({ t, k }) => `${t}\n${k}`)]
    const earlier = new Set<Item>()
    for (const name of touched) {
      const known = latest.get(name)
      if (known && known !== item) earlier.add(known)
      latest.set(name, item)
    }
    before.set(item, [...earlier])
  }
  return before
}
