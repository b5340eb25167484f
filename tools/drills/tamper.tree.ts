import { generateKeyPairSync } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { signNote } from '#ledger/note.ts'
import { coded, rebuildTree, run, sizeOf } from './tamper.steps.ts'
import type { Scene, Tamper } from './tamper.scene.ts'

/** A key that is not the signer's. */
const stranger = generateKeyPairSync('ed25519').privateKey

/** Ways to tamper with what is kept beside the entries: tree, checkpoints, batches. */
export const treeTampers: readonly Tamper[] = [
  plain('tail_cut', 'checkpoint_ahead', cutTail),
  plain('tail_cut_tree_rebuilt', 'checkpoint_ahead', async (scene) => {
    await cutTail(scene)
    await rebuildTree(scene)
  }),
  plain('tail_cut_all_traces_rebuilt', 'checkpoint_ahead', async (scene) => {
    // Only what the signer itself remembers still knows of the longer tree.
    await cutTail(scene)
    await rebuildTree(scene)
    const size = await sizeOf(scene)
    await run(
      scene,
      sql`delete from journal.checkpoints where county_id = ${scene.county} and size > ${size}`,
    )
  }),
  checkpointTamper(
    'checkpoint_other_key',
    'checkpoint_signature',
    async (scene, { size, at, note }) => {
      const text = note.slice(0, note.indexOf('\n\n') + 1)
      const name = text.slice(0, text.indexOf('\n'))
      const resigned = signNote(text, [{ name, key: stranger }])
      await run(
        scene,
        sql`update journal.checkpoints set note = ${resigned}
      where county_id = ${scene.county} and size = ${size} and at = ${at}`,
      )
    },
  ),
  checkpointTamper('checkpoint_root_column', 'checkpoint_columns', (scene, { size, at }) =>
    run(
      scene,
      sql`update journal.checkpoints set root = set_byte(root, 0, 255 - get_byte(root, 0))
      where county_id = ${scene.county} and size = ${size} and at = ${at}`,
    ),
  ),
  checkpointTamper('checkpoint_time', 'checkpoint_columns', (scene, { size, at }) =>
    run(
      scene,
      sql`update journal.checkpoints set at = at + interval '1 us'
      where county_id = ${scene.county} and size = ${size} and at = ${at}`,
    ),
  ),
  plain('checkpoints_gone', 'checkpoint_missing', (scene) =>
    run(scene, sql`delete from journal.checkpoints where county_id = ${scene.county}`),
  ),
  headTamper('head_size', sql`size = size + 1`),
  headTamper('head_root', sql`root = set_byte(root, 1, 255 - get_byte(root, 1))`),
  headTamper('head_frontier', sql`frontier = set_byte(frontier, 2, 255 - get_byte(frontier, 2))`),
  plain('head_gone', 'head_missing', (scene) =>
    run(scene, sql`delete from journal.heads where county_id = ${scene.county}`),
  ),
  plain('tile_leaf_byte', 'leaf_mismatch', (scene) =>
    run(
      scene,
      sql`update journal.tiles set hashes = set_byte(hashes, 7, 255 - get_byte(hashes, 7))
      where county_id = ${scene.county} and level = 0 and position = 0`,
    ),
  ),
  plain('tile_gone', 'tile_mismatch', (scene) =>
    run(
      scene,
      sql`delete from journal.tiles where county_id = ${scene.county} and level = 0 and position = 0`,
    ),
  ),
  plain('tile_extra', 'tiles_extra', (scene) =>
    run(
      scene,
      sql`insert into journal.tiles select county_id, 9, 9, hashes from journal.tiles
      where county_id = ${scene.county} and level = 0 and position = 0`,
    ),
  ),
  batchTamper('batch_digest', 'batch_root', (scene, entry) =>
    run(
      scene,
      sql`update journal.batches set digests = set_byte(digests, 3, 255 - get_byte(digests, 3))
      where county_id = ${scene.county} and entry_id = ${entry} and chunk = 0`,
    ),
  ),
  batchTamper('batch_key', 'batch_root', (scene, entry) =>
    run(
      scene,
      sql`update journal.batches set keys = jsonb_set(keys, '{0}', '"other"')
      where county_id = ${scene.county} and entry_id = ${entry} and chunk = 0`,
    ),
  ),
  batchTamper('batch_cut', 'batch_missing', (scene, entry) =>
    run(
      scene,
      sql`update journal.batches set keys = keys - 0, digests = substr(digests, 33)
      where county_id = ${scene.county} and entry_id = ${entry} and chunk = 0`,
    ),
  ),
  batchTamper('batch_gone', 'batch_missing', (scene, entry) =>
    run(
      scene,
      sql`delete from journal.batches where county_id = ${scene.county} and entry_id = ${entry}`,
    ),
  ),
  batchTamper('batch_stray', 'batch_unknown', (scene, entry) =>
    run(
      scene,
      sql`insert into journal.batches select county_id, gen_random_uuid(), chunk, keys, digests
      from journal.batches where county_id = ${scene.county} and entry_id = ${entry}`,
    ),
  ),
]

type Change = (scene: Scene) => Promise<void>

function plain(kind: string, code: string, change: Change): Tamper {
  return {
    kind,
    isExact: false,
    apply: async (scene) => {
      await change(scene)
      return [coded(kind, code)]
    },
  }
}

function headTamper(kind: string, change: RawBuilder<unknown>): Tamper {
  return plain(kind, 'head_mismatch', (scene) =>
    run(scene, sql`update journal.heads set ${change} where county_id = ${scene.county}`),
  )
}

type StoredCheckpoint = { readonly size: number; readonly at: string; readonly note: string }

function checkpointTamper(
  kind: string,
  code: string,
  change: (scene: Scene, checkpoint: StoredCheckpoint) => Promise<void>,
): Tamper {
  return plain(kind, code, async (scene) => {
    const { rows } = await sql<StoredCheckpoint>`select size, at, note from journal.checkpoints
      where county_id = ${scene.county} order by at desc limit 1`.execute(scene.trx)
    if (rows[0]) await change(scene, rows[0])
  })
}

function batchTamper(
  kind: string,
  code: string,
  change: (scene: Scene, entryId: string) => Promise<void>,
): Tamper {
  return {
    kind,
    isExact: false,
    apply: async (scene) => {
      const { rows } = await sql<{ id: string }>`select entry_id::text as id from journal.batches
        where county_id = ${scene.county} order by entry_id, chunk limit 1`.execute(scene.trx)
      // A county that never imported anything has no batch to tamper with.
      if (!rows[0]) return []
      await change(scene, rows[0].id)
      return [coded(kind, code)]
    },
  }
}

async function cutTail(scene: Scene): Promise<void> {
  const from = Math.floor((await sizeOf(scene)) * 0.9)
  await run(
    scene,
    sql`delete from journal.batches b using journal.entries e
    where b.county_id = ${scene.county} and e.county_id = ${scene.county}
      and e.id = b.entry_id and e.seq >= ${from}`,
  )
  await run(
    scene,
    sql`delete from journal.entries
    where county_id = ${scene.county} and seq >= ${from}`,
  )
}
