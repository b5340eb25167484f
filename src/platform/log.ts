import pino from 'pino'
import type { Log, LogFields } from '#platform/ports.ts'

/** The fields a line may hold. Anything else is dropped here, whoever wrote it and whatever it was. */
const allowed: readonly (keyof LogFields)[] = [
  'requestId',
  'method',
  'route',
  'status',
  'elapsedMs',
  'county',
  'code',
  'count',
  'errorName',
  'stack',
  'address',
]

/** Structured lines for the operator on stderr: an allow-list, because a list of secrets always misses one. */
export function openLog(name: string, level: 'info' | 'warn' | 'silent' = 'info'): Log {
  const lines = pino({ name, level }, pino.destination({ fd: 2, sync: false }))
  const write =
    (kind: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      lines[kind](
        Object.fromEntries(
          allowed
            .filter((key) => fields[key] !== undefined)
            .map((key) => [key, framesOnly(key, fields)]),
        ),
        event,
      )
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

/** Of a stack only the places: its first lines repeat the message, which may quote what somebody typed. */
function framesOnly(key: keyof LogFields, fields: LogFields): string | number | undefined {
  if (key !== 'stack') return fields[key]
  return (fields.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n')
}
