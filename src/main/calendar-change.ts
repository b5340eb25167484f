import { ok, type Sentence } from '#basics/result.ts'
import { changeCalendar } from '#domains/directory/routes.calendar.ts'
import type { DirectoryWorld } from '#domains/directory/routes.world.ts'
import type { CalendarChange } from '#domains/directory/terms.ts'
import type { Journal } from '#platform/journal.ts'
import type { ActAtOnce } from '#platform/two-person.acts.ts'
import type { TwoPerson } from '#platform/two-person.store.ts'

const act = 'calendar_change'
const title: Sentence = { zh: '调整工作日历', en: 'Change the working calendar' }

/**
 * A change of the calendar (日历调整) moves every deadline of the county at once: one administrator
 * proposes it, one of another body agrees, and the agreement makes it. It carries the proposal's id.
 */
export function calendarChangeAct(journal: Journal): ActAtOnce {
  return {
    act,
    title,
    proposerRoles: ['administrator'],
    approverRoles: ['administrator'],
    differentBody: true,
    execute: async (trx, { county, now, said, proposal, approver }) => {
      // Written by proposeCalendarChangeBy below; the text was compared with its hash before.
      const change = said.params as CalendarChange
      const given = { county, now, actor: approver, id: proposal.id }
      const done = await changeCalendar(trx, { journal }, given, change)
      return done.ok ? ok([]) : done
    },
  }
}

/** What the room of the calendar is given to propose with. */
export function proposeCalendarChangeBy(
  twoPerson: Pick<TwoPerson, 'propose'>,
): DirectoryWorld['proposeCalendarChange'] {
  return async (trx, { county, actor: by }, { day, working, reason, document }) => {
    const params = { day, working, reason, document }
    const made = await twoPerson.propose(trx, { act, county, by, params, reason })
    return made.ok ? ok({ proposalId: made.value.id, expiresAt: made.value.expiresAt }) : made
  }
}
