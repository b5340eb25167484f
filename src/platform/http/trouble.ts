import type { Endpoint } from '#basics/endpoint.ts'
import { CallFailed } from '#platform/rpc.ts'

export type Trouble = 'busy' | 'outcome_unknown' | 'vault_away' | 'bug' | 'bug_unsure'

/**
 * What a thrown error is called. A database or a process that is away, slow or was cut off has a
 * name of its own, because the caller can then repeat the act with the same key. Everything else is
 * a bug; whether it may be said that nothing was changed depends on what the endpoint does.
 */
export function nameOfTrouble(error: unknown, { method, effect }: Endpoint): Trouble {
  const isRead = effect === 'none' || (effect === undefined && method === 'get')
  if (error instanceof CallFailed)
    return error.mayBeDone && !isRead ? 'outcome_unknown' : 'vault_away'
  const named = nameOfDatabaseTrouble(error)
  if (named) return named
  // One transaction, which the error rolled back; elsewhere a part may stand.
  return isRead || effect === undefined || effect === 'county' ? 'bug' : 'bug_unsure'
}

function nameOfDatabaseTrouble(error: unknown): 'busy' | 'outcome_unknown' | undefined {
  if (!(error instanceof Error)) return undefined
  // The driver and node put their codes on `code`; nothing else is read from it.
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    if (code.startsWith('08') || ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].includes(code))
      return 'outcome_unknown'
    if (['55P03', '57014', '53300', '40001', '40P01'].includes(code)) return 'busy'
    if (['ECONNREFUSED', 'ENOENT', 'ETIMEDOUT'].includes(code)) return 'busy'
  }
  if (
    /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
      error.message,
    )
  )
    return 'outcome_unknown'
  return undefined
}
