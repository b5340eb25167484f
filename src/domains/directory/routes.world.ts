import type { Result } from '#basics/result.ts'
import type { CalendarChange } from '#domains/directory/terms.ts'
import type { Context } from '#platform/http/room.ts'
import type { Journal } from '#platform/journal.ts'
import type { Trx } from '#platform/db.ts'
import type { Rng } from '#platform/ports.ts'

/** A person of this room, as the accounts of platform know them. */
export type PersonKey = { readonly county: number; readonly personId: string }

/** What the room needs of the others; `main` gives it the journal and the accounts. */
export type DirectoryWorld = {
  readonly journal: Pick<Journal, 'record' | 'recordBatch'>
  readonly rng: Pick<Rng, 'uuid'>
  /** A change of the calendar moves every deadline of the county: somebody of another body agrees. */
  readonly proposeCalendarChange: (
    trx: Trx,
    context: Context,
    change: CalendarChange,
  ) => Promise<Result<{ readonly proposalId: string; readonly expiresAt: string }>>
  /**
   * Makes an account without a password, or finds the person's own. Refuses where the name belongs
   * to somebody else, here or in another county.
   */
  readonly ensureUser: (
    trx: Trx,
    told: PersonKey & { readonly loginName: string },
  ) => Promise<Result<unknown>>
  /** For the undo of an import: one that was used can only be suspended, so the person stays in use. */
  readonly dropUser: (trx: Trx, of: PersonKey) => Promise<'deleted' | 'suspended' | 'none'>
  /** A session carries its role: whoever loses a term signs in anew. */
  readonly endSessionsOfPerson: (trx: Trx, of: PersonKey) => Promise<number>
}
