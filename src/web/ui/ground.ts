import { clientOf } from '#web/ui/client.ts'
import { groundApi } from '#web/ui/ground.api.ts'

/** The ground's own endpoints: session, accounts, two-person acts, journal. */
export const ground = clientOf(groundApi)
