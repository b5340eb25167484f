import { createHash } from 'node:crypto'
import type { Day } from '#basics/day.ts'
import type { Act, SurveyWorld } from '#domains/survey/store.ts'
import { sha256 } from '#domains/survey/store.ts'
import { tablesOf, type FrameRow, type NumberRow } from '#domains/survey/store.tables.ts'
import type { Trx } from '#platform/db.ts'
import { insertRow, insertRows, updateRow, type RowChange } from '#platform/rows.ts'

export async function loadFrame(
  trx: Trx,
  county: number,
  id: string,
): Promise<FrameRow | undefined> {
  return tablesOf(trx)
    .selectFrom('survey.frames')
    .selectAll()
    .where('county_id', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** All frames of the county, oldest first. */
export async function loadFrames(trx: Trx, county: number): Promise<readonly FrameRow[]> {
  return tablesOf(trx)
    .selectFrom('survey.frames')
    .selectAll()
    .where('county_id', '=', county)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute()
}

/** The frames one may draw from, taken together. */
export type FramesInForce = {
  readonly ids: readonly string[]
  readonly latestId: string
  readonly frameHash: string
  readonly recordedOn: Day
  readonly numbers: ReadonlyMap<string, number>
}

/**
 * A county sends its frame in several files. One draws from all of them: the hash is that of the
 * only frame, or SHA-256 over the frames' hashes, sorted, a line each.
 */
export async function framesInForce(trx: Trx, county: number): Promise<FramesInForce | undefined> {
  const frames = (await loadFrames(trx, county)).filter(({ undone }) => !undone)
  const latest = frames.at(-1)
  if (!latest) return undefined
  const numbers = new Map<string, number>()
  for (const { townshipId, numbers: count } of frames.flatMap(({ townships }) => townships))
    numbers.set(townshipId, (numbers.get(townshipId) ?? 0) + count)
  return {
    ids: frames.map(({ id }) => id),
    latestId: latest.id,
    frameHash: combinedHash(frames.map(({ frame_hash }) => frame_hash)),
    recordedOn: frames.reduce(
      (last, one) => (one.recorded_on > last ? one.recorded_on : last),
      latest.recorded_on,
    ),
    numbers,
  }
}

export const combinedHash = (hashes: readonly string[]): string =>
  hashes.length === 1
    ? (hashes[0] ?? '')
    : sha256(
        hashes
          .toSorted()
          .map((hash) => `${hash}\n`)
          .join(''),
      )

/** SHA-256 over one line 'id township' for each number, lines sorted, each ended by a newline. */
export function frameHashOf(rows: readonly Pick<NumberRow, 'id' | 'township_id'>[]): string {
  const hash = createHash('sha256')
  for (const line of rows.map(({ id, township_id }) => `${id} ${township_id}\n`).sort())
    hash.update(line)
  return hash.digest('hex')
}

/** Which of these ids have a row already: numbers that an earlier frame holds. */
export async function knownNumbers(
  trx: Trx,
  county: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let at = 0; at < ids.length; at += 5000) {
    const rows = await tablesOf(trx)
      .selectFrom('survey.numbers')
      .select('id')
      .where('county_id', '=', county)
      .where('id', 'in', ids.slice(at, at + 5000))
      .execute()
    for (const { id } of rows) found.add(id)
  }
  return found
}

export type NewFrame = Pick<FrameRow, 'id' | 'name' | 'file_hash' | 'duplicates' | 'skipped'>

/** Numbers, frame and journal in one transaction. The batch entry stands before any seed can. */
export async function saveFrame(
  { trx, county, now, today, actor }: Act,
  { journal }: Pick<SurveyWorld, 'journal'>,
  told: NewFrame,
  numbers: readonly Pick<NumberRow, 'id' | 'township_id' | 'village_id' | 'source'>[],
): Promise<FrameRow> {
  const byTownship = new Map<string, number>()
  for (const { township_id } of numbers)
    byTownship.set(township_id, (byTownship.get(township_id) ?? 0) + 1)
  const townships = [...byTownship].map(([townshipId, count]) => ({ townshipId, numbers: count }))
  const frame: FrameRow = {
    ...told,
    county_id: county,
    frame_hash: frameHashOf(numbers),
    recorded_at: now,
    recorded_on: today,
    numbers: numbers.length,
    townships: townships.toSorted((a, b) => (a.townshipId < b.townshipId ? -1 : 1)),
    undone: false,
    version: 1,
  }
  const change = await insertRow(trx, 'survey.frames', frame)
  // By their random ids: in the order of the file, a place would tell the number.
  const inChanceOrder = numbers.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const rows = inChanceOrder.map((number) => ({
    ...number,
    county_id: county,
    frame_id: frame.id,
    last_contact_month: null,
    state: 'active',
    version: 1,
  }))
  const changes: RowChange[] = []
  // In pieces: digesting a million rows before the first statement would look like an idle session.
  for (let at = 0; at < rows.length; at += 20_000)
    changes.push(...(await insertRows(trx, 'survey.numbers', rows.slice(at, at + 20_000))))
  const given = { county, at: now, actor }
  const subject = { kind: 'frame', id: frame.id }
  const { frame_hash: frameHash, file_hash: fileHash, duplicates, skipped } = frame
  const data = { frameHash, fileHash, numbers: frame.numbers, duplicates, skipped }
  await journal.record(trx, given, { type: 'survey.frame_entered', subject, data }, [change])
  const recorded = { type: 'survey.frame_recorded', subject, data: { frameHash } } as const
  await journal.recordBatch(trx, given, recorded, changes)
  return frame
}

/** Whether a draw was made from this frame. One only proposed falls by itself: the frames have changed. */
export async function isDrawnFrom(trx: Trx, county: number, frameId: string): Promise<boolean> {
  const draws = await tablesOf(trx)
    .selectFrom('survey.draws')
    .select('frames')
    .where('county_id', '=', county)
    .where('stage', '=', 'approved')
    .execute()
  return draws.some(({ frames }) => frames.includes(frameId))
}

/** Nothing is deleted here: the rows hold random ids only, and the vault forgets the numbers. */
export async function markUndone(
  { trx, county, now, actor }: Act,
  { journal }: Pick<SurveyWorld, 'journal'>,
  frame: FrameRow,
): Promise<FrameRow | undefined> {
  const next = { ...frame, undone: true, version: frame.version + 1 }
  const change = await updateRow(trx, 'survey.frames', next, frame.version)
  if (!change) return undefined
  const event = { type: 'survey.frame_undone', subject: { kind: 'frame', id: frame.id } } as const
  await journal.record(trx, { county, at: now, actor }, event, [change])
  return next
}
