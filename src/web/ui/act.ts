import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { App } from 'antd'
import { useRef, useState } from 'react'
import type { Sentence } from '#basics/result.ts'
import { newKey, Refused } from '#web/ui/client.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { useSignedOut } from '#web/ui/session.tsx'
import { useConfirmPassword } from '#web/ui/step-up.tsx'

/** One thing a person can do on a page, with what came of it. */
export type Act<Told, Value> = {
  /** Does it; gives the answer, or undefined when it was refused (the reasons stand in `error`). */
  readonly run: (told: Told) => Promise<Value | undefined>
  readonly isRunning: boolean
  readonly error: unknown
  readonly forget: () => void
}

/**
 * A write. It keeps its key until the act is done or told differently, so a retry never does it
 * twice; asks for the password and goes on where the server wants it confirmed; on a stale version
 * loads the item anew while the page keeps what was typed. Show `error` with `Failure`, or with
 * `fieldErrors` at its fields.
 */
export function useAct<Told, Value>(
  act: (told: Told, key: string) => Promise<Value>,
  more: ActOptions<Told, Value> = {},
): Act<Told, Value> {
  const queries = useQueryClient()
  const signedOut = useSignedOut()
  const confirmPassword = useConfirmPassword()
  const { message } = App.useApp()
  const { say } = useLanguage()
  const intended = useRef<{ readonly told: string; readonly key: string } | undefined>(undefined)
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>()

  const keyFor = (told: Told): string => {
    const text = fingerprint(told)
    if (intended.current?.told !== text) intended.current = { told: text, key: newKey() }
    return intended.current.key
  }
  const refresh = async (): Promise<void> => {
    await Promise.all(
      (more.refresh ?? []).map((key) => queries.invalidateQueries({ queryKey: key })),
    )
  }
  const attempt = async (told: Told): Promise<Value> => {
    const key = keyFor(told)
    try {
      return await act(told, key)
    } catch (refused) {
      if (!isCode(refused, 'step_up_needed') || !(await confirmPassword())) throw refused
      return act(told, key)
    }
  }
  const run = async (told: Told): Promise<Value | undefined> => {
    if (isRunning) return undefined
    setRunning(true)
    setError(undefined)
    try {
      const value = await attempt(told)
      intended.current = undefined
      if (more.said) void message.success(say(more.said))
      more.done?.(value, told)
      await refresh()
      return value
    } catch (refused) {
      setError(refused)
      if (isCode(refused, 'signed_out')) signedOut()
      if (refused instanceof Refused && [404, 409, 412].includes(refused.status)) await refresh()
      // The reasons are known, so the same words with another key may be tried again.
      if (refused instanceof Refused && refused.status !== 0 && refused.status < 500)
        intended.current = undefined
      return undefined
    } finally {
      setRunning(false)
    }
  }
  return { run, isRunning, error, forget: () => setError(undefined) }
}

type ActOptions<Told, Value> = {
  readonly done?: (value: Value, told: Told) => void
  /** Keys of `useAsk` that are old once this is done. */
  readonly refresh?: readonly QueryKey[]
  /** Said briefly when it is done. */
  readonly said?: Sentence
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Refused && error.reasons.some((reason) => reason.code === code)

/** The same words give the same text; bytes are told apart by being the same file. */
function fingerprint(told: unknown): string {
  return (
    JSON.stringify(told, (_, value: unknown) =>
      value instanceof Uint8Array ? `bytes-${String(numberOf(value))}` : value,
    ) ?? ''
  )
}
const seen = new WeakMap<Uint8Array, number>()
let lastSeen = 0
function numberOf(bytes: Uint8Array): number {
  const known = seen.get(bytes)
  if (known !== undefined) return known
  lastSeen += 1
  seen.set(bytes, lastSeen)
  return lastSeen
}

/** The words to show under a form's field, from what the server said about it. */
export function fieldErrors(
  error: unknown,
  say: (sentence: Sentence) => string,
): (field: string) => { readonly validateStatus?: 'error'; readonly help?: string } {
  const reasons = error instanceof Refused ? error.reasons : []
  return (field) => {
    const own = reasons.filter((reason) => reason.field === field)
    if (own.length === 0) return {}
    return { validateStatus: 'error', help: own.map((reason) => say(reason.message)).join(' ') }
  }
}
