import { sql } from 'kysely'
import { tileWidth, type Tile, type TileReader } from '#ledger/tiles.ts'
import type { Trx } from '#platform/db.ts'
import type { JournalTables } from '#platform/journal.tables.ts'

/**
 * Runs a pure computation over stored tiles. It reads them as it goes, so it is run again each time
 * it asks for a tile that is not loaded yet; a proof needs some ten of them. Undefined where the
 * stored tiles do not hold what it needs: they were damaged.
 */
export async function withTiles<Value>(
  trx: Trx,
  county: number,
  compute: (read: TileReader) => Value,
): Promise<Value | undefined> {
  const loaded = new Map<string, Uint8Array | undefined>()
  for (;;) {
    let wanted: Address | undefined
    const read: TileReader = (level, index) => {
      const name = nameOf(level, index)
      if (!loaded.has(name)) {
        wanted = { level, index }
        throw new NotLoaded()
      }
      return loaded.get(name)
    }
    try {
      return compute(read)
    } catch (error) {
      // A computation over tiles throws only where they lack a node.
      if (!(error instanceof NotLoaded) || !wanted) return undefined
      loaded.set(nameOf(wanted.level, wanted.index), await loadTile(trx, county, wanted))
    }
  }
}

/** The tiles at the right edge of a tree: all that growing it has to read. */
export async function edgeTiles(trx: Trx, county: number, size: number): Promise<TileReader> {
  const tiles = new Map<string, Uint8Array | undefined>()
  for (let level = 0, had = size; had > 0; level += 1, had = Math.floor(had / tileWidth)) {
    if (had % tileWidth === 0) continue
    const index = Math.floor(had / tileWidth)
    tiles.set(nameOf(level, index), await loadTile(trx, county, { level, index }))
  }
  return (level, index) => tiles.get(nameOf(level, index))
}

/** Writes whole tiles; one that was partial is replaced by its wider self. */
export async function saveTiles(trx: Trx, county: number, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return
  await trx
    .withTables<JournalTables>()
    .insertInto('journal.tiles')
    .values(
      tiles.map(({ level, index, hashes }) => ({
        county_id: county,
        level,
        position: index,
        hashes: Buffer.from(hashes),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['county_id', 'level', 'position'])
        .doUpdateSet({ hashes: sql.ref('excluded.hashes') }),
    )
    .execute()
}

type Address = { readonly level: number; readonly index: number }

/** Not a failure: the computation asked for a tile that is still in the database. */
class NotLoaded extends Error {}

const nameOf = (level: number, index: number): string => `${level}/${index}`

async function loadTile(
  trx: Trx,
  county: number,
  { level, index }: Address,
): Promise<Uint8Array | undefined> {
  const row = await trx
    .withTables<JournalTables>()
    .selectFrom('journal.tiles')
    .select('hashes')
    .where('county_id', '=', county)
    .where('level', '=', level)
    .where('position', '=', index)
    .executeTakeFirst()
  return row?.hashes
}
