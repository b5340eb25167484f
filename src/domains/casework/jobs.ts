import { createHash } from 'node:crypto'
import { isDay, type Day } from '#basics/day.ts'
import { dayOf } from '#basics/instant.ts'
import {
  recomputeDeadlines as recompute,
  lockProblem,
  problemsBehind,
} from '#domains/casework/store.deadlines.ts'
import { keepUrgentTurn, lockUrgentTurn } from '#domains/casework/store.urgent.ts'
import { hasReport, insertCandidate, tellMoved, type Around } from '#domains/casework/store.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import { inCounty, type Db, type Trx } from '#platform/db.ts'
import type { Journal } from '#platform/journal.ts'
import type { Actor, Clock, PastEvent } from '#platform/ports.ts'
import type { TakenReport, Vault } from '#platform/vault.ts'
import { because } from '#policy/clause.ts'
import { closedLoop } from '#policy/closed-loop.ts'

export type CaseworkJobsWorld = {
  readonly db: Db
  readonly journal: Journal
  readonly vault: Vault
  readonly clock: Clock
}

/**
 * 11.2, heard from `survey.day_closed`: the day's reports leave the vault as candidates. Whenever it
 * is broken off it can run again: the vault answers the same batch the same, a report that is
 * already here is left out, and ids come from the report's own.
 */
export async function takeCandidates(
  world: CaseworkJobsWorld,
  county: number,
  event: PastEvent,
): Promise<{ readonly added: number }> {
  const batch = uuidOf('batch', event.id)
  const day = dayOfEvent(event)
  const taken = await world.vault.takeReports({ county, batch, day })
  const added = await inCounty(world.db, county, (trx) => addAll(trx, world, county, taken), {
    retry: true,
  })
  await world.vault.confirmTaken({ county, batch })
  return { added }
}

/**
 * 11.2, every minute: a report whose resident agreed that it may go out at once does not wait for the
 * evening. The number of the turn names the batch, and moves on only in the transaction that stores
 * the candidates: whatever breaks off, the next turn asks the vault for the same batch again.
 */
export async function takeUrgent(
  world: CaseworkJobsWorld,
  county: number,
): Promise<{ readonly added: number }> {
  const { db, vault, clock } = world
  const confirm = async (batch: string): Promise<void> => {
    await vault.confirmTaken({ county, batch })
    await inCounty(db, county, (trx) => keepUrgentTurn(trx, county, { unconfirmed: null }))
  }
  const done = await inCounty(
    db,
    county,
    async (trx) => {
      const { last, unconfirmed } = await lockUrgentTurn(trx, county)
      if (unconfirmed !== null) return { added: 0, batch: unconfirmed, isOld: true }
      const batch = uuidOf('urgent batch', `${county} ${last + 1}`)
      const day = dayOf(clock.now())
      const taken = await vault.takeReports({ county, batch, day, includeUrgentOnly: true })
      const added = taken.length > 0 ? await addAll(trx, world, county, taken) : 0
      const left = taken.length > 0 ? batch : null
      await keepUrgentTurn(trx, county, { last: last + 1, unconfirmed: left })
      return { added, batch: left, isOld: false }
    },
    { retry: true },
  )
  if (done.batch !== null) await confirm(done.batch)
  return done.isOld ? takeUrgent(world, county) : { added: done.added }
}

async function addAll(
  trx: Trx,
  { journal, clock }: CaseworkJobsWorld,
  county: number,
  taken: readonly TakenReport[],
): Promise<number> {
  const around = {
    ...(await aroundOf(trx, county, { journal, clock })),
    actor: system('casework.takeCandidates'),
  }
  let added = 0
  for (const report of taken) {
    if (await hasReport(trx, county, report.reportId)) continue
    const clause = because(closedLoop.list, report.day)
    if (!clause.ok) throw new Error(`a report of ${report.day}, before clause 11.2 was in force`)
    await insertCandidate(
      trx,
      around,
      {
        id: uuidOf('problem', report.reportId),
        townshipId: report.townshipId,
        villageId: report.villageId,
        urgency: report.urgent ? 'urgent' : 'ordinary',
        report: { id: report.reportId, consent: report.consent, receivedOn: report.day },
      },
      [clause.value],
    )
    added += 1
  }
  return added
}

/**
 * 11.3, heard from `directory.calendar_changed`, and every minute for what a command at that very
 * moment put under the old one: every running clock is put under the new calendar, and each date
 * that moved is told with old and new. One transaction a problem, so that desks go on.
 */
export async function recomputeDeadlines(
  world: Pick<CaseworkJobsWorld, 'db' | 'journal' | 'clock'>,
  county: number,
): Promise<{ readonly recomputed: number; readonly moved: number }> {
  const { db, journal } = world
  const ids = await inCounty(db, county, async (trx) => {
    const { version } = await calendarOf(trx, county)
    return problemsBehind(trx, county, version)
  })
  let moved = 0
  for (const id of ids)
    moved += await inCounty(
      db,
      county,
      async (trx) => {
        const around = {
          ...(await aroundOf(trx, county, world)),
          actor: system('casework.recomputeDeadlines'),
        }
        await lockProblem(trx, county, id)
        const events = await journal.eventsOf(trx, county, { kind: 'problem', id })
        const { calendar } = around
        const found = await recompute(trx, county, id, { events, calendar })
        await tellMoved(trx, around, id, found)
        return found.length
      },
      { retry: true },
    )
  return { recomputed: ids.length, moved }
}

const system = (job: string): Actor => ({ kind: 'system', job })

async function aroundOf(
  trx: Trx,
  county: number,
  { journal, clock }: Pick<CaseworkJobsWorld, 'journal' | 'clock'>,
): Promise<Omit<Around, 'actor'>> {
  return { journal, county, now: clock.now(), calendar: await calendarOf(trx, county) }
}

function dayOfEvent({ type, data }: PastEvent): Day {
  const day = data?.['day']
  if (typeof day !== 'string' || !isDay(day)) throw new Error(`${type} without its day`)
  return day
}

/** A uuid (version 8) that only depends on what it stands for, so that a repeat finds its own rows. */
function uuidOf(kind: string, id: string): string {
  const hex = createHash('sha256').update(`casework ${kind}\n${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
