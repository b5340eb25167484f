import type { Api } from '#basics/endpoint.ts'
import type { Role } from '#domains/directory/terms.ts'
import { callBackApi } from '#domains/casework/api.call-backs.ts'
import { officeApi } from '#domains/casework/api.office.ts'
import { revealApi } from '#domains/casework/api.reveals.ts'
import { residentApi } from '#domains/casework/api.resident.ts'
import { unitApi } from '#domains/casework/api.unit.ts'

/** Every endpoint of the room: the office's, the unit's, the call-back desk's, the resident's, the custodian's. */
export const caseworkApi = {
  ...officeApi,
  ...unitApi,
  ...callBackApi,
  ...residentApi,
  ...revealApi,
} as const satisfies Api<Role>
