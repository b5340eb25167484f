import { sql, type RawBuilder } from 'kysely'
import { entryLeaf } from '#ledger/entry.ts'
import { appendLeaves, emptyFrontier, rootOf, type Hash } from '#ledger/merkle.ts'
import { growTiles, joinedHashes } from '#ledger/tiles.ts'
import { saveTiles } from '#platform/sequencer.tiles.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'
import type { Expected, Scene } from './tamper.scene.ts'

/** What a careful tamperer does: leaves, tiles and head all made to agree again. */
export async function rebuildTree(scene: Scene): Promise<void> {
  const { trx, county } = scene
  const { rows } = await sql<{ entry: string; sig: string }>`select entry, sig from journal.entries
    where county_id = ${county} and seq is not null order by seq`.execute(trx)
  const leaves: readonly Hash[] = rows.map(({ entry, sig }) => entryLeaf(entry, sig))
  await run(scene, sql`delete from journal.tiles where county_id = ${county}`)
  for (const tile of growTiles(0, leaves, () => undefined)) await saveTiles(trx, county, [tile])
  const grown = appendLeaves(emptyFrontier, leaves)
  await run(
    scene,
    sql`update journal.heads set size = ${grown.size},
    frontier = ${Buffer.from(joinedHashes(grown.hashes))}, root = ${Buffer.from(rootOf(grown))}
    where county_id = ${county}`,
  )
}

/** How many numbered entries the county has. */
export async function sizeOf({ trx, county }: Scene): Promise<number> {
  const { rows } = await sql<{ size: number }>`select coalesce(max(seq) + 1, 0) as size
    from journal.entries where county_id = ${county}`.execute(trx)
  return rows[0]?.size ?? 0
}

/** The entry with this number. */
export const is = ({ county }: Scene, seq: number): RawBuilder<unknown> =>
  sql`county_id = ${county} and seq = ${seq}`

/** Runs a statement of the tamperer. */
export async function run(
  { trx }: Scene,
  statement: { readonly execute: (on: Scene['trx']) => Promise<unknown> },
): Promise<void> {
  await statement.execute(trx)
}

/** A finding about the entry with this number. */
export function about(what: string, seq: number, code?: string): Expected {
  return {
    what: `${what} of entry ${seq}`,
    names: (found: VerifyFinding) => found.seq === seq && (!code || found.code === code),
  }
}

/** A finding of this kind, wherever it is. */
export function coded(what: string, code: string): Expected {
  return { what, names: (found: VerifyFinding) => found.code === code }
}
