import type { Endpoint } from '#basics/endpoint.ts'
import type { Clock, Log, LogFields } from '#platform/ports.ts'

/** The lines an edge writes about its requests. */
export type RequestLines = {
  readonly request: (endpoint: Endpoint, fields: LogFields) => void
  /** Where trouble with this endpoint is written. */
  readonly logOf: (endpoint: Endpoint) => Log
}

type Late = { readonly event: string; readonly fields: LogFields | undefined }
const lateMost = 50

/**
 * A line a request; of `unlogged` endpoints only how many there were. That count, and whatever went
 * wrong with them, is written by the first other request of a later hour: a line of their own, or
 * one that they set off, would have their time.
 */
export function requestLines(log: Log, clock: Clock): RequestLines {
  let since = ''
  let count = 0
  let late: readonly Late[] = []
  const hour = (): string => clock.now().slice(0, 13)
  const begin = (): void => {
    if (count === 0 && late.length === 0) since = hour()
  }
  const keep = (event: string, fields?: LogFields): void => {
    begin()
    if (late.length < lateMost) late = [...late, { event, fields }]
  }
  const tellLate = (): void => {
    if (since === '' || hour() <= since) return
    for (const { event, fields } of late) log.error(event, fields)
    log.info('unlogged requests', { count })
    since = ''
    count = 0
    late = []
  }
  return {
    request: (endpoint, fields) => {
      if (endpoint.unlogged) {
        begin()
        count += 1
        return
      }
      tellLate()
      log.info('request', fields)
    },
    logOf: ({ unlogged }) => (unlogged ? { info: keep, warn: keep, error: keep } : log),
  }
}
