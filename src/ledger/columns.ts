import type { Json } from '#basics/json.ts'

/** The column types a protected table may have; no fractions, no arrays, no zoneless time. */
export const columnTypes = [
  'uuid',
  'text',
  'int',
  'bigint',
  'boolean',
  'date',
  'timestamptz',
  'jsonb',
  'bytea',
] as const
export type ColumnType = (typeof columnTypes)[number]

/** What stands in a column, as the application writes it or as the database's text says it. */
export type ColumnInput = Json | bigint | Uint8Array

/**
 * The canonical value of a column for `rowDigest`. It takes both what the application is about to
 * write and what PostgreSQL prints, and gives the same for both:
 * uuid lower case; int a number; bigint its digits as text; timestamptz UTC with six digits
 * ('2026-03-01 08:30:00+08' and '2026-03-01T00:30:00.000Z' are '2026-03-01T00:30:00.000000Z');
 * bytea lower-case hexadecimal; jsonb its value.
 * A value that is not of the column's type comes back as the text it has, never as an error: in the
 * verifier it is a tampered row, whose digest then differs. Throws only on an unprintable type.
 */
export function columnValue(type: ColumnType, value: ColumnInput): Json {
  if (value === null) return null
  switch (type) {
    case 'jsonb':
      return jsonbValue(value)
    case 'bytea':
      return byteaText(value)
    case 'boolean':
      return value === 't' || value === 'true' || value === true
        ? true
        : value === 'f' || value === 'false' || value === false
          ? false
          : plainText(value)
    case 'int':
      return intValue(plainText(value))
    case 'timestamptz':
      return timestampText(plainText(value))
    case 'uuid':
      return plainText(value).toLowerCase()
    case 'text':
    case 'bigint':
    case 'date':
      return plainText(value)
  }
}

/** jsonb arrives as its value; its printed text must be parsed by the caller, since text is JSON too. */
function jsonbValue(value: ColumnInput): Json {
  if (typeof value === 'bigint' || value instanceof Uint8Array) return plainText(value)
  return value
}

function byteaText(value: ColumnInput): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  const text = plainText(value)
  return text.startsWith('\\x') ? text.slice(2) : text
}

function intValue(text: string): Json {
  const number = Number(text)
  return /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : text
}

const timestampPattern =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}(?::?\d{2})?(?::\d{2})?)$/

/** A moment in UTC with microseconds; what is not one (infinity, a year before Christ) stays as it is. */
function timestampText(text: string): string {
  const [, day, time, fraction = '', zone = 'Z'] = timestampPattern.exec(text) ?? []
  if (day === undefined || time === undefined) return text
  const seconds = Date.parse(`${day}T${time}Z`) - offsetMs(zone)
  if (!Number.isFinite(seconds)) return text
  return `${new Date(seconds).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = '0', minutes = '0', seconds = '0'] = zone.slice(1).match(/\d{2}/g) ?? []
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return zone.startsWith('-') ? -ms : ms
}

function plainText(value: ColumnInput): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return `${value}`
  }
  throw new Error('a list or an object stands only in a jsonb column')
}
