import { ok, refuse } from '#basics/result.ts'
import type { revealApi } from '#domains/casework/api.reveals.ts'
import { reportsByCode } from '#domains/casework/reads.views.ts'
import type { CaseworkWorld } from '#domains/casework/routes.act.ts'
import type { Handlers } from '#platform/http/room.ts'

/** The identity custodian's way to a number: nobody has to know the vault's own ids. */
export function revealHandlers(world: CaseworkWorld): Handlers<typeof revealApi> {
  return {
    proposeProblemReveal: {
      handle: async ({ body }, context) => {
        const { trx, county } = context
        const { reason, report: nth } = body
        const problemCode = plainCode(body.problemCode)
        const reports = await reportsByCode(trx, county, problemCode)
        if (!reports) {
          const detail = { value: body.problemCode }
          return refuse({ code: 'problem_unknown', field: 'problemCode', detail })
        }
        const reportId = reports[nth - 1]
        if (reportId === undefined) {
          const detail = { count: reports.length }
          return refuse({ code: 'report_not_there', field: 'report', detail })
        }
        const made = await world.proposeReveal(trx, context, { reportId, problemCode, reason })
        return made.ok ? ok(made.value) : made
      },
    },
  }
}

/** As people write it down: 'as 2026 000123' is AS-2026-000123. */
function plainCode(text: string): string {
  const [, year, number] =
    /^AS(\d{4})(\d{6})$/.exec(
      text
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, ''),
    ) ?? []
  return year === undefined || number === undefined ? text : `AS-${year}-${number}`
}
