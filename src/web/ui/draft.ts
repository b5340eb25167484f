import { useCallback, useState } from 'react'
import { useWho } from '#web/ui/session.tsx'

const prefix = 'ansheng.draft.'
const keptForDays = 7

/**
 * What somebody types, kept in this browser per person and place until it is saved or cleared, so
 * that a reload, a refusal or an ended session loses nothing. `secret` (words of residents) goes
 * with the tab and with the sign-out.
 */
export function useDraft<Value>(
  place: string,
  empty: Value,
  more: { readonly secret?: boolean } = {},
): Draft<Value> {
  const { userId } = useWho()
  const store = more.secret ? sessionStorage : localStorage
  const name = `${prefix}${userId}.${place}`
  const [held, setHeld] = useState(() => ({ name, value: read(store, name, empty) }))
  // Another item on the same page has a draft of its own.
  const value = held.name === name ? held.value : read(store, name, empty)
  const set = useCallback(
    (next: Value | ((before: Value) => Value)) => {
      setHeld((before) => {
        const old = before.name === name ? before.value : read(store, name, empty)
        // A draft is plain data, so a function can only be the way to the next one.
        const made = typeof next === 'function' ? (next as (before: Value) => Value)(old) : next
        store.setItem(name, JSON.stringify({ at: Date.now(), value: made }))
        return { name, value: made }
      })
    },
    // `empty` is written out anew on each render and never differs for one place.
    [name, store],
  )
  const clear = useCallback(() => {
    store.removeItem(name)
    setHeld({ name, value: empty })
  }, [name, store])
  return [value, set, clear]
}
export type Draft<Value> = readonly [
  Value,
  (next: Value | ((before: Value) => Value)) => void,
  () => void,
]

function read<Value>(store: Storage, name: string, empty: Value): Value {
  const text = store.getItem(name)
  if (text === null) return empty
  try {
    // Only this file writes under the prefix.
    return (JSON.parse(text) as { value: Value }).value
  } catch {
    // Something else wrote there; an empty form is better than a broken page.
    return empty
  }
}

/** At sign-out: secret drafts go, and so do old ones. */
export function sweepDrafts(): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(prefix)) sessionStorage.removeItem(name)
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(prefix)) continue
    const at = /"at":(\d+)/.exec(localStorage.getItem(name) ?? '')?.[1]
    if (Date.now() - Number(at ?? 0) > keptForDays * 86_400_000) localStorage.removeItem(name)
  }
}
