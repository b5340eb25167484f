import { useEffect, useRef, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'

export type Hotkey = {
  /** As `KeyboardEvent.key`, lower case: 'a', '1', 'enter', 'backspace', 'arrowdown'. */
  readonly keys: readonly string[]
  readonly does: Sentence
  readonly run: () => void
  readonly isOff?: boolean
}

/**
 * One key per act. Never with Ctrl, Alt or Meta (the browser's own), never while somebody types,
 * composes Chinese, or has a dialog open; Enter on a focused button stays the button's.
 */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  const latest = useRef(hotkeys)
  useEffect(() => {
    latest.current = hotkeys
  })
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.isComposing || isTaken(event)) return
      const key = event.key.toLowerCase()
      const found = latest.current.find((one) => one.keys.includes(key) && !one.isOff)
      if (!found || (event.repeat && key.length === 1)) return
      event.preventDefault()
      found.run()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}

function isTaken(event: KeyboardEvent): boolean {
  const at = event.target
  if (!(at instanceof HTMLElement)) return false
  if (at.isContentEditable || at.closest('input:not([type=radio]), textarea, select')) return true
  const presses = event.key === 'Enter' || event.key === ' '
  if (presses && at.closest('button, a[href], [role=button], [role=menuitem]')) return true
  return document.querySelector('[role=dialog][aria-modal=true]') !== null
}

/** The keys of this page, in one line at its foot; a phone has none. */
export function HotkeyBar({ hotkeys }: { readonly hotkeys: readonly Hotkey[] }): ReactElement {
  const { say } = useLanguage()
  return (
    <div className="hotkeys" role="note">
      {hotkeys
        .filter((one) => !one.isOff)
        .map((one) => (
          <span key={one.keys.join()}>
            {one.keys.slice(0, 2).map((key) => (
              <kbd key={key}>{keyNames[key] ?? key.toUpperCase()}</kbd>
            ))}
            {say(one.does)}
          </span>
        ))}
    </div>
  )
}
const keyNames: Readonly<Record<string, string>> = {
  enter: 'Enter',
  backspace: '⌫',
  arrowdown: '↓',
  arrowup: '↑',
  escape: 'Esc',
  ' ': '␣',
}
