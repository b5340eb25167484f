import type { Db } from '#platform/db.ts'
import { planted } from '#platform/test-cluster.ts'
import { maskPhone, normalisePhone } from '#platform/vault.phone.ts'

/** A text that must be found nowhere, and what it stands for. */
export type Marker = { readonly what: string; readonly text: string }

const runLength = 8

/** Every form in which a number, a run of somebody's words or a receipt could have been left lying. */
export function markersOf(given: {
  readonly phones: readonly string[]
  readonly words: readonly string[]
  readonly receipts: readonly string[]
}): readonly Marker[] {
  return [
    ...given.phones.flatMap((phone) => formsOf('number', phone)),
    ...given.words.flatMap((text) => runsOf(text).flatMap((run) => formsOf('words', run))),
    ...given.receipts.flatMap((receipt) => formsOf('receipt', receipt)),
  ]
}

/**
 * What a screen of a caller may show of a number, and the application's tables and log may not: with
 * a township and a day beside it, four digits are enough to know somebody by.
 */
export function maskedMarkers(phones: readonly string[]): readonly Marker[] {
  return phones.flatMap((phone) => {
    const plain = normalisePhone(phone)
    return plain ? formsOf('masked', maskPhone(plain)) : []
  })
}

/** A quotation is enough to know a voice by, so each run of eight characters is a marker. */
const runsOf = (text: string): readonly string[] => {
  const letters = [...text]
  return letters
    .slice(0, letters.length - runLength + 1)
    .map((_, at) => letters.slice(at, at + runLength).join(''))
}

function formsOf(what: string, text: string): readonly Marker[] {
  const bytes = Buffer.from(text)
  const escaped = [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const forms = {
    plain: text,
    hex: bytes.toString('hex'),
    utf16: Buffer.from(text, 'utf16le').toString('hex'),
    ...base64Forms(bytes),
    ...(encodeURIComponent(text) === text ? {} : { url: encodeURIComponent(text) }),
    ...(bytes.length === text.length ? {} : { escaped: escaped.join('') }),
  }
  return Object.entries(forms).map(([form, one]) => ({
    what: `${what} ${form} ${text}`,
    text: one,
  }))
}

/** In the middle of a longer text base64 has three ways to write the same bytes. */
function base64Forms(bytes: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [0, 1, 2].map((before) => {
      const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
      // The characters that also hold bits of a neighbour may be anything.
      const from = Math.ceil((before * 8) / 6)
      const to = Math.floor(((before + bytes.length) * 8) / 6)
      return [`base64 ${String(before)}`, whole.slice(from, to)]
    }),
  )
}

/** Looks through every row of every table there is, and through what the planner remembers of them. */
export async function scanDatabase(
  superuser: Db,
  markers: readonly Marker[],
): Promise<{ readonly tables: readonly string[]; readonly hits: readonly string[] }> {
  await planted('analyze').execute(superuser)
  const listed = await planted(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  ).execute(superuser)
  const tables = listed.rows.map((row) => (row as { name: string }).name)
  const hits: string[] = []
  for (const table of [...tables, 'pg_catalog.pg_stats']) {
    const { rows } = await planted(`select one::text as row from ${table} one`).execute(superuser)
    for (const { row } of rows as { row: string }[])
      for (const { what, text } of markers)
        if (row.includes(text)) hits.push(`${table}: ${what}: ${row.slice(0, 120)}`)
  }
  return { tables, hits: [...new Set(hits)] }
}
