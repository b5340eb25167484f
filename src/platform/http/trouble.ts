/**
 * A database that is away, slow or was cut off in mid-write has a name of its own, because the
 * caller can then repeat the act with the same key. Everything else is a bug.
 */
export function nameOfDatabaseTrouble(
  error: unknown,
): 'busy' | 'outcome_unknown' | 'vault_away' | undefined {
  if (!(error instanceof Error)) return undefined
  // The driver and node put their codes on `code`; nothing else is read from it.
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    if (code.startsWith('08') || ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].includes(code))
      return 'outcome_unknown'
    if (['55P03', '57014', '53300', '40001', '40P01'].includes(code)) return 'busy'
    if (['ECONNREFUSED', 'ENOENT'].includes(code) && error.message.includes('vault'))
      return 'vault_away'
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
