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

export type LogPlace = {
  /** Where every line goes, as well as what is grave to the terminal. Absent: only the terminal. */
  readonly file?: string
}

/**
 * Structured lines for the operator: everything in a file beside the data, warnings and errors on
 * stderr too. Fields by an allow-list, because a list of secrets always misses one.
 */
export function openLog(name: string, { file }: LogPlace = {}): Log {
  const terminal = { level: 'warn', stream: pino.destination({ fd: 2, sync: false }) } as const
  const streams = file
    ? [
        {
          level: 'info',
          stream: pino.destination({ dest: file, mkdir: true, sync: false, mode: 0o600 }),
        } as const,
        terminal,
      ]
    : [terminal]
  const lines = pino({ name, level: 'info' }, pino.multistream(streams))
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
