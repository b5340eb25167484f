import type { Api } from '#basics/endpoint.ts'
import { actsApi } from '#platform/api.acts.ts'
import { journalApi } from '#platform/api.journal.ts'
import { sessionsApi } from '#platform/api.sessions.ts'

/** The ground's own endpoints: the way in, one's own sessions, accounts, two-person acts, journal. */
export const platformApi = {
  ...sessionsApi,
  ...actsApi,
  ...journalApi,
} as const satisfies Api
