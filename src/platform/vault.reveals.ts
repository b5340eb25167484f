import { sql } from 'kysely'
import { addMs, dayOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'
import { inCounty, type Trx } from '#platform/db.ts'
import type { Grant, RevealLine, Vault, VaultContext } from '#platform/vault.ts'
import { blind } from '#platform/vault.crypto.ts'
import { findLink, findPersons, nilUuid, phoneOf, type VaultKit } from '#platform/vault.persons.ts'
import type { PersonRow } from '#platform/vault.persons.ts'
import { openContent, reportDek, type ReportContent } from '#platform/vault.reports.ts'
import type { ReportRow } from '#platform/vault.reports.ts'

/** How long an answer that got lost may be asked for again without a new line in the log. */
const againWithinMs = 10 * 60_000

type Reveals = Pick<Vault, 'reveal' | 'words' | 'forgetReveals' | 'revealsOf'>

/** One number or one report's words at a time, each with a reason and a line of its own. */
export function vaultReveals(kit: VaultKit): Reveals {
  return {
    reveal: ({ county, context, id, grant }) =>
      inCounty(kit.db, county, async (trx) => {
        const found = await findSubject(kit, trx, county, context, id)
        if (!found.ok) return found
        const asked = { county, act: 'number', context, id, grant } as const
        const refused = await logReveal(kit, trx, asked)
        if (refused) return refuse(refused)
        const { person, content } = found.value
        const phone = phoneOf(kit.keys(), county, person)
        return ok({ phone, name: content?.name ?? null })
      }),

    words: ({ county, reportId, grant }) =>
      inCounty(kit.db, county, async (trx) => {
        const found = await findSubject(kit, trx, county, 'report', reportId)
        if (!found.ok) return found
        const { content } = found.value
        if (!content) return refuse({ code: 'report_unknown' })
        const asked = { county, act: 'words', context: 'report', id: reportId, grant } as const
        const refused = await logReveal(kit, trx, asked)
        return refused ? refuse(refused) : ok({ words: content.words })
      }),

    forgetReveals: ({ county, before }) =>
      inCounty(
        kit.db,
        county,
        async (trx) => {
          const { numAffectedRows = 0n } = await sql`update vault.reveals set blind = null
            where county_id = ${county} and context = 'survey' and kind = 'attempt'
              and day < ${before} and blind is not null`.execute(trx)
          return { forgotten: Number(numAffectedRows) }
        },
        { retry: true },
      ),

    revealsOf: ({ county, day }) =>
      inCounty(kit.db, county, async (trx) => {
        const { rows } = await sql<RevealLine>`
          select entry_id as "entryId", user_id as "userId", at, act, context, kind, reason
          from vault.reveals where county_id = ${county} and day = ${day}
          order by at, entry_id`.execute(trx)
        return rows
      }),
  }
}

export type Asked = {
  readonly county: number
  readonly act: RevealLine['act']
  readonly context: VaultContext
  readonly id: string
  readonly grant: Grant
}

/**
 * Writes the line, or says why it may not be. One entry of the journal opens one thing once; the
 * same question again within minutes is a lost answer and neither logged nor counted twice.
 */
export async function logReveal(
  kit: VaultKit,
  trx: Trx,
  asked: Asked,
): Promise<Refusal | undefined> {
  const { county, act, grant } = asked
  const unfit = unfitReason(grant.reason)
  if (unfit) return unfit
  const before = await lineOf(trx, county, grant.entryId)
  if (before) return isSame(kit, before, asked) ? undefined : { code: 'grant_used' }
  const at = kit.clock.now()
  if (act !== 'erase' && !(await countOne(kit, trx, county, grant.actorUserId, dayOf(at))))
    return { code: 'reveal_quota', detail: { limit: kit.revealsADay } }
  const stored = await sql`insert into vault.reveals
      (county_id, entry_id, user_id, act, context, kind, blind, reason, day, at)
    values (${county}, ${grant.entryId}, ${grant.actorUserId}, ${act}, ${asked.context},
      ${grant.kind}, ${subjectBlind(kit, asked)}, ${grant.reason.trim()}, ${dayOf(at)}, ${at})
    on conflict do nothing returning entry_id`.execute(trx)
  return stored.rows.length > 0 ? undefined : { code: 'grant_used' }
}

type Line = {
  readonly user_id: string
  readonly act: string
  /** Null once it is forgotten which number the call was about: it then is the same as nothing. */
  readonly blind: Buffer | null
  readonly at: Instant
}

/** The line an entry of the journal has already led to. */
export async function lineOf(trx: Trx, county: number, entryId: string): Promise<Line | undefined> {
  const { rows } = await sql<Line>`select user_id, act, blind, at from vault.reveals
    where county_id = ${county} and entry_id = ${entryId}`.execute(trx)
  return rows[0]
}

type Subject = { readonly person: PersonRow; readonly content: ReportContent | undefined }

export const unknownCode = { survey: 'number_unknown', report: 'report_unknown' } as const

async function findSubject(
  kit: VaultKit,
  trx: Trx,
  county: number,
  context: VaultContext,
  id: string,
): Promise<Result<Subject>> {
  const link = await findLink(kit, trx, county, context, id)
  if (!link) return refuse({ code: unknownCode[context] })
  const person = (await findPersons(trx, county, [link.person])).get(link.person)
  if (!person) return refuse({ code: 'person_erased' })
  if (link.reportRow === nilUuid) return ok({ person, content: undefined })
  const { rows } = await sql<ReportRow>`
    select id, day, person_sealed, dek, details, words, batch, taken_sealed from vault.reports
    where county_id = ${county} and id = ${link.reportRow}`.execute(trx)
  const [row] = rows
  if (!row) return refuse({ code: unknownCode[context] })
  const dek = reportDek(kit.keys(), county, person, row)
  return ok({ person, content: openContent(dek, county, row) })
}

/** A reason is read by others later, so it may not carry what the vault keeps. */
function unfitReason(reason: string): Refusal | undefined {
  const text = reason.normalize('NFKC').trim()
  if (text === '' || text.length > 200 || /\p{Cc}/u.test(text))
    return { code: 'reveal_reason_missing', field: 'reason' }
  if (/\d{7}/.test(text.replace(/[\s-]/g, ''))) return { code: 'reason_personal', field: 'reason' }
  return undefined
}

function isSame(kit: VaultKit, line: Line, asked: Asked): boolean {
  const isInTime = kit.clock.now() <= addMs(line.at, againWithinMs)
  const isSameAct = line.act === asked.act && line.user_id === asked.grant.actorUserId.toLowerCase()
  return isInTime && isSameAct && (line.blind?.equals(subjectBlind(kit, asked)) ?? false)
}

/** Not the digest of the link itself: the log must not lead to a row of links. */
function subjectBlind(kit: VaultKit, { county, context, id }: Asked): Buffer {
  return blind(kit.keys().linkBlind, county, `reveal ${context}`, id.toLowerCase())
}

/** False where the day's number is used up. The row stays locked until the line is written. */
async function countOne(
  kit: VaultKit,
  trx: Trx,
  county: number,
  userId: string,
  day: string,
): Promise<boolean> {
  const { rows } = await sql`insert into vault.quotas as q (county_id, day, user_id, used)
    values (${county}, ${day}, ${userId}, 1)
    on conflict (county_id, day, user_id) do update set used = q.used + 1
    where q.used < ${kit.revealsADay} returning used`.execute(trx)
  return rows.length > 0
}
