import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import type { ProblemStage, UnitProblemView } from '#domains/casework/terms.ts'
import type { unitProblemDetail } from '#domains/casework/terms.views.ts'
import { useAct, type Act } from '#web/ui/act.ts'
import { clientOf } from '#web/ui/client.ts'

export const casework = clientOf(caseworkApi)
export type Detail = z.output<typeof unitProblemDetail>

/** The tabs of the work list, each with its stages. */
export const tabs = ['to_sign', 'in_work', 'redo', 'reported', 'objected', 'over'] as const
export type Tab = (typeof tabs)[number]
export const tabStages: Readonly<Record<Tab, readonly ProblemStage[]>> = {
  to_sign: ['handed_over'],
  in_work: ['signed', 'handled'],
  redo: ['redo'],
  reported: ['reported_done', 'unreachable'],
  objected: ['objected'],
  over: ['closed', 'checked'],
}
export const tabNames: Readonly<Record<Tab, Sentence>> = {
  to_sign: { zh: '待签收', en: 'To sign for' },
  in_work: { zh: '办理中', en: 'In work' },
  redo: { zh: '重办', en: 'To redo' },
  reported: { zh: '已报', en: 'Reported' },
  objected: { zh: '有异议', en: 'Objected' },
  over: { zh: '已了结', en: 'Over' },
}

/** The first due first; what has no deadline after those, by number. */
export const byDue = (a: UnitProblemView, b: UnitProblemView): number => {
  const [left, right] = [a.deadline?.dueAt ?? '9', b.deadline?.dueAt ?? '9']
  if (left !== right) return left < right ? -1 : 1
  return a.code < b.code ? -1 : 1
}

/** One command of the unit on one of its problems, with the version it saw. */
export function useUnitAct<Told>(
  { id, version }: UnitProblemView,
  send: (call: {
    readonly params: { readonly id: string }
    readonly version: number
    readonly body: Told
    readonly key: string
  }) => Promise<UnitProblemView>,
  more: { readonly said?: Sentence; readonly done?: () => void } = {},
): Act<Told, UnitProblemView> {
  return useAct<Told, UnitProblemView>(
    (body, key) => send({ params: { id }, version, body, key }),
    { refresh: [['casework']], ...more },
  )
}
