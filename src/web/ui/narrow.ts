import { useSyncExternalStore } from 'react'

const phone = window.matchMedia('(max-width: 767px)')

/** Whether the page stands on a phone: one column, a drawer for the menu, cards for tables. */
export const useNarrow = (): boolean => useSyncExternalStore(watch, () => phone.matches)

function watch(changed: () => void): () => void {
  phone.addEventListener('change', changed)
  return () => phone.removeEventListener('change', changed)
}
