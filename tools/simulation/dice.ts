import { seededRng } from '#platform/rng.ts'

/**
 * Chance that depends on its name alone: `dice.of('call', 17)` gives the same throws whatever else
 * was thrown before, so that one more request never changes what a resident says.
 */
export type Dice = {
  readonly of: (...name: readonly (string | number)[]) => Dice
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number
  /** True in `pct` of a hundred throws; tenths count. */
  readonly pct: (pct: number) => boolean
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  /** One of the names, by weight. */
  readonly weighted: <Name>(weights: readonly (readonly [Name, number])[]) => Name
  readonly text: (letters: number) => string
}

export function openDice(seed: string): Dice {
  const stream = seededRng(seed)
  const below = stream.below
  return {
    of: (...name) => openDice(`${seed}/${name.join('/')}`),
    below,
    pct: (pct) => below(1000) < pct * 10,
    between: (low, high) => low + below(high - low + 1),
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    weighted: (weights) => weightedBy(weights, below),
    text: (letters) => Buffer.from(stream.bytes(letters)).toString('hex').slice(0, letters),
  }
}

function weightedBy<Name>(
  weights: readonly (readonly [Name, number])[],
  below: (limit: number) => number,
): Name {
  let left = below(weights.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [name, weight] of weights) {
    if (left < weight) return name
    left -= weight
  }
  throw new Error('no weights')
}
