import type { Day } from '#basics/day.ts'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import { townshipByCode, villageByCode } from '#domains/directory/reads.ts'
import type { CellError, Township, Village } from '#domains/directory/terms.ts'
import type { surveyApi } from '#domains/survey/api.ts'
import { sha256, type SurveyWorld } from '#domains/survey/store.ts'
import {
  isDrawnFrom,
  knownNumbers,
  loadFrame,
  loadFrames,
  markUndone,
  saveFrame,
} from '#domains/survey/store.frames.ts'
import { frameOfRow, type FrameRow, type NumberRow } from '#domains/survey/store.tables.ts'
import { sentences } from '#domains/survey/terms.ts'
import { column, mapRows, titlesOf } from '#platform/files/columns.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { readSheet } from '#platform/files/read-sheet.ts'
import { fill } from '#platform/http/problem.ts'
import type { Context, Handler } from '#platform/http/room.ts'
import { normalisePhone } from '#platform/vault.phone.ts'

type Api = typeof surveyApi
type FrameHandlers = {
  readonly [Name in 'previewFrame' | 'importFrame' | 'listFrames' | 'undoFrame']: Handler<Api[Name]>
}

const shownErrors = 200
const limits = { maxBytes: 60_000_000, maxRows: 1_200_000 }
/** Numbers a call to the vault carries: one statement there, one line on the socket. */
const vaultChunk = 2_000

/** Frames: previewed, imported with their numbers going to the vault, listed, undone. */
export function frameRoutes(world: SurveyWorld): FrameHandlers {
  return {
    previewFrame: {
      handle: async ({ query, body }, context) => {
        const read = await readFrame(context, body, query.fileName)
        if (!read.ok) return read
        const { rows, numbers, errors, names } = read.value
        const counts = new Map<string, number>()
        for (const { township } of numbers)
          counts.set(township.id, (counts.get(township.id) ?? 0) + 1)
        return ok({
          fileHash: sha256(body),
          rows,
          usable: numbers.length,
          errors: errors.slice(0, shownErrors),
          moreErrors: Math.max(0, errors.length - shownErrors),
          townships: [...counts].map(([townshipId, count]) => ({
            townshipId,
            name: names.get(townshipId) ?? '',
            numbers: count,
          })),
        })
      },
    },
    importFrame: {
      handle: async ({ query, body }, context) => {
        const fileHash = sha256(body)
        if (fileHash !== query.fileHash) return refuse({ code: 'file_changed' })
        const before = await context.inTrx((trx) =>
          loadFrame(trx, context.county, context.keyedId('frame')),
        )
        if (before) return before.file_hash === fileHash ? ok(imported(before)) : refuse(reused)
        const read = await readFrame(context, body, query.fileName)
        if (!read.ok) return read
        const { numbers, errors } = read.value
        if (errors.length > 0 && query.skipErrors === 'false')
          return refuse({ code: 'frame_has_errors', detail: { count: errors.length } })
        const skipped = read.value.rows - numbers.length
        return store(world, context, { name: query.name, fileHash, skipped }, numbers)
      },
    },
    listFrames: {
      handle: async (_input, { trx, county }) =>
        ok({ items: (await loadFrames(trx, county)).map(frameOfRow) }),
    },
    undoFrame: {
      subject: async (trx, county, id) => ((await loadFrame(trx, county, id)) ? {} : undefined),
      handle: async ({ params, version }, context) => {
        const { county, now, today, actor } = context
        const undone = await context.inTrx((trx) =>
          undo(world, { trx, county, now, today, actor }, params.id, version),
        )
        if (!undone.ok) return undone
        // After the row, so that a crash between the two is mended by the same request again.
        await world.vault.dropNumbers({ county, batch: params.id })
        return ok(frameOfRow(undone.value))
      },
    },
  }
}

const reused: Refusal = { code: 'key_reused' }

const imported = (row: FrameRow) => ({
  ...frameOfRow(row),
  duplicates: row.duplicates,
  skipped: row.skipped,
})

type FrameLine = {
  readonly phone: string
  readonly township: Township
  readonly village: Village | undefined
  readonly source: string
}

type ReadFrame = {
  readonly rows: number
  readonly numbers: readonly FrameLine[]
  readonly errors: readonly CellError[]
  readonly names: ReadonlyMap<string, string>
}

/** Reads a frame file line by line; what is wrong stands with its cell, and its line is left out. */
async function readFrame(
  context: Context,
  bytes: Uint8Array,
  fileName: string,
): Promise<Result<ReadFrame>> {
  const { county } = context
  const places = await context.inTrx(async (trx) => ({
    townships: await townshipByCode(trx, county),
    villages: await villageByCode(trx, county),
  }))
  const specs = frameColumns(places)
  const sheet = await readSheet(bytes, { fileName, titles: titlesOf(specs), ...limits })
  if (!sheet.ok) return sheet
  const mapped = mapRows(sheet.value, specs)
  const errors = mapped.errors.map((error) => cell(error.line, error.column, error))
  const firstLine = new Map<string, number>()
  const numbers: FrameLine[] = []
  for (const { line, value } of mapped.rows) {
    const { phone, township, village } = value
    const before = firstLine.get(phone)
    const wrong: CellError[] = []
    if (before !== undefined)
      wrong.push(cell(line, '号码', { code: 'duplicate_number', detail: { line: before } }))
    if (village && village.townshipId !== township.id)
      wrong.push(cell(line, '村代码', unknownVillage(village.code)))
    errors.push(...wrong)
    if (wrong.length > 0) continue
    firstLine.set(phone, line)
    numbers.push({ phone, township, village, source: value.source ?? '' })
  }
  const names = new Map([...places.townships.values()].map(({ id, name }) => [id, name]))
  errors.sort((a, b) => a.line - b.line)
  return ok({ rows: sheet.value.rows.length, numbers, errors, names })
}

type Places = {
  readonly townships: ReadonlyMap<string, Township>
  readonly villages: ReadonlyMap<string, Village>
}

const frameColumns = ({ townships, villages }: Places) =>
  [
    column({
      key: 'phone',
      titles: ['号码', '手机号码', '电话号码', 'phone', 'number'],
      required: true,
      parse: mobileOf,
    }),
    column({
      key: 'township',
      titles: ['乡镇代码', '乡镇街道代码', 'township code'],
      required: true,
      parse: (text) => {
        // Nine digits are the township's own; twelve end in the place of the village.
        const found = townships.get(/^\d{9}$/.test(text) ? `${text}000` : text)
        return found ? ok(found) : refuse({ code: 'unknown_township', detail: { value: text } })
      },
    }),
    column({
      key: 'village',
      titles: ['村代码', '村社区代码', 'village code'],
      required: false,
      parse: (text) => {
        const found = villages.get(text)
        return found ? ok(found) : refuse(unknownVillage(text))
      },
    }),
    column({
      key: 'source',
      titles: ['来源', '号码来源', 'source'],
      required: false,
      parse: (text) => ok(text.slice(0, 40)),
    }),
  ] as const

const unknownVillage = (value: string): Refusal => ({ code: 'unknown_village', detail: { value } })

/** One number stands for one person, so it must be a mobile. */
function mobileOf(text: string): Result<string> {
  const phone = normalisePhone(text)
  if (!phone) return refuse({ code: 'invalid_number', detail: { value: text } })
  return /^1\d{10}$/.test(phone)
    ? ok(phone)
    : refuse({ code: 'not_a_mobile', detail: { value: text } })
}

const spoken: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ...filesSentences,
  ...sentences,
}

function cell(
  line: number,
  columnTitle: string,
  { code, detail = {} }: Pick<Refusal, 'code' | 'detail'>,
): CellError {
  const { zh, en } = spoken[code] ?? { zh: code, en: code }
  const message = { zh: fill(zh, detail), en: fill(en, detail) }
  return { line, column: columnTitle, code, message }
}

/**
 * Numbers first go to the vault in pieces, under ids that only depend on the request's key: sent
 * again, they are the same. A number the county knows keeps its id and gets no second row. Then one
 * transaction writes everything else, or nothing.
 */
async function store(
  world: SurveyWorld,
  context: Context,
  told: { readonly name: string; readonly fileHash: string; readonly skipped: number },
  lines: readonly FrameLine[],
): Promise<Result<ReturnType<typeof imported>>> {
  const { county, inTrx, keyedId, now, today, actor } = context
  const frameId = keyedId('frame')
  const found: Pick<NumberRow, 'id' | 'township_id' | 'village_id' | 'source'>[] = []
  for (let at = 0; at < lines.length; at += vaultChunk) {
    const chunk = lines.slice(at, at + vaultChunk).map((line, place) => ({
      ...line,
      id: keyedId(`number ${told.fileHash} ${String(at + place)}`),
    }))
    const rows = chunk.map(({ id, phone }) => ({ id, phone }))
    const put = await world.vault.putNumbers({ county, batch: frameId, rows })
    for (const [place, { id, existingId, refusal }] of put.rows.entries()) {
      const line = chunk[place]
      if (refusal || !line) throw new Error('the vault refused a number the import took')
      const { township, village, source } = line
      found.push({
        id: existingId ?? id,
        township_id: township.id,
        village_id: village?.id ?? null,
        source,
      })
    }
  }
  const saved = await inTrx(async (trx): Promise<Result<ReturnType<typeof imported>>> => {
    const again = await loadFrame(trx, county, frameId)
    if (again) return ok(imported(again))
    const known = await knownNumbers(
      trx,
      county,
      found.map(({ id }) => id),
    )
    const fresh = found.filter(({ id }) => !known.has(id))
    if (fresh.length === 0) return refuse({ code: 'no_new_numbers' })
    const frame = {
      id: frameId,
      name: told.name,
      file_hash: told.fileHash,
      duplicates: found.length - fresh.length,
      skipped: told.skipped,
    }
    return ok(imported(await saveFrame({ trx, county, now, today, actor }, world, frame, fresh)))
  })
  // Where this breaks off, as after an import that did, `reconcileFrames` finds the batch.
  if (!saved.ok) await world.vault.dropNumbers({ county, batch: frameId })
  return saved
}

type UndoContext = Pick<Context, 'trx' | 'county' | 'now' | 'actor'> & { readonly today: Day }

async function undo(
  world: SurveyWorld,
  context: UndoContext,
  id: string,
  version: number,
): Promise<Result<FrameRow>> {
  const { trx, county } = context
  const frames = await loadFrames(trx, county)
  const frame = frames.find((one) => one.id === id)
  if (!frame) return refuse({ code: 'not_found' })
  // The same request again, after an answer that got lost.
  if (frame.undone && frame.version === version + 1) return ok(frame)
  if (frame.undone) return refuse({ code: 'frame_undone' })
  if (frame.version !== version) return refuse({ code: 'stale' })
  if (await isDrawnFrom(trx, county, id)) return refuse({ code: 'frame_in_use', clause: '11.1' })
  // A later file left out the numbers this one brought; without it they would be in no frame.
  if (frames.findLast(({ undone }) => !undone)?.id !== id)
    return refuse({ code: 'frame_followed', clause: '11.1' })
  const undone = await markUndone(context, world, frame)
  return undone ? ok(undone) : refuse({ code: 'stale' })
}
