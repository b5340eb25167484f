import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import type { problemDetail } from '#domains/casework/terms.views.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { useAct, type Act } from '#web/ui/act.ts'
import { clientOf } from '#web/ui/client.ts'

export const casework = clientOf(caseworkApi)
export const directory = clientOf(directoryApi)
export const unitsKey = ['directory', 'units'] as const

export type Detail = z.output<typeof problemDetail>

/** One command on one problem: it carries the version seen, and everything of casework is old afterwards. */
export function useProblemAct<Told>(
  { id, version }: ProblemView,
  send: (call: {
    readonly params: { readonly id: string }
    readonly version: number
    readonly body: Told
    readonly key: string
  }) => Promise<ProblemView>,
  more: { readonly said?: Sentence; readonly done?: () => void } = {},
): Act<Told, ProblemView> {
  return useAct<Told, ProblemView>((body, key) => send({ params: { id }, version, body, key }), {
    refresh: [['casework']],
    ...more,
  })
}

/** A text with its {names} filled in. */
export const filled = (
  { zh, en }: Sentence,
  detail: Readonly<Record<string, string | number>> = {},
): Sentence => {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(detail[name] ?? whole))
  return { zh: fill(zh), en: fill(en) }
}
