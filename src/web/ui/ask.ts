import {
  keepPreviousData,
  useQuery,
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query'

/**
 * Asks the server and keeps the answer under a key: the room, what, and which. Give the result to
 * `Loaded`. An act names the keys that its answer makes old (`useAct`, `refresh`).
 */
export function useAsk<Value>(
  key: QueryKey,
  ask: () => Promise<Value>,
  more: AskOptions = {},
): UseQueryResult<Value> {
  const options: UseQueryOptions<Value> = {
    queryKey: key,
    queryFn: ask,
    enabled: more.when ?? true,
    refetchInterval: more.everySeconds === undefined ? false : more.everySeconds * 1000,
  }
  // The library's type fears an answer that is a function; an answer of the server is data.
  const old = { placeholderData: keepPreviousData } as Partial<UseQueryOptions<Value>>
  return useQuery(more.keepOld ? { ...options, ...old } : options)
}

type AskOptions = {
  readonly everySeconds?: number
  readonly when?: boolean
  /** A list keeps its old page on the screen until the next one is there. */
  readonly keepOld?: boolean
}
