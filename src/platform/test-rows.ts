import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** A row as text, and the table it stands in. */
export type LyingRow = { readonly table: string; readonly text: string }

/** Every row of every table of the product, as somebody with the whole database reads them. */
export async function everyRow(superuser: Db): Promise<readonly LyingRow[]> {
  const tables = await sql<{ name: string }>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema', 'drill')
      and table_type = 'BASE TABLE' order by 1`.execute(superuser)
  const found: LyingRow[] = []
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ text: string }>`
      select r::text as text from ${sql.table(name)} r`.execute(superuser)
    found.push(...rows.map(({ text }) => ({ table: name, text })))
  }
  return found
}
