import type { Day } from '#basics/day.ts'
import { ok, refuse, type Result } from '#basics/result.ts'
import { lastOf, type Found } from '#domains/casework/decide.found.ts'
import { actOn, viewed, type CaseworkWorld } from '#domains/casework/routes.act.ts'
import { loadFound } from '#domains/casework/store.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import type { Context } from '#platform/http/room.ts'
import type { PastEvent } from '#platform/ports.ts'

type ShownWords = { readonly day: Day; readonly text: string }

/** Each report's words are shown under an entry of their own, written before the vault is asked. */
export async function readWords(
  world: CaseworkWorld,
  context: Context,
  id: string,
  reason: string,
): Promise<Result<{ words: ShownWords[] }>> {
  const found = await context.inTrx((trx) => loadFound(trx, world.journal, context.county, id))
  if (!found) return refuse({ code: 'not_found' })
  const words: ShownWords[] = []
  for (const report of found.reports) {
    const read = await wordsOf(world, context, found, report.id, 'casework.words_shown', reason)
    if (!read.ok) return read
    words.push({ day: report.receivedOn, text: read.value })
  }
  return ok({ words })
}

async function wordsOf(
  world: CaseworkWorld,
  { inTrx, county, now, actor }: Context,
  { problem }: Found,
  reportId: string,
  type: PastEvent['type'],
  reason: string,
): Promise<Result<string>> {
  const event = { type, subject: { kind: 'problem', id: problem.id }, data: { report: reportId } }
  const entryId = await inTrx((trx) =>
    world.journal.record(trx, { county, at: now, actor }, event, []),
  )
  const grant = { entryId, actorUserId: actor.userId, reason, kind: 'attempt' } as const
  const read = await world.vault.words({ county, reportId, grant })
  return read.ok ? ok(read.value.words) : read
}

/**
 * 11.2: the wording is compared with the resident's words where somebody of the office has read
 * them; before that nobody could have copied any. A repeat after a lost answer finds its own
 * wording stored and answers with it.
 */
export async function word(
  world: CaseworkWorld,
  context: Context,
  asked: { readonly id: string; readonly version: number; readonly wording: string },
): Promise<Result<ProblemView>> {
  const { inTrx, county } = context
  const found = await inTrx((trx) => loadFound(trx, world.journal, county, asked.id))
  if (!found) return refuse({ code: 'not_found' })
  const { problem } = found
  const isRepeat = problem.version === asked.version + 1 && problem.wording === asked.wording
  if (isRepeat) return inTrx((trx) => viewed(trx, context, problem))
  if (problem.version !== asked.version) return refuse({ code: 'stale' })
  const words: string[] = []
  for (const report of lastOf(found.events, 'casework.words_shown') ? found.reports : []) {
    const type = 'casework.words_compared'
    const read = await wordsOf(world, context, found, report.id, type, '核对交办词')
    // Whoever was erased has no words left to be quoted from.
    if (read.ok) words.push(read.value)
    else if (read.refusal[0].code !== 'person_erased') return read
  }
  const command = { do: 'word', wording: asked.wording, residentWords: words } as const
  return inTrx(async (trx) => {
    const done = await actOn(trx, world, context, found, command)
    return done.ok ? viewed(trx, context, done.value) : done
  })
}
