import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { QueryKey } from '@tanstack/react-query'

/**
 * Asks the server and keeps the answer under a key: the room, what, and which. Give the result to
 * `Loaded`. An act names the keys that its answer makes old (`useAct`, `refresh`).
 */
export const useAsk = <Value>(
  key: QueryKey,
  ask: () => Promise<Value>,
  more: AskOptions = {},
): UseQueryResult<Value> =>
  useQuery({
    queryKey: key,
    queryFn: ask,
    ...(more.everySeconds === undefined ? {} : { refetchInterval: more.everySeconds * 1000 }),
    enabled: more.when ?? true,
    // A list keeps its old page on the screen until the next one is there.
    ...(more.keepOld ? { placeholderData: (old: Value | undefined) => old } : {}),
  })

type AskOptions = {
  readonly everySeconds?: number
  readonly when?: boolean
  readonly keepOld?: boolean
}
