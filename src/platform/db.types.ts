import pg from 'pg'

type Parse = (text: string) => unknown

const oid = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184 } as const
const arrayOid = { text: 1009, int8: 1016, date: 1182, timestamp: 1115, timestamptz: 1185 } as const

const sessionStamp = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\+00$/

/**
 * A moment as PostgreSQL writes it in a UTC session, as an Instant: '2026-03-01 00:30:00+00' is
 * '2026-03-01T00:30:00.000Z'. Six digits stay only where the microseconds are not zero.
 */
export function instantText(text: string): string {
  const [, day, time, fraction = ''] = sessionStamp.exec(text) ?? []
  if (day === undefined || time === undefined) throw new Error(`not a moment in UTC: ${text}`)
  const micros = fraction.padEnd(6, '0')
  return `${day}T${time}.${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`
}

/** A bigint as a number; a number that JavaScript cannot hold exactly is a bug, not a rounding. */
export function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`a bigint outside the safe integers: ${text}`)
  return value
}

// The driver's list of type ids leaves out the arrays; its reader knows them.
const textArray: Parse = pg.types.getTypeParser(arrayOid.text as never)
const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    // The text[] parser answers an array of texts and nulls; its declared type is any.
    (textArray(text) as (string | null)[]).map((item) => (item === null ? null : parse(item)))
const asText: Parse = (text) => text

const parsers: ReadonlyMap<number, Parse> = new Map([
  [oid.int8, safeInteger],
  [oid.date, asText],
  [oid.timestamp, asText],
  [oid.timestamptz, instantText],
  [arrayOid.int8, arrayOf(safeInteger)],
  [arrayOid.date, arrayOf(asText)],
  [arrayOid.timestamp, arrayOf(asText)],
  [arrayOid.timestamptz, arrayOf(instantText)],
])

/** The readers of our own pools; the driver's global table stays as it is. */
export const typeReaders: pg.CustomTypesConfig = {
  // The interface's overloads say any; each of ours reads one text.
  getTypeParser: ((id: number, format?: 'text') =>
    parsers.get(id) ?? pg.types.getTypeParser(id, format)) as pg.CustomTypesConfig['getTypeParser'],
}
