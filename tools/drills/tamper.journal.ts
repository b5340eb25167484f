import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { entryLeaf, entryText, parseEntry, signEntry } from '#ledger/entry.ts'
import type { VerifyFinding } from '#platform/verify.finding.ts'
import { about, coded, is, rebuildTree, run, sizeOf } from './tamper.steps.ts'
import type { Expected, Scene, Tamper } from './tamper.scene.ts'

/** A key that is not the application's. */
const stranger = generateKeyPairSync('ed25519').privateKey

type StoredEntry = {
  readonly seq: number
  readonly id: string
  readonly entry: string
  readonly sig: string
}

/** Ways to tamper with entries, and with what the catalogue says is protected. */
export const journalTampers: readonly Tamper[] = [
  onEntry('entry_byte', async (scene, { seq, entry }) => {
    const at = scene.rng.below(entry.length)
    const other = entry[at] === 'x' ? 'y' : 'x'
    const text = entry.slice(0, at) + other + entry.slice(at + 1)
    await run(scene, sql`update journal.entries set entry = ${text} where ${is(scene, seq)}`)
    return [about('entry_byte', seq)]
  }),
  onEntry('entry_rewritten', async (scene, entry) => {
    await rewrite(scene, entry)
    return [about('entry_rewritten', entry.seq, 'entry_signature')]
  }),
  onEntry('entry_rewritten_tree_rebuilt', async (scene, entry) => {
    await rewrite(scene, entry)
    await rebuildTree(scene)
    return [about('entry', entry.seq, 'entry_signature'), coded('tree', 'root_mismatch')]
  }),
  onEntry('signatures_swapped', async (scene, one, other) => {
    await run(scene, sql`update journal.entries set sig = ${other.sig} where ${is(scene, one.seq)}`)
    await run(scene, sql`update journal.entries set sig = ${one.sig} where ${is(scene, other.seq)}`)
    return [about('one', one.seq, 'entry_signature'), about('other', other.seq, 'entry_signature')]
  }),
  onEntry('entry_removed', async (scene, { seq }) => {
    await run(scene, sql`delete from journal.entries where ${is(scene, seq)}`)
    return [about('entry_removed', seq, 'sequence_gap')]
  }),
  onEntry('entry_removed_gap_closed', async (scene, { seq }) => {
    await run(scene, sql`delete from journal.entries where ${is(scene, seq)}`)
    // By way of other numbers: a number stands only once.
    const { county } = scene
    await run(
      scene,
      sql`update journal.entries set seq = seq + 1000000 where county_id = ${county} and seq > ${seq}`,
    )
    await run(
      scene,
      sql`update journal.entries set seq = seq - 1000001 where county_id = ${county} and seq > 1000000`,
    )
    return [about('entry_removed_gap_closed', seq, 'leaf_mismatch')]
  }),
  onEntry('entries_renumbered', async (scene, one, other) => {
    await run(scene, sql`update journal.entries set seq = 1000000 where ${is(scene, one.seq)}`)
    await run(scene, sql`update journal.entries set seq = ${one.seq} where ${is(scene, other.seq)}`)
    await run(scene, sql`update journal.entries set seq = ${other.seq} where ${is(scene, 1000000)}`)
    return [about('one', one.seq, 'leaf_mismatch'), about('other', other.seq, 'leaf_mismatch')]
  }),
  onEntry('entry_replayed', async (scene, { seq }) => {
    const size = await sizeOf(scene)
    const id = scene.rng.uuid()
    await run(
      scene,
      sql`insert into journal.entries select county_id, ${id}::uuid, ${size}, leaf, turn, entry, sig,
        type, subject_kind, subject_id, staged_at from journal.entries where ${is(scene, seq)}`,
    )
    return [about('entry_replayed', size, 'entry_repeated')]
  }),
  ...['type', 'subject_kind', 'subject_id'].map((column) =>
    onEntry(`column_${column}`, async (scene, { seq }) => {
      await run(
        scene,
        sql`update journal.entries set ${sql.id(column)} = 'other' where ${is(scene, seq)}`,
      )
      return [about(column, seq, 'entry_columns')]
    }),
  ),
  onEntry('column_staged_at', async (scene, { seq }) => {
    await run(
      scene,
      sql`update journal.entries set staged_at = staged_at + interval '1 us' where ${is(scene, seq)}`,
    )
    return [about('staged_at', seq, 'entry_columns')]
  }),
  onEntry('column_leaf', async (scene, { seq }) => {
    await run(
      scene,
      sql`update journal.entries set leaf = set_byte(leaf, 5, 255 - get_byte(leaf, 5))
      where ${is(scene, seq)}`,
    )
    return [about('leaf', seq, 'leaf_mismatch')]
  }),
  onEntry('forged_staged', async (scene, { entry }) => {
    const { text, id } = forgedFrom(scene, entry)
    await run(
      scene,
      sql`insert into journal.entries select county_id, ${id}::uuid, null, null, 1, ${text},
        ${signEntry(text, stranger)}, type, subject_kind, subject_id, staged_at
      from journal.entries where county_id = ${scene.county} and entry = ${entry}`,
    )
    return [coded('forged_staged', 'entry_signature')]
  }),
  { kind: 'protection_dropped', isExact: true, apply: dropProtection },
]

function onEntry(
  kind: string,
  apply: (scene: Scene, one: StoredEntry, other: StoredEntry) => Promise<readonly Expected[]>,
): Tamper {
  return {
    kind,
    isExact: false,
    apply: async (scene) => {
      const [one, other] = await pickEntries(scene)
      return one && other ? apply(scene, one, other) : []
    },
  }
}

/** The tables' own word that they are protected is taken back: the journal still knows their rows. */
async function dropProtection(scene: Scene): Promise<readonly Expected[]> {
  const expected: Expected[] = []
  for (const { name } of scene.tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} where county_id = ${scene.county}
      limit 1`.execute(scene.trx)
    if (rows.length === 0) continue
    await sql`comment on table ${sql.table(name)} is 'kind=tenant protected=no'`.execute(scene.trx)
    expected.push({
      what: name,
      names: ({ code, table }: VerifyFinding) => code === 'table_missing' && table === name,
    })
  }
  return expected
}

async function pickEntries(scene: Scene): Promise<readonly StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`select seq, id, entry, sig from journal.entries
    where county_id = ${scene.county} and seq is not null
    order by md5(concat(${scene.rng.uuid()}::text, id::text)) limit 2`.execute(scene.trx)
  // The lower number first: closing a gap moves what comes after it.
  return rows.toSorted((one, other) => one.seq - other.seq)
}

/** The same entry with another build, signed by a stranger, its leaf made to fit. */
async function rewrite(scene: Scene, { seq, entry }: StoredEntry): Promise<void> {
  const parsed = parseEntry(entry)
  if (!parsed.ok) throw new Error('the county was tampered with before')
  const text = entryText({ ...parsed.value, build: 'tampered' })
  const sig = signEntry(text, stranger)
  const leaf = Buffer.from(entryLeaf(text, sig))
  await run(
    scene,
    sql`update journal.entries set entry = ${text}, sig = ${sig}, leaf = ${leaf}
    where ${is(scene, seq)}`,
  )
}

function forgedFrom(scene: Scene, entry: string): { readonly id: string; readonly text: string } {
  const parsed = parseEntry(entry)
  if (!parsed.ok) throw new Error('the county was tampered with before')
  const id = scene.rng.uuid()
  return { id, text: entryText({ ...parsed.value, id }) }
}
